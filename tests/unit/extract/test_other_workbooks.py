"""Workbooks of other formats: the same text as from an .xlsx, and a word where something cannot be told."""

from pathlib import Path

import pytest

from etl.errors import FileError
from etl.extract import Line, Table, open_tables
from tests.support.workbook import write_ods, write_xls, write_xlsb


def only(path: Path) -> Table:
    [table] = open_tables(path)
    return table


def test_an_xls_reads_as_excel_shows_it(tmp_path: Path) -> None:
    rows: list[list[str | float | bool]] = [
        ["Id", "Sum", "Paid", "Note"],
        [123, 1234.5600000000001, True, "Müller"],
        [456, 123.0, False, "#7"],
        ["00789", 1e-10, "", "#42"],
    ]
    table = only(write_xls(tmp_path / "july.xls", rows, ("General", "00000")))
    assert table.form == ".xls workbook"
    assert table.top == (
        Line(1, ("Id", "Sum", "Paid", "Note")),
        Line(2, ("00123", "1234.56", "TRUE", "Müller")),
        Line(3, ("00456", "123", "FALSE", "#DIV/0!")),
        Line(4, ("00789", "0.0000000001", "", "#N/A")),
    )


def test_dates_of_an_xls(tmp_path: Path) -> None:
    table = only(write_xls(tmp_path / "july.xls", [["Date"], [46234], [0]], ("General", "yyyy\\-mm\\-dd")))
    assert [line.cells for line in table.top] == [("Date",), ("2026-07-31",), ("00:00:00",)]


def test_a_damaged_xls_is_refused(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "july.xls", [["Id"]])
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(FileError, match=r"july\.xls"):
        open_tables(path)


_CELL = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'


def test_an_ods_reads_as_text_and_says_what_it_cannot_tell(tmp_path: Path) -> None:
    cells = [
        _CELL.format("string", "", "A1"),
        _CELL.format("float", 'office:value="1234.5"', "1.234,50"),
        _CELL.format("date", 'office:date-value="2026-07-31"', "31.07.26"),
        _CELL.format("boolean", 'office:boolean-value="true"', "WAHR"),
    ]
    table = only(write_ods(tmp_path / "july.ods", f"<table:table-row>{''.join(cells)}</table:table-row>"))
    assert table.top == (Line(1, ("A1", "1234.5", "2026-07-31", "TRUE")),)
    assert (table.sheet, table.form) == ("July", ".ods workbook")
    assert "Number formats of this kind of workbook are not read" in table.remarks[0]


def test_an_ods_with_errors_is_refused_since_they_would_be_empty(tmp_path: Path) -> None:
    cell = _CELL.format("string", 'office:string-value="" calcext:value-type="error"', "#N/A")
    with pytest.raises(FileError, match=r"july\.ods has formulas that show errors"):
        open_tables(write_ods(tmp_path / "july.ods", f"<table:table-row>{cell}</table:table-row>"))


def test_a_panic_of_the_engine_is_one_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write_xlsb(tmp_path / "july.xlsb", [(0, 0, 1.5)], sheet="rId2")
    with pytest.raises(FileError, match=r"july\.xlsb is damaged"):
        open_tables(path)
    assert capfd.readouterr().err == ""


def test_an_xlsb_keeps_its_errors(tmp_path: Path) -> None:
    cells: list[tuple[int, int, float | str]] = [(0, 0, 1.5), (0, 1, 2), (2, 0, "#7"), (2, 1, 0.1 + 0.2), (3, 1, "#42")]
    table = only(write_xlsb(tmp_path / "july.xlsb", cells))
    assert (table.sheet, table.form) == ("July", ".xlsb workbook")
    assert table.top == (
        Line(1, ("1.5", "2")),
        Line(3, ("#DIV/0!", "0.3")),
        Line(4, ("", "#N/A")),
    )
