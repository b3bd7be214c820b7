"""Worksheets of an .xlsx workbook that its engine cannot read, or not rightly, in a copy that it can.

Cells need not say where they are: one then stands beside the one before, or in the next row (ECMA-376, 18.3.1.4).
And an error may be one that the engine does not know, such as ``#SPILL!``.
"""

import re
import zipfile
from collections.abc import Callable, Collection
from io import BytesIO

from msgspec.structs import replace

from etl.errors import FileError
from etl.extract.reading import Source
from etl.extract.xlsx_zip import chunks, column, letters, opened, part, whole, windows

_TAG = re.compile(rb"<((?:\w+:)?)(row|c)(?=[\s/>])([^<>]*?)(/?)>")
_ROW_PLACE = re.compile(rb"""\sr=["']([0-9]{1,7})["']""")
_CELL_PLACE = re.compile(rb"""\sr=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_ERROR = re.compile(
    rb"""(<(?:\w+:)?c\s[^<>]*\bt=["']e["'][^<>]*(?<!/)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>)[^<]*""", re.DOTALL
)
_MACROS = re.compile(rb"http://schemas\.microsoft\.com/office/2006/relationships/xl(?:Intl)?Macrosheet", re.IGNORECASE)
_CHARTS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet"
_STATED = re.compile(rb"""<(?:\w+:)?(?:row|c)\s(?:[^<>]*\s)?r=["'](?:([A-Za-z]{1,3})([0-9]{1,7})|([0-9]{1,7}))["']""")
_NEGATIVE = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^<>]*\s)?r=["']([A-Za-z]{1,3})([0-9]{1,7})["'][^<>]*>"""
    rb"""(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>-"""
)


def placed(source: Source, parts: Collection[str]) -> Source:
    """The workbook with cells that all say where they are.

    Args:
        source: the workbook.
        parts: the members of the archive that hold its worksheets with cells that do not.

    Raises:
        FileError: it is no whole archive.
    """
    return _rewritten(source, parts, _placed)


def with_known_errors(source: Source, sheet: str) -> Source:
    """The workbook, whose cells with errors in a worksheet all have ``#N/A``.

    Raises:
        FileError: it is no whole archive.
    """
    with opened(source) as package:
        found = part(package, sheet)
    return _rewritten(source, [found] if found else [], lambda xml: _ERROR.sub(rb"\1#N/A", xml))


def without_macros(source: Source) -> Source:
    """The workbook, whose sheets of Excel 4 macros are said to be charts: its engine reads neither, and knows these.

    Raises:
        FileError: it is no whole archive.
    """
    return _rewritten(source, ["xl/_rels/workbook.xml.rels"], lambda xml: _MACROS.sub(_CHARTS, xml))


def refuse_doubles(source: Source, sheet: str) -> None:
    """Raises FileError where two rows have one number, or two cells one place: one of them would be lost."""
    with opened(source) as package:
        found = part(package, sheet)
        rows, cells, rest = set[bytes](), set[bytes](), b""
        for chunk in chunks(package, found) if found else ():
            xml = rest + chunk
            end = xml.rfind(b"<")
            rest = xml[end:]
            for place, number, row in _STATED.findall(xml[:end]):
                seen, here = (rows, row) if row else (cells, place + number)
                if here in seen:
                    what = f"row {row.decode()}" if row else f"cell {here.decode()}"
                    raise FileError(
                        f"{source.path.name}, sheet {sheet} has {what} twice, and one of the two would be lost."
                        " Export it again, or open it in Excel, see that nothing is missing, and save it again."
                    )
                seen.add(here)
                if row:
                    cells.clear()


def negatives(source: Source, sheet: str) -> set[tuple[int, int]]:
    """Row and column, from 0, of the cells of a worksheet that hold a number below zero."""
    with opened(source) as package:
        found = part(package, sheet)
        cells = (cell for _, window in windows(package, found) for cell in _NEGATIVE.findall(window)) if found else ()
        return {(int(row) - 1, column(letters) - 1) for letters, row in cells}


def _placed(xml: bytes) -> bytes:
    row = place = 0

    def told(tag: re.Match[bytes]) -> bytes:
        nonlocal row, place
        stated = (_ROW_PLACE if tag[2] == b"row" else _CELL_PLACE).search(tag[3])
        if tag[2] == b"row":
            row, place = int(stated[1]) if stated else row + 1, 0
            here = str(row)
        else:
            place = column(stated[1]) if stated else place + 1
            here = f"{letters(place - 1)}{row}"
        return tag[0] if stated else b'<%s%s r="%s"%s%s>' % (tag[1], tag[2], here.encode(), tag[3], tag[4])

    return _TAG.sub(told, xml)


def _rewritten(source: Source, parts: Collection[str], mended: Callable[[bytes], bytes]) -> Source:
    copy = BytesIO()
    with opened(source) as package, zipfile.ZipFile(copy, "w") as written:
        for name in dict.fromkeys(package.namelist()):
            content = whole(package, name)
            written.writestr(name, mended(content) if name in parts else content)
    return replace(source, open=lambda: BytesIO(copy.getbuffer()))
