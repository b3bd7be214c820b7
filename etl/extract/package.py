"""The XML inside a workbook, for what its engine leaves out, misreads or does not survive.

Left out are cells that show an error; misread are dates from 1904; giant grids exhaust the memory.
"""

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from etl.errors import FileError

_UNPACKED = 8 << 30
"""Bytes a workbook may unpack to: several times a full sheet of invoices."""

_GRID = 80_000_000
"""Cells from A1 to the last one of a sheet; the engine holds them all, the empty ones too."""

UNCALCULATED = "#UNCALCULATED!"
"""Stands for the value of a formula that the program which wrote the workbook left to Excel to calculate."""

_BOOK = "xl/workbook.xml"

_WINDOW = 1 << 20
_OVERLAP = 1 << 15
"""Bytes of a window repeated in the next: longer than a cell with the longest formula."""

_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["']([A-Za-z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>""")
_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?P<attributes>[^<>]*\bt=["']e["'][^<>]*)(?<!/)>.{,16384}?v>(?P<text>\#[^<]*)<""", re.DOTALL
)
_MARK = re.compile(rb"""t=["']e["']""")
_UNCALCULATED = re.compile(
    rb"""<(?:\w+:)?c\b(?P<attributes>(?:\s(?!t=["']str["'])[^\s<>]+)*)\s*>"""
    rb"""<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?</(?:\w+:)?c>"""
)
_VALUELESS = re.compile(rb"""(?:</(?:\w+:)?f>|/>)(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?</(?:\w+:)?c>""")
_REFERENCE = re.compile(rb"""\br=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_COLUMNS = (
    (re.compile(rb"""r=["'][A-Za-z]{3}[0-9]"""), 16_384),
    (re.compile(rb"""r=["'][B-Zb-z][A-Za-z][0-9]"""), 702),
    (re.compile(rb"""r=["'][Aa][A-Za-z][0-9]"""), 52),
)
_ROWS = (
    (re.compile(rb"""r=["'][A-Za-z]{1,3}[0-9]{7}"""), 1_048_576),
    (re.compile(rb"""r=["'][A-Za-z]{1,3}[0-9]{6}"""), 999_999),
)
_SMALLEST = (26, 99_999)


class ErrorCell(NamedTuple):
    """A cell whose formula failed or was never calculated, at its row and column from 0: ``#REF!``."""

    row: int
    column: int
    text: str


def refuse_giants(path: Path) -> None:
    """Raises FileError where opening the workbook would exhaust the memory, or where it is no whole archive."""
    with _opened(path) as package:
        if sum(member.file_size for member in package.infolist()) > _UNPACKED:
            raise FileError(f"{path.name} unpacks to more than {_UNPACKED >> 30} GB. Split it into smaller workbooks.")
        for part in _worksheets(package):
            if _roughly(package, part) > _GRID and _exactly(package, part) > _GRID:
                raise FileError(
                    f"{path.name} has cells too far apart to be one table. Delete what stands far below or far to the"
                    " right of the invoices and save it again."
                )


def refuse_dates_from_1904(path: Path) -> None:
    """Raises FileError where the engine would count from 1900 what the workbook counts from 1904.

    It takes the last workbookPr element for the workbook's, and recent Excels write an extension's of that name.
    """
    with _opened(path) as package:
        book = _names(package).get(_BOOK)
        properties = _attributes(package.read(book).decode(errors="replace"), "workbookPr") if book else []
    since_1904 = [each.get("date1904") in {"1", "true"} for each in properties]
    if any(since_1904) and not since_1904[-1]:
        raise FileError(
            f"{path.name} counts its dates from 1904, and they would be read four years too early."
            " Write the dates as YYYY-MM-DD and save the sheet as CSV UTF-8."
        )


