"""A lock in a file, and whether a file is still the one it was."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import lock_descriptor, unlock_descriptor

FileId = tuple[int, int]


def file_id(path: Path) -> FileId | None:
    """Device and inode, or what the system has in their place; None where there is no such file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def locked(path: Path) -> Iterator[FileId | None]:
    """Holds a lock; yields what the file is known by, or None where another process has it.

    The operating system drops the lock of a process that dies.

    Raises:
        OSError: the file cannot be made or locked.
    """
    number = _lock(path)
    if number is None:
        yield None
        return
    try:
        yield _id_of(number)
    finally:
        # While it is held, so that nobody else's goes; Windows lets nobody.
        with suppress(OSError):
            if file_id(path) == _id_of(number):
                path.unlink()
        with suppress(OSError):
            unlock_descriptor(number)
        os.close(number)


def _lock(path: Path) -> int | None:
    """A descriptor that is locked."""
    while True:
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not lock_descriptor(number, blocking=False):
                os.close(number)
                return None
            # Whoever let go of it has removed it, perhaps just before it was locked: another one may have made it anew.
            if file_id(path) == _id_of(number):
                return number
        except BaseException:
            os.close(number)
            raise
        os.close(number)


def _id_of(number: int) -> FileId:
    found = os.fstat(number)
    return found.st_dev, found.st_ino
