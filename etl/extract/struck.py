"""Cells of an .xlsx worksheet whose text is struck through: somebody has crossed out what they say.

A line stands in the font of a cell's style, or in that of a part of its text.
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache

from etl.extract.reading import Source
from etl.extract.xlsx_styles import section, styled, usual
from etl.extract.xlsx_zip import chunks, column, names, opened, part, whole, windows

#: By row, the columns of cells that are struck through; both count from 0.
Struck = Mapping[int, Collection[int]]

_STRINGS = "xl/sharedstrings.xml"
_LINE = re.compile(rb"""<(?:\w+:)?strike\b(?![^<>]*\bval=["'](?:0|false)["'])""")
_FONT = re.compile(r"<(?:\w+:)?font\b(?:[^<>]*/>|.*?</(?:\w+:)?font>)", re.DOTALL)
_STYLE = re.compile(r"""<(?:\w+:)?xf\b(?:[^<>]*?\bfontId=["']([0-9]+)["'])?""")
_TEXT_END = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_PLACE = rb"""<(?:\w+:)?c\s(?=[^<>]*\br=["']([A-Za-z]{1,3})([0-9]{1,7})["'])"""
_SHARED = re.compile(_PLACE + rb"""[^<>]*\bt=["']s["'][^<>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})\s*<""")
_INLINE = re.compile(_PLACE + rb"""[^<>]*\bt=["']inlineStr["'][^<>]*>(.*?)</(?:\w+:)?c>""", re.DOTALL)


def nothing() -> Struck:
    """The cells struck through of a file that cannot have any."""
    return {}


def told_once(found: Callable[[], Struck], left: int) -> Callable[[], Struck]:
    """The same, looked for when it is first asked for, of a sheet whose columns are counted from another one."""
    return cache(lambda: {row: frozenset(place - left for place in places) for row, places in found().items()})


def struck_cells(source: Source, sheet: str, *, within: bool) -> Struck:
    """Cells that hold something and are struck through, or a part of them is.

    Args:
        source: the workbook.
        sheet: the worksheet's name.
        within: whether a text that stands in its cell may have such a part.
    """
    found = defaultdict[int, set[int]](set)
    with opened(source) as package:
        member = part(package, sheet)
        for letters, number in _cells(package, member, within=within) if member else ():
            found[int(number) - 1].add(column(letters) - 1)
    return found


def _cells(package: zipfile.ZipFile, member: str, *, within: bool) -> Iterator[tuple[bytes, bytes]]:
    styles, texts, quick = _styles(package), _texts(package), None
    if not (styles or texts or within):
        return
    for _, window in windows(package, member):
        quick = usual(window) if quick is None else quick
        if styles:
            yield from ((letters, number) for letters, number, _ in styled(window, styles, quick=quick))
        if texts:
            shared = _SHARED.finditer(window)
            yield from ((match[1], match[2]) for match in shared if int(match[3]) in texts)
        if _LINE.search(window):
            yield from ((match[1], match[2]) for match in _INLINE.finditer(window) if _LINE.search(match[3]))


def _styles(package: zipfile.ZipFile) -> list[int]:
    """The numbers of the styles of cells whose font has a line."""
    member = names(package).get("xl/styles.xml")
    xml = whole(package, member) if member else b""
    if not _LINE.search(xml):
        return []
    text = xml.decode(errors="replace")
    fonts = _FONT.findall(section(text, "fonts"))
    lined = {number for number, font in enumerate(fonts) if _LINE.search(font.encode())}
    used = _STYLE.findall(section(text, "cellXfs"))
    return [style for style, font in enumerate(used) if int(font or 0) in lined]


def _texts(package: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the shared texts of which a part has a line."""
    member = names(package).get(_STRINGS)
    return frozenset(_lined(chunks(package, member))) if member else frozenset()


def _lined(xml: Iterable[bytes]) -> Iterator[int]:
    count, rest = 0, b""
    for chunk in xml:
        texts = rest + chunk
        *whole_texts, rest = _TEXT_END.split(texts)
        if b"strike" in texts:
            yield from (count + at for at, text in enumerate(whole_texts) if _LINE.search(text))
        count += len(whole_texts)
