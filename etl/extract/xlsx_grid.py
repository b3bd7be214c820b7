"""What of an .xlsx workbook its engine would not survive: cells far apart, and texts that very many cells share."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Protocol

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
#: References that begin so lie in such a grid, and in no smaller one.
_COLUMNS = ((rb"[A-Za-z]{3}[A-Za-z]*[0-9]", 16_384), (rb"[B-Zb-z][A-Za-z][0-9]", 702), (rb"[Aa][A-Za-z][0-9]", 52))
_ROWS = ((rb"[A-Za-z]*[0-9]{7}", 1_048_576), (rb"[A-Za-z]*[0-9]{6}", 999_999))
_SMALLEST = (26, 99_999)
#: By the rows of a grid of 26 columns, references outside it: all of the above would take twice the time.
_OUTSIDE = {
    99_999: re.compile(rb"""r=["'][A-Za-z]?+(?:[A-Za-z]|[0-9]{6})"""),
    999_999: re.compile(rb"""r=["'][A-Za-z]?+(?:[A-Za-z]|[0-9]{7})"""),
}
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


class Watcher(Protocol):
    """Is shown the XML of a worksheet as it goes by, so that nobody needs to unpack it once more."""

    def add(self, offset: int, window: bytes) -> None:
        """Takes the next window and where it stands."""

    def end(self) -> None:
        """There are no more."""


def refuse_giants(source: Source, watchers: Mapping[str, Watcher]) -> list[str]:
    """Refuses what would exhaust the memory.

    Args:
        source: the workbook.
        watchers: by the members of the archive that they are shown; of one that may be a giant they see no end.

    Returns:
        The members of the archive that have cells which do not say where they are.

    Raises:
        FileError: opening the workbook would exhaust the memory, or it is no whole archive.
    """
    with opened(source) as package:
        parts = _parts(package)
        rough = [_roughly(package, part, watchers.get(part)) for part in parts]
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


def _roughly(package: zipfile.ZipFile, part: str, watcher: Watcher | None) -> int:
    """At least the size of the grid, from how long its cells' references are."""
    columns, rows = _SMALLEST
    for offset, window in windows(package, part):
        narrow = columns == _SMALLEST[0] and rows in _OUTSIDE
        beyond = _OUTSIDE[rows] if narrow else _beyond(columns, rows)
        if beyond and beyond.search(window):
            columns, rows = _largest(_COLUMNS, columns, window), _largest(_ROWS, rows, window)
        if columns < _WIDEST and _has_unplaced(window):
            columns = _WIDEST
        if watcher and columns * rows <= GRID:
            watcher.add(offset, window)
    if watcher and columns * rows <= GRID:
        watcher.end()
    return columns * rows


def _largest(grids: Sequence[tuple[bytes, int]], known: int, window: bytes) -> int:
    return max(known, *(size for form, size in grids if size > known and _begins((form,)).search(window)), 0)


def _has_unplaced(window: bytes) -> bool:
    prefixed = signs_in(window, (b":c",))
    return bool(_UNPLACED.search(window) or (prefixed and _UNPLACED_PREFIXED.search(window)))


def _beyond(columns: int, rows: int) -> re.Pattern[bytes] | None:
    """References outside such a grid; None where there can be none."""
    larger = [form for form, size in _COLUMNS if size > columns]
    larger += [form for form, size in _ROWS if size > rows]
    return _begins(tuple(larger)) if larger else None


@cache
def _begins(forms: tuple[bytes, ...]) -> re.Pattern[bytes]:
    """References that begin in one of some forms, all in one pattern, which takes a third of the time."""
    return re.compile(rb"""r=["'](?:%b)""" % b"|".join(forms))


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
