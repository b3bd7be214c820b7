"""How many documents may be claimed at once. Pure."""

from collections.abc import Iterable

from etl.model.document import SETTLED, Document, Outcome

#: Places at first: more only as documents are settled, so that a process which dies early leaves few in doubt. If it
#: left as many as it has settled, or more, those that are killed one after the other would only ever ask.
_FIRST = 2
_GROWTH = 2


class Places:
    """Places of documents on their way.

    Documents in doubt take up no more than half of the places, as they wait most of the time; but all together are
    never more than twice the places: a process that dies leaves them to be asked for.

    Args:
        most: places, in the end.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._now = _FIRST
        self._in_doubt: dict[int, bool] = {}

    @property
    def taken(self) -> int:
        """How many documents are on their way."""
        return len(self._in_doubt)

    @property
    def room(self) -> int:
        """How many more may be claimed."""
        doubtful = sum(self._in_doubt.values())
        others = min(self._now, self._most - min(doubtful, self._most // 2))
        return max(0, min(others - (self.taken - doubtful), 2 * self._most - self.taken))

    @property
    def enough(self) -> int:
        """How many outcomes are worth a transaction: half of what is not in doubt, while the others are under way."""
        return (self.taken - sum(self._in_doubt.values())) // 2

    def take(self, documents: Iterable[Document]) -> None:
        """Documents that were claimed."""
        self._in_doubt |= {document.seq: document.in_doubt for document in documents}

    def wait(self, seq: int) -> None:
        """A document on its way is in doubt now."""
        self._in_doubt[seq] = True

    def leave(self, outcomes: Iterable[Outcome]) -> None:
        """Documents of which something has become."""
        for outcome in outcomes:
            self._in_doubt.pop(outcome.seq, None)
            if outcome.status in SETTLED:
                self._now = min(self._most, self._now + _GROWTH)
