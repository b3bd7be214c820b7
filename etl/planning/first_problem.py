"""Of a long file the first problem is told while the rest is still read: whoever waits may stop and correct it."""

from collections.abc import Callable, Iterable, Iterator

from etl.documents import Checked
from etl.model.problem import Problem

#: Rows of a table that takes a while.
_LONG = 20_000

#: Is told the place of a table, for people, and what rejects a document of it.
Teller = Callable[[str, Problem], None]


def told_to_nobody(_place: str, _problem: Problem) -> None:
    """Tells nothing."""


class FirstProblem:
    """Looks for it.

    Args:
        tell: is told of it, once.
    """

    def __init__(self, tell: Teller) -> None:
        self._tell = tell
        self._told = False

    def watched(self, batches: Iterable[Checked], rows: int, place: str) -> Iterator[Checked]:
        """The batches of a table of so many rows."""
        for batch in batches:
            problem = next((each for each in batch.problems if not each.warning), None)
            if problem and rows >= _LONG and not self._told:
                self._told = True
                self._tell(place, problem)
            yield batch
