"""Whether a journal's file may be trusted, as far as that can be told in the time a start may take."""

import os
import re
import sqlite3
import time
from pathlib import Path

from etl.errors import JournalError
from etl.journal.file_lock import Files, are_same, file_id
from etl.whole import make_private

#: What to do about a damaged file.
RESTORE = (
    "put back a copy from your backup (without FILE-wal and FILE-shm), or choose another --journal and compare with the"
    " portal before you import again."
)

#: Bytes up to which a file is looked through whenever it is opened: 0.4 seconds from a slow disk.
_ALWAYS = 32_000_000

#: Bytes up to which it is looked through after a crash, or while others use it.
_UNCLEAN = 256_000_000

#: Where Linux tells what is mounted, and how it writes a blank or the like in a path; see proc_pid_mountinfo(5).
_MOUNTS, _ESCAPED = Path("/proc/self/mountinfo"), re.compile(rb"\\([0-7]{3})")

#: Seconds another process may take to make the file we both want.
_BEGINNING = 5.0


#: Seconds another process may take to remove what it had open.
_CLOSING = 1.0


def make_or_find(path: Path) -> None:
    """Makes the file for its owner alone, or sees that the one there can be a journal.

    Raises:
        JournalError: it cannot be made, is a folder or is empty, or its write-ahead log is gone.
    """
    try:
        make_private(path.parent)
        if path.exists():
            _look(path)
        else:
            path.touch(mode=0o600)
    except OSError as error:
        raise JournalError(
            f"The journal {path} cannot be written ({error.strerror}). Choose another with --journal."
        ) from error


def _look(path: Path) -> None:
    if path.is_dir():
        raise JournalError(f"The journal {path} is a folder. Name a file with --journal.")
    until = time.monotonic() + _BEGINNING
    while not path.stat().st_size:
        if time.monotonic() > until:
            raise JournalError(
                f"The journal {path} is empty. If it ever held anything, {RESTORE} If it never did, delete it."
            )
        time.sleep(0.05)
    until = time.monotonic() + _CLOSING
    while _lost_log(path):
        if time.monotonic() > until:
            raise JournalError(
                f"The journal {path} has lost its file {path.name}-wal, which held the last of what was sent. Put it"
                f" back. If it is gone, {RESTORE}"
            )
        time.sleep(0.05)


def _lost_log(path: Path) -> bool:
    """Whether there is an index without its log: SQLite makes the log first, and removes it last.

    While another process closes the journal, both may go between one look and the next.
    """
    return _beside(path, "-shm").exists() and not _beside(path, "-wal").exists()


def files_of(path: Path) -> Files:
    """A journal that is open, and the write-ahead log beside it, which stays as long as anybody has it open."""
    return {each: file_id(each) for each in (path, _beside(path, "-wal"))}


def require_same(path: Path, files: Files) -> None:
    """Raises JournalError where one of a journal's files was deleted or replaced: what is written to it is lost."""
    if not are_same(files):
        raise JournalError(
            f"The journal {path} was deleted or replaced while this command was at work, so nothing more is sent, and"
            f" what was sent last is not in it: {RESTORE}"
        )


def require_one_name(path: Path) -> None:
    """Raises JournalError where a journal has a second name: a hard link, or what it is mounted from by itself.

    Its lock and its write-ahead log go by the name: by two names two commands would send the same, and damage the file.
    """
    if path.stat().st_nlink > 1:
        raise JournalError(
            f"The journal {path} has another name besides, a hard link, by which another command could send the same"
            " at the same time. Remove one of the names. To have it in two places use a symbolic link; to copy it,"
            " python -m etl journal backup."
        )
    if _is_mounted(path):
        raise JournalError(
            f"The journal {path} is mounted as a file of its own, so it has another name where it comes from, by which"
            " another command could send the same, and what stands beside it is lost. Mount its folder."
        )


def _is_mounted(path: Path) -> bool:
    """Whether a file is a mount point, as containers are given one; where that is not told, it is none."""
    try:
        lines = _MOUNTS.read_bytes().splitlines()
    except OSError:
        return False
    points = {_ESCAPED.sub(lambda found: bytes([int(found[1], 8)]), line.split(b" ")[4]) for line in lines}
    return os.fsencode(path.resolve()) in points


def is_unclean(path: Path) -> bool:
    """Whether the last process that had the file open did not close it, or has it open now."""
    try:
        return _beside(path, "-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


def check(connection: sqlite3.Connection, path: Path, *, unclean: bool) -> None:
    """Looks through a file that is not too large for it. A document's own hash is checked whenever it is read.

    Raises:
        JournalError: it is damaged.
        sqlite3.DatabaseError: so badly that SQLite cannot look.
    """
    if path.stat().st_size <= (_UNCLEAN if unclean else _ALWAYS):
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise JournalError(f"The journal {path} is damaged: {RESTORE}")


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
