"""Rejects as workbooks and texts: the user's text untouched, nothing that runs, nobody's work replaced."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from etl.report.formulas import escaped
from etl.report.rejects import (
    NAMES,
    REASONS,
    Note,
    Page,
    Provenance,
    Row,
    Stamp,
    clear,
    held,
    provenance_of,
    unescaped,
    vacant,
    write_workbook,
)

STAMP = Stamp("july.xlsx", 7, "https://x/api", "aaaa")
CELLS = ("00123", "=1+1", "31/07/2026", "", "1.234,50")
NOTES = {1: Note("Odd. Mend it.", "Mend it.", warning=False), 3: Note("Empty.", "Fill it in.", warning=True)}


def page(*rows: Row, torn: bool = False, provenance: Provenance | None = None) -> Page:
    headings = ("Invoice ID", "Sum", "Date", "Note", "Total")
    return Page("Invoices", headings, len(headings), lambda: iter(rows), torn, provenance)


def written(folder: Path, each: Page) -> Worksheet:
    write_workbook([each], folder / "july.rejects.xlsx", STAMP)
    found = openpyxl.load_workbook(folder / "july.rejects.xlsx").active
    assert isinstance(found, Worksheet)
    return found


def test_cells_are_text_as_it_was_and_the_bad_ones_say_why(tmp_path: Path) -> None:
    sheet = written(tmp_path, page(Row(14, CELLS, NOTES, "Row 14: odd.", "plain")))
    assert [cell.value for cell in sheet[1]] == ["Invoice ID", "Sum", "Date", "Note", "Total", NAMES, REASONS]
    assert [cell.value or "" for cell in sheet[2]] == [*CELLS, "plain", "Row 14: odd."]
    assert {cell.data_type for cell in sheet[2] if cell.value} == {"s"}
    assert {cell.number_format for cell in sheet[2]} == {"@"}
    comments = {cell.coordinate: cell.comment.text for cell in sheet[2] if cell.comment}
    assert comments == {"B2": "Mend it.", "D2": "Fill it in."}
    fills = {cell.coordinate: cell.fill.fgColor.rgb for cell in sheet[2] if cell.fill.fill_type}
    assert fills == {"B2": "FFFFC7CE", "D2": "FFFFEB9C"}
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:G2")


def test_marks_and_rows_that_are_not_whole_have_columns_of_their_own(tmp_path: Path) -> None:
    provenance = Provenance("4f1c2a9b7d33", 12, 1)
    sheet = written(
        tmp_path, page(Row(14, CELLS, {}, "Row 14: odd.", "row", "The row is odd."), torn=True, provenance=provenance)
    )
    assert [cell.value for cell in sheet[2]][5:] == ["The row is odd.", "14", "row", "Row 14: odd."]
    assert provenance_of(str(sheet["G1"].value)) == provenance


@pytest.mark.parametrize(
    ("cell", "fits"),
    [
        ("x" * 32_767, True),
        ("x" * 32_768, False),
        ("🎉" * 16_384, False),
        ("a\uffff", False),
        ("_x005F_x000D_", False),
    ],
)
def test_what_excel_cannot_hold_is_known(cell: str, fits: bool, tmp_path: Path) -> None:
    assert held(cell) is fits
    sheet = written(tmp_path, page(Row(2, (cell, "", "", "", ""), {}, "Row 2: x")))
    assert (sheet["A2"].value == cell) is fits


def back(cell: str) -> str:
    """A cell of a text file that comes back, as it is read."""
    return str(pl.DataFrame({"c": [cell]}).select(unescaped(pl.col("c")))["c"][0])


@given(st.text("'=+-@\t\r\n\x00\uff1d\uff0b\uff0d\uff201.5 x"))
def test_text_that_a_spreadsheet_might_run_does_not_and_comes_back(cell: str) -> None:
    safe = escaped(cell)
    assert not safe.startswith(tuple("=@\t\r\n\x00\uff1d\uff20"))
    assert back(safe) == cell


@pytest.mark.parametrize("start", [*"=+-@\t\r\n\x00\uff1d\uff0b\uff0d\uff20"])
@pytest.mark.parametrize("rest", ["HYPERLINK(1)", "1+cmd|x", ""])
def test_whatever_starts_a_formula_has_an_apostrophe_before_it(start: str, rest: str) -> None:
    cell = f"{start}{rest}"
    # A sign and digits alone run nothing.
    assert escaped(cell) == (cell if start in "+-\uff0b\uff0d" and not rest else f"'{cell}")
    assert back(escaped(cell)) == cell


@pytest.mark.parametrize("cell", ["-5.00", "+49 30 1234", "-1.234,50", "\uff0d5.00", "\uff0b49 30", "A-1", ""])
def test_signed_digits_stay_as_they_are(cell: str) -> None:
    assert escaped(cell) == cell


@pytest.mark.parametrize("cell", ["'-5.00", "''+49", "'", "''", "'x", "'\uff1d", "''=1"])
def test_apostrophes_of_the_users_own_come_back(cell: str) -> None:
    assert back(escaped(cell)) == cell


def rejects(folder: Path, stamp: Stamp = STAMP) -> Path:
    write_workbook([page(Row(2, CELLS, {}, "Row 2: x"))], folder / "july.rejects.xlsx", stamp)
    return folder / "july.rejects"


def test_untouched_rejects_are_replaced_and_removed(tmp_path: Path) -> None:
    base = rejects(tmp_path)
    assert vacant(base, 1, STAMP) == (base, "")
    assert not clear(base, 1, STAMP)
    assert not list(tmp_path.iterdir())


def edited(book: Path) -> None:
    """As if somebody had saved it a minute later."""
    moment = book.stat().st_mtime + 60
    os.utime(book, (moment, moment))


def test_those_of_the_run_itself_that_were_worked_in_stay_where_they_are(tmp_path: Path) -> None:
    base = rejects(tmp_path)
    edited(tmp_path / "july.rejects.xlsx")
    kept = "july.rejects.xlsx has been worked in, and is kept."
    assert vacant(base, 1, STAMP) == (tmp_path / "july.rejects-2", kept)
    assert not clear(base, 1, STAMP)
    assert (tmp_path / "july.rejects.xlsx").exists()


#: An earlier run, a run to another portal, one of another journal, and one that kept none yet.
OTHERS = [
    STAMP,
    replace(STAMP, portal="https://y/api"),
    replace(STAMP, run=9, journal="bbbb"),
    replace(STAMP, journal=""),
]


@pytest.mark.parametrize("saved", [False, True])
@pytest.mark.parametrize("act", [vacant, clear])
@pytest.mark.parametrize("other", OTHERS)
def test_those_of_another_run_make_room_and_are_kept(tmp_path: Path, other: Stamp, act: Any, saved: bool) -> None:  # noqa: ANN401
    base = rejects(tmp_path, other)
    (tmp_path / "july.rejects.csv").write_text("A", encoding="utf-8")
    content = (tmp_path / "july.rejects.xlsx").read_bytes()
    if saved:
        edited(tmp_path / "july.rejects.xlsx")
    kept = f"july.rejects (run {other.run})"
    told = f"The rejected rows of run {other.run} are kept as {kept}.xlsx, {kept}.csv."
    newer = replace(STAMP, run=8)
    assert act(base, 1, newer) == ((base, told) if act is vacant else told)
    assert {path.name for path in tmp_path.iterdir()} == {f"{kept}.xlsx", f"{kept}.csv"}
    assert (tmp_path / f"{kept}.xlsx").read_bytes() == content


def test_an_older_run_leaves_the_name_to_a_newer_one(tmp_path: Path) -> None:
    base = rejects(tmp_path)
    older = replace(STAMP, run=6)
    assert vacant(base, 1, older) == (tmp_path / "july.rejects (run 6)", "july.rejects.xlsx holds those of run 7.")
    assert not clear(base, 1, older)
    assert (tmp_path / "july.rejects.xlsx").exists()


@pytest.mark.parametrize("sign", ["~$july.rejects.xlsx", ".~lock.july.rejects.xlsx#"])
def test_those_that_are_open_stay_and_the_newer_ones_go_beside_them(tmp_path: Path, sign: str) -> None:
    base = rejects(tmp_path)
    (tmp_path / sign).touch()
    assert vacant(base, 1, replace(STAMP, run=8))[0].name == "july.rejects (run 8)"
    assert not clear(base, 1, replace(STAMP, run=8))
    assert (tmp_path / "july.rejects.xlsx").exists()


def test_a_check_takes_the_place_of_the_check_before(tmp_path: Path) -> None:
    check = replace(STAMP, run=1, journal="")
    base = rejects(tmp_path, check)
    assert vacant(base, 1, check) == (base, "")
    assert not clear(base, 1, check)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"A,B\n"])
def test_a_file_that_is_no_rejects_workbook_stays(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "july.rejects.xlsx").write_bytes(content)
    clear(tmp_path / "july.rejects", 1, STAMP)
    assert vacant(tmp_path / "july.rejects", 1, STAMP)[0].name == "july.rejects-2"
    assert (tmp_path / "july.rejects.xlsx").exists()


def test_a_workbook_bears_the_time_that_stands_in_it(tmp_path: Path) -> None:
    rejects(tmp_path)
    inside = openpyxl.load_workbook(tmp_path / "july.rejects.xlsx").properties.created
    assert inside is not None
    assert inside.replace(tzinfo=UTC) == datetime.fromtimestamp((tmp_path / "july.rejects.xlsx").stat().st_mtime, UTC)
