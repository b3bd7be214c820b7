"""PDFs sent with invoices, through the command line: the portal has what was checked, or a person is told."""

import os
import sqlite3
from pathlib import Path

import pytest

from tests.support.command import Etl
from tests.support.pdfs import expected, held, pdf, requests, write_export, write_pdfs


def test_pdfs_named_by_a_column_beside_the_file(etl: Etl) -> None:
    write_pdfs(etl.folder / "pdfs", "A1", "A 2 é")
    rows = {"A1": "pdfs/A1.pdf", "A2": r"pdfs\A 2 é.pdf", "A3": ""}
    name, data = write_export(etl.folder / "july.csv", rows), etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        done = etl.run("import", name, **settings)
        assert done.returncode == 0, done.stderr
        again = etl.run("import", name, **settings)
        (etl.folder / "pdfs" / "A1.pdf").write_bytes(pdf("A1, corrected"))
        third = etl.run("import", name, **settings)
    assert "Attachments: found for 2 of 3 invoices." in done.stdout
    assert "There is nothing to send." in again.stdout
    assert "Sending 1 document" in third.stdout
    files = held(data)
    assert files["a1"] == ("A1.pdf", expected("A1, corrected")["a1, corrected"][1])
    assert files["a2"] == ("A 2 é.pdf", expected("A 2 é")["a 2 é"][1])
    assert "a3" not in files
    # Each run looks first whether it overwrites anything, and keeps what that said.
    assert requests(data)[0] == "GET invoices"
    assert sorted(requests(data)[1:4]) == ["POST InvoiceWithAttachment"] * 2 + ["POST invoices"]
    assert requests(data)[-2:] == ["GET invoices", "POST InvoiceWithAttachment"]
    assert [row["Attachment"] for row in etl.results("july.results.csv")] == ["A1.pdf", "A 2 é.pdf", None]


def test_pdfs_that_are_called_like_their_invoices(etl: Etl) -> None:
    folder = write_pdfs(etl.folder / "pdfs", "A1", "A2", "B7")
    (folder / "A2.pdf").rename(folder / "a2.PDF")
    (folder / "._A1.pdf").write_bytes(b"of a Mac")
    name = write_export(etl.folder / "july.csv", dict.fromkeys(["A1", "A2", "A3", "A/4"]))
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        done = etl.run("import", name, "--attachments", "pdfs", **settings)
    assert done.returncode == 0, done.stderr
    assert "Attachments: found for 2 of 4 invoices.\n1 PDF belongs to no invoice read here: B7.pdf." in done.stdout
    assert set(held(data)) == {"a1", "a2"}
    warned = [row["Warnings"] for row in etl.results("july.results.csv")]
    assert warned[:3] == [None] * 3
    assert str(warned[3]).startswith('InvoiceId "A/4" has a sign that no file name can have')


def test_every_fault_of_a_file_rejects_its_row_and_no_other(etl: Etl) -> None:
    outside = etl.folder / "outside.pdf"
    outside.write_bytes(pdf("outside"))
    inside = etl.folder / "exports"
    write_pdfs(inside, "good", "large")
    (inside / "large.pdf").write_bytes(pdf("large", 2001))
    (inside / "empty.pdf").touch()
    (inside / "word.pdf").write_bytes(b"PK\x03\x04")
    (inside / "sub").mkdir()
    (inside / "link.pdf").symlink_to(outside)
    (inside / "loop.pdf").symlink_to(inside / "loop.pdf")
    os.mkfifo(inside / "pipe.pdf")
    cells = {
        "good.pdf": "",
        str(inside / "good.pdf"): "",
        "../outside.pdf": "leads out of the folder exports",
        "sub/../good.pdf": "leads out of the folder",
        str(outside): "leads out of the folder",
        r"C:\pdfs\good.pdf": "leads out of the folder",
        r"\\server\pdfs\good.pdf": "leads out of the folder",
        "link.pdf": "leads out of the folder",
        "loop.pdf": "cannot be looked for",
        "gone.pdf": "is not there",
        "sub": "is no file",
        ".": "leads out of the folder",
        "pipe.pdf": "is no file",
        "empty.pdf": "is empty",
        "word.pdf": "is no PDF: it does not begin with %PDF-",
        "large.pdf": "has 2,001 bytes, and no more than 2,000 are sent",
        "x" * 300 + ".pdf": "cannot be",
    }
    rows = {f"A{number}": cell for number, cell in enumerate(cells)}
    write_export(inside / "july.csv", rows)
    done = etl.run("validate", "exports/july.csv", "--max-attachment", "2kB")
    assert done.returncode == 1, done.stderr
    results = etl.results("exports/july.check.csv")
    for row, (cell, sentence) in zip(results, cells.items(), strict=True):
        assert row["Status"] == ("Failed" if sentence else "Ready"), row
        if sentence:
            assert str(row["ErrorMessage"]).startswith(f'Attachment "{cell[:20]}'), row
            assert sentence in str(row["ErrorMessage"]), row


