"""The archive that an .xlsx workbook is: its parts, and what its engine misreads or does not survive."""

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from etl.errors import FileError
from etl.extract.reading import Source

#: Bytes a workbook may unpack to: several times a full sheet of invoices.
_UNPACKED = 8 << 30

#: Cells from A1 to the last one of a sheet; the engine holds them all, the empty ones too.
_GRID = 80_000_000

_BOOK = "xl/workbook.xml"

_WINDOW = 1 << 20

#: Bytes of a window repeated in the next: longer than a cell with the longest formula.
_OVERLAP = 1 << 15

_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["']([A-Za-z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>""")
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


def refuse_giants(source: Source) -> None:
    """Raises FileError where opening the workbook would exhaust the memory, or where it is no whole archive."""
    path = source.path
    with opened(source) as package:
        if sum(member.file_size for member in package.infolist()) > _UNPACKED:
            raise FileError(f"{path.name} unpacks to more than {_UNPACKED >> 30} GB. Split it into smaller workbooks.")
        for each in worksheets(package):
            if _roughly(package, each) > _GRID and _exactly(package, each) > _GRID:
                raise FileError(
                    f"{path.name} has cells too far apart to be one table. Delete what stands far below or far to the"
                    " right of the invoices and save it again."
                )


@contextmanager
def opened(source: Source) -> Iterator[zipfile.ZipFile]:
    """The archive that a workbook is.

    Raises:
        FileError: it is damaged, or has two parts of one name.
    """
    try:
        with source.open() as file, zipfile.ZipFile(file) as package:
            _refuse_duplicates(source, package)
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        raise FileError(f"{source.path.name} is damaged. Open it in Excel and save it again.") from error


def _refuse_duplicates(source: Source, package: zipfile.ZipFile) -> None:
    """Which of two parts of a name is meant, programs do not agree on; two that are equal are harmless."""
    found: dict[str, tuple[int, int]] = {}
    for member in package.infolist():
        name, content = member.filename.replace("\\", "/").lower(), (member.CRC, member.file_size)
        if found.setdefault(name, content) != content:
            raise FileError(
                f"{source.path.name} holds {member.filename} twice, and the two differ. Open it in Excel, see that it"
                " shows your invoices, and save it again."
            )


def worksheets(package: zipfile.ZipFile) -> list[str]:
    """The names of the archive's members that hold worksheets."""
    return [name for name in package.namelist() if re.search(r"worksheets[/\\][^/\\]+\.xml$", name, re.IGNORECASE)]


def windows(package: zipfile.ZipFile, part: str) -> Iterator[tuple[int, bytes]]:
    """A part's bytes in order with where they stand, each window beginning with the end of the one before."""
    window, end = b"", 0
    with package.open(part) as file:
        while chunk := file.read(_WINDOW):
            window = window[-_OVERLAP:] + chunk
            end += len(chunk)
            yield end - len(window), window


def _roughly(package: zipfile.ZipFile, part: str) -> int:
    """At least the size of the grid, from how long its cells' references are."""
    columns, rows = _SMALLEST
    for _, window in windows(package, part):
        if (beyond := _beyond(columns, rows)) and beyond.search(window):
            columns = max(
                columns, *(size for pattern, size in _COLUMNS if size > columns and pattern.search(window)), 0
            )
            rows = max(rows, *(size for pattern, size in _ROWS if size > rows and pattern.search(window)), 0)
    return columns * rows


@cache
def _beyond(columns: int, rows: int) -> re.Pattern[bytes] | None:
    """References outside such a grid, all in one pattern, which takes half the time; None where there can be none."""
    larger = [pattern for pattern, size in _COLUMNS if size > columns]
    larger += [pattern for pattern, size in _ROWS if size > rows]
    return re.compile(b"|".join(pattern.pattern for pattern in larger)) if larger else None


def _exactly(package: zipfile.ZipFile, part: str) -> int:
    columns = rows = 0
    for _, window in windows(package, part):
        for letters, number in _CELL.findall(window):
            columns = max(columns, column(letters))
            rows = max(rows, int(number))
    return columns * rows


def column(letters: bytes) -> int:
    """A column's number from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def part(package: zipfile.ZipFile, sheet: str) -> str | None:
    """The name of the archive's member that holds a worksheet."""
    members = names(package)
    book, links = members.get(_BOOK), members.get("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return None
    sheets = attributes(package.read(book).decode(errors="replace"), "sheet")
    key = next((_local(each, "id") for each in sheets if each.get("name") == sheet), None)
    targets = attributes(package.read(links).decode(errors="replace"), "Relationship")
    target = next((each.get("Target", "") for each in targets if key and each.get("Id") == key), "")
    target = target.replace("\\", "/").lower()
    return members.get(target.lstrip("/") if target.startswith("/") else f"xl/{target}")


def names(package: zipfile.ZipFile) -> dict[str, str]:
    """The archive's members by their names in lower case with slashes; some writers spell them otherwise."""
    return {name.replace("\\", "/").lower(): name for name in reversed(package.namelist())}


def attributes(xml: str, element: str) -> list[dict[str, str]]:
    """The attributes of every element of a name."""
    pairs = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
    return [
        {name: html.unescape(double or single) for name, double, single in pairs.findall(tag)}
        for tag in re.findall(rf"<(?:\w+:)?{element}\s([^<>]*)>", xml)
    ]


def _local(attributes: dict[str, str], name: str) -> str | None:
    """An attribute with a namespace before its name: ``r:id``."""
    return next((value for key, value in attributes.items() if key.endswith(f":{name}")), None)
