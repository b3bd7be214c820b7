"""Worksheets that are written unusually: no cell of them is lost, or moved, or takes the others with it."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from etl.errors import FileError
from etl.extract import open_tables
from etl.extract.cell_text import UNCALCULATED
from tests.support.sheets import only, rows
from tests.support.workbook import error, number, row, text, write_workbook
from tests.unit.extract.test_workbook import shown

_OFFICE = "openxmlformats.org/officeDocument/2006"


def test_cells_that_do_not_say_where_they_are_stand_beside_one_another(tmp_path: Path) -> None:
    cells = (
        '<c t="inlineStr"><is><t>x</t></is></c><c r="C1" t="inlineStr"><is><t>y</t></is></c><c s="1"><v>46234</v></c>'
    )
    errors = '<row><c t="e"><v>#N/A</v></c><c><f>1</f></c></row><row r="4" spans="1:2"><c/><c t="b"><v>1</v></c></row>'
    path = write_workbook(tmp_path / "a.xlsx", {"S": [f"<row>{cells}</row>", errors]})
    assert list(rows(only(path))) == [
        (2, ("#N/A", UNCALCULATED, "", "")),
        (3, ("", "", "", "")),
        (4, ("", "TRUE", "", "")),
    ]
    assert only(path).top[0].cells == ("x", "", "y", "2026-07-31")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ([row(1, text("A1", "h")), row(2, text("A2", "a")), row(2, text("A2", "b"))], "row 2"),
        ([row(1, text("A1", "h")), row(2, text("A2", "a")), row(3, text("A3", "c")), row(2, text("A2", "b"))], "row 2"),
        ([row(1, text("A1", "h")), row(2, number("A2", "1"), number("A2", "2"))], "cell A2"),
        ([row(1, text("A1", "h")), row(2, number("A2", "1"), number("B2", "2"), number("A2", "2"))], "cell A2"),
        ([row(1, text("A1", "h")), '<row r="2"><c><v>1</v></c></row><row r="2"><c><v>2</v></c></row>'], "row 2"),
    ],
)
def test_what_stands_twice_in_one_place_is_refused_and_not_lost(tmp_path: Path, body: list[str], what: str) -> None:
    path = write_workbook(tmp_path / "a.xlsx", {"S": body})
    with pytest.raises(FileError, match=f"a.xlsx, sheet S has {what} twice, and one of the two would be lost"):
        list(rows(only(path)))


def test_rows_and_cells_in_any_order_are_where_they_say(tmp_path: Path) -> None:
    body = [row(3, text("A3", "c")), row(2, text("B2", ""), text("A2", "b")), row(1, text("B1", "y"), text("A1", "x"))]
    path = write_workbook(tmp_path / "a.xlsx", {"S": body})
    assert list(rows(only(path))) == [(2, ("b", "")), (3, ("c", ""))]


@pytest.mark.parametrize("name", ["#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#BUSY!"])
def test_an_error_that_the_engine_does_not_know_is_that_of_its_cell_alone(tmp_path: Path, name: str) -> None:
    body = [
        row(1, text("A1", "x"), text("B1", "y")),
        row(2, error("A2", name), number("B2", "2.5", 1)),
        row(3, error("B3", "odd")),
    ]
    path = write_workbook(tmp_path / "a.xlsx", {"S": body})
    assert list(rows(only(path))) == [(2, (name, "1900-01-02 12:00:00")), (3, ("", "#VALUE!"))]


@pytest.mark.parametrize(
    ("serial", "seen"),
    [
        ("0", "00:00:00"),
        ("0.75", "18:00:00"),
        ("1", "1900-01-01"),
        ("-1", "#NUM!"),
        ("-0.25", "#NUM!"),
        ("2958466", "2958466"),
    ],
)
def test_a_number_that_is_no_day_is_shown_as_none(tmp_path: Path, serial: str, seen: str) -> None:
    assert shown(tmp_path, number("{}", serial, 1), number("{}", "-5"), number("{}", "46234", 1)) == [
        seen,
        "-5",
        "2026-07-31",
    ]


@pytest.mark.parametrize("kind", ["chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"])
@pytest.mark.parametrize("place", [1, 2])
def test_a_sheet_that_is_no_worksheet_refuses_none_of_the_others(tmp_path: Path, kind: str, place: int) -> None:
    sheet = [row(1, text("A1", "x"))]
    path = write_workbook(tmp_path / "a.xlsx", {"S": sheet, "T": sheet})
    office, vendor = (f"http://schemas.{each}/relationships/" for each in (_OFFICE, "microsoft.com/office/2006"))
    target = f'" Target="worksheets/sheet{place}.xml"'
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    links = "xl/_rels/workbook.xml.rels"
    prefix = vendor if kind.startswith("xl") else office
    parts[links] = parts[links].replace(f"{office}worksheet{target}", f"{prefix}{kind}{target}")
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert [table.sheet for table in open_tables(path)] == ["T" if place == 1 else "S"]


def test_a_number_too_large_for_its_time_format_is_refused_by_its_row(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet, hours = book.add_worksheet("July"), book.add_format({"num_format": "[h]:mm"})
        sheet.write_column(0, 0, ["Id", "A1"])
        sheet.write_number(2, 0, 1e16, hours)
    with pytest.raises(FileError, match="sheet July, row 3 has a number that is too large for the date or time"):
        only(tmp_path / "a.xlsx")


def test_a_sheet_is_read_anew_once_it_was_given_back(tmp_path: Path) -> None:
    body = [row(place, text(f"A{place}", f"A{place}"), number(f"B{place}", "1.50")) for place in range(2, 99)]
    table = only(write_workbook(tmp_path / "a.xlsx", {"S": [row(1, text("A1", "x"), text("B1", "y")), *body]}))
    assert list(rows(table)) == list(rows(table)) == [(place, (f"A{place}", "1.5")) for place in range(2, 99)]
