"""The workers, and the one task that turns the journal: outcomes in, documents out, a batch a transaction."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from anyio.to_thread import run_sync

from etl.journal import Journal
from etl.load.delivery import Delivery, Road
from etl.load.failures import Failures
from etl.records import Document, Outcome

_AHEAD = 2
"""Documents claimed for each worker: one under way, one at hand while the journal writes."""


@dataclass(frozen=True, slots=True)
class Poster:
    """Sends a run's planned documents.

    A document is marked as sending, durably, before its request leaves. Its outcome is durable in the batch that
    follows; a process that dies before leaves it marked as sending, and the next one asks the portal for it.

    Attributes:
        journal: holds the run.
        road: portal, limiter, retries and stop.
        concurrency: how many requests may be under way.
        settled: called with each outcome once it is durable.
    """

    journal: Journal
    road: Road
    concurrency: int
    failures: Failures
    settled: Callable[[Outcome], None]

    async def post(self, run: int, at_most: int | None = None) -> None:
        """Returns when every document is settled, or the stop is wanted and none is under way.

        Args:
            run: the run.
            at_most: send no more than so many documents; None for all.

        Raises:
            JournalError: the journal fails; documents under way stay marked as sending.
        """
        depth = self.concurrency * _AHEAD
        work, to_do = anyio.create_memory_object_stream[Document](depth)
        done, outcomes = anyio.create_memory_object_stream[Outcome](depth)
        async with anyio.create_task_group() as workers, work, outcomes:
            for _ in range(self.concurrency):
                workers.start_soon(self._deliver, to_do.clone(), done.clone())
            to_do.close()
            done.close()
            await self._turn(run, at_most, work, outcomes)

    async def _deliver(self, to_do: MemoryObjectReceiveStream[Document], done: MemoryObjectSendStream[Outcome]) -> None:
        async with to_do, done:
            async for document in to_do:
                await done.send(await Delivery(document, self.road).run())

    async def _turn(
        self,
        run: int,
        at_most: int | None,
        work: MemoryObjectSendStream[Document],
        outcomes: MemoryObjectReceiveStream[Outcome],
    ) -> None:
        batch: list[Outcome] = []
        under_way, last = 0, -1
        left = sys.maxsize if at_most is None else at_most
        while True:
            room = min(left, self.concurrency * _AHEAD - under_way + len(batch))
            claimed = await run_sync(self.journal.turn, run, batch, last, 0 if self.road.stop.wanted else room)
            under_way += len(claimed) - len(batch)
            left -= len(claimed)
            last = claimed[-1].seq if claimed else last
            self._tell(batch)
            for document in claimed:
                work.send_nowait(document)
            if not under_way:
                return
            batch = await _all_waiting(outcomes)

    def _tell(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            self.settled(outcome)
            if self.failures.note(outcome):
                self.road.stop.set(f"Stopped: {self.failures}, more than --max-failures allows. Look at the results.")


async def _all_waiting(outcomes: MemoryObjectReceiveStream[Outcome]) -> list[Outcome]:
    """Waits for an outcome; returns it with all others that are there."""
    batch = [await outcomes.receive()]
    while True:
        try:
            batch.append(outcomes.receive_nowait())
        except anyio.WouldBlock:
            return batch
