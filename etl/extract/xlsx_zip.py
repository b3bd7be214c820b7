"""The archive that an .xlsx workbook is: its parts, and how much may be in them."""

import html
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from itertools import compress
from pathlib import Path

import polars as pl

from etl.errors import FileError
from etl.extract.reading import Source

#: Bytes a workbook may unpack to: several times a full sheet of invoices.
_UNPACKED = 8 << 30

#: How many times its size a part may unpack to where that is much; a table of like rows has up to 100.
_RATIO = 200
_MUCH = 64 << 20

#: Bytes of a text, at most: several times the 32,767 characters that a cell of Excel can have.
LONGEST = 1 << 18

_BOOK = "xl/workbook.xml"

_WINDOW = 1 << 20

#: Bytes of a window repeated in the next: longer than a cell with the longest formula.
_OVERLAP = 1 << 15


def refuse_large(source: Source) -> None:
    """Raises FileError where a workbook says itself that it is too large, or is no whole archive."""
    with opened(source) as package:
        if sum(member.file_size for member in package.infolist()) > _UNPACKED:
            raise FileError(
                f"{source.path.name} unpacks to more than {_UNPACKED >> 30} GB. Split it into smaller workbooks."
            )


@contextmanager
def opened(source: Source) -> Iterator[zipfile.ZipFile]:
    """The archive that a workbook is.

    Raises:
        FileError: it is damaged, or has two parts of one name.
    """
    try:
        with source.open() as file, zipfile.ZipFile(file) as package:
            package.filename = str(source.path)
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


def chunks(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part's bytes in order, as many as there are, whatever size the archive states.

    Raises:
        FileError: they are too many for so small a file.
    """
    member = copy(package.getinfo(part))
    member.file_size = sys.maxsize
    count = 0
    with package.open(member) as file:
        while chunk := file.read(_WINDOW):
            count += len(chunk)
            if count > _UNPACKED or (count > _MUCH and count > _RATIO * member.compress_size):
                raise FileError(
                    f"{_name(package)} unpacks to more than {_RATIO} times its size, as no table of invoices does."
                    " Export it again, or as CSV UTF-8."
                )
            yield chunk


def whole(package: zipfile.ZipFile, part: str) -> bytes:
    """A part's bytes.

    Raises:
        FileError: they are too many for so small a file.
    """
    return b"".join(chunks(package, part))


def windows(package: zipfile.ZipFile, part: str) -> Iterator[tuple[int, bytes]]:
    """A part's bytes in order with where they stand, each window beginning with the end of the one before.

    Raises:
        FileError: they are too many for so small a file, or a text among them is too long for a cell.
    """
    window, end = b"", 0
    for chunk in chunks(package, part):
        window = window[-_OVERLAP:] + chunk
        end += len(chunk)
        if _has_long_text(window):
            raise FileError(long_text(_name(package)))
        yield end - len(window), window


def long_text(name: str) -> str:
    """The sentence on a text that no cell can have."""
    return f"{name} has a cell with more text than a cell of Excel can hold. Delete that text, and save it again."


def signs_in(window: bytes, signs: Sequence[bytes]) -> frozenset[bytes]:
    """Those of some signs that occur in a window: Polars finds six in the time that ``in`` takes for one."""
    seen = pl.DataFrame({"window": [window]}, schema={"window": pl.Binary}).select(
        pl.col("window").bin.contains(sign).alias(str(place)) for place, sign in enumerate(signs)
    )
    return frozenset(compress(signs, seen.row(0)))


def _has_long_text(window: bytes) -> bool:
    at = 0
    while at + LONGEST < len(window):
        found = window.rfind(b"<", at, at + LONGEST)
        if found < at:
            return True
        at = found + 1
    return False


def _name(package: zipfile.ZipFile) -> str:
    return Path(package.filename or "The workbook").name


def column(letters: bytes) -> int:
    """A column's number from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def letters(place: int) -> str:
    """The letters of a column, counted from 0: A, Z, AA."""
    before, last = divmod(place, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def part(package: zipfile.ZipFile, sheet: str) -> str | None:
    """The name of the archive's member that holds a worksheet."""
    return sheet_parts(package).get(sheet)


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """The names of the archive's members that hold worksheets, by the worksheets' names."""
    members = names(package)
    book, links = members.get(_BOOK), members.get("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return {}
    linked = attributes(whole(package, links).decode(errors="replace"), "Relationship")
    targets = {each.get("Id"): each.get("Target", "").replace("\\", "/").lower() for each in reversed(linked)}
    keys: dict[str, str | None] = {}
    for each in attributes(whole(package, book).decode(errors="replace"), "sheet"):
        keys.setdefault(each.get("name", ""), _local(each, "id"))
    found = {sheet: targets.get(key, "") if key else "" for sheet, key in keys.items()}
    places = {sheet: each.lstrip("/") if each.startswith("/") else f"xl/{each}" for sheet, each in found.items()}
    return {sheet: members[place] for sheet, place in places.items() if place in members}


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
