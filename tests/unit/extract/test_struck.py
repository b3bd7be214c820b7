"""Cells that somebody has struck through, in workbooks of all kinds."""

from pathlib import Path

import pytest
import xlsxwriter

from etl.extract import open_tables
from tests.support.workbook import number, row, text, write_ods, write_workbook, write_xls, write_xlsb

Cells = dict[int, set[int]]


def struck(path: Path) -> Cells:
    [table] = open_tables(path)
    return {row: set(places) for row, places in table.struck().items()}


def xlsx(folder: Path, *, left: int = 0) -> Path:
    with xlsxwriter.Workbook(folder / "july.xlsx") as book:
        sheet, line, money = book.add_worksheet(), book.add_format({"font_strikeout": True}), book.add_format()
        money.set_num_format("0.00")
        sheet.write_row(0, left, ("InvoiceId", "Amount", "Note"))
        sheet.write_row(1, left, ("A1", 10.5), line)
        sheet.write_blank(1, left + 2, None, line)
        sheet.write_row(2, left, ("A2", 10.5, "x"), money)
        sheet.write_rich_string(3, left, "A", line, "3", "4")
        sheet.write(3, left + 1, 7.5, line)
        sheet.write_rich_string(4, left, "A", money, "3", "5")
    return folder / "july.xlsx"


def test_styles_and_parts_of_texts_are_seen_of_an_xlsx(tmp_path: Path) -> None:
    assert struck(xlsx(tmp_path)) == {1: {0, 1}, 3: {0, 1}}


def test_places_are_those_of_the_table(tmp_path: Path) -> None:
    assert struck(xlsx(tmp_path, left=2)) == {1: {0, 1}, 3: {0, 1}}


@pytest.mark.parametrize(("line", "found"), [("<strike/>", {1: {0}}), ('<strike val="0"/>', {})])
def test_a_text_that_stands_in_its_cell_is_looked_at_too(tmp_path: Path, line: str, found: Cells) -> None:
    parts = f"<is><r><t>A</t></r><r><rPr>{line}</rPr><t>1</t></r></is>"
    cells = f'<c r="A2" t="inlineStr">{parts}</c>', number("B2", "1")
    path = write_workbook(
        tmp_path / "july.xlsx", {"July": [row(1, text("A1", "Id"), text("B1", "Amount")), row(2, *cells)]}
    )
    assert struck(path) == found


def test_other_workbooks_have_them_too(tmp_path: Path) -> None:
    rows: list[list[str | float | bool]] = [["Id", "Amount"], ["A1", 1.5], ["A2", 2.5]]
    cells: list[tuple[int, int, float | str]] = [
        (at, place, cell) for at, line in enumerate(rows) for place, cell in enumerate(line)
    ]
    assert struck(write_xls(tmp_path / "july.xls", rows, struck=[1])) == {1: {0, 1}}
    assert struck(write_xls(tmp_path / "plain.xls", rows)) == {}
    assert struck(write_xlsb(tmp_path / "july.xlsb", cells, struck=[2])) == {2: {0, 1}}
    assert struck(write_xlsb(tmp_path / "plain.xlsb", cells)) == {}


def test_lines_of_an_ods_stand_in_styles_of_cells_and_of_parts_of_texts(tmp_path: Path) -> None:
    line = 'style:text-line-through-style="{}"'
    styles = "".join(
        f'<style:style style:name="{name}"><style:text-properties {line.format(kind)}/></style:style>'
        for name, kind in (("ce1", "solid"), ("ce10", "none"), ("T1", "solid"))
    )
    texts = [
        ("", "Id"),
        ('table:style-name="ce1"', "A1"),
        ('table:style-name="ce10"', "A2"),
        ("", 'A<text:span text:style-name="T1">3</text:span>'),
    ]
    rows = "".join(
        "<table:table-row><table:table-cell/>"
        f'<table:table-cell {style} office:value-type="string"><text:p>{said}</text:p></table:table-cell>'
        "</table:table-row>"
        for style, said in texts
    )
    assert struck(write_ods(tmp_path / "july.ods", rows, styles)) == {1: {0}, 3: {0}}
    assert struck(write_ods(tmp_path / "plain.ods", rows)) == {}
