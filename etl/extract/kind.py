"""What a file is, by its content; its suffix may say anything."""

import json
import re
import zipfile
import zlib
from enum import StrEnum

from etl.errors import FileError
from etl.extract.reading import Source
from etl.extract.xlsx_zip import names

_START = 1 << 12


class FileKind(StrEnum):
    """What can be read."""

    TEXT = "text"
    LINES = "ndjson"
    PARQUET = "parquet"
    GZIP = "gzip"
    ZIP = "zip"
    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    LOCKED = "locked"


_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How a workbook of Excel 2, 3, 4 or 5 begins: the type and the length of its first record.
_OLD = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_READABLE = (
    (b"\x1f\x8b", FileKind.GZIP),
    (b"PAR1", FileKind.PARQUET),
    *((start, FileKind.XLS) for start in _OLD),
)
_FOREIGN = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"{\\rtf", "a Word document (RTF)"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3", "a database"),
)
_MARKUP = (
    (r"urn:schemas-microsoft-com:office:spreadsheet", "an XML spreadsheet of Excel 2003"),
    (r"<(?:!doctype\s+html|html|head|body|table|meta|style)\b", "a web page"),
    (r"\A<\?xml\b", "an XML file"),
)
_PARTS = (
    ("xl/workbook.xml", FileKind.XLSX),
    ("xl/workbook.bin", FileKind.XLSB),
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("index/document.iwa", "an Apple Numbers or Pages document"),
    ("index.zip", "an Apple Numbers or Pages document"),
)
_STREAMS = (
    (("EncryptedPackage",), FileKind.LOCKED),
    (("Workbook", "Book"), FileKind.XLS),
    (("WordDocument",), "a Word document"),
    (("PowerPoint Document",), "a PowerPoint presentation"),
)


def kind(source: Source) -> FileKind:
    """What the file is.

    Raises:
        FileError: it is empty, damaged, or of a kind that holds no table for us.
    """
    with source.open() as file:
        start = file.read(_START)
    if not start:
        raise FileError(f"{source.path.name} is empty. Export it again.")
    if not start.strip(b"\0"):
        raise FileError(f"{source.path.name} holds zero bytes, so it was not copied whole. Copy or export it again.")
    found = _by_signature(source, start) or _by_text(start)
    if isinstance(found, FileKind):
        return found
    raise FileError(
        f"{source.path.name} is {found}, which is not read. Open it in the program it comes from and save it as .xlsx"
        " or CSV UTF-8."
    )


def _by_signature(source: Source, start: bytes) -> FileKind | str | None:
    if start.startswith(_ARCHIVE):
        return _archive(source) if source.whole else FileKind.ZIP
    if start.startswith(_COMPOUND):
        return _compound(source) if source.whole else FileKind.XLS
    return next((found for sign, found in (*_READABLE, *_FOREIGN) if start.startswith(sign)), None)


def _archive(source: Source) -> FileKind | str:
    try:
        with source.open() as file, zipfile.ZipFile(file) as package:
            members = names(package)
            mime = _mime(package) if "mimetype" in members else ""
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        raise FileError(f"{source.path.name} is damaged. Export it again, or open it and save it again.") from error
    if mime:
        return FileKind.ODS if mime.startswith("application/vnd.oasis.opendocument.spreadsheet") else "no spreadsheet"
    return next((found for part, found in _PARTS if part in members), FileKind.ZIP)


def _mime(package: zipfile.ZipFile) -> str:
    with package.open("mimetype") as file:
        return file.read(99).decode(errors="replace")


def _compound(source: Source) -> FileKind | str:
    import olefile

    try:
        with source.open() as file, olefile.OleFileIO(file) as compound:
            streams = {"/".join(each).casefold() for each in compound.listdir()}
    except Exception as error:
        # olefile raises what the damage makes it stumble over.
        raise FileError(f"{source.path.name} is damaged. Open it in Excel and save it again.") from error
    return next(
        (found for parts, found in _STREAMS if any(part.casefold() in streams for part in parts)),
        "no spreadsheet",
    )


def _by_text(start: bytes) -> FileKind | str:
    text = re.sub("^\ufeff", "", start.replace(b"\0", b"").decode("utf-8", errors="ignore")).lstrip()
    if text.startswith("<"):
        return next((found for pattern, found in _MARKUP if re.search(pattern, text, re.IGNORECASE)), FileKind.TEXT)
    if re.match(r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,8}(?i:mime-version:)", text):
        return "a web archive (MHTML), which some programs call .xls"
    if re.match(r"TABLE\r?\n0,1\r?\n", text):
        return "a DIF spreadsheet"
    if re.match(r"ID;P\w*(?:;[NE])*\r?\n(?:[A-Z];[^\n]*\n){2}", text):
        return "a SYLK spreadsheet"
    if text.startswith("{") and _opens_object(text):
        return FileKind.LINES
    return "a JSON document" if re.match(r'\[\s*[{\["]', text) else FileKind.TEXT


def _opens_object(text: str) -> bool:
    """Whether the text begins with a JSON object on a line, or one that goes on beyond the start."""
    line = text.splitlines()[0]
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return re.match(r'\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|$)', line) is not None
