"""What has become of documents, until it is recorded: handed in one by one, taken many at once."""

import anyio

from etl.model.document import Outcome

#: Seconds that an outcome waits for others at most: a transaction for a hundred costs little more than for one.
_MOMENT = 0.02


class Outbox:
    """Outcomes that wait to be recorded."""

    def __init__(self) -> None:
        self._held: list[Outcome] = []
        self._woken = False
        self._enough = 0
        self._news = anyio.Event()

    def hand_in(self, outcome: Outcome) -> None:
        """Something has become of a document."""
        self._held.append(outcome)
        if len(self._held) >= self._enough:
            self._news.set()

    def wake(self) -> None:
        """Whoever waits for outcomes is to look at once: there may be room for other documents."""
        self._woken = True
        self._news.set()

    async def wait(self, enough: int) -> None:
        """Returns when so many are there, or a moment after there is one; or when woken since the last were taken."""
        await self._until(1)
        with anyio.move_on_after(_MOMENT):
            await self._until(enough)

    def take(self) -> list[Outcome]:
        """All that are there."""
        held, self._held, self._woken = self._held, [], False
        return held

    async def _until(self, enough: int) -> None:
        if not self._woken and len(self._held) < enough:
            self._enough, self._news = enough, anyio.Event()
            await self._news.wait()
