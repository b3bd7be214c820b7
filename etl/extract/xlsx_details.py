"""What the engine leaves out of an .xlsx worksheet, from the XML inside it.

Left out are cells that show an error, formulas that nobody calculated, number formats, merged cells and what is hidden.
"""

import html
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from etl.errors import FileError
from etl.extract.cell_text import UNCALCULATED
from etl.extract.formatted import Run, joined
from etl.extract.merged import Merged
from etl.extract.number_format import NumberFormat
from etl.extract.reading import Source
from etl.extract.xlsx_styles import formats, styled, usual
from etl.extract.xlsx_zip import column, opened, sheet_parts, signs_in, windows, worksheets

_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?P<attributes>[^<>]*\bt=["']e["'][^<>]*)(?<!/)>.{,16384}?v>(?P<text>[^<]*)<""", re.DOTALL
)
_UNCALCULATED = re.compile(
    rb"""<(?:\w+:)?c\b(?P<attributes>(?:\s(?!t=["']str["'])[^\s<>]+)*)\s*>"""
    rb"""<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?</(?:\w+:)?c>"""
)
_VALUELESS = re.compile(rb"""(?:</(?:\w+:)?f>|/>)(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?</(?:\w+:)?c>""")
_REFERENCE = re.compile(rb"""\br=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\s(?=[^<>]*\b(?:hidden=["'](?:1|true)["']|ht=["']0["']))[^<>]*>""")
_NUMBER = re.compile(rb"""\br=["']([0-9]{1,7})["']""")
_HIDDEN_COLUMNS = re.compile(rb"""<(?:\w+:)?col\s(?=[^<>]*\b(?:hidden=["'](?:1|true)["']|width=["']0["']))[^<>]*>""")
_SPAN = re.compile(rb"""\b(min|max)=["']([0-9]+)["']""")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*\bref=["']([A-Za-z]+)([0-9]+):([A-Za-z]+)([0-9]+)["']""")

#: Without these a window has no cell that shows an error, no formula, nothing hidden and nothing merged.
_ERRORS, _FORMULAS, _MERGE = (b't="e"', b"t='e'"), (b"<f", b":f"), b"mergeCell"
_HIDDEN = (b"hidden=", b'ht="0"', b'width="0"')
#: Of texts in cells without this no part is struck through.
_LINE = b"strike"
_SIGNS = (*_ERRORS, *_FORMULAS, *_HIDDEN, _MERGE, _LINE)


class Overlay(Struct, frozen=True):
    """What a worksheet shows besides its values; rows and columns count from 0.

    Attributes:
        texts: by row, the columns whose text is known, an error or a formula without value.
        labels: cells whose whole numbers are shown through a format as names of things, by their first row.
        merged: ranges of merged cells.
        hidden_rows: which; one that does not say its place is below 0.
        hidden_columns: how many.
        held: cells with a value, as they stand in the file; those without a place of their own are none.
        lined: whether a part of a text in a cell may be struck through.
    """

    texts: dict[int, dict[int, str]]
    labels: Sequence[Run]
    merged: tuple[Merged, ...]
    hidden_rows: Collection[int]
    hidden_columns: int
    held: int = 0
    lined: bool = False

    @property
    def height(self) -> int:
        """Rows down to the last text."""
        return max(self.texts, default=-1) + 1


class Details:
    """What the engine leaves out of a worksheet, gathered from its XML window by window.

    Args:
        styles: those that show whole numbers as names of things, by their numbers.
        located: whether it is known which sheet it is.
    """

    def __init__(self, styles: Mapping[int, NumberFormat], *, located: bool = True) -> None:
        self._styles, self._located = styles, located
        self._texts: dict[int, dict[int, str]] = defaultdict(dict)
        self._labels: list[Run] = []
        self._merged, self._rows, self._columns = set[Merged](), set[int](), set[int]()
        self._held, self._end, self._quick, self._signs = 0, 0, False, list[bytes]()
        self._lost = self._lined = self.whole = False

    def add(self, offset: int, window: bytes) -> None:
        """Takes the next window and where it stands."""
        seen = signs_in(window, _SIGNS)
        for cell, text in _failures(window, seen):
            self._show(cell, _error(html.unescape(text.decode(errors="replace"))))
        if self._styles:
            self._quick = self._quick if offset else usual(window)
            self._labels += joined(_labelled(styled(window, self._styles, quick=self._quick), self._styles))
        if not seen.isdisjoint(_HIDDEN):
            self._rows.update(_hidden_rows(window, offset))
            self._columns.update(_hidden_columns(window))
        if _MERGE in seen:
            self._merged.update(map(_range, _MERGED.findall(window)))
        self._lined |= _LINE in seen
        self._signs = self._signs if offset else [sign for sign in (b"</v>", b"</is>") if sign in window]
        self._held += _held(window, self._signs, self._end - offset if offset else 0)
        self._end = offset + len(window)

    def end(self) -> None:
        """There are no more."""
        self.whole = True

    def overlay(self, source: Source, sheet: str) -> Overlay:
        """What was found.

        Raises:
            FileError: there is something to show, and it does not say where.
        """
        if self._lost:
            raise FileError(
                f"{source.path.name}, sheet {sheet} has formulas that show errors, in cells that cannot be located."
                " Open it in Excel and save it again."
            )
        labels, merged = sorted(self._labels, key=lambda run: run.top), tuple(sorted(self._merged))
        return Overlay(self._texts, labels, merged, self._rows, len(self._columns), self._held, self._lined)

    def _show(self, cell: bytes, text: str) -> None:
        reference = _REFERENCE.search(cell) if self._located else None
        if reference is None:
            self._lost = True
        else:
            self._texts[int(reference[2]) - 1][column(reference[1]) - 1] = text


class SheetDetails:
    """What the engine leaves out of the worksheets of a workbook.

    Attributes:
        watchers: by the members of the archive, what is to be shown their XML; of others it is read.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        with opened(source) as package:
            self._styles = {style: each for style, each in enumerate(formats(package)) if each.labels}
            self._parts = sheet_parts(package)
        self.watchers = {part: Details(self._styles) for part in self._parts.values()}

    def overlay(self, sheet: str) -> Overlay:
        """What is left out of a worksheet.

        Raises:
            FileError: there is something to show, and it does not say where.
        """
        part = self._parts.get(sheet)
        seen = self.watchers[part] if part else None
        return (seen if seen and seen.whole else self._read(part)).overlay(self._source, sheet)

    def _read(self, part: str | None) -> Details:
        details = Details(self._styles) if part else Details({}, located=False)
        with opened(self._source) as package:
            for each in [part] if part else worksheets(package):
                for offset, window in windows(package, each):
                    details.add(offset, window)
        return details


def _labelled(
    cells: Iterable[tuple[bytes, bytes, bytes]], styles: Mapping[int, NumberFormat]
) -> Iterator[tuple[int, int, NumberFormat]]:
    places: dict[bytes, int] = {}
    known = {str(style).encode(): form for style, form in styles.items()}
    for letters, number, style in cells:
        if letters not in places:
            places[letters] = column(letters) - 1
        yield places[letters], int(number), known[style]


def _held(window: bytes, signs: Iterable[bytes], done: int) -> int:
    """Values that end in a window, by the signs of their ends, behind what was counted before."""
    return sum(window.count(sign, max(done + 1 - len(sign), 0)) for sign in signs)


def _error(text: str) -> str:
    return text if text.startswith("#") else "#VALUE!"


def _failures(window: bytes, seen: frozenset[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The attributes of the cells that have no value to show, and what stands for it."""
    if not seen.isdisjoint(_ERRORS):
        yield from ((match["attributes"], match["text"]) for match in _ERROR.finditer(window))
    if not seen.isdisjoint(_FORMULAS) and _VALUELESS.search(window):
        yield from ((match["attributes"], UNCALCULATED.encode()) for match in _UNCALCULATED.finditer(window))


def _hidden_rows(window: bytes, offset: int) -> Iterator[int]:
    for match in _HIDDEN_ROW.finditer(window):
        number = _NUMBER.search(match[0])
        yield int(number[1]) - 1 if number else -1 - offset - match.start()


def _hidden_columns(window: bytes) -> Iterator[int]:
    for match in _HIDDEN_COLUMNS.finditer(window):
        span = {name: int(number) for name, number in _SPAN.findall(match[0])}
        yield from range(span.get(b"min", 1), min(span.get(b"max", 1), 1 << 14) + 1)


def _range(corners: tuple[bytes, bytes, bytes, bytes]) -> Merged:
    left, top, right, bottom = corners
    return Merged(int(top) - 1, column(left) - 1, int(bottom) - 1, column(right) - 1)
