"""What of an .xlsx workbook its engine would not survive: cells far apart, and texts that very many cells share."""

import re
import zipfile
from collections.abc import Iterator
from functools import cache

from etl.errors import FileError
from etl.extract.reading import Source
from etl.extract.xlsx_zip import attributes, chunks, column, names, opened, signs_in, whole, windows, worksheets

_STRINGS = "xl/sharedstrings.xml"

#: Cells from A1 to the last one of a sheet, and of all sheets; the engine holds them all, the empty ones too.
GRID = 80_000_000
GRIDS = 2 * GRID

#: Bytes of shared texts, each as often as a cell holds it: the engine copies them for each.
COPIED = 4 << 30

_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["']([A-Za-z]{1,9})([0-9]{1,18})["'][^<>]*(?<!/)>""")
_COLUMNS = (
    (re.compile(rb"""r=["'][A-Za-z]{3}[A-Za-z]*[0-9]"""), 16_384),
    (re.compile(rb"""r=["'][B-Zb-z][A-Za-z][0-9]"""), 702),
    (re.compile(rb"""r=["'][Aa][A-Za-z][0-9]"""), 52),
)
_ROWS = (
    (re.compile(rb"""r=["'][A-Za-z]*[0-9]{7}"""), 1_048_576),
    (re.compile(rb"""r=["'][A-Za-z]*[0-9]{6}"""), 999_999),
)
_SMALLEST = (26, 99_999)
#: References outside the smallest grid: few sheets have any, and all of the above would take twice the time.
_OUTSIDE = re.compile(rb"""r=["'](?:[A-Za-z]{2}|[A-Za-z]?[0-9]{6})""")
_WIDEST = 16_384

#: Cells that do not say first where they are, as they do in all common workbooks, and of those the ones that never do.
_UNPLACED = re.compile(rb"<c(?! (?:r=|r?\Z))[\s>]")
_UNPLACED_PREFIXED = re.compile(rb"<\w+:c(?! (?:r=|r?\Z))[\s>]")
_NOWHERE = re.compile(rb"""<(?:\w+:)?c(?:>|\s(?![^<>]*\br=)[^<>]*(?<!/)>)""")
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br=["']([0-9]{1,18})["']""")

#: Bytes of the shortest cell with a shared text.
_SHORTEST = len('<c t="s"><v>0</v></c>')
_SHARED = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\bt=["']s["'][^<>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})\s*<""")
_TEXT = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_TEXT_LENGTH = 128


def refuse_giants(source: Source) -> list[str]:
    """Refuses what would exhaust the memory.

    Returns:
        The members of the archive that have cells which do not say where they are.

    Raises:
        FileError: opening the workbook would exhaust the memory, or it is no whole archive.
    """
    with opened(source) as package:
        parts = _parts(package)
        rough = [_roughly(package, part) for part in parts]
        if (max(rough) > GRID or sum(rough) > GRIDS) and _too_far([_exactly(package, part) for part in parts]):
            raise FileError(far_apart(source))
        if _copied(package, parts) > COPIED:
            raise FileError(copied(source))
        wide = (part for part, size in zip(parts, rough, strict=True) if size >= _WIDEST * _SMALLEST[1])
        return [part for part in wide if any(_has_unplaced(window) for _, window in windows(package, part))]


def _too_far(grids: list[int]) -> bool:
    return max(grids) > GRID or sum(grids) > GRIDS


def far_apart(source: Source) -> str:
    """The sentence on cells that make too large a grid."""
    return (
        f"{source.path.name} has cells too far apart to be one table. Delete what stands far below or far to the right"
        " of the invoices and save it again."
    )


def copied(source: Source) -> str:
    """The sentence on texts that too many cells hold."""
    return (
        f"{source.path.name} repeats long texts to more than {COPIED >> 30} GB. Leave their column out, or split the"
        " workbook."
    )


def _parts(package: zipfile.ZipFile) -> list[str]:
    """Every part that may be a worksheet by its name or by the workbook's links, and the shared texts."""
    members = names(package)
    links = members.get("xl/_rels/workbook.xml.rels")
    linked = attributes(whole(package, links).decode(errors="replace"), "Relationship") if links else []
    targets = (each.get("Target", "").replace("\\", "/").lower() for each in linked)
    found = (members.get(each.lstrip("/") if each.startswith("/") else f"xl/{each}") for each in targets)
    usual = (members.get(name) for name in ("xl/workbook.xml", _STRINGS, "xl/styles.xml"))
    return list(dict.fromkeys([*worksheets(package), *filter(None, found), *filter(None, usual)]))


def _roughly(package: zipfile.ZipFile, part: str) -> int:
    """At least the size of the grid, from how long its cells' references are."""
    columns, rows = _SMALLEST
    for _, window in windows(package, part):
        beyond = _OUTSIDE if (columns, rows) == _SMALLEST else _beyond(columns, rows)
        if beyond and beyond.search(window):
            columns = max(
                columns, *(size for pattern, size in _COLUMNS if size > columns and pattern.search(window)), 0
            )
            rows = max(rows, *(size for pattern, size in _ROWS if size > rows and pattern.search(window)), 0)
        if columns < _WIDEST and _has_unplaced(window):
            columns = _WIDEST
    return columns * rows


def _has_unplaced(window: bytes) -> bool:
    prefixed = signs_in(window, (b":c",))
    return bool(_UNPLACED.search(window) or (prefixed and _UNPLACED_PREFIXED.search(window)))


@cache
def _beyond(columns: int, rows: int) -> re.Pattern[bytes] | None:
    """References outside such a grid, all in one pattern, which takes half the time; None where there can be none."""
    larger = [pattern for pattern, size in _COLUMNS if size > columns]
    larger += [pattern for pattern, size in _ROWS if size > rows]
    return re.compile(b"|".join(pattern.pattern for pattern in larger)) if larger else None


def _exactly(package: zipfile.ZipFile, part: str) -> int:
    columns = rows = count = across = 0
    for _, window in windows(package, part):
        for letters, number in _CELL.findall(window):
            columns = max(columns, column(letters))
            rows = max(rows, int(number))
        if _has_unplaced(window):
            rows = max(rows, *map(int, _ROW_NUMBER.findall(window)), 0)
    for chunk in chunks(package, part):
        # Cells that are nowhere stand side by side.
        first, *more = _ROW.split(chunk)
        widths = [across + _nowhere(first), *map(_nowhere, more)]
        columns, across, count = max(columns, *widths), widths[-1], count + len(more)
    return columns * (max(rows, count) if rows or columns else 0)


def _nowhere(cells: bytes) -> int:
    return len(_NOWHERE.findall(cells))


def _copied(package: zipfile.ZipFile, parts: list[str]) -> int:
    """At least the bytes of the shared texts, each as often as a cell holds it; exact where that is much."""
    strings = names(package).get(_STRINGS)
    if strings is None:
        return 0
    longest = _longest(package, strings)
    sheets = [part for part in parts if part != strings]
    if longest * (sum(package.getinfo(part).file_size for part in sheets) // _SHORTEST) <= COPIED:
        return 0
    lengths = list(_lengths(package, strings))
    return sum(
        lengths[int(place)]
        for part in sheets
        for _, window in windows(package, part)
        for place in _SHARED.findall(window)
        if int(place) < len(lengths)
    )


def _longest(package: zipfile.ZipFile, strings: str) -> int:
    """At least the bytes of the longest shared text."""
    longest = size = 0
    for chunk in chunks(package, strings):
        at = 0
        while at < len(chunk):
            end = chunk.rfind(b"si>", at, at + 2 * _TEXT_LENGTH) + 1 or chunk.find(b"si>", at) + 1 or len(chunk)
            size += end - at
            longest, at = max(longest, size), end
            if end < len(chunk):
                size = 0
    return longest


def _lengths(package: zipfile.ZipFile, strings: str) -> Iterator[int]:
    """The bytes of each shared text."""
    size = 0
    for chunk in chunks(package, strings):
        first, *more = _TEXT.split(chunk)
        size += len(first)
        for each in more:
            yield size
            size = len(each)
