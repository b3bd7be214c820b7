"""What a worksheet shows besides its values: formats that pad, what is hidden, merged cells."""

from pathlib import Path

import pytest
import xlsxwriter

from etl.extract import Reading, open_tables
from tests.support.sheets import only, rows
from tests.support.workbook import row, text, write_workbook


def _written(path: Path, *, merge: bool = False) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("July")
        sheet.write_row(0, 0, ["Id", "Sum", "Paid"])
        sheet.write_number(1, 0, 123, book.add_format({"num_format": "00000"}))
        sheet.write_number(1, 1, 12.5, book.add_format({"num_format": "00.00"}))
        sheet.write_boolean(1, 2, True)
        sheet.write_number(2, 0, 45678, book.add_format({"num_format": '"INV-"0000'}))
        sheet.write_number(2, 1, 1234567890123456)
        sheet.write_string(3, 0, "123", book.add_format({"num_format": "00000"}))
        sheet.set_row(2, options={"hidden": True})
        sheet.set_column(1, 2, options={"hidden": True})
        if merge:
            sheet.merge_range(4, 0, 5, 1, "both")
            sheet.write_string(5, 2, "x")
        book.add_worksheet("Archive").hide()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=July!$B$2:$B$3"})
        book.add_chartsheet("Chart").set_chart(chart)
    return path


def test_a_number_reads_through_a_format_that_pads(tmp_path: Path) -> None:
    assert list(rows(only(_written(tmp_path / "a.xlsx")))) == [
        (2, ("00123", "12.5", "TRUE")),
        (3, ("INV-45678", "1.23457E+15", "")),
        (4, ("123", "", "")),
    ]


def test_rows_and_columns_without_height_and_width_are_hidden(tmp_path: Path) -> None:
    rows = [row(1, text("A1", "Id"), text("B1", "Sum")), row(2, text("A2", "1"), text("B2", "2"))]
    rows[1] = rows[1].replace("<row ", '<row ht="0" customHeight="1" ')
    columns = '</sheetData><cols><col min="2" max="2" width="0" customWidth="1"/></cols><sheetData>'
    [table] = open_tables(write_workbook(tmp_path / "july.xlsx", {"July": [*rows, columns]}))
    assert table.remarks == ("1 row is hidden and is read.", "1 column is hidden and is read.")


def test_what_is_hidden_is_told(tmp_path: Path) -> None:
    table = only(_written(tmp_path / "a.xlsx"))
    assert table.remarks == (
        'Sheet "Archive" is hidden and was not read.',
        "1 row is hidden and is read.",
        "2 columns are hidden and are read.",
    )


@pytest.mark.parametrize("asked", ["Old", "old", "1"])
def test_a_hidden_sheet_is_read_when_it_is_named(tmp_path: Path, asked: str) -> None:
    body = [row(1, text("A1", "x")), row(2, text("A2", "1"))]
    path = write_workbook(tmp_path / "a.xlsx", {"Old!": body, "July": body})
    assert [table.sheet for table in open_tables(path, Reading(sheet=asked))] == ["Old", "July"]
    assert [table.sheet for table in open_tables(path, Reading(sheet="July"))] == ["July"]


def test_merged_cells_are_told_and_filled_when_asked(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.xlsx", merge=True)
    table = only(path)
    assert "Cells are merged in 1 place: only the first has the value; --fill-merged repeats it." in table.remarks
    assert list(rows(table))[3:] == [(5, ("both", "", "")), (6, ("", "", "x"))]
    [filled] = open_tables(path, Reading(fill_merged=True))
    assert "Cells are merged in 1 place: their value is in each of them." in filled.remarks
    assert list(rows(filled))[3:] == [(5, ("both", "both", "")), (6, ("both", "both", "x"))]
    assert list(rows(filled))[:3] == list(rows(table))[:3]


def test_cells_beside_the_columns_that_are_wanted_are_counted(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "a.xlsx",
        {
            "S": [
                row(1, text("A1", "x"), text("B1", "y")),
                row(2, text("A2", "1"), text("D2", "2")),
                row(3, text("A3", "1")),
            ]
        },
    )
    [batch] = only(path).rows(1, 2)
    assert batch.rows() == [(2, 4, None, "1", ""), (3, 2, None, "1", "")]
    [batch] = only(path).rows(1, 5)
    assert batch.rows()[0] == (2, 5, None, "1", "", "", "2", "")
