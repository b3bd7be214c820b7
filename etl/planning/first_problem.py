"""Of a long file the first problem is told while the rest is still read: whoever waits may stop and correct it."""

from collections.abc import Callable, Iterable, Iterator

import polars as pl

from etl.documents import Checked
from etl.model.problem import Problem

#: Rows of a table that takes a while.
_LONG = 20_000

#: Rows that are checked before all others of it.
_FIRST = 1_000

#: Is told the place of a table, for people, and what rejects a document of it.
Teller = Callable[[str, Problem], None]


def told_to_nobody(_place: str, _problem: Problem) -> None:
    """Tells nothing."""


def first_few(batches: Iterator[pl.DataFrame], rows: int) -> Iterator[pl.DataFrame]:
    """The batches of a table of so many rows; a long one begins with a small one, which is checked at once."""
    if rows >= _LONG and (batch := next(batches, None)) is not None:
        yield from (part for part in (batch.head(_FIRST), batch.slice(_FIRST)) if not part.is_empty())
    yield from batches


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
