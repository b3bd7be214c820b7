"""Settles outcomes and claims documents for the workers, a transaction a batch."""

import sys
from collections.abc import Callable
from math import inf

import anyio
from anyio.streams.memory import MemoryObjectSendStream
from anyio.to_thread import run_sync
from msgspec import Struct

from etl.delivery.failures import Failures
from etl.delivery.outbox import Outbox
from etl.delivery.places import Places
from etl.delivery.session import PortalSession
from etl.delivery.turned_away import TurnedAway
from etl.delivery.workers import Workers
from etl.journal import Journal
from etl.model.document import Document, Outcome, Status

#: Documents claimed for each request that may be under way: one of them, one at hand while the journal writes, and two
#: that wait for a next try or a question.
_AHEAD = 4


class Poster(Struct, frozen=True):
    """Sends a run's planned documents.

    A document is marked as sending, durably, before its request leaves. Its outcome is durable in the batch that
    follows; a process that dies before leaves it marked as sending, and the next one asks the portal for it.

    Attributes:
        journal: holds the run.
        session: portal, limiter, retries and stop.
        concurrency: how many requests may be under way.
        failures: counts them.
        turned_away: keeps back those that may be about whoever sends.
        settled: called with each outcome once it is durable.
    """

    journal: Journal
    session: PortalSession
    concurrency: int
    failures: Failures
    turned_away: TurnedAway
    settled: Callable[[Outcome], None]

    async def post(self, run: int, at_most: int | None = None) -> None:
        """Returns when every document is settled, or the stop is wanted and none is under way.

        Args:
            run: the run.
            at_most: send no more than so many documents; None for all.

        Raises:
            JournalError: the journal fails; documents under way stay marked as sending.
        """
        given, todo = anyio.create_memory_object_stream[Document](inf)
        places, outbox = Places(self.concurrency * _AHEAD), Outbox()
        async with todo, anyio.create_task_group() as tasks:
            workers = Workers(self.session, places, tasks, todo, outbox)
            async with given:
                for _ in range(self.concurrency):
                    tasks.start_soon(workers.work)
                left = sys.maxsize if at_most is None else at_most
                # What turned out not to be held is planned again, and comes last.
                while again := await self._round(run, left, places, given, outbox):
                    left = again if at_most is not None else left

    async def _round(
        self, run: int, left: int, places: Places, given: MemoryObjectSendStream[Document], outbox: Outbox
    ) -> int:
        """Claims documents from the first to the last; returns how many of them are planned again, to be sent."""
        batch: list[Outcome] = []
        last, again = -1, 0
        while True:
            room = 0 if self.session.stop.wanted else min(left, places.room)
            claimed = await run_sync(self.journal.settle_and_claim, run, batch, last, room)
            places.take(claimed)
            left -= len(claimed)
            last = claimed[-1].seq if claimed else last
            self._tell()
            for document in claimed:
                given.send_nowait(document)
            if places.taken:
                # Those in doubt leave room for others: these are claimed at once.
                if not (room == len(claimed) > 0 and places.room > 0):
                    await outbox.wait(places.enough)
                answered = outbox.take()
                places.leave(answered)
                batch = self._sifted(answered)
            else:
                batch = self._at_end()
                if not batch:
                    return 0 if self.session.stop.wanted else again
            again += sum(outcome.status is Status.PLANNED for outcome in batch)

    def _sifted(self, outcomes: list[Outcome]) -> list[Outcome]:
        final = self.turned_away.sift(outcomes)
        if self.turned_away.why:
            self.session.stop.set(self.turned_away.why)
        return final

    def _at_end(self) -> list[Outcome]:
        """Nothing is under way: what is to be recorded after all."""
        undone = self.turned_away.end()
        if undone:
            self.session.stop.set(self.turned_away.why)
        self._tell()
        return undone

    def _tell(self) -> None:
        for outcome in self.turned_away.told():
            self.settled(outcome)
            if self.failures.note(outcome):
                self.session.stop.set(
                    f"Stopped: {self.failures}, more than --max-failures allows. Look at the results."
                )
