"""A file that is to be sent with an invoice: where it may be, and what it must be."""

import hashlib
import os
import stat
from errno import ELOOP
from functools import lru_cache
from pathlib import Path, PureWindowsPath

from msgspec import Struct

from etl.model.attachment import Attachment
from etl.text import text_of

#: What every PDF begins with (ISO 32000).
_PDF = b"%PDF-"

#: Files whose hash is remembered: many invoices may have the same one.
_KEPT = 256


class FileFault(Struct, frozen=True):
    """Why a file cannot be sent: a sentence to follow what names it, and a remedy."""

    sentence: str
    remedy: str
    warning: bool = False


def within(folder: Path, name: str) -> Path | FileFault:
    r"""Where a file is, that must be in a folder or below it: by no ``..``, no other drive and no link that leads out.

    Args:
        folder: may be relative to where the process is.
        name: as somebody wrote it, on whatever system: ``july\A1.pdf`` and ``july/A1.pdf`` are the same.
    """
    said = PureWindowsPath(name)
    shown = text_of(folder.name or folder.resolve().name)
    out = FileFault(f"leads out of the folder {shown}", "Put the PDF into that folder, and write its name alone.")
    if ".." in said.parts:
        return out
    try:
        if said.drive or said.root:
            # Where it stands on the disk may be told in full, if that is inside.
            path = Path(name)
            if not path.is_absolute():
                return out
        else:
            path = folder.joinpath(*said.parts)
        base, real = folder.resolve(strict=True), path.resolve()
        # Links that lead to each other are no path; not every Python says so of itself.
        loops = real.is_symlink()
    except (OSError, ValueError, RuntimeError) as error:
        return _unfound(_why(error))
    if loops:
        return _unfound(os.strerror(ELOOP))
    return real if real.is_relative_to(base) and real != base else out


def _unfound(why: str) -> FileFault:
    return FileFault(f"cannot be looked for ({why})", "Check the name of the PDF, and your rights.")


def look(path: Path, largest: int) -> Attachment | FileFault:
    """What a file is, read to its end but never held whole.

    Args:
        path: absolute, without links.
        largest: bytes it may have.
    """
    try:
        facts = path.stat()
        unfit = _unfit(facts, largest)
        if unfit:
            return unfit
        str(path).encode()
        begins, digest = _read(str(path), facts.st_size, facts.st_mtime_ns)
    except FileNotFoundError:
        return FileFault("is not there", "Put the PDF there, correct its name, or empty the cell to send none.")
    except UnicodeEncodeError:
        return FileFault("has a name that is no text in any encoding", "Rename the PDF.")
    except (OSError, ValueError) as error:
        return FileFault(f"cannot be read ({_why(error)})", "Close it in other programs, and check your rights.")
    whole = Attachment(str(path), facts.st_size, digest)
    return (
        whole if begins else FileFault(f"is no PDF: it does not begin with {_PDF.decode()}", "Export it as PDF again.")
    )


def _unfit(facts: os.stat_result, largest: int) -> FileFault | None:
    if not stat.S_ISREG(facts.st_mode):
        return FileFault("is no file", "Name a PDF file.")
    if not facts.st_size:
        return FileFault("is empty", "Make the PDF again.")
    if facts.st_size > largest:
        sentence = f"has {facts.st_size:,} bytes, and no more than {largest:,} are sent"
        return FileFault(sentence, "Make the PDF smaller, or allow more with --max-attachment.")
    return None


@lru_cache(maxsize=_KEPT)
def _read(path: str, size: int, changed: int) -> tuple[bool, str]:  # noqa: ARG001 - another file has others
    """Whether it begins as a PDF does, and its SHA-256."""
    with Path(path).open("rb") as file:
        begins = file.read(len(_PDF)) == _PDF
        file.seek(0, os.SEEK_SET)
        return begins, hashlib.file_digest(file, "sha256").hexdigest() if begins else ""


def _why(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
