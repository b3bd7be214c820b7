"""Workbooks of other formats: the same text as from an .xlsx, and a word where something cannot be told."""

from pathlib import Path

import pytest

from etl.errors import FileError
from etl.extract import Line, Table, Told, open_tables
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


def test_an_ods_reads_as_text(tmp_path: Path) -> None:
    cells = [
        _CELL.format("string", "", "A1"),
        _CELL.format("float", 'office:value="1234.5"', "1.234,50"),
        _CELL.format("date", 'office:date-value="2026-07-31"', "31.07.26"),
        _CELL.format("boolean", 'office:boolean-value="true"', "WAHR"),
    ]
    table = only(write_ods(tmp_path / "july.ods", f"<table:table-row>{''.join(cells)}</table:table-row>"))
    assert table.top == (Line(1, ("A1", "1234.5", "2026-07-31", "TRUE")),)
    assert (table.sheet, table.form, table.remarks) == ("July", ".ods workbook", ())


def test_errors_of_an_ods_are_those_of_their_cells(tmp_path: Path) -> None:
    failed = 'office:string-value="" calcext:value-type="error"'
    cells = [
        _CELL.format("string", "", "A1"),
        '<table:table-cell table:number-columns-repeated="2"/>',
        _CELL.format("string", failed, "#N/A"),
        _CELL.format("string", f'{failed} table:number-columns-repeated="2"', "Err:502"),
        _CELL.format("float", 'office:value="5"', "5"),
    ]
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    body = f"{empty}<table:table-row>{''.join(cells)}</table:table-row>"
    assert only(write_ods(tmp_path / "july.ods", body)).top == (
        Line(4, ("A1", "", "", "#N/A", "#VALUE!", "#VALUE!", "5")),
    )


#: What is told of the cells of two columns of ids and two of amounts: as they stand, and as their workbook shows them.
_TOLD = Told(amounts=("2", "3"), ids=("0", "1"))
_SEEN = ("INV-7", '\ufdd1is shown as "1,001", and holds 1001\ufdd11001', "\ufdd0€ 100.5", "\ufdd020%")


def told(table: Table) -> tuple[str, ...]:
    [batch] = table.telling(1, 4, _TOLD)
    return tuple(batch.row(0)[3:])


def test_an_xlsb_tells_ids_and_currencies_as_they_are_shown(tmp_path: Path) -> None:
    heads: list[tuple[int, int, float | str]] = [(0, at, name) for at, name in enumerate("abcd")]
    cells: list[tuple[int, int, float | str]] = [(1, 0, 7), (1, 1, 1001), (1, 2, 100.5), (1, 3, 0.2)]
    formats = ('"INV-"0', "#,##0", "[$€-407] #,##0.00", "0%")
    assert told(only(write_xlsb(tmp_path / "july.xlsb", heads + cells, formats=formats))) == _SEEN


def test_an_ods_tells_ids_and_currencies_as_they_are_shown(tmp_path: Path) -> None:
    heads = "".join(_CELL.format("string", "", name) for name in "abcd")
    cells = [
        _CELL.format("float", 'office:value="7"', "INV-7"),
        _CELL.format("float", 'office:value="1001"', "1.001"),
        _CELL.format("currency", 'office:currency="€" office:value="100.5"', "100,50 €"),
        _CELL.format("percentage", 'office:value="0.2"', "20%"),
    ]
    rows = "".join(f"<table:table-row>{each}</table:table-row>" for each in (heads, "".join(cells)))
    seen = (_SEEN[0], '\ufdd1is shown as "1,001", and holds 1001\ufdd11001', *_SEEN[2:])
    assert told(only(write_ods(tmp_path / "july.ods", rows))) == seen


def test_an_xls_tells_ids_and_currencies_as_they_are_shown(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "july.xls", [["a", "b"], [7, 100.5]], ('"GBP" #,##0.00', '"INV-"0'))
    [batch] = only(path).telling(1, 2, Told(amounts=("1",), ids=("0",)))
    assert batch.row(0)[3:] == ("INV-7", "\ufdd0GBP 100.5")


def test_any_cell_of_an_ods_or_xlsb_is_read_as_the_name_that_it_is_shown_as(tmp_path: Path) -> None:
    values = ((123, "00123", "00000"), (7, "INV-7", '"INV-"0'), (1500, "1.5E+03", "0.0E+00"), (12, "12", "General"))
    cells = [_CELL.format("float", f'office:value="{value}"', shown) for value, shown, _ in values]
    ods = write_ods(tmp_path / "july.ods", f"<table:table-row>{''.join(cells)}</table:table-row>")
    records: list[tuple[int, int, float | str]] = [(0, at, value) for at, (value, _, _) in enumerate(values)]
    xlsb = write_xlsb(tmp_path / "july.xlsb", records, formats=tuple(code for _, _, code in values))
    for table in map(only, (ods, xlsb)):
        assert table.top == (Line(1, ("00123", "INV-7", "1500", "12")),)
        assert table.remarks == ()


def test_an_id_with_decimals_is_told_in_an_xls_too(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "july.xls", [["a", "b"], [7.5, 7.5]], ("General", "General"))
    [batch] = only(path).telling(1, 2, Told(ids=("0",)))
    assert batch.row(0)[3:] == ("\ufdd1is a number with decimals\ufdd17.5", "7.5")


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


def test_what_stands_beside_the_texts_of_an_ods_is_none_of_them(tmp_path: Path) -> None:
    note = "<office:annotation><text:p>paid 50,00 \u20ac?</text:p></office:annotation>"
    name = "<text:ruby><text:ruby-base>\u6771\u4eac</text:ruby-base><text:ruby-text>Tokyo</text:ruby-text></text:ruby>"
    cells = [
        _CELL.format("string", "", name),
        _CELL.format("string", "", "x").replace("<text:p>", f"{note}<text:p>"),
        _CELL.format("float", 'office:value="100.5"', "100,50").replace("<text:p>", f"{note}<text:p>"),
        _CELL.format("float", 'office:value="1"', "1"),
    ]
    rows = "".join(f"<table:table-row>{''.join(cells)}</table:table-row>" for _ in range(2))
    assert told(only(write_ods(tmp_path / "july.ods", rows))) == ("\u6771\u4eac", "x", "\ufdd0100.5", "1")
