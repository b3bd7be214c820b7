"""Rejected rows that come back as they were written are rejected again, also where their cells do not show why."""

import re
import zipfile
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter

from tests.cli.test_rejects import FAST, correct, written
from tests.support.command import Etl

HEADS = "InvoiceId,CustomerId,Amount,BalanceDue,PostingDate\n"
MANY = "".join(f"A{n},C1,1.234,1,{n % 12 + 13}/07/2026\n" for n in range(10, 50))
TURNED = str.maketrans(",;", ";,")
TWO_TABLES = (
    "InvoiceId,CustomerId,Amount,BalanceDue\nA1,C1,10,10\n\nReceipts\nReceiptId,CustomerId,Amount,Open\n"
    "R1,C1,5,0\nR2,C2,6,0\n"
)


def ready(said: str) -> list[str]:
    """How many invoices could be sent."""
    return re.findall(r"^  to send +([0-9,]+)", said, re.MULTILINE)


def odd_ids(etl: Etl) -> str:
    """Ids that a spreadsheet has made something else of."""
    with xlsxwriter.Workbook(etl.folder / "july.xlsx") as book:
        sheet = book.add_worksheet("July")
        sheet.write_row(0, 0, ("InvoiceId", "CustomerId", "Amount", "BalanceDue"))
        day, grouped = (book.add_format({"num_format": code}) for code in ("m/d/yy", "#,##0"))
        sheet.write_datetime(1, 0, datetime(2026, 7, 31), day)  # noqa: DTZ001
        sheet.write_boolean(2, 0, True)
        sheet.write_number(3, 0, 1001, grouped)
        sheet.write_datetime(4, 0, datetime(2026, 7, 31, 7, 31), day)  # noqa: DTZ001
        sheet.write_number(5, 0, 0.5)
        for row in range(1, 6):
            sheet.write_row(row, 1, ("C1", 10, 10))
    return "july.xlsx"


@pytest.mark.parametrize(
    ("text", "flags", "rejected"),
    [
        (TWO_TABLES, (), 4),
        (HEADS + MANY + "B1,C1,2.00,1,07/31/2026\n", ("--decimal", "point"), 1),
        (HEADS + "0012,C1,2,1,\n0013,C1,2,1,\n14,C1,2,1,\n", ("--strict",), 1),
        ((HEADS + MANY.replace("1.234", "1;50") + "B1,C1,2.50,1,13/07/2026\n").translate(TURNED), (), 1),
    ],
)
def test_rows_that_lack_what_they_were_compared_with(
    etl: Etl, text: str, flags: tuple[str, ...], rejected: int
) -> None:
    first = etl.run("validate", written(etl, text), *flags)
    assert re.findall(r"^  rejected +([0-9]+)", first.stdout, re.MULTILINE) == [str(rejected)], first.stdout
    for ending in ("xlsx", "csv"):
        again = etl.run("validate", f"july.check.rejects.{ending}")
        assert (again.returncode, ready(again.stdout)) == (1, ["0"]), again.stdout


def test_ids_that_were_dates_truths_and_numbers(etl: Etl) -> None:
    with etl.simulator() as settings:
        assert etl.run("import", odd_ids(etl), *FAST, **settings).returncode == 1
        untouched = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
        assert (untouched.returncode, ready(untouched.stdout)) == (1, ["0"])
        said = 'The row is as it was rejected: InvoiceId "2026-07-31" is a date in the spreadsheet'
        assert said in str(openpyxl.load_workbook(etl.folder / "july.rejects-2.xlsx").worksheets[0]["H2"].value)
        third = etl.run("import", "july.rejects-2.xlsx", *FAST, **settings)
        assert (third.returncode, ready(third.stdout)) == (1, ["0"])
        correct(etl, {"A2": "7-31", "C3": "11", "E4": None})
        done = etl.run("import", "july.rejects.xlsx", *FAST, **settings)
        # Another cell than the one that is wrong was corrected in row 3; the mark of row 4 was taken away by hand.
        assert ready(done.stdout) == ["2"], done.stdout
        assert "Row 3" not in done.stdout


def test_the_same_invoice_in_two_files(etl: Etl) -> None:
    with etl.simulator() as settings:
        one, other = (
            written(etl, HEADS + "A1,C1,10,10,\nB1,C1,1,1,\n"),
            written(etl, HEADS + "a1,C1,20,20,\n", "june.csv"),
        )
        assert etl.run("import", one, other, "--results", "all.csv", *FAST, **settings).returncode == 1
        for name in ("july.rejects.csv", "june.rejects.xlsx"):
            untouched = etl.run("import", name, *FAST, **settings)
            assert (untouched.returncode, ready(untouched.stdout)) == (1, ["0"]), untouched.stdout


def test_invoices_whose_rejected_lines_stand_in_a_file_of_their_own(etl: Etl) -> None:
    with etl.simulator() as settings:
        heads = written(etl, "InvoiceId,CustomerId,Amount,BalanceDue\nA1,C1,10,10\nA2,C1,10,10\n")
        lines = written(etl, "InvoiceId,ItemCode,Quantity,UnitPrice\nA1,P,1,10\nA2,P,x,10\n", "lines.csv")
        assert etl.run("import", heads, "--lines", lines, *FAST, **settings).returncode == 1
        untouched = etl.run("import", "july.rejects.csv", *FAST, **settings)
        assert (untouched.returncode, ready(untouched.stdout)) == (1, ["0"])
        (etl.folder / "july.rejects.lines.csv").unlink()
        alone = etl.run("import", "july.rejects.csv", *FAST, **settings)
        assert alone.returncode == 2
        assert "without their lines, which stand in a file of their own" in alone.stderr


def test_a_value_under_merged_cells_is_neither_sent_nor_lost(etl: Etl) -> None:
    book = openpyxl.Workbook()
    for line in (("InvoiceId", "CustomerId", "Amount", "Note"), ("A1", "C1", 1, "x"), ("A2", "C2", 2, "y")):
        book.worksheets[0].append(line)
    book.save(etl.folder / "plain.xlsx")
    with zipfile.ZipFile(etl.folder / "plain.xlsx") as package, zipfile.ZipFile(etl.folder / "july.xlsx", "w") as copy:
        for name in package.namelist():
            areas = b'</sheetData><mergeCells><mergeCell ref="B2:B3"/><mergeCell ref="D2:D3"/></mergeCells>'
            copy.writestr(name, package.read(name).replace(b"</sheetData>", areas))
    told = etl.run("validate", "july.xlsx")
    assert 'The row has "C2" in CustomerId under merged cells, where nobody sees it' in told.stdout
    assert ready(told.stdout) == ["1"]
    untouched = etl.run("validate", "july.check.rejects.xlsx")
    assert ready(untouched.stdout) == ["0"], untouched.stdout
    correct(etl, {"B2": "C9", "E2": None}, "july.check.rejects.xlsx")
    assert ready(etl.run("validate", "july.check.rejects.xlsx").stdout) == ["1"]
