"""When documents are put into pages: while their run is sent, a page at a time, and the rest when it ends."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress

from msgspec import Struct, field

from etl.errors import JournalError
from etl.journal import folding
from etl.journal.database import Database
from etl.model.run import RunState

#: Documents that are settled before it is looked whether they make a page.
_OFTEN = 4_096

#: States in which nothing of a run is under way.
_ENDS = (RunState.STOPPED, RunState.FINISHED)


class Folder(Struct):
    """Of a process. What cannot be put away stays rows and nothing is lost; what fails here fails whoever writes next.

    Attributes:
        writing: the database, in a transaction of a run.
    """

    writing: Callable[..., AbstractContextManager[Database]]
    _settled: int = 0
    _behind: dict[int, int] = field(default_factory=dict)

    def settled(self, run: int, count: int) -> None:
        """So many documents more of a run are settled."""
        self._settled += count
        if self._settled >= _OFTEN:
            self._settled = 0
            with suppress(JournalError):
                self._behind[run] = self._fold(run, self._behind.get(run, -1), sending=True)

    def moved(self, run: int, state: RunState) -> None:
        """A run has come to a state."""
        if state in _ENDS:
            self._behind.pop(run, None)
            with suppress(JournalError):
                self._fold(run, -1)

    def _fold(self, run: int, after: int, *, sending: bool = False) -> int:
        """A page in a transaction, whose end need not be awaited: it loses nothing that is not there as rows.

        Returns the ``seq`` behind which there is more to be done another time.
        """
        while True:
            with self.writing(run, durable=False) as db:
                found = folding.fold(db, run, after, sending=sending)
            if found is None:
                return after
            after = found
