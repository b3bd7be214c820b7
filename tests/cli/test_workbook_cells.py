"""Cells of workbooks mean what a person sees in them: ids, currencies, dates, errors."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from tests.cli.test_notations import told
from tests.support.command import Etl
from tests.support.workbook import error, number, row, text, write_workbook

HEADINGS = ("InvoiceId", "CustomerId", "Amount", "Currency")

Cell = object | tuple[object, str]


def workbook(etl: Etl, *rows: tuple[Cell, ...], headings: tuple[str, ...] = HEADINGS, name: str = "july.xlsx") -> str:
    """Writes rows below headings; a cell may be a value and its number format."""
    path: Path = etl.folder / name
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("July")
        sheet.write_row(0, 0, headings)
        for row, cells in enumerate(rows, start=1):
            for column, cell in enumerate(cells):
                value, code = cell if isinstance(cell, tuple) else (cell, "General")
                sheet.write(row, column, value, book.add_format({"num_format": code}))
    return name


@pytest.mark.parametrize(
    ("code", "number", "sent"),
    [
        ('"INV-"0', 1001, "INV-1001"),
        ('"INV-"#', 1005, "INV-1005"),
        ('0"-24"', 1006, "1006-24"),
        ('"RE 2026/"0', 8, "RE 2026/8"),
        ("0000_)", 12, "0012"),
        ('0"/B"', 7, "7/B"),
        ("General", 1001, "1001"),
        ("0", 1001, "1001"),
        ("#,##0", 999, "999"),
        ("@", 1001, "1001"),
    ],
)
def test_an_id_is_sent_as_it_is_shown(etl: Etl, code: str, number: int, sent: str) -> None:
    file = workbook(etl, ((number, code), (number, code), 10.5, "EUR"))
    assert told(etl, file) == {sent: ""}
    assert f'"CustomerId": "{sent}"' in etl.run("preview", file).stdout


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ((date(2026, 7, 31), "yyyy-mm-dd"), '"2026-07-31" is a date in the spreadsheet'),
        ((datetime(2026, 7, 31, 12), "m/d/yy h:mm"), '"2026-07-31 12:00:00" is a date in the spreadsheet'),  # noqa: DTZ001
        ((time(7, 31), "h:mm"), '"07:31:00" is a time of day in the spreadsheet'),
        (True, '"TRUE" is a truth value in the spreadsheet'),
        (10.5, '"10.5" is a number with decimals in the spreadsheet'),
        ((0.5, "0%"), '"0.5" is a number with decimals in the spreadsheet'),
        ((5, "0%"), '"5" has a number format that shows it otherwise in the spreadsheet'),
        ((1001, "0.00E+00"), '"1001" has a number format that shows it otherwise'),
        ((20261008, "0000/0000"), '"20261008" has a number format that shows it otherwise'),
        ((1001, "#,##0"), '"1001" is shown as "1,001", and holds 1001'),
        ((1001, "0.00"), '"1001" is shown as "1001.00", and holds 1001'),
        ((1001, ";;;"), '"1001" is shown as "", and holds 1001'),
        ((1234567890123456789, "0"), '"1.23457E+18" is a number that a spreadsheet has shortened'),
    ],
)
def test_an_id_that_a_spreadsheet_has_made_something_else_of_is_refused(etl: Etl, cell: Cell, why: str) -> None:
    file = workbook(etl, ("A1", cell, 10.5, "EUR"), ("A2", "C1", 10.5, "EUR"))
    said = told(etl, file)
    assert f"CustomerId {why}" in said["A1"]
    assert "Format the column as text there" in said["A1"]
    assert said["A2"] == ""


def test_a_text_cell_is_no_number_that_was_shortened(etl: Etl) -> None:
    rows = [(cell, "C1", 10.5, "EUR") for cell in ("3E0005", "1E10", 1001, (300000, "0.00E+00"))]
    said = told(etl, workbook(etl, *rows))
    assert (said["3E0005"], said["1E10"], said["1001"]) == ("", "", "")
    assert any("has a number format that shows it otherwise" in each for each in said.values())


@pytest.mark.parametrize(
    ("code", "currency", "why"),
    [
        ("[$€-407]#,##0.00", "EUR", ""),
        ("[$€-407]#,##0.00", "USD", 'Amount "€ 100.5" names the currency €, and Currency says USD.'),
        ("#,##0.00\\ [$€-40C]", "USD", 'Amount "100.5 €" names the currency €, and Currency says USD.'),
        ('"£"#,##0.00', "EUR", 'Amount "£ 100.5" names the currency £, and Currency says EUR.'),
        ('"£"#,##0.00', "GBP", ""),
        ('_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)', "CAD", ""),
        ('_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)', "EUR", 'Amount "$ 100.5" names the currency $'),
        ("[$¥-411]#,##0", "JPY", ""),
        ('#,##0.00" EUR"', "USD", 'Amount "100.5 EUR" names the currency EUR'),
        ("[$€-407]#,##0.00", "", 'Amount "€ 100.5" names a currency, and Currency is empty.'),
        ('#,##0.00" CR";#,##0.00" DR"', "EUR", 'Amount "100.5 CR" has CR or DR behind it'),
        ('#,##0.00" Dollars"', "USD", 'Amount "100.5 Dollars" has something beside it by its number format'),
        ("(#,##0.00)", "EUR", 'Amount "-(100.5)" is shown as negative by its number format, and is positive'),
        ("0.00%", "EUR", 'Amount "10050%" is a percentage'),
        ("#,##0.00_);[Red](#,##0.00)", "EUR", ""),
        ('#,##0.0,"k"', "EUR", ""),
        ("0.00;[Red]0.00", "EUR", ""),
    ],
)
def test_a_currency_of_a_number_format_is_held_to_the_rule_of_one_that_is_typed(
    etl: Etl, code: str, currency: str, why: str
) -> None:
    said = told(etl, workbook(etl, ("A1", "C1", (100.5, code), currency), ("A2", "C1", 10.5, "EUR")))
    assert said["A1"].startswith(why)
    assert bool(said["A1"]) == bool(why)
    assert said["A2"] == ""


def test_a_currency_of_a_number_format_without_a_column_currency_is_refused(etl: Etl) -> None:
    file = workbook(etl, ("A1", "C1", (100, "[$€-407]#,##0.00")), ("A2", "C1", 5), headings=HEADINGS[:3])
    said = told(etl, file)
    assert said["A1"].startswith('Amount "€ 100" names a currency, and there is no column Currency. Add a column')
    assert said["A2"] == ""


def test_a_unit_of_a_quantity_is_no_currency_and_a_rate_may_be_shown_in_percent(etl: Etl) -> None:
    headings = (*HEADINGS, "ItemCode", "Quantity", "UnitPrice", "Tax 1 Name", "Tax 1 Rate")
    rows = [("A1", "C1", 10, "EUR", "X", (2, '0" pcs"'), (5, "[$€-407] 0.00"), "VAT", (0.1925, "0%")) for _ in "1"]
    shown = etl.run("preview", workbook(etl, *rows, headings=headings)).stdout
    assert '"Quantity": "2.00"' in shown
    assert '"Rate": "0.1925"' in shown


def test_the_rejects_of_a_workbook_keep_the_currency_that_a_number_format_shows(etl: Etl) -> None:
    file = workbook(etl, ("A1", "C1", (100.5, "#,##0.00 [$€-407]"), "USD"), ("A2", "C1", (7, '"INV-"0'), "USD"))
    assert etl.run("validate", file, "--results", "told.csv").returncode == 1
    again = told(etl, "july.check.rejects.xlsx")
    assert again["A1"].startswith('Amount "100.5 €" names the currency €, and Currency says USD.')


@pytest.mark.parametrize("said", [(), ("--date-order", "dmy")])
def test_dates_that_another_country_has_half_swapped_stop_the_import(etl: Etl, said: tuple[str, ...]) -> None:
    headings = (*HEADINGS[:3], "PostingDate")
    dates = [(date(2026, 5, 7), "dd/mm/yyyy"), "31/07/2026", (date(2026, 9, 7), "dd/mm/yyyy")]
    file = workbook(etl, *[(f"A{at}", "C1", 5, each) for at, each in enumerate(dates)], headings=headings)
    done = etl.run("validate", file, *said)
    assert done.returncode == 2
    assert 'The column "PostingDate" has both the date 2026-05-07 in row 2 and the text "31/07/2026" in row 3' in (
        done.stderr
    )
    assert "If the dates are right, make dates of the texts as well." in done.stderr


def test_a_text_file_that_such_a_spreadsheet_has_saved_is_refused_as_well(etl: Etl) -> None:
    (etl.folder / "july.csv").write_text(
        "InvoiceId,CustomerId,Amount,PostingDate\nA1,C,5,2026-05-07\nA2,C,5,31/07/2026\n", encoding="utf-8"
    )
    done = etl.run("validate", "july.csv")
    assert done.returncode == 2
    assert "has swapped day and month wherever it could" in done.stderr


@pytest.mark.parametrize("said", [(), ("--decimal", "comma")])
def test_amounts_that_another_country_has_half_converted_stop_the_import(etl: Etl, said: tuple[str, ...]) -> None:
    file = workbook(etl, ("A1", "C1", "1.234,56", "EUR"), ("A2", "C1", 1.234, "EUR"), ("A3", "C1", 12, "EUR"))
    done = etl.run("validate", file, *said)
    assert done.returncode == 2
    assert 'The column "Amount" has both the number 1.234 in row 3 and the text "1.234,56" in row 2' in done.stderr


def test_a_day_that_does_not_exist_is_said_so_whatever_the_order_of_its_column(etl: Etl) -> None:
    headings = (*HEADINGS[:3], "PostingDate")
    file = workbook(
        etl, ("A1", "C1", 5, "31/06/2026"), ("A2", "C1", 5, (date(2026, 7, 31), "d/m/yy")), headings=headings
    )
    said = told(etl, file)
    assert said["A1"].startswith('PostingDate "31/06/2026" is not a date: 31 June 2026 does not exist.')
    assert said["A2"] == ""


@pytest.mark.parametrize(
    ("wrong", "right", "remedy"),
    [
        ("31.06.2026", "30.06.2026", "day before month, such as 31.07.2026."),
        ("06/31/2026", "06/30/2026", "month before day, such as 07/31/2026."),
        ("2026-06-31", "2026-06-30", "Write it as YYYY-MM-DD, such as 2026-07-31."),
    ],
)
def test_a_day_is_asked_for_as_its_column_has_them(etl: Etl, wrong: str, right: str, remedy: str) -> None:
    rows = [("A1", "C1", 5, wrong), ("A2", "C1", 5, right)]
    assert told(etl, workbook(etl, *rows, headings=(*HEADINGS[:3], "PostingDate")))["A1"].endswith(remedy)


def test_an_error_rejects_its_row_where_its_column_is_sent_and_nothing_where_it_is_not(etl: Etl) -> None:
    ids = [row(at, text(f"A{at}", f"A{at}"), text(f"B{at}", "C1"), number(f"C{at}", "5")) for at in (3, 4)]
    failed = row(2, text("A2", "A2"), text("B2", "C1"), error("C2", "#SPILL!"), error("D2", "#CALC!"))
    named = row(1, text("A1", "InvoiceId"), text("B1", "CustomerId"), text("C1", "Amount"), text("D1", "Helper"))
    write_workbook(etl.folder / "july.xlsx", {"S": [named, failed, *ids]})
    said = told(etl, "july.xlsx")
    assert said["A2"].startswith('Amount "#SPILL!" stands where a formula has no result.')
    assert (said["A3"], said["A4"]) == ("", "")


def test_an_amount_that_is_shown_rounder_than_it_is_is_told(etl: Etl) -> None:
    file = workbook(
        etl,
        ("A1", "C1", (10.456, "#,##0.00"), "EUR", (0.125, "0.00"), (1.5, "0.0")),
        ("A2", "C1", (10.5, "0"), "EUR", (1.25, "0.00"), 2),
        ("A3", "C1", 10.456, "EUR", (1.5, "General"), (1.55, "0.0%")),
        ("A4", "C1", (11, "0"), "EUR", (-2.5, "0_);(0)"), (3.50, "0.00")),
        headings=(*HEADINGS, "Tax", "Freight"),
    )
    said = " ".join(etl.run("validate", file).stdout.split())
    assert "Amount: 10.456 in row 2 is shown as 10.46, and 1 more cell as well." in said
    assert "Tax: 0.125 in row 2 is shown as 0.13, and 1 more cell as well." in said
    assert "Freight:" not in said
    assert "is shown as 10.46" in " ".join(etl.run("preview", file).stdout.split())


@pytest.mark.parametrize(
    ("held", "form", "shown"),
    [(1234567, "#,##0,", "1235"), (50000, "0,,", "0"), (1234567.5, '0.0,"k"', "1234.6"), (-2000, "0.00,", "-2.00")],
)
def test_an_amount_that_is_shown_in_thousands_is_told(etl: Etl, held: float, form: str, shown: str) -> None:
    file = workbook(etl, ("A1", "C1", (held, form), "EUR"), ("A2", "C1", (0, form), "EUR"))
    said = " ".join(etl.run("validate", file).stdout.split())
    assert f"Amount: {held} in row 2 is shown as {shown}. What cells hold is sent" in said


def test_an_amount_that_is_shown_without_its_minus_or_not_at_all_is_told(etl: Etl) -> None:
    red, nothing = "0.00;[Red]0.00", ";;;"
    file = workbook(etl, ("A1", "C1", (10, nothing), "EUR", (-5, red)), headings=(*HEADINGS, "Tax"))
    said = " ".join(etl.run("validate", file).stdout.split())
    assert "Amount: 10 in row 2 is not shown. What cells hold is sent: correct them in the spreadsheet" in said
    assert "Tax: -5 in row 2 is shown as 5.00. What cells hold is sent: correct them in the spreadsheet" in said


def test_a_currency_of_a_format_with_conditions_must_agree(etl: Etl) -> None:
    form = "[>=1000][$€-407] #,##0.00;[$€-407] 0.00"
    found = told(etl, workbook(etl, ("A1", "C1", (10, form), "USD"), ("A2", "C1", (2000, form), "EUR")))
    assert found["A1"].startswith('Amount "€ 10" names the currency €, and Currency says USD.')
    assert found["A2"] == ""


def test_amounts_of_lines_are_told_so_too_and_quantities_are_not(etl: Etl) -> None:
    lines = ("ItemCode", "Quantity", "UnitPrice", "InvoiceItems[].TaxAmount", "UnitOfMeasure")
    file = workbook(
        etl,
        ("A1", "C1", 30, "X", (1.5, "0"), (10.125, "0.00"), (1.255, "0.00"), "EA"),
        ("A1", "C1", 30, "Y", (1.5, "0"), (10.12, "0.00"), (1.5, "0"), "EA"),
        headings=("InvoiceId", "CustomerId", "Amount", *lines),
    )
    said = " ".join(etl.run("validate", file).stdout.split())
    assert "UnitPrice: 10.125 in row 2 is shown as 10.13." in said
    assert "TaxAmount: 1.255 in row 2 is shown as 1.26, and 1 more cell as well." in said
    assert "Quantity:" not in said


def test_a_line_that_is_struck_through_holds_back_its_own_invoice_and_a_total_none(etl: Etl) -> None:
    with xlsxwriter.Workbook(etl.folder / "july.xlsx") as book:
        sheet, lines = book.add_worksheet("July"), book.add_worksheet("Lines")
        line = book.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, HEADINGS)
        lines.write_row(0, 0, ("InvoiceId", "ItemCode", "Quantity", "UnitPrice"))
        for place in (1, 2, 3):
            sheet.write_row(place, 0, (f"A{place}", "C1", 10.5, "EUR"))
            lines.write_row(place, 0, (f"A{place}", "X", 1, 10.5), line if place == 2 else None)
        sheet.write_row(4, 0, ("Total", "", 31.5), line)
    found = told(etl, "july.xlsx", "--lines", "Lines")
    assert (found["A1"], found["A3"]) == ("", "")
    assert found["A2"].startswith("Row 3 of the lines: The row is struck through.")
    assert found.keys() == {"A1", "A2", "A3"}


def test_a_row_that_is_struck_through_is_not_sent(etl: Etl) -> None:
    with xlsxwriter.Workbook(etl.folder / "july.xlsx") as book:
        sheet, line = book.add_worksheet("July"), book.add_format({"font_strikeout": True})
        sheet.write_row(0, 0, (*HEADINGS, "Region"))
        sheet.write_row(1, 0, ("A1", "C1", 10.5, "EUR", "north"))
        sheet.write_row(2, 0, ("A2", "C1", 10.5, "EUR", "north"), line)
        sheet.write_row(3, 0, ("A3", "C1", 10.5, "EUR", "north"))
        sheet.write(3, 2, 9.5, line)
        sheet.write_row(4, 0, ("A4", "C1", 10.5, "EUR"))
        sheet.write(4, 4, "north", line)
    found = told(etl, "july.xlsx")
    assert (found["A1"], found["A4"]) == ("", "")
    assert found["A2"].startswith("The row is struck through. Delete what is crossed out, or the whole row;")
    assert found["A3"].startswith("The row has Amount struck through.")
