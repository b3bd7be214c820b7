"""The files of a run, which must stay as they are while they are read: what is hashed must be what was checked."""

from collections.abc import Sequence
from pathlib import Path

from etl.errors import FileError

#: What changes when a file is written: its time, its size and where it is.
_State = tuple[int, int, int]


class SteadyFiles:
    """Files as they were at first; one that cannot be looked at is told by whoever reads it."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._states = {file: _state(file) for file in files}

    def refuse_changed(self, files: Sequence[Path]) -> None:
        """Raises FileError where one of these was written since."""
        for file in files:
            if file in self._states and _state(file) != self._states[file]:
                raise FileError(f"{file} was saved anew while it was read. Nothing was sent: run this again.")


def _state(file: Path) -> _State | None:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
