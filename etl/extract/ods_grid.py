"""How far the cells of an .ods workbook reach once those that are repeated stand side by side."""

import re
import zipfile
from collections.abc import Iterator

from msgspec import Struct

from etl.errors import FileError
from etl.extract.reading import Source
from etl.extract.xlsx_grid import COPIED, GRID, GRIDS, copied, far_apart
from etl.extract.xlsx_zip import LONGEST, chunks, long_text, names, opened

#: Bytes of a row's XML, at most.
_ROW_BYTES = 256 << 20

ROW = b"<table:table-row"
_SHEET_END = b"</table:table>"
ROWS = re.compile(rb"""^[^<>]*\bnumber-rows-repeated=["']([0-9]{1,20})["']""")
CELL = re.compile(
    rb"""<table:(?:covered-)?table-cell\b(?P<attributes>[^<>]*?)(?:/>|>(?P<content>.*?)</table:(?:covered-)?table-cell>)""",
    re.DOTALL,
)
CELLS = re.compile(rb"""\bnumber-columns-repeated=["']([0-9]{1,20})["']""")
_VALUE = re.compile(rb"""\boffice:(?:[a-z]+-)?value=""")
_BLANKS = re.compile(rb"""<text:s\b[^<>]*\btext:c=["']([0-9]{1,20})["']""")


class Row(Struct, frozen=True):
    """A row, or several alike.

    Attributes:
        repeated: how many.
        width: columns to the last cell that holds something.
        copied: bytes that repeated cells hold beyond what stands in the file, of one row.
        size: bytes of its cells.
        last: whether its sheet ends behind it.
    """

    repeated: int
    width: int
    copied: int
    size: int
    last: bool


def refuse_giant_tables(source: Source) -> None:
    """Raises FileError where opening the workbook would exhaust the memory, or where it is no whole archive."""
    with opened(source) as package:
        part = names(package).get("content.xml")
        if part is None:
            return
        grids = height = width = gap = held = 0
        for row in _rows(package, part, source):
            if row.width:
                height, gap, width = height + gap + row.repeated, 0, max(width, row.width)
                held += row.copied * row.repeated + row.size * (row.repeated - 1)
            else:
                gap += row.repeated
            if height * width > GRID or grids + height * width > GRIDS:
                raise FileError(far_apart(source))
            if held > COPIED:
                raise FileError(copied(source))
            if row.last:
                grids, height, width, gap = grids + height * width, 0, 0, 0


def _rows(package: zipfile.ZipFile, part: str, source: Source) -> Iterator[Row]:
    rest = b""
    for chunk in chunks(package, part):
        if len(rest) > _ROW_BYTES:
            raise FileError(far_apart(source))
        first, *more = (rest + chunk).split(ROW) if rest else chunk.split(ROW)
        yield from (_row(each, source) for each in ([first, *more[:-1]] if more else []))
        rest = more[-1] if more else first
    yield _row(rest, source)


def _row(xml: bytes, source: Source) -> Row:
    last = _SHEET_END in xml
    if b"-repeated=" not in xml and b"text:c=" not in xml:
        # Nothing is repeated, so that cells are at most as many as there are.
        return Row(1, xml.count(b"<table:table-cell") + xml.count(b"<table:covered-table-cell"), 0, len(xml), last)
    repeated = int(found[1]) if (found := ROWS.match(xml)) else 1
    width = place = size = total = 0
    for cell in CELL.finditer(xml):
        times = int(found[1]) if (found := CELLS.search(cell["attributes"])) else 1
        blanks = sum(map(int, _BLANKS.findall(cell["content"] or b"")))
        if blanks > LONGEST:
            raise FileError(long_text(source.path.name))
        place += times
        if cell["content"] or _VALUE.search(cell["attributes"]):
            width = place
            size += len(cell[0])
            total += len(cell[0]) * (times - 1) + blanks * times
    return Row(repeated, width, total, size, last)
