"""Values under merged cells, which nobody sees, and what is hidden, in every kind of workbook."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.extract import Reading, open_tables
from tests.support.sheets import only, rows
from tests.support.workbook import row, text, write_ods, write_workbook, write_xlsb

CELLS = [("A", "B", "C"), ("a1", "b1", "c1"), ("a2", "b2", "b1"), ("a3", "b3", "c3")]
SEEN = [(2, ("a1", "b1", "c1")), (3, ("a2", "", "b1")), (4, ("a3", "b3", "c3"))]
HIDES = 'Merged cells hide "b2" in B3: what nobody sees is not sent.'


def xlsx(folder: Path) -> Path:
    lines = [
        row(at, *(text(f"{letter}{at}", each) for letter, each in zip("ABC", line, strict=True)))
        for at, line in enumerate(CELLS, 1)
    ]
    plain = write_workbook(folder / "plain.xlsx", {"July": lines})
    with zipfile.ZipFile(plain) as package, zipfile.ZipFile(folder / "july.xlsx", "w") as copy:
        for name in package.namelist():
            xml = package.read(name)
            area = b'</sheetData><mergeCells><mergeCell ref="B2:C3"/></mergeCells>'
            xml = xml.replace(b"c1</t>", b"b1</t>") if "sheet1" in name else xml
            copy.writestr(name, xml.replace(b"</sheetData>", area))
    return folder / "july.xlsx"


def ods(folder: Path) -> Path:
    def cell(said: str, attributes: str = "", covered: str = "") -> str:
        kind = f"table:{covered}table-cell"
        return f'<{kind} office:value-type="string"{attributes}><text:p>{said}</text:p></{kind}>'

    first = cell("b1", ' table:number-columns-spanned="1" table:number-rows-spanned="2"')
    lines = [[cell(each) for each in line] for line in CELLS]
    lines[1][1], lines[2][1] = first, cell("b2", covered="covered-")
    joined = ["".join(line) for line in lines]
    body = f"<table:table-row>{joined[0]}</table:table-row><table:table-row>{joined[1]}</table:table-row>"
    body += f'<table:table-row table:visibility="filter">{joined[2]}</table:table-row>'
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    return write_ods(folder / "july.ods", f"{columns}{body}<table:table-row>{joined[3]}</table:table-row>")


def xlsb(folder: Path) -> Path:
    cells = [(at, place, each) for at, line in enumerate(CELLS) for place, each in enumerate(line)]
    return write_xlsb(folder / "july.xlsb", cells, merged=[(1, 2, 1, 1)], hidden=[2])  # type: ignore[arg-type] # texts


def test_a_text_that_is_seen_elsewhere_in_its_merged_cells_is_none_that_is_hidden(tmp_path: Path) -> None:
    table = only(xlsx(tmp_path))
    assert list(rows(table)) == [(2, ("a1", "b1", "b1")), (3, ("a2", "", "b1")), (4, ("a3", "b3", "c3"))]
    assert table.remarks[-1] == HIDES
    assert table.covered == {3: {1: "b2"}}


@pytest.mark.parametrize("written", [ods, xlsb])
def test_merged_cells_and_what_is_hidden_are_told_of_other_workbooks_too(
    written: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = written(tmp_path)
    table = only(path)
    assert list(rows(table)) == SEEN
    assert table.covered == {3: {1: "b2"}}
    assert table.remarks[-1] == HIDES
    assert "1 row is hidden and is read." in table.remarks
    assert any("hidden and" in each and "column" in each for each in table.remarks)
    [filled] = open_tables(path, Reading(fill_merged=True))
    assert list(rows(filled))[1] == (3, ("a2", "b1", "b1"))
