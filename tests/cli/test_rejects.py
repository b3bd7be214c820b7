"""Rejected rows come back in files of the user's own layout; corrected, they join the totals of their run."""

import csv
import re
from collections.abc import Iterator

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.report.rejects import NAMES
from tests.support.command import Etl

GERMAN = (
    "InvoiceId;CustomerId;Amount;Currency;PostingDate;Comments;Region\r\n"
    "A1;C1;1.234,50;EUR;31/07/2026;Müller;Nord\r\n"
    "A2;;x;EUR;03/04/2026;=1+1;Süd\r\n"
    '00123;C2;"2,50";EUR;30/02/2026;"a;b\n""c""";Süd\r\n'
    "A4;C1;7,00;EUR;03/04/2026;;\r\n"
)
LINES = """InvoiceId,CustomerId,Amount,ItemCode,Quantity,UnitPrice
A1,C1,30,P1,1,10
A1,C1,30,P2,2,10
A2,C1,30,P1,x,10
A2,C1,30,P2,2,10
A3,C1,10,P1,1,10
A2,C1,30,P3,1,0
"""
FAST = ("--rate", "unlimited")


@pytest.fixture
def settings(etl: Etl) -> Iterator[dict[str, str]]:
    with etl.simulator() as leading:
        yield leading


def written(etl: Etl, text: str, name: str = "july.csv", encoding: str = "utf-8") -> str:
    (etl.folder / name).write_text(text, encoding=encoding, newline="")
    return name


def sheet(etl: Etl, name: str = "july.rejects.xlsx") -> Worksheet:
    found = openpyxl.load_workbook(etl.folder / name).active
    assert isinstance(found, Worksheet)
    return found


def correct(etl: Etl, cells: dict[str, str | None], name: str = "july.rejects.xlsx") -> None:
    """As a person does: opens it, types over cells, saves it."""
    book = openpyxl.load_workbook(etl.folder / name)
    for cell, value in cells.items():
        place, _, number = cell.partition("!")
        book.worksheets[int(number or 0)][place] = value
    book.save(etl.folder / name)


def figures(told: str, heading: str) -> dict[str, list[str]]:
    """A table of control totals below a heading."""
    table = told.partition(heading)[2].strip("\n").split("\n\n")[0]
    lines = (re.split(r"\s{2,}", line.strip()) for line in table.splitlines()[1:])
    return {name: rest for name, *rest in lines if rest}


def test_corrected_rows_join_the_totals_of_their_run(etl: Etl, settings: dict[str, str]) -> None:
    first = etl.run("import", written(etl, GERMAN, encoding="cp1252"), *FAST, **settings)
    assert first.returncode == 1
    assert "Rejected rows, to correct and import again: july.rejects.xlsx, july.rejects.csv\n" in first.stdout
    rows = list(sheet(etl).iter_rows(values_only=True))
    assert rows[0][:7] == ("InvoiceId", "CustomerId", "Amount", "Currency", "PostingDate", "Comments", "Region")
    assert rows[1][:7] == ("A2", None, "x", "EUR", "03/04/2026", "=1+1", "Süd")
    assert rows[2][:7] == ("00123", "C2", "2,50", "EUR", "30/02/2026", 'a;b\n"c"', "Süd")
    assert str(rows[1][-1]).startswith('Row 3: Amount "x" is not a plain number.')
    assert len(rows) == 3

    correct(etl, {"B2": "C9", "C2": "1.000,00", "E3": "01/03/2026"})
    second = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
    assert (second.returncode, second.stderr) == (0, "")
    assert "Corrects run 1." in second.stdout
    together = figures(second.stdout, "Together with run 1:\n")
    assert together["read"] == together["succeeded"] == ["4", "2,244.00"]
    assert together["rejected"][0] == "0"
    assert not (etl.folder / "july.rejects-2.xlsx").exists()
    assert "corrects run 1" in etl.run("runs").stdout


def test_dates_and_amounts_of_a_correction_are_read_as_the_whole_file_decided(
    etl: Etl, settings: dict[str, str]
) -> None:
    assert etl.run("import", written(etl, GERMAN, encoding="cp1252"), *FAST, **settings).returncode == 1
    # By itself neither 1.234 nor 03/04/2026 would decide.
    correct(etl, {"A3": None, "B3": None, "C3": None, "D3": None, "E3": None, "F3": None, "G3": None})
    correct(etl, {"B2": "C9", "C2": "1.234"})
    done = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    together = figures(done.stdout, "Together with run 1:\n")
    assert together["succeeded"] == ["3", "2,475.50"]
    assert (together["read"][0], together["rejected"][0]) == ("4", "1")


