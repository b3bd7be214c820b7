"""What the engine leaves out of the sheets of an .ods workbook: errors, ruby, merged cells, and what is hidden."""

import re
from collections.abc import Iterator

from msgspec import Struct, field

from etl.extract.merged import Merged
from etl.extract.ods_grid import CELL, CELLS
from etl.extract.ods_styles import error, located, placed, text
from etl.extract.reading import Source
from etl.extract.xlsx_zip import names, opened

_COLUMNS_SPANNED = re.compile(rb"""\bnumber-columns-spanned=["']([0-9]{1,5})["']""")
_ROWS_SPANNED = re.compile(rb"""\bnumber-rows-spanned=["']([0-9]{1,7})["']""")
_HIDDEN = re.compile(rb"""\btable:visibility=["'](?:collapse|filter)["']""")
_HIDDEN_COLUMN = re.compile(rb"""<table:table-column\b([^<>]*\btable:visibility=["'](?:collapse|filter)["'][^<>]*)>""")


class OdsLayout(Struct):
    """A sheet; rows and columns count from 0.

    Attributes:
        texts: by row and column, what cells show that the engine tells otherwise: errors, and texts with ruby.
        merged: ranges of merged cells.
        hidden_rows: which.
        hidden_columns: how many.
    """

    texts: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: int = 0


def layouts(source: Source) -> dict[str, OdsLayout]:
    """The sheets by their names."""
    found: dict[str, OdsLayout] = {}
    with opened(source) as package:
        member = names(package).get("content.xml")
        for sheet, row, times, xml in located(package, member) if member else ():
            layout = found.setdefault(sheet, OdsLayout())
            if row < 0:
                layout.hidden_columns = _hidden_columns(xml)
                continue
            if b'value-type="error"' in xml or b"<text:ruby-text" in xml:
                cells = dict(_texts(xml))
                layout.texts |= dict.fromkeys(range(row, row + times), cells)
            if b"-spanned=" in xml:
                layout.merged += _merged(row, xml)
            if b"visibility=" in xml and _HIDDEN.search(xml.partition(b">")[0]) and b"<text:p" in xml:
                layout.hidden_rows.update(range(row, row + times))
    return found


def _hidden_columns(xml: bytes) -> int:
    repeated = (CELLS.search(tag) for tag in _HIDDEN_COLUMN.findall(xml))
    return sum(int(each[1]) if each else 1 for each in repeated)


def _texts(xml: bytes) -> Iterator[tuple[int, str]]:
    for place, cell in placed(xml):
        if b'value-type="error"' in cell["attributes"]:
            yield place, error(cell)
        elif b"<text:ruby-text" in cell["content"]:
            yield place, text(cell)


def _merged(row: int, xml: bytes) -> Iterator[Merged]:
    for place, cell in _cells(xml):
        across, down = (found.search(cell["attributes"]) for found in (_COLUMNS_SPANNED, _ROWS_SPANNED))
        right, bottom = (int(each[1]) - 1 if each else 0 for each in (across, down))
        if right > 0 or bottom > 0:
            yield Merged(row, place, row + bottom, place + right)


def _cells(xml: bytes) -> Iterator[tuple[int, re.Match[bytes]]]:
    """The cells of a row with their columns, repeated ones once."""
    place = 0
    for cell in CELL.finditer(xml):
        yield place, cell
        place += int(times[1]) if (times := CELLS.search(cell["attributes"])) else 1