def error_cells(path: Path, sheet: str) -> list[ErrorCell]:
    """The cells of a worksheet that show an error instead of a value, or whose value Excel has yet to calculate.

    Raises:
        FileError: there are some in the workbook, and it does not say where.
    """
    with _opened(path) as package:
        part = _part(package, sheet)
        found = [
            (_REFERENCE.search(attributes), text)
            for each in ([part] if part else _worksheets(package))
            for window in _windows(package, each)
            for attributes, text in _failures(window)
        ]
    if found and (part is None or any(reference is None for reference, _ in found)):
        raise FileError(
            f"{path.name}, sheet {sheet} has formulas that show errors, in cells that cannot be located."
            " Open it in Excel and save it again."
        )
    cells = {_error_cell(reference, text) for reference, text in found if reference}
    return sorted(cells)


def _failures(window: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The attributes of the cells that have no value to show, and what stands for it."""
    if _MARK.search(window):
        yield from ((match["attributes"], match["text"]) for match in _ERROR.finditer(window))
    if _VALUELESS.search(window):
        yield from ((match["attributes"], UNCALCULATED.encode()) for match in _UNCALCULATED.finditer(window))


def _error_cell(reference: re.Match[bytes], text: bytes) -> ErrorCell:
    return ErrorCell(int(reference[2]) - 1, _column(reference[1]) - 1, html.unescape(text.decode(errors="replace")))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as package:
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        raise FileError(f"{path.name} is damaged. Open it in Excel and save it again.") from error


def _worksheets(package: zipfile.ZipFile) -> list[str]:
    names = package.namelist()
    return [name for name in names if re.search(r"worksheets[/\\][^/\\]+\.xml$", name, re.IGNORECASE)]


def _windows(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part's bytes in order, each window beginning with the end of the one before."""
    window = b""
    with package.open(part) as file:
        while chunk := file.read(_WINDOW):
            window = window[-_OVERLAP:] + chunk
            yield window


def _roughly(package: zipfile.ZipFile, part: str) -> int:
    """At least the size of the grid, from how long its cells' references are."""
    columns, rows = _SMALLEST
    for window in _windows(package, part):
        columns = max(columns, *(size for pattern, size in _COLUMNS if size > columns and pattern.search(window)), 0)
        rows = max(rows, *(size for pattern, size in _ROWS if size > rows and pattern.search(window)), 0)
    return columns * rows


def _exactly(package: zipfile.ZipFile, part: str) -> int:
    columns = rows = 0
    for window in _windows(package, part):
        for letters, number in _CELL.findall(window):
            columns = max(columns, _column(letters))
            rows = max(rows, int(number))
    return columns * rows


def _column(letters: bytes) -> int:
    """A column's number from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _part(package: zipfile.ZipFile, sheet: str) -> str | None:
    """The name of the archive's member that holds a worksheet."""
    names = _names(package)
    book, links = names.get(_BOOK), names.get("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return None
    sheets = _attributes(package.read(book).decode(errors="replace"), "sheet")
    key = next((_local(each, "id") for each in sheets if each.get("name") == sheet), None)
    targets = _attributes(package.read(links).decode(errors="replace"), "Relationship")
    target = next((each.get("Target", "") for each in targets if key and each.get("Id") == key), "")
    target = target.replace("\\", "/").lower()
    return names.get(target.lstrip("/") if target.startswith("/") else f"xl/{target}")


def _names(package: zipfile.ZipFile) -> dict[str, str]:
    """The archive's members by their names in lower case with slashes; some writers spell them otherwise."""
    return {name.replace("\\", "/").lower(): name for name in reversed(package.namelist())}


def _attributes(xml: str, element: str) -> list[dict[str, str]]:
    """The attributes of every element of a name."""
    pairs = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
    return [
        {name: html.unescape(double or single) for name, double, single in pairs.findall(tag)}
        for tag in re.findall(rf"<(?:\w+:)?{element}\s([^<>]*)>", xml)
    ]


def _local(attributes: dict[str, str], name: str) -> str | None:
    """An attribute with a namespace before its name: ``r:id``."""
    return next((value for key, value in attributes.items() if key.endswith(f":{name}")), None)
