"""PDFs for invoices that the portal holds: of a folder, or of a file that names them."""

import sqlite3

import pytest

from tests.support.command import Etl
from tests.support.pdfs import expected, held, pdf, requests, write_export, write_pdfs

NAMES = ["A1", "A2", "A3"]


def loaded(etl: Etl, settings: dict[str, str], *names: str) -> None:
    done = etl.run("import", write_export(etl.folder / "july.csv", dict.fromkeys(names or NAMES)), **settings)
    assert done.returncode == 0, done.stderr


def test_a_folder_is_given_to_its_invoices_once(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    folder = write_pdfs(etl.folder / "pdfs", *NAMES)
    (folder / "notes.txt").touch()
    with etl.simulator("--data", str(data)) as settings:
        loaded(etl, settings)
        done = etl.run("attach", "pdfs", **settings)
        assert done.returncode == 0, done.stderr
        again = etl.run("attach", "pdfs", **settings)
        imported = etl.run("import", "july.csv", **settings)
        (folder / "A2.pdf").write_bytes(pdf("A2, corrected"))
        third = etl.run("attach", "pdfs", **settings)
        listed = etl.run("runs", **settings)
    assert "Read pdfs (folder, PDFs: 3)." in done.stdout
    assert "Sending 3 documents" in done.stdout
    assert "There is nothing to send." in again.stdout
    assert "There is nothing to send." in imported.stdout
    assert "Sending 1 document" in third.stdout
    assert held(data)["a2"][1] == expected("A2, corrected")["a2, corrected"][1]
    # The import looks first whether it overwrites anything.
    assert requests(data)[4:] == ["PATCH attachments"] * 4
    rows = etl.results("pdfs.results.csv")
    assert [(row["DocumentId"], row["Status"], row["Attachment"]) for row in rows] == [
        (name, "Success", f"{name}.pdf") for name in NAMES
    ]
    assert "pdfs" in listed.stdout


def test_a_pdf_without_an_invoice_fails_and_makes_none(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    write_pdfs(etl.folder / "pdfs", "A1", "B7")
    with etl.simulator("--data", str(data)) as settings:
        loaded(etl, settings, "A1")
        done = etl.run("attach", "pdfs", **settings)
        assert done.returncode == 1, done.stderr
        loaded(etl, settings, "B7")
        again = etl.run("attach", "pdfs", **settings)
    assert "HTTP 404: The invoice was not found" in done.stdout
    assert not list(etl.folder.glob("pdfs.rejects*"))
    assert again.returncode == 0, again.stderr
    assert held(data) == expected("A1", "B7")


def test_a_file_of_ids_and_attachments_changes_nothing_else(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    write_pdfs(etl.folder / "pdfs", *NAMES)
    (etl.folder / "change.csv").write_text("InvoiceId,Attachment\nA1,A2.pdf\nA2,\nA3,(clear)\n")
    with etl.simulator("--data", str(data)) as settings:
        loaded(etl, settings)
        before = etl.run("get", "--json", *NAMES, **settings).stdout
        done = etl.run("update", "change.csv", "--attachments", "pdfs", **settings)
        assert etl.run("get", "--json", *NAMES, **settings).stdout == before
    assert done.returncode == 1, done.stderr
    assert held(data) == {"a1": expected("A2")["a2"]}
    first, second, third = (str(row["ErrorMessage"]) for row in etl.results("change.results.csv"))
    assert first == "None"
    assert "changes nothing" in second
    assert "cannot be taken from an invoice" in third


@pytest.mark.parametrize(
    ("words", "files", "sentence"),
    [
        (["a.csv"], {"a.csv": "InvoiceId,Attachment,DueDate\nA1,A1.pdf,2026-07-31\n"}, "Make two files of it"),
        (["a.csv", "--attachments", "."], {"a.csv": "InvoiceId,DueDate\nA1,2026-07-31\n"}, "etl attach ."),
        (
            ["a.csv", "b.csv"],
            {"a.csv": "InvoiceId,Attachment\nA1,A1.pdf\n", "b.csv": "InvoiceId,DueDate\nA2,2026-07-31\n"},
            "changes of two kinds",
        ),
        (["a.csv"], {"a.csv": "InvoiceId,Attachments,DueDate\nA1,A1.pdf,2026-07-31\n"}, "did you mean Attachment?"),
    ],
)
def test_changes_that_are_no_single_request_are_refused(
    etl: Etl, words: list[str], files: dict[str, str], sentence: str
) -> None:
    write_pdfs(etl.folder, "A1")
    for name, text in files.items():
        (etl.folder / name).write_text(text)
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    done = etl.run("update", *words, **nowhere)
    assert done.returncode == 2, done.stdout
    assert sentence in done.stderr


@pytest.mark.parametrize("folder", ["empty", "nowhere", "july.csv"])
def test_a_folder_without_pdfs_is_refused(etl: Etl, folder: str) -> None:
    (etl.folder / "empty").mkdir()
    (etl.folder / "july.csv").touch()
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    done = etl.run("attach", folder, **nowhere)
    assert done.returncode == 2
    assert "Name the folder that the PDFs are in." in done.stderr


def test_the_folder_one_stands_in(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    here = Etl(write_pdfs(etl.folder / "pdfs", "A1"))
    with etl.simulator("--data", str(data)) as settings:
        loaded(etl, settings, "A1")
        assert here.run("attach", ".", **settings).returncode == 0
    assert held(data) == expected("A1")
    assert (etl.folder / "pdfs.results.csv").exists()


def test_verify_says_that_it_cannot_see_pdfs(etl: Etl) -> None:
    write_pdfs(etl.folder / "pdfs", *NAMES)
    with etl.simulator() as settings:
        done = etl.run(
            "import", write_export(etl.folder / "july.csv", dict.fromkeys(NAMES)), "--attachments", "pdfs", **settings
        )
        assert done.returncode == 0, done.stderr
        imported = etl.run("verify", "1", **settings)
        assert etl.run("attach", "pdfs", "--resend", **settings).returncode == 0
        attached = etl.run("verify", "2", **settings)
    for verified in (imported, attached):
        assert verified.returncode == 0, verified.stderr
        assert "Not compared, since the portal does not show it: Attachment of 3." in verified.stdout


def test_a_pdf_whose_answer_was_lost_is_named_and_a_person_sends_it_again(etl: Etl) -> None:
    data, names = etl.folder / "portal.db", [f"A{number}" for number in range(16)]
    pdfs = write_pdfs(etl.folder / "pdfs", *names)
    with etl.simulator("--data", str(data)) as settings:
        loaded(etl, settings, *names)
    with etl.simulator("--data", str(data), "--drop-rate", "0.5") as settings:
        moved(etl, settings)
        done = etl.run("attach", "pdfs", "--retries", "30", "--max-failures", "16", **settings)
    rows = etl.results("pdfs.results.csv")
    unsure = [str(row["DocumentId"]) for row in rows if str(row["Attachment"]).endswith(" (not confirmed)")]
    assert unsure
    assert done.returncode == 1, done.stderr
    assert f"For {len(unsure)} it is not known whether the portal has the PDF" in done.stdout
    assert [str(row["DocumentId"]) for row in rows if row["Status"] == "Failed"] == unsure
    assert all("look there" in str(row["ErrorMessage"]) for row in rows if row["DocumentId"] in unsure)
    again = etl.folder / "again"
    again.mkdir()
    for name in unsure:
        (pdfs / f"{name}.pdf").rename(again / f"{name}.pdf")
    with etl.simulator("--data", str(data)) as settings:
        moved(etl, settings)
        done = etl.run("attach", "again", "--resend", **settings)
    assert done.returncode == 0, done.stderr
    assert f"Sending {len(unsure)} document" in done.stdout
    assert held(data) == expected(*names)


def moved(etl: Etl, settings: dict[str, str]) -> None:
    """The journal's portal is at another address from now on."""
    with sqlite3.connect(etl.journal) as journal:
        for table in ("run", "portal"):
            journal.execute(f"UPDATE {table} SET portal = ?", (settings["PAYFABRIC_BASE_URL"],))
    journal.close()
