"""Error cells of an .xlsb workbook, which its engine reads as empty.

Only the few records of [MS-XLSB] that say where they are: BrtRowHdr, BrtCellError, BrtFmlaError and BrtBundleSh.
"""

import struct
import zipfile
from collections import defaultdict
from collections.abc import Iterator

from etl.errors import FileError
from etl.extract.reading import Source
from etl.extract.xlsx_zip import attributes, names, opened

#: Types of records, as their bytes of seven bits.
_ROW, _ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156
_MORE = 0x80
_ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
    43: "#GETTING_DATA",
}


def failures(source: Source, sheet: str) -> dict[int, dict[int, str]]:
    """The errors that cells of a worksheet show, by row and column from 0.

    Raises:
        FileError: the workbook is damaged.
    """
    found: dict[int, dict[int, str]] = defaultdict(dict)
    with opened(source) as package:
        part = _part(package, sheet)
        row = 0
        try:
            for kind, body in _records(package.read(part)) if part else ():
                if kind == _ROW:
                    (row,) = struct.unpack_from("<I", body)
                elif kind in {_ERROR, _FORMULA_ERROR}:
                    place, _, code = struct.unpack_from("<IIB", body)
                    found[row][place] = _ERRORS.get(code, "#ERROR!")
        except (struct.error, IndexError) as error:
            raise FileError(f"{source.path.name} is damaged. Open it in Excel and save it again.") from error
    return found


def _part(package: zipfile.ZipFile, sheet: str) -> str | None:
    members = names(package)
    book, links = members.get("xl/workbook.bin"), members.get("xl/_rels/workbook.bin.rels")
    if book is None or links is None:
        return None
    relations = {_text(body, 8)[0]: body for kind, body in _records(package.read(book)) if kind == _SHEET}
    key = next((key for key, body in relations.items() if _text(body, _text(body, 8)[1])[0] == sheet), None)
    targets = attributes(package.read(links).decode(errors="replace"), "Relationship")
    target = next((each.get("Target", "") for each in targets if key and each.get("Id") == key), "")
    return members.get(target.lower().lstrip("/")) or members.get(f"xl/{target.lower()}")


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A counted UTF-16 text and the place behind it."""
    (length,) = struct.unpack_from("<I", body, at)
    end = at + 4 + length * 2
    return body[at + 4 : end].decode("utf-16-le", errors="replace"), end


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        kind, at = _counted(data, at, 2)
        size, at = _counted(data, at, 4)
        yield kind, data[at : at + size]
        at += size


def _counted(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in bytes of seven bits, the lowest first."""
    number = 0
    for place in range(most):
        byte = data[at + place]
        number |= (byte & ~_MORE) << (7 * place)
        if not byte & _MORE:
            return number, at + place + 1
    return number, at + most
