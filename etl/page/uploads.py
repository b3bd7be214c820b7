"""Files that are dropped on the page: into the folder, under their own name, never over another one."""

import re
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from secrets import token_hex
from unicodedata import category

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from etl.errors import FileError
from etl.extract import sha256
from etl.text import text_of
from etl.whole import cause

#: What names of files may not have on one system or another, and what would lead out of the folder.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])(?:\..*)?", re.IGNORECASE)

#: What etl takes for its own, wherever it finds it: settings, what columns mean, a journal, the sign of a whole file.
_OURS = re.compile(r".*\.(?:toml|sqlite3(?:-\w+)?|done)", re.IGNORECASE)

#: Characters of a name and of its ending, and bytes of both; most systems take 255 bytes, and results have more behind.
_LONGEST, _ENDING, _BYTES = 100, 9, 180

_MB = 1_000_000
_PIECE = 1 << 18

#: What aiohttp raises of a form that has no files, or is none.
_NO_FORM = (AssertionError, KeyError, ValueError, HttpProcessingError)

_NONE = "No file was chosen: drop one, or choose it."


def safe_name(name: str) -> str:
    """A name that a browser gives, as every system takes it.

    Raises:
        FileError: nothing is left of it, or etl would take it for something of its own.
    """
    bare = re.split(r"[/\\]", name)[-1]
    seen = "".join("_" if category(sign) == "Cf" else sign for sign in bare)
    clean = _FORBIDDEN.sub("_", seen).strip(". ")
    if not clean:
        raise FileError(_NONE)
    if _OURS.fullmatch(clean):
        raise FileError(
            f"{clean} is called like a file of etl's own. If there are invoices in it, give it the name of an export."
        )
    if len(clean) > _LONGEST or len(clean.encode()) > _BYTES:
        path = Path(clean)
        stem, ending = path.stem[: _LONGEST - _ENDING], path.suffix[:_ENDING]
        clean = stem.encode()[: _BYTES - len(ending.encode())].decode(errors="ignore") + ending
    return f"_{clean}" if _RESERVED.fullmatch(clean) else clean


def too_large(largest: int) -> str:
    """What is said of a file that is larger than the page takes."""
    return (
        f"The file is larger than {largest // _MB:,} MB, which the page does not take. Put it into the folder of"
        " etl page and choose it there, or use the command: python -m etl import FILE"
    )


async def received(request: web.Request, folder: Path, largest: int) -> Path:
    """The file of a form, in the folder.

    One that is there already under its name is used where it is the same, and left alone where it is not.

    Raises:
        FileError: there is none, it is too large, or cannot be written.
    """
    if (request.content_length or 0) > largest + _MB:
        raise FileError(too_large(largest))
    async for part in _parts(request):
        if isinstance(part, BodyPartReader) and part.name == "file":
            name = safe_name(part.filename or "")
            try:
                return await _kept(part, folder, name, largest)
            except OSError as error:
                raise FileError(f"{name} cannot be written into {text_of(folder)}: {cause(error)}.") from error
    raise FileError(_NONE)


async def _parts(request: web.Request) -> AsyncIterator[object]:
    """The parts of a form; raises FileError where it is none that has files."""
    try:
        reader = await request.multipart()
        part = await reader.next()
    except _NO_FORM as error:
        raise FileError(_NONE) from error
    while part is not None:
        yield part
        try:
            part = await reader.next()
        except _NO_FORM as error:
            raise FileError(_NONE) from error


async def _kept(part: BodyPartReader, folder: Path, name: str, largest: int) -> Path:
    new = folder / f".{token_hex(8)}.part"
    try:
        size = 0
        with new.open("wb") as file:
            while piece := await part.read_chunk(_PIECE):
                size += len(piece)
                if size > largest:
                    raise FileError(too_large(largest))
                file.write(piece)
        if not size:
            raise FileError(f"{name} is empty.")
        for path in _names(folder / name):
            if not path.exists():
                return new.rename(path)
            if path.is_file() and path.stat().st_size == size and sha256(path) == sha256(new):
                return path
    finally:
        new.unlink(missing_ok=True)
    raise AssertionError("names do not end")


def _names(path: Path) -> Iterator[Path]:
    """The name, and those with a number behind it."""
    yield path
    yield from (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in count(2))