def test_a_file_called_like_an_invoice_is_looked_at_too(etl: Etl) -> None:
    folder = write_pdfs(etl.folder / "pdfs", "A1", "A2", "a2")
    (folder / "A1.pdf").write_bytes(b"no PDF")
    name = write_export(etl.folder / "july.csv", dict.fromkeys(["A1", "A2"]))
    done = etl.run("validate", name, "--attachments", "pdfs")
    first, second = (str(row["ErrorMessage"]) for row in etl.results("july.check.csv"))
    assert done.returncode == 1
    assert first.startswith('InvoiceId "A1" would be sent with A1.pdf, which is no PDF: it does not begin with %PDF-.')
    assert second.startswith('InvoiceId "A2" has 2 PDFs that differ in nothing but capitals: A2.pdf and a2.pdf.')


def test_preview_shows_the_attachment(etl: Etl) -> None:
    write_pdfs(etl.folder, "A1")
    done = etl.run("preview", write_export(etl.folder / "july.csv", {"A1": "A1.pdf", "A2": "A9.pdf"}))
    assert done.returncode == 1, done.stderr
    assert f"  With the attachment A1.pdf, {len(pdf('A1'))} bytes." in done.stdout
    assert 'Problem: Attachment "A9.pdf" is not there. Put the PDF there' in done.stdout


def test_rejected_rows_find_their_pdfs_again(etl: Etl) -> None:
    write_pdfs(etl.folder / "pdfs", "A1")
    name, data = write_export(etl.folder / "july.csv", {"A1": "A1.pdf", "A2": "A2.pdf"}), etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        done = etl.run("import", name, "--attachments", "pdfs", "--results", "results.csv", **settings)
        assert done.returncode == 1, done.stderr
        write_pdfs(etl.folder / "pdfs", "A2")
        again = etl.run("import", "july.rejects.csv", **settings)
    assert again.returncode == 0, again.stderr
    assert held(data) == expected("A1", "A2")


@pytest.mark.parametrize("change", ["swapped", "gone"])
def test_a_file_that_changes_after_the_plan_is_not_sent(etl: Etl, change: str) -> None:
    write_pdfs(etl.folder, "A1", "A2")
    name, data = write_export(etl.folder / "july.csv", {"A1": "A1.pdf", "A2": "A2.pdf"}), etl.folder / "portal.db"
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    stopped = etl.run("import", name, "--give-up-after", "0", **nowhere)
    assert stopped.returncode == 3, stopped.stderr
    (etl.folder / "A1.pdf").unlink()
    if change == "swapped":
        (etl.folder / "A1.pdf").write_bytes(pdf("B1"))
    with etl.simulator("--data", str(data)) as settings:
        _move(etl, settings["PAYFABRIC_BASE_URL"])
        done = etl.run("resume", **settings)
    assert done.returncode == 1, done.stderr
    assert held(data) == expected("A2")
    row, _ = etl.results("july.results.csv")
    assert row["Status"] == "Failed"
    assert str(row["ErrorMessage"]).startswith("Not sent: the attachment A1.pdf ")


def _move(etl: Etl, base_url: str) -> None:
    """Has what was planned for one portal go to another one."""
    with sqlite3.connect(etl.journal) as journal:
        for table in ("run", "portal"):
            journal.execute(f"UPDATE {table} SET portal = ?", (base_url,))
    journal.close()


def test_max_attachment_makes_sense(etl: Etl) -> None:
    name = write_export(etl.folder / "july.csv", {"A1": None})
    done = etl.run("validate", name, "--max-attachment", "much")
    assert done.returncode == 2
    assert "--max-attachment: write a size such as 4MB, 500kB, or bytes; it is 'much'." in done.stderr


@pytest.mark.parametrize("folder", ["nowhere", "july.csv"])
def test_a_folder_that_is_none_is_refused(etl: Etl, folder: str) -> None:
    name = write_export(etl.folder / "july.csv", {"A1": None})
    done = etl.run("validate", name, "--attachments", folder)
    assert done.returncode == 2
    assert "Name the folder that the PDFs are in." in done.stderr


def test_customers_are_mailed_only_if_it_is_said(etl: Etl, tmp_path: Path) -> None:
    write_pdfs(tmp_path, "A1")
    (tmp_path / "july.csv").write_text(
        "InvoiceId,CustomerId,Amount,SendNewInvoiceEmail,Attachment\nA1,C1,3.00,Yes,A1.pdf\n"
    )
    with etl.simulator() as settings:
        assert "1 customer would be mailed, for 1 invoice" in etl.run("import", "july.csv", **settings).stderr
