"""When a file is whole: its sender has said so, or it has not changed for a while."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from etl.inbox.folder import Waiting

if TYPE_CHECKING:
    from pathlib import Path

#: An empty file is more often begun than finished: it waits so many times as long.
_EMPTY = 20


class Settling:
    """Remembers how files were seen. The time is this machine's: a share's clock may be another one's.

    Args:
        settle: seconds for which a file must not have changed.
    """

    def __init__(self, settle: float) -> None:
        self._settle = settle
        self._since: dict[Path, tuple[Waiting, float]] = {}

    def settled(self, files: Iterable[Waiting], now: float) -> list[Waiting]:
        """Those that are whole; those that are gone are forgotten.

        Args:
            files: all that are there now.
            now: seconds, by a clock that only goes forward.
        """
        before, self._since = self._since, {}
        for file in files:
            known, since = before.get(file.path, (file, now))
            same = (known.size, known.changed) == (file.size, file.changed)
            self._since[file.path] = file, since if same else now
        return [file for file, since in self._since.values() if file.marked or self._is_old(file, now - since)]

    def _is_old(self, file: Waiting, age: float) -> bool:
        return age >= self._settle * (1 if file.size else _EMPTY)
