"""How a text file's bytes become characters."""

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path

from etl.errors import FileError

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_UNMARKED = (("utf-8", "UTF-8"), ("cp1252", "Windows-1252"))


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name for Python and for people."""

    codec: str
    name: str


def detect(path: Path) -> Encoding:
    """The encoding of a text file: by its byte order mark, else UTF-8 if all of it is, else Windows-1252.

    Raises:
        FileError: the bytes are none of these.
    """
    with path.open("rb") as file:
        start = file.read(4)
    marked = [(codec, name) for mark, codec, name in _MARKS if start.startswith(mark)]
    for codec, name in marked or _UNMARKED:
        if _decodes(path, codec):
            return Encoding(codec, name)
    if marked:
        raise FileError(f"{path.name} begins as {marked[0][1]} text and has bytes that are none. Export it again.")
    raise FileError(
        f"{path.name} is neither UTF-8, UTF-16 nor Windows-1252 text. Save it again as CSV UTF-8, or as .xlsx."
    )


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _decodes(path: Path, codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True
