"""The cells of an .xlsb workbook: how far they reach, which are merged or hidden, and which show errors.

Only a few records of [MS-XLSB]: BrtRowHdr, BrtColInfo, BrtMergeCell, those of cells, BrtBundleSh, and of styles BrtFmt,
BrtFont and BrtXF.
"""

import struct
import zipfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator

from msgspec import Struct

from etl.errors import FileError
from etl.extract.built_in_formats import BUILT_IN
from etl.extract.formatted import Run, joined
from etl.extract.merged import Merged
from etl.extract.number_format import NumberFormat, number_format
from etl.extract.reading import Source
from etl.extract.struck import Struck
from etl.extract.xlsx_grid import GRID, GRIDS, far_apart
from etl.extract.xlsx_zip import LONGEST, attributes, long_text, names, opened, whole

#: Types of records, as their bytes of seven bits.
_ROW, _ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156
_FORMAT, _STYLE, _STYLES, _STYLES_END = 44, 47, 617, 618
_MERGE, _COLUMNS, _FONT = 176, 60, 43
_MORE = 0x80

#: A bit of a row's flags, and one of a font's.
_ROW_HIDDEN, _STRUCK = 0x10, 0x08

#: Records of cells that hold something: BrtCellRk to BrtFmlaError, and BrtCellRString.
_CELLS = frozenset((*range(2, 12), 62))

_ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
    43: "#GETTING_DATA",
}


