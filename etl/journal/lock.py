"""One run a portal at a time, across processes. The operating system drops the lock of a process that dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout

from etl.errors import BusyError


@contextmanager
def portal_lock(folder: Path, portal: str, *, wait: bool) -> Iterator[None]:
    """Holds the portal for this process.

    Args:
        folder: where the lock's file lives; beside the journal.
        portal: the base URL.
        wait: whether to wait for another run to end.

    Raises:
        BusyError: another run holds the portal, and ``wait`` is False.
    """
    name = sha256(portal.encode()).hexdigest()[:16]
    lock = FileLock(folder / f"portal-{name}.lock")
    try:
        lock.acquire(timeout=-1 if wait else 0)
    except Timeout as error:
        raise BusyError(
            f"Another import is sending to {portal}. Let it finish, or add --wait to begin when it has."
        ) from error
    try:
        yield
    finally:
        lock.release()
