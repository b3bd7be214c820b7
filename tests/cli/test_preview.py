"""``python -m etl preview``: what is shown, and that it is what an import then sends."""

import json
import shutil

import pytest

from tests.support import stored
from tests.support.command import ROOT, Etl


def export(etl: Etl, *lines: str, name: str = "july.csv") -> str:
    (etl.folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return name


def bodies(shown: str) -> list[object]:
    """The documents in a preview."""
    parts = [part.partition("\n  }")[0] for part in shown.split("sent as\n")[1:]]
    return [json.loads(part + "}") for part in parts]


def columns(shown: str) -> list[list[str]]:
    """The lines of the first table of columns, a word or a phrase each."""
    table = shown.split("heading ")[1].partition("\n\n")[0].splitlines()[1:]
    return [[part.strip() for part in line.split("  ") if part.strip()] for line in table]


def meant(shown: str) -> dict[str, str]:
    """What is said of each column of the first table, by its heading."""
    head, *lines = shown.split("  heading ", 1)[1].partition("\n\n")[0].splitlines()
    left, right = len("  heading ") + head.index("holds"), len("  heading ") + head.index("such as")
    found: dict[str, str] = {}
    for line in lines:
        heading = line[:left].strip() or list(found)[-1]
        found[heading] = f"{found.get(heading, '')} {line[left:right].strip()}".strip()
    return found


def test_the_documents_shown_are_those_that_an_import_sends(etl: Etl) -> None:
    shutil.copy(ROOT / "samples" / "invoices-july.csv", etl.folder)
    seen = etl.run("preview", "invoices-july.csv", "--documents", "5")
    assert (seen.returncode, seen.stderr) == (0, "")
    assert not list(etl.folder.glob("*.check.csv"))
    assert not etl.journal.exists()
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        etl.run("import", "invoices-july.csv", "--rate", "unlimited", **settings)
    held = stored.bodies(data)
    shown = bodies(seen.stdout)
    assert len(shown) == 5
    for body in shown:
        assert isinstance(body, dict)
        assert held[body["InvoiceId"]] == body
    assert "5 of 220 invoices shown." in seen.stdout


def test_every_column_is_shown_with_what_it_holds_how_it_is_written_and_some_cells(etl: Etl) -> None:
    file = export(
        etl,
        "Report of July",
        "Invoice ID;CustomerId;Amount;Due Date;Posting Date;Area;Comments",
        "A1;C1;1.234,50;31/07/2026;2026-07-01;North;",
        "A2;C2;30,00;01/08/2026;2026-07-02;;",
    )
    seen = etl.run("preview", file, "--ignore", "Comments")
    assert seen.returncode == 0
    assert "july.csv (UTF-8, semicolon, LF), headings in row 2\n" in seen.stdout
    assert "passed over 1 row above: Report of July." in seen.stdout
    assert columns(seen.stdout) == [
        ["Invoice ID", "InvoiceId", "A1, A2"],
        ["CustomerId", "CustomerId", "C1, C2"],
        ["Amount", "Amount, decimal comma", "1.234,50, 30,00"],
        ["Due Date", "DueDate, day, month, year", "31/07/2026, 01/08/2026"],
        ["Posting Date", "PostingDate, unambiguous", "2026-07-01, 2026-07-02"],
        ["Area", "(not sent, unknown)", "North"],
        ["Comments", "(not sent, ignored)"],
    ]


def test_a_rejected_document_has_its_problems_beside_it_and_is_exit_1(etl: Etl) -> None:
    headings = "InvoiceId,CustomerId,Amount,PostingDate,DueDate"
    rows = ("A1,C1,30,2026-07-02,2026-07-01", "A2,,x,2026-07-02,", "A3,C1,-1,,")
    seen = etl.run("preview", export(etl, headings, *rows))
    assert seen.returncode == 1
    _, first, second, third = seen.stdout.split("\nInvoice ")
    assert first.startswith('1, "A1", row 2: would be sent as')
    assert "Warning: DueDate" in first
    assert second.startswith('2, "A2", row 3: rejected')
    assert 'Problem: Amount "x" is not a plain number' in second
    assert "Problem: CustomerId is empty" in second
    assert third.startswith('3, "A3", row 4: not sent. Set aside:')


def test_what_stops_the_import_is_shown_with_its_remedy_and_the_rest_all_the_same(etl: Etl) -> None:
    file = export(etl, "InvoiceId,CustomerId,Amount,DueDate", "A1,C1,30,03/04/2026")
    seen = etl.run("preview", file)
    assert (seen.returncode, seen.stderr) == (2, "")
    assert ["DueDate", "DueDate, NOT DECIDED", "03/04/2026"] in columns(seen.stdout)
    assert "--date-order dmy, mdy or ymd." in seen.stdout
    assert "Shown without DueDate until that is decided" in seen.stdout
    (body,) = bodies(seen.stdout)
    assert isinstance(body, dict)
    assert "DueDate" not in body
    decided = etl.run("preview", file, "--date-order", "mdy")
    assert decided.returncode == 0
    assert '"DueDate": "2026-03-04"' in decided.stdout


def test_an_undecided_amount_leaves_no_document_to_show(etl: Etl) -> None:
    seen = etl.run("preview", export(etl, "InvoiceId,CustomerId,Amount", "A1,C1,1.234"))
    assert seen.returncode == 2
    assert "--decimal point or --decimal comma." in " ".join(seen.stdout.split())
    assert "No invoice can be shown before that is mended." in seen.stdout


def test_headings_that_are_not_understood_are_shown_with_what_they_may_mean(etl: Etl) -> None:
    file = export(etl, "Invoice No;Client;Total;Date", "A1;C1;1.234,50;31/07/2026", "A2;C1;1,50;01/08/2026")
    seen = etl.run("preview", file)
    assert (seen.returncode, seen.stderr) == (2, "")
    assert meant(seen.stdout)["Invoice No"] == "InvoiceId, because its heading says so and no two rows have the same"
    assert meant(seen.stdout)["Client"].startswith("CustomerId, because its heading says so")
    assert "What its columns hold is a guess" in seen.stdout
    assert "required columns not found" in seen.stdout
    assert bodies(seen.stdout) == []


XERO = (
    "ContactName;InvoiceNumber;InvoiceDate;DueDate;Total;InvoiceAmountDue;Currency",
    "C;A1;31/07/2026;;1,50;1,50;EUR",
)


def test_a_profile_that_is_clearly_meant_is_proposed(etl: Etl) -> None:
    seen = etl.run("preview", export(etl, *XERO))
    assert seen.returncode == 2
    assert "try --profile xero" in " ".join(seen.stdout.split())
    assert meant(seen.stdout)["ContactName"].startswith("CustomerId, because so it is in xero")
    assert meant(seen.stdout)["Total"].startswith("Amount, decimal comma, because so it is in xero")
    found = etl.run("preview", "july.csv", "--profile", "auto")
    assert found.returncode == 0
    assert "Read as Xero" in found.stdout
    assert len(bodies(found.stdout)) == 1


def test_a_mapping_file_with_mistakes_is_an_obstacle_and_the_file_is_shown(etl: Etl) -> None:
    (etl.folder / "july.toml").write_text('[columns]\n"InvoiceNumber" = "InvoiceID"\n', encoding="utf-8")
    seen = etl.run("preview", export(etl, *XERO), "--mapping", "july.toml")
    assert seen.returncode == 2
    assert "Did you mean InvoiceId?" in " ".join(seen.stdout.split())
    assert "31/07/2026" in seen.stdout


@pytest.mark.parametrize(
    ("headings", "rows", "layout"),
    [
        ("InvoiceId,CustomerId,Amount", ["A1,C1,1", "A2,C1,1"], "One row an invoice, without lines."),
        (
            "Invoice Id,CustomerId,Amount,ItemCode",
            ["A1,C1,1,X", "A1,C1,1,Y"],
            "One row a line: rows with the same Invoice Id make one invoice.",
        ),
        (
            "Invoice Id,CustomerId,Amount,ItemCode",
            ["A1,C1,1,", ",,,Y"],
            "A row without Invoice Id is a line of the invoice above it.",
        ),
        (
            "InvoiceId,CustomerId,Amount,ItemCode1,ItemCode2",
            ["A1,C1,1,X,Y"],
            "One row an invoice, with up to 2 lines in numbered columns.",
        ),
    ],
)
def test_the_layout_is_told(etl: Etl, headings: str, rows: list[str], layout: str) -> None:
    seen = etl.run("preview", export(etl, headings, *rows))
    assert seen.returncode == 0
    assert f"\n{layout}\n" in seen.stdout


def test_lines_in_another_file_are_shown_as_a_second_table(etl: Etl) -> None:
    file = export(etl, "InvoiceId,CustomerId,Amount", "A1,C1,1")
    export(etl, "InvoiceId,ItemCode", "A1,X", name="lines.csv")
    seen = etl.run("preview", file, "--lines", "lines.csv")
    assert seen.returncode == 0, seen.stdout
    assert "One row an invoice; its lines are in lines.csv, found by their InvoiceId." in seen.stdout
    assert seen.stdout.count("such as") == 2
    assert 'Invoice 1, "A1", row 2 and 2 of the lines: would be sent as' in seen.stdout


def test_nothing_is_wider_than_80_columns(etl: Etl) -> None:
    heading, text = "A heading of very many words " * 4, "Łódź 日本 " * 40
    file = export(
        etl,
        f"InvoiceId,CustomerId,Amount,Comments,CustomerName,InvoiceItems[].ShippingToAddress.AddressID,ItemCode,{heading}",
        f"A1,{'C' * 40},x,{text},\x85\u2028,Z,I,{text}",
        f"A2,{'C' * 40},1,{text},{'M' * 99},Z,I,{text}",
    )
    seen = etl.run("preview", file)
    assert seen.returncode == 1
    assert max(map(len, seen.stdout.splitlines())) <= 80


def test_several_files_are_shown_one_after_the_other_and_the_worst_decides(etl: Etl) -> None:
    good = export(etl, "InvoiceId,CustomerId,Amount", "A1,C1,1")
    bad = export(etl, "InvoiceId,CustomerId,Amount", "A1,,1", name="august.csv")
    seen = etl.run("preview", good, bad, "--documents", "1")
    assert seen.returncode == 1
    assert seen.stdout.count("1 of 1 invoice shown.") == 2


def test_a_document_that_would_mail_its_customer_says_so(etl: Etl) -> None:
    seen = etl.run("preview", export(etl, "InvoiceId,CustomerId,Amount,SendNewInvoiceEmail", "A1,C1,1,yes"))
    assert "Its import needs --send-emails" in seen.stdout
    assert '"SendNewInvoiceEmail": "Yes"' in seen.stdout


def test_a_file_that_is_none_is_one_sentence(etl: Etl) -> None:
    seen = etl.run("preview", "july.csv")
    assert (seen.returncode, seen.stdout) == (2, "")
    assert seen.stderr == "etl: There is no file july.csv. Check the name and the folder.\n"
    assert etl.run("preview", "july.csv", "--documents", "-1").returncode == 2


def test_rejected_rows_that_come_back_are_told_for_what_they_are(etl: Etl) -> None:
    done = etl.run("import", export(etl, "InvoiceId,CustomerId,Amount", "A1,C1,x"), "--simulate", "--rate", "unlimited")
    assert done.returncode == 1
    seen = etl.run("preview", "july.simulated.rejects.xlsx")
    assert seen.returncode == 1
    assert "These rows come from a check or a rehearsal" in seen.stdout
    assert [words[0] for words in columns(seen.stdout)] == ["InvoiceId", "CustomerId", "Amount"]