class Cells(Struct, frozen=True):
    """What a worksheet's records say of its cells.

    Attributes:
        height: rows down to the last cell.
        width: columns to the last cell.
        failures: the errors that cells show, by row and column from 0.
        merged: ranges of merged cells.
        hidden_rows: which.
        hidden_columns: how many.
    """

    height: int
    width: int
    failures: dict[int, dict[int, str]]
    merged: tuple[Merged, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: int = 0


def binary_cells(source: Source) -> dict[str, Cells]:
    """The cells of each worksheet, by its name.

    Raises:
        FileError: the workbook is damaged, or its engine would exhaust the memory.
    """
    with opened(source) as package:
        try:
            found = {name: _cells(whole(package, part)) for name, part in _parts(package).items()}
            strings = names(package).get("xl/sharedstrings.bin")
            longest = _longest(whole(package, strings)) if strings else 0
        except (struct.error, IndexError) as error:
            raise FileError(f"{source.path.name} is damaged. Open it in Excel and save it again.") from error
    grids = [each.height * each.width for each in found.values()]
    if max(grids, default=0) > GRID or sum(grids) > GRIDS:
        raise FileError(far_apart(source))
    if longest > LONGEST:
        raise FileError(long_text(source.path.name))
    return found


def _cells(data: bytes) -> Cells:
    failures: dict[int, dict[int, str]] = defaultdict(dict)
    merged, hidden_rows, hidden_columns = list[Merged](), list[int](), 0
    row = bottom = right = -1
    at, end = 0, len(data)
    while at < end:
        # One loop without calls: a sheet has millions of records.
        kind = data[at]
        at += 1
        if kind & _MORE:
            kind = kind & ~_MORE | (data[at] & ~_MORE) << 7
            at += 1
        size = data[at]
        at += 1
        if size & _MORE:
            size, at = _counted(data, at - 1, 4)
        if kind in _CELLS:
            place = int.from_bytes(data[at : at + 4], "little")
            right, bottom = max(right, place), max(bottom, row)
            if kind in {_ERROR, _FORMULA_ERROR}:
                failures[row][place] = _ERRORS.get(data[at + 8], "#ERROR!")
        elif kind == _ROW:
            (row,) = struct.unpack_from("<I", data, at)
            if data[at + 11] & _ROW_HIDDEN:
                hidden_rows.append(row)
        elif kind == _MERGE:
            top, last, left, end_column = struct.unpack_from("<IIII", data, at)
            merged.append(Merged(top, left, last, end_column))
        elif kind == _COLUMNS:
            first, final = struct.unpack_from("<II", data, at)
            hidden_columns += (final - first + 1) * (data[at + 16] & 1)
        at += size
    return Cells(bottom + 1, right + 1, failures, tuple(sorted(merged)), tuple(hidden_rows), hidden_columns)


def runs(source: Source, sheet: str, columns: Collection[int], wanted: Callable[[NumberFormat], bool]) -> Iterator[Run]:
    """Cells one below the other that have one of the number formats that are wanted; columns count from 0."""
    with opened(source) as package:
        member, part = names(package).get("xl/styles.bin"), _parts(package).get(sheet)
        formats = list(_formats(whole(package, member))) if member else []
        styles = {style: form for style, form in enumerate(formats) if wanted(form)}
        if styles and part:
            cells = _styles(whole(package, part), frozenset(columns))
            yield from joined((place, row, styles[style]) for place, row, style in cells if style in styles)


def _styles(data: bytes, columns: frozenset[int] | None = None) -> Iterator[tuple[int, int, int]]:
    """Column from 0, row from 1 and style of the cells that hold something; in all columns, or in some."""
    row = 0
    for kind, body in _records(data):
        if kind == _ROW:
            row = int.from_bytes(body[:4], "little")
        elif kind in _CELLS:
            place = int.from_bytes(body[:4], "little")
            if columns is None or place in columns:
                yield place, row + 1, int.from_bytes(body[4:7], "little")


def struck(source: Source, sheet: str) -> Struck:
    """Cells that hold something and are struck through."""
    found = defaultdict[int, set[int]](set)
    with opened(source) as package:
        member, part = names(package).get("xl/styles.bin"), _parts(package).get(sheet)
        lined = frozenset(_lined(whole(package, member))) if member else frozenset()
        if lined and part:
            for place, row, style in _styles(whole(package, part)):
                if style in lined:
                    found[row - 1].add(place)
    return found


def _lined(data: bytes) -> Iterator[int]:
    """The numbers of the styles of cells whose font has a line."""
    fonts, style, of_cells = list[bool](), 0, False
    for kind, body in _records(data):
        if kind == _FONT:
            fonts.append(bool(body[2] & _STRUCK))
        elif kind in {_STYLES, _STYLES_END}:
            of_cells = kind == _STYLES
        elif kind == _STYLE and of_cells:
            font = int.from_bytes(body[4:6], "little")
            if font < len(fonts) and fonts[font]:
                yield style
            style += 1


def _formats(data: bytes) -> Iterator[NumberFormat]:
    """The number format of each style."""
    codes, of_cells = dict(BUILT_IN), False
    for kind, body in _records(data):
        if kind == _FORMAT:
            codes[int.from_bytes(body[:2], "little")] = _text(body, 2)[0]
        elif kind in {_STYLES, _STYLES_END}:
            of_cells = kind == _STYLES
        elif kind == _STYLE and of_cells:
            yield number_format(codes.get(int.from_bytes(body[2:4], "little"), "General"))


def _longest(data: bytes) -> int:
    return max((len(body) for _, body in _records(data)), default=0)


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The part of each worksheet, by its name."""
    members = names(package)
    book, links = members.get("xl/workbook.bin"), members.get("xl/_rels/workbook.bin.rels")
    if book is None or links is None:
        return {}
    linked = attributes(whole(package, links).decode(errors="replace"), "Relationship")
    targets = {each.get("Id", ""): each.get("Target", "").lower() for each in linked}
    found = {}
    for kind, body in _records(whole(package, book)):
        if kind == _SHEET:
            key, behind = _text(body, 8)
            target = targets.get(key, "")
            part = members.get(target.lstrip("/")) or members.get(f"xl/{target}")
            if part:
                found[_text(body, behind)[0]] = part
    return found


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A counted UTF-16 text and the place behind it."""
    (length,) = struct.unpack_from("<I", body, at)
    end = at + 4 + length * 2
    return body[at + 4 : end].decode("utf-16-le", errors="replace"), end


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _counted(data, at, 2)
        size, at = _counted(data, at, 4)
        yield kind, data[at : at + size]
        at += size


def _counted(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in bytes of seven bits, the lowest first."""
    number = 0
    for place in range(most):
        byte = data[at + place]
        number |= (byte & ~_MORE) << (7 * place)
        if not byte & _MORE:
            return number, at + place + 1
    return number, at + most
