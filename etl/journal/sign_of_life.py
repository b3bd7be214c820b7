"""Whether who holds a portal on a server has died on this very machine: then nobody need wait for it to be silent.

Its sign is a lock in a local file, which the operating system drops with its process. The file is named by chance, so
that no other machine has it; and the machine by its start, as a copy of it would have the file too.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4

from etl.journal.file_lock import locked

#: Linux: random(4). Elsewhere no start is told from another, and nobody is known to be dead.
_START = Path("/proc/sys/kernel/random/boot_id")


@contextmanager
def sign() -> Iterator[str]:
    """Shows that this process lives for as long as this lasts; yields what its sign is known by, or ""."""
    start = _started()
    name = f"{start}:{uuid4().hex}"
    with ExitStack() as stack:
        # Without a sign the others wait, as they do for another machine.
        shown: object = None
        with suppress(OSError):
            shown = start and stack.enter_context(locked(_file(name)))
        yield name if shown else ""


def is_dead(name: str) -> bool:
    """Whether a process that once had this sign was one of this machine, and is no more."""
    start, _, chance = name.partition(":")
    if not chance or start != _started() or not chance.isalnum() or not _file(name).is_file():
        return False
    try:
        with locked(_file(name)) as known:
            return known is not None
    except OSError:
        return False


def _started() -> str:
    try:
        return _START.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _file(name: str) -> Path:
    return Path(gettempdir()) / f"payfabric-etl-{name.partition(':')[2]}.alive"
