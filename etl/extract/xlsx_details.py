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
from etl.extract.xlsx_zip import column, opened, part, signs_in, windows, worksheets

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
_SIGNS = (*_ERRORS, *_FORMULAS, *_HIDDEN, _MERGE)


class Overlay(Struct, frozen=True):
    """What a worksheet shows besides its values; rows and columns count from 0.

    Attributes:
        texts: by row, the columns whose text is known, an error or a formula without value.
        labels: cells whose whole numbers are shown through a format as names of things, by their first row.
        merged: ranges of merged cells.
        hidden_rows: which; one that does not say its place is below 0.
        hidden_columns: how many.
        held: cells with a value, as they stand in the file; those without a place of their own are none.
    """

    texts: dict[int, dict[int, str]]
    labels: Sequence[Run]
    merged: tuple[Merged, ...]
    hidden_rows: Collection[int]
    hidden_columns: int
    held: int = 0

    @property
    def height(self) -> int:
        """Rows down to the last text."""
        return max(self.texts, default=-1) + 1


def overlay(source: Source, sheet: str) -> Overlay:
    """Reads the XML of a worksheet once, in windows.

    Raises:
        FileError: there is something to show, and it does not say where.
    """
    texts: dict[int, dict[int, str]] = defaultdict(dict)
    labels: list[Run] = []
    merged, rows, columns, held = set[Merged](), set[int](), set[int](), 0
    with opened(source) as package:
        styles = {style: each for style, each in enumerate(formats(package)) if each.labels}
        found = part(package, sheet)
        for each in [found] if found else worksheets(package):
            end, quick, signs = 0, False, list[bytes]()
            for offset, window in windows(package, each):
                seen = signs_in(window, _SIGNS)
                for cell, text in _failures(window, seen):
                    row, place = _place(cell if found else b"", source, sheet)
                    texts[row][place] = _error(html.unescape(text.decode(errors="replace")))
                quick = usual(window) if styles and not offset else quick
                if styles and found:
                    labels += joined(_labelled(styled(window, styles, quick=quick), styles))
                if not seen.isdisjoint(_HIDDEN):
                    rows.update(_hidden_rows(window, offset))
                    columns.update(_hidden_columns(window))
                signs = signs if offset else [sign for sign in (b"</v>", b"</is>") if sign in window]
                held, end = held + _held(window, signs, end - offset), offset + len(window)
                if _MERGE in seen:
                    merged.update(map(_range, _MERGED.findall(window)))
    return Overlay(texts, sorted(labels, key=lambda run: run.top), tuple(sorted(merged)), rows, len(columns), held)


def _labelled(
    cells: Iterable[tuple[bytes, bytes, bytes]], styles: Mapping[int, NumberFormat]
) -> Iterator[tuple[int, int, NumberFormat]]:
    places: dict[bytes, int] = {}
    known = {str(style).encode(): form for style, form in styles.items()}
    for letters, number, style in cells:
        if letters not in places:
            places[letters] = column(letters) - 1
        yield places[letters], int(number), known[style]


def _place(cell: bytes, source: Source, sheet: str) -> tuple[int, int]:
    reference = _REFERENCE.search(cell)
    if reference is None:
        raise FileError(
            f"{source.path.name}, sheet {sheet} has formulas that show errors, in cells that cannot be located."
            " Open it in Excel and save it again."
        )
    return int(reference[2]) - 1, column(reference[1]) - 1


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
