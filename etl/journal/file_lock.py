"""A lock in a file, and whether a file is still the one it was."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EBUSY
from pathlib import Path

from filelock import lock_descriptor, unlock_descriptor

from etl.whole import share

FileId = tuple[int, int]

#: Files, and what each was known by; None for one that was not there.
Files = Mapping[Path, FileId | None]

#: Whether a file that is open can be neither removed nor replaced.
_OPEN_STAYS = sys.platform == "win32"

#: Of locking a file that others make and remove meanwhile.
_TRIES = 100


def file_id(path: Path) -> FileId | None:
    """Device and inode, or what the system has in their place; None where there is no such file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def are_same(files: Files) -> bool:
    """Whether they are still those that they were."""
    return all(file_id(path) == known for path, known in files.items())


@contextmanager
def locked(path: Path) -> Iterator[FileId | None]:
    """Holds a lock; yields what its file is known by, or None where another process has it.

    The operating system drops the lock of a process that dies.

    Raises:
        OSError: the file cannot be made or locked.
    """
    number = _lock(path)
    if number is None:
        yield None
        return
    known = file_id(path)
    try:
        yield known
    finally:
        # While it is held, so that nobody else's goes; Windows removes no file that anybody has open.
        if not _OPEN_STAYS and file_id(path) == known:
            _remove(path)
        with suppress(OSError):
            unlock_descriptor(number)
        os.close(number)
        if _OPEN_STAYS:
            _remove(path)


def _lock(path: Path) -> int | None:
    """A descriptor that is locked."""
    for _ in range(_TRIES):
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        share(path)
        try:
            if not lock_descriptor(number, blocking=False):
                os.close(number)
                return None
            # Whoever let go of it has removed it, perhaps just before it was locked: another one may have made it anew.
            if _OPEN_STAYS or os.path.samestat(os.fstat(number), path.stat()):
                return number
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(number)
            raise
        os.close(number)
    raise OSError(EBUSY, "it is removed again and again")


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
