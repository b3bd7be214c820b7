"""Files that are written whole or not at all."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, write: Callable[[Path], None]) -> Path:
    """Lets a file be written beside its target and renames it into place; returns where it is.

    That is beside ``path``, with a number, where ``path`` cannot be replaced because another program has it open.

    Raises:
        OSError: the disk is full, or the folder cannot be written to; and whatever ``write`` raises.
    """
    part = part_of(path)
    try:
        write(part)
        _sync(part)
        return _put(part, path)
    finally:
        # Still there only where something went wrong, and then the first error is the one to tell.
        with suppress(OSError):
            part.unlink(missing_ok=True)


def part_of(path: Path) -> Path:
    """Where a file is while it is written."""
    # The process's number keeps two runs that write the same file out of each other's way.
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def cause(error: Exception) -> str:
    """Why a file could not be written, for a sentence."""
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _sync(path: Path) -> None:
    """Brings the file to the disk: a power cut after the renaming must not leave an empty one."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _put(part: Path, path: Path) -> Path:
    for candidate in _candidates(path):
        try:
            part.replace(candidate)
        except (PermissionError, IsADirectoryError):
            continue
        return candidate
    raise PermissionError(13, "another program has it open, and the names beside it too")


def _candidates(path: Path) -> Iterator[Path]:
    yield path
    for number in range(2, 10):
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")
