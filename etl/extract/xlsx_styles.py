"""The number formats of an .xlsx workbook's cells, from the XML inside it."""

import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache

from etl.extract.built_in_formats import BUILT_IN
from etl.extract.formatted import Run, joined
from etl.extract.number_format import NumberFormat, number_format
from etl.extract.reading import Source
from etl.extract.xlsx_zip import attributes, letters, names, opened, part, whole, windows

#: A cell's column, row and style, where its place stands first and in double quotes, as common writers have it.
_USUAL = r'<c r="({columns})([0-9]{{1,7}})"(?: [a-z]+="[^"<>]*")*? s="({styles})"[^<>]*(?<!/)>'
_ANY = r"""<(?:\w+:)?c\s(?=[^<>]*\br=["']({columns})([0-9]{{1,7}})["'])[^<>]*\bs=["']({styles})["'][^<>]*(?<!/)>"""

_Found = tuple[bytes, bytes, bytes]


def formats(package: zipfile.ZipFile) -> list[NumberFormat]:
    """The number format of each style, by the style's number."""
    member = names(package).get("xl/styles.xml")
    styles = whole(package, member).decode(errors="replace") if member else ""
    own = attributes(section(styles, "numFmts"), "numFmt")
    codes = {str(number): code for number, code in BUILT_IN.items()}
    codes |= {each.get("numFmtId", ""): each.get("formatCode", "") for each in own}
    cells = re.findall(r"<(?:\w+:)?xf\b([^<>]*)>", section(styles, "cellXfs"))
    used = (re.search(r"""\bnumFmtId=["']([0-9]+)["']""", cell) for cell in cells)
    return [number_format(codes.get(each[1], "General") if each else "General") for each in used]


def usual(window: bytes) -> bool:
    """Whether cells are written as by common programs, which is found in a quarter of the time."""
    return window.count(b"<c ") == window.count(b'<c r="') and b":c " not in window


def styled(window: bytes, styles: Collection[int], columns: Collection[int] = (), *, quick: bool) -> list[_Found]:
    """Column, row and style of cells that hold something, in the order of the file.

    Args:
        window: of a worksheet's XML.
        styles: their numbers.
        columns: from 0; none for all.
        quick: whether the sheet is written as usual.
    """
    return _pattern(_USUAL if quick else _ANY, frozenset(styles), frozenset(columns)).findall(window)


def runs(source: Source, sheet: str, columns: Collection[int], wanted: Callable[[NumberFormat], bool]) -> Iterator[Run]:
    """Cells one below the other that have one of the number formats that are wanted.

    Args:
        source: the workbook.
        sheet: the worksheet's name.
        columns: of these cells, from 0.
        wanted: whether a format is.
    """
    with opened(source) as package:
        styles = {str(style).encode(): each for style, each in enumerate(formats(package)) if wanted(each)}
        found = part(package, sheet)
        if styles and columns and found:
            yield from joined(_cells(package, found, columns, styles))


def _cells(
    package: zipfile.ZipFile, found: str, columns: Collection[int], styles: Mapping[bytes, NumberFormat]
) -> Iterator[tuple[int, int, NumberFormat]]:
    places = {letters(place).encode(): place for place in columns}
    numbers, quick = [int(style) for style in styles], None
    for _, window in windows(package, found):
        quick = usual(window) if quick is None else quick
        for place, row, style in styled(window, numbers, columns, quick=quick):
            yield places[place.upper()], int(row), styles[style]


@cache
def _pattern(form: str, styles: frozenset[int], columns: frozenset[int]) -> re.Pattern[bytes]:
    listed = "|".join(letters(place) for place in sorted(columns)) if columns else "[A-Za-z]{1,3}"
    return re.compile(form.format(columns=listed, styles="|".join(map(str, sorted(styles)))).encode())


def section(xml: str, element: str) -> str:
    """An element of the styles with all that is in it; "" where there is none."""
    found = re.search(rf"<(?:\w+:)?{element}\b.*?</(?:\w+:)?{element}>", xml, re.DOTALL)
    return found[0] if found else ""