def test_every_bad_cell_is_filled_and_says_why(etl: Etl) -> None:
    assert etl.run("validate", written(etl, GERMAN, encoding="cp1252")).returncode == 1
    found = sheet(etl, "july.check.rejects.xlsx")
    notes = {cell.coordinate: cell.comment.text for row in found.iter_rows() for cell in row if cell.comment}
    fills = {c.coordinate for row in found.iter_rows() for c in row if c.fill.fill_type == "solid"}
    assert notes.keys() == fills == {"B2", "C2", "E3"}
    assert notes["B2"] == "Fill in the cell; PayFabric requires it."
    assert (found.freeze_panes, found.auto_filter.ref) == ("B2", "A1:I3")
    assert {cell.data_type for row in found.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert found["I1"].value == "Reasons (delete or leave; ignored)"
    assert [found[cell].value for cell in ("H1", "H2", "H3")] == [NAMES, "plain_number, required", "date"]


def test_the_text_has_the_dialect_and_the_encoding_of_the_input(etl: Etl, settings: dict[str, str]) -> None:
    assert etl.run("import", written(etl, GERMAN, encoding="cp1252"), *FAST, **settings).returncode == 1
    raw = (etl.folder / "july.rejects.csv").read_bytes()
    assert b"S\xfcd" in raw
    head, *rows = csv.reader(raw.decode("cp1252").splitlines(keepends=True), delimiter=";")
    assert head[:7] == GERMAN.split("\r\n", maxsplit=1)[0].split(";")
    assert rows[1][:7] == ["00123", "C2", "2,50", "EUR", "30/02/2026", 'a;b\n"c"', "Süd"]
    assert rows[0][5] == "'=1+1"
    assert raw.count(b"\r\n") == 3

    corrected = raw.replace(b"A2;;x;", b"A2;C9;1,00;").replace(b"30/02/2026", b"28/02/2026")
    (etl.folder / "july.rejects.csv").write_bytes(corrected)
    done = etl.run("import", "july.rejects.csv", "--encoding", "cp1252", *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert figures(done.stdout, "Together with run 1:\n")["succeeded"] == ["4", "1,245.00"]


def test_all_rows_of_a_rejected_invoice_come_along(etl: Etl, settings: dict[str, str]) -> None:
    assert etl.run("import", written(etl, LINES), *FAST, **settings).returncode == 1
    rows = list(sheet(etl).iter_rows(values_only=True))
    assert [row[3:5] for row in rows[1:]] == [("P1", "x"), ("P2", "2"), ("P3", "1")]
    assert [row[6] for row in rows[1:]] == ["4", "5", "7"]
    assert rows[2][-1] == "Row 5: Goes with invoice A2."
    correct(etl, {"E2": "1"})
    done = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert figures(done.stdout, "Together with run 1:\n")["succeeded"] == ["3", "70.00"]


def test_invoices_and_lines_on_two_sheets_come_back_in_one_workbook(etl: Etl, settings: dict[str, str]) -> None:
    book = openpyxl.Workbook()
    heads, lines = book.worksheets[0], book.create_sheet("Positions")
    heads.title = "Heads"
    for row in (("InvoiceId", "CustomerId", "Amount"), ("A1", "C1", "30"), ("A2", "C1", "20")):
        heads.append(row)
    for line in (("InvoiceId", "ItemCode", "Quantity", "UnitPrice"), ("A2", "P1", "x", "10"), ("A1", "P1", "3", "10")):
        lines.append(line)
    book.save(etl.folder / "july.xlsx")
    assert etl.run("import", "july.xlsx", "--lines", "Positions", *FAST, **settings).returncode == 1
    found = openpyxl.load_workbook(etl.folder / "july.rejects.xlsx")
    assert found.sheetnames == ["Heads", "Positions"]
    assert [row[:4] for row in found["Positions"].iter_rows(min_row=2, values_only=True)] == [("A2", "P1", "x", "10")]
    assert str(found["Heads"]["F2"].value).startswith('Row 3: Row 2 of the lines: Quantity "x" is not')
    assert str(found["Positions"]["G2"].value).startswith('Row 2: Quantity "x" is not')
    correct(etl, {"C2!1": "2"})
    done = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert figures(done.stdout, "Together with run 1:\n")["succeeded"] == ["2", "50.00"]


def test_a_row_that_is_not_whole_is_refused_until_a_person_says_that_it_is(etl: Etl, settings: dict[str, str]) -> None:
    text = "InvoiceId,CustomerId,Amount,Comments\nA1,C1,30,\nA2,C1,20\nA3,C1,10,,\n"
    assert etl.run("import", written(etl, text), *FAST, **settings).returncode == 1
    again = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
    assert again.returncode == 1
    assert "is still marked as not whole" in again.stdout
    assert figures(again.stdout, "Together with run 1:\n")["rejected"][0] == "2"
    assert [cell.value for cell in sheet(etl)[1]][4:6] == [
        "(no heading)",
        "Not whole (empty the cell when its row is right)",
    ]
    correct(etl, {"F2": None, "F3": None})
    done = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert figures(done.stdout, "Together with run 1:\n")["succeeded"] == ["3", "60.00"]


def test_a_correction_may_be_corrected_and_loaded_twice(etl: Etl, settings: dict[str, str]) -> None:
    text = "InvoiceId,CustomerId,Amount\nA1,C1,30\nA2,,20\nA3,C1,x\n"
    assert etl.run("import", written(etl, text), *FAST, **settings).returncode == 1
    correct(etl, {"B2": "C1"})
    second = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
    assert second.returncode == 1
    assert "import again: july.rejects-2.xlsx\n" in second.stdout
    correct(etl, {"C2": "10"}, "july.rejects-2.xlsx")
    third = etl.run("import", "july.rejects-2.xlsx", *FAST, **settings)
    assert third.returncode == 0
    assert figures(third.stdout, "Together with run 1:\n")["succeeded"] == ["3", "60.00"]
    correct(etl, {"C3": "11"})
    fourth = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
    together = figures(fourth.stdout, "Together with run 1:\n")
    assert (fourth.returncode, together["read"]) == (0, ["3", "61.00"])


def test_an_id_that_was_sent_already_is_not_overwritten_by_a_correction(etl: Etl, settings: dict[str, str]) -> None:
    text = "InvoiceId,CustomerId,Amount\nA1,C1,30\n,C1,20\n"
    assert etl.run("import", written(etl, text), *FAST, **settings).returncode == 1
    correct(etl, {"A2": "a1"})
    done = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
    assert done.returncode == 1
    assert "is also in july.csv row 2, which run 1 has sent" in done.stdout
    assert figures(done.stdout, "Together with run 1:\n")["read"] == ["2", "50.00"]


def test_what_was_said_of_the_headings_holds_for_the_correction(etl: Etl, settings: dict[str, str]) -> None:
    (etl.folder / "ours.toml").write_text(
        '[columns]\n"No" = "InvoiceId"\n"Who" = "CustomerId"\n"Sum" = "Amount"\n', encoding="utf-8"
    )
    name = written(etl, "No,Who,Sum\nA1,C1,30\nA2,,20\n")
    first = etl.run("import", name, "--mapping", "ours.toml", *FAST, **settings)
    assert first.returncode == 1, first.stderr
    (etl.folder / "ours.toml").unlink()
    correct(etl, {"B2": "C1"})
    done = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Corrects run 1, read as there with --mapping ours.toml." in done.stdout


def test_a_file_that_has_changed_meanwhile_is_said_in_a_sentence(etl: Etl) -> None:
    bad = "InvoiceId,CustomerId,Amount\nA1,,30\nA2,C1,1\n"
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    words = ("--give-up-after", "0", "--retries", "0", *FAST)
    assert etl.run("import", written(etl, bad), *words, **nowhere).returncode == 3
    written(etl, bad.replace("30", "31"))
    resumed = etl.run("resume", "1", *words, **nowhere)
    assert resumed.returncode == 3
    assert "The rejected rows could not be copied, but the results name them. july.csv has changed" in resumed.stdout


def test_rejects_of_two_runs_are_not_loaded_together(etl: Etl, settings: dict[str, str]) -> None:
    bad = "InvoiceId,CustomerId,Amount\nA1,,30\n"
    for name in ("july.csv", "june.csv"):
        assert etl.run("import", written(etl, bad, name), *FAST, **settings).returncode == 1
    done = etl.run("import", "july.rejects.xlsx", "june.rejects.xlsx", *FAST, **settings)
    assert done.returncode == 2
    assert "These files hold rejected rows of run 1 and run 2." in done.stderr


def test_files_of_one_name_have_rejects_of_their_own(etl: Etl, settings: dict[str, str]) -> None:
    bad = "InvoiceId,CustomerId,Amount\nA{},,30\n"
    names = []
    for number in (1, 2):
        (etl.folder / str(number)).mkdir()
        names.append(written(etl, bad.format(number), f"{number}/july.csv"))
    done = etl.run("import", *names, "--results", "all.csv", *FAST, **settings)
    assert done.returncode == 1
    assert [sheet(etl, name)["A2"].value for name in ("july.rejects.xlsx", "july.rejects (2).xlsx")] == ["A1", "A2"]
    both = ("july.rejects.xlsx", "july.rejects (2).xlsx")
    for name in both:
        correct(etl, {"B2": "C1"}, name)
    again = etl.run("import", *both, *FAST, **settings)
    assert figures(again.stdout, "Together with run 1:\n")["succeeded"] == ["2", "60.00"]


def test_rejects_are_written_again_with_the_results(etl: Etl, settings: dict[str, str]) -> None:
    assert etl.run("import", written(etl, "InvoiceId,CustomerId,Amount\nA1,,30\n"), *FAST, **settings).returncode == 1
    (etl.folder / "july.rejects.xlsx").unlink()
    (etl.folder / "july.rejects.csv").unlink()
    assert "import again: " in etl.run("results", "1").stdout
    assert sheet(etl)["A2"].value == "A1"


def test_rejects_of_another_journal_are_loaded_as_a_file_of_their_own(etl: Etl, settings: dict[str, str]) -> None:
    assert etl.run("import", written(etl, "InvoiceId,CustomerId,Amount\nA1,,30\n"), *FAST, **settings).returncode == 1
    correct(etl, {"B2": "C1"})
    other = {**settings, "PAYFABRIC_JOURNAL": str(etl.folder / "other.sqlite3")}
    done = etl.run("import", "july.rejects.xlsx", *FAST, **other)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Together" not in done.stdout
