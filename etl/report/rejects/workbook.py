"""The rejects as a workbook: cells as text, numbers as they were, the bad ones coloured and with a comment."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from etl.report.rejects.pages import Page, Row
from etl.report.rejects.place import Stamp, stamped
from etl.report.workbook import CELL, new_workbook
from etl.text import NUMERIC

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: Characters of a comment: what still fits on the screen; the last column has the whole.
_COMMENT = 1_000

#: What no XML can hold, and what the escape of a sheet's XML has no sure form for.
_UNHELD = re.compile("[\ufffe\uffff]|_x[0-9A-Fa-f]{4}(?=_x[0-9A-Fa-f]{4}_)")

_RED, _YELLOW, _GREY = "#FFC7CE", "#FFEB9C", "#808080"


class _Formats(NamedTuple):
    """How cells look; all are text, so that Excel changes nothing that is typed over them."""

    text: "Format"
    bold: "Format"
    bad: "Format"
    warned: "Format"
    ours: "Format"


def held(cell: str) -> bool:
    """Whether Excel can hold a cell's text unchanged."""
    short = len(cell) <= CELL // 2 or len(cell.encode("utf-16-le", "surrogatepass")) // 2 <= CELL
    return short and not _UNHELD.search(cell)


def write_workbook(pages: Sequence[Page], path: Path, stamp: Stamp) -> None:
    """Writes a worksheet a page.

    Raises:
        OSError: the disk is full.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    with new_workbook(path) as book:
        book.set_properties(stamp.properties(now))
        looks = _Formats(
            book.add_format({"num_format": "@"}),
            book.add_format({"num_format": "@", "bold": True}),
            book.add_format({"num_format": "@", "bg_color": _RED}),
            book.add_format({"num_format": "@", "bg_color": _YELLOW}),
            book.add_format({"num_format": "@", "font_color": _GREY}),
        )
        for page in pages:
            _fill(book.add_worksheet(page.name), page, looks)
    stamped(path, now)


def _fill(sheet: "Worksheet", page: Page, looks: _Formats) -> None:
    width, last = page.width, len(page.titles) - 1
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, last - 1, 14, looks.text)
    if page.provenance:
        sheet.set_column(last - 1, last - 1, 6, looks.ours)
    sheet.set_column(last, last, 100, looks.text)
    for column, title in enumerate(page.titles):
        sheet.write_string(0, column, _fitting(title), looks.bold)
    number = 0
    for number, row in enumerate(page.rows(), start=1):
        _write(sheet, number, page.line(row), row, width, looks)
    sheet.autofilter(0, 0, number, last)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{number + 1}"})


def _write(  # noqa: PLR0913, PLR0917 - a row, where it goes and how it looks
    sheet: "Worksheet", number: int, line: Sequence[str], row: Row, width: int, looks: _Formats
) -> None:
    for column, cell in enumerate(line):
        note = row.notes.get(column) if column < width else None
        look = (looks.warned if note.warning else looks.bad) if note else looks.text
        if column == width and row.torn:
            look = looks.bad
        if cell.startswith(NUMERIC):
            # As text it would be read by the decimal mark of its column; Excel keeps its 15 digits.
            sheet.write_number(number, column, float(cell.removeprefix(NUMERIC)), look)
        elif cell:
            sheet.write_string(number, column, _fitting(cell), look)
        elif note:
            sheet.write_blank(number, column, None, look)
        if note:
            text = note.text if len(note.text) <= _COMMENT else f"{note.text[: _COMMENT - 1]}…"
            sheet.write_comment(number, column, text, {"x_scale": 2.5, "y_scale": 1.5, "author": "etl"})


def _fitting(cell: str) -> str:
    """The cell, cut where Excel cannot hold it: its row is then marked as not whole."""
    return cell if held(cell) else f"{_UNHELD.sub('�', cell)[: CELL // 2 - 1]}…"
