"""Sheets that are looked at: keys stay in sight, sentences have room, and they print on few pages."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.report.sheets import HeadRow, SheetTable, about_sheet, write_tables
from etl.report.workbook import height_of
from etl.template.columns import columns
from tests.support.command import Etl


def sheet(path: Path, number: int = 0) -> Worksheet:
    return openpyxl.load_workbook(path).worksheets[number]


@pytest.mark.parametrize(
    ("headings", "row", "frozen"),
    [
        ("InvoiceId,CustomerId,Amount", "A{n},,10.00", "B2"),
        ("CustomerId,Amount,InvoiceId", ",10.00,A{n}", "D2"),
        ("Amount,PONumber,Comments,Email,CustomerId,InvoiceId", "10.00,x,y,a@b.de,,A{n}", "B2"),
    ],
)
def test_whose_row_it_is_stays_in_sight_beside_its_reasons(etl: Etl, headings: str, row: str, frozen: str) -> None:
    lines = [headings, *(row.format(n=number) for number in range(3))]
    (etl.folder / "july.csv").write_text("\n".join(lines), encoding="utf-8")
    etl.run("validate", "july.csv")
    found = sheet(etl.folder / "july.check.rejects.xlsx")
    assert found.freeze_panes == frozen
    assert found.page_setup.orientation == "landscape"
    assert found.page_setup.fitToHeight == 0
    assert found.print_title_rows == "$1:$1"


def test_results_print_so_that_they_can_be_read(etl: Etl) -> None:
    (etl.folder / "july.csv").write_text("InvoiceId,CustomerId,Amount\nA1,C1,1.00\n", encoding="utf-8")
    etl.run("validate", "july.csv", "--results", "july.xlsx")
    about, found = (sheet(etl.folder / "july.xlsx", number) for number in (0, 1))
    assert about.page_setup.fitToWidth in {None, 1}
    assert found.page_setup.fitToWidth in {None, 1}
    assert found.print_area == "'Results'!$A$1:$M$2"
    headings = [str(cell.value) for cell in found[1]]
    assert headings[12:] == ["SourceRow", "Attachment", "Attempts", "HttpStatus", "FinishedAt"]
    widths = [
        each.width for each in found.column_dimensions.values() for _ in range(each.min or 0, (each.max or 0) + 1)
    ]
    assert all(width >= len(name) for name, width in zip(headings, widths, strict=True))
    assert sum(widths[:13]) <= 245
    assert (found.print_title_rows, found.print_title_cols) == ("$1:$1", "$A:$B")


def test_a_column_of_rejects_is_as_wide_as_what_it_holds_and_the_words_of_its_heading(etl: Etl) -> None:
    lines = [
        "InvoiceId,CustomerId,CustomerName,Amount,Comments,Due Date",
        f"A1,C1,The Wren & Thistle plc,x,{'w' * 90},",
    ]
    (etl.folder / "july.csv").write_text("\n".join(lines), encoding="utf-8")
    etl.run("import", "july.csv", "--simulate")
    found = sheet(etl.folder / "july.simulated.rejects.xlsx").column_dimensions
    shown = [round(found[letter].width) for letter in "ABCDEF"]
    # Excel adds the margin of a cell.
    assert shown == [13, 14, 26, 10, 31, 10]


def test_headings_stand_over_their_numbers_and_a_sheet_without_rows_says_so(tmp_path: Path) -> None:
    rows = [("A2", None, 3, None), ("A1", Decimal(1), 2, "x")]
    headings = (("InvoiceId", 20), ("Amount", 16), ("Row", 8), ("Name", 20))
    empty = SheetTable("Changes", headings, [], empty="Nothing would change.")
    about = about_sheet("Plan", [("Run", 7), HeadRow(("", "Invoices")), ("create", 2)])
    write_tables(tmp_path / "t.xlsx", [about, SheetTable("Documents", headings, rows), empty])
    facts, told, none = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets
    assert [cell.alignment.horizontal for cell in told[1]] == [None, "right", "right", None]
    assert [facts[f"B{row}"].alignment.horizontal for row in (2, 3, 4)] == ["left", "right", None]
    assert [row[0] for row in none.iter_rows(values_only=True)] == ["InvoiceId", "Nothing would change."]


def test_the_template_says_of_each_heading_what_it_is_for(etl: Etl) -> None:
    assert etl.run("template", "t.xlsx", "--lines").returncode == 0
    book = openpyxl.load_workbook(etl.folder / "t.xlsx")
    told = {row[0].value: row[1].value for row in book["Example"].iter_rows(min_row=4)}
    for place, column in enumerate(columns(lines=True), start=1):
        comment = book["Invoices"].cell(1, place).comment
        assert comment is not None
        assert comment.text.startswith(f"{column.meaning}\n")
        assert told[column.heading] == column.meaning
        assert column.meaning.endswith(".")
    assert [(each.page_setup.fitToWidth or 1, each.page_setup.fitToHeight) for each in book] == [(4, 0), (1, 0)]


@pytest.mark.parametrize(
    ("cells", "height"),
    [([], None), ([("x" * 40, 50)], None), ([("x" * 60, 50)], 30.0), ([("x" * 99_999, 50)], 315.0), ([("x", 1)], None)],
)
def test_a_row_is_as_high_as_its_sentences_and_no_higher_than_can_be_shown(
    cells: list[tuple[str, int]], height: float | None
) -> None:
    assert height_of(cells) == height
