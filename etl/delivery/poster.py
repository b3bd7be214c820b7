"""Workers that send, and one task that settles outcomes and claims documents, a transaction a batch."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from anyio.to_thread import run_sync

from etl.delivery.delivery import Delivery
from etl.delivery.failures import Failures
from etl.delivery.first_answers import FirstAnswers
from etl.delivery.session import PortalSession
from etl.journal import Journal
from etl.model.document import Document, Outcome

#: Documents claimed for each request that may be under way: one of them, one at hand while the journal writes, and two
#: that wait for a next try or a question. A process that dies leaves as many to be asked for.
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Poster:
    """Sends a run's planned documents.

    A document is marked as sending, durably, before its request leaves. Its outcome is durable in the batch that
    follows; a process that dies before leaves it marked as sending, and the next one asks the portal for it.

    Attributes:
        journal: holds the run.
        session: portal, limiter, retries and stop.
        concurrency: how many requests may be under way.
        failures: counts them.
        first: keeps back those that may be about whoever sends.
        settled: called with each outcome once it is durable.
    """

    journal: Journal
    session: PortalSession
    concurrency: int
    failures: Failures
    first: FirstAnswers
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
        done, outcomes = anyio.create_memory_object_stream[Outcome](inf)
        async with todo, done, outcomes, anyio.create_task_group() as tasks:

            async def finish(delivery: Delivery) -> None:
                while (outcome := await delivery.attempt()) is None:
                    pass
                done.send_nowait(outcome)

            async def work() -> None:
                while (document := await _next(todo)) is not None:
                    delivery = Delivery(document, self.session)
                    # One that has to wait for its next request must keep nobody else from theirs.
                    if (outcome := await delivery.attempt()) is None:
                        tasks.start_soon(finish, delivery)
                    else:
                        done.send_nowait(outcome)

            async with given:
                for _ in range(self.concurrency):
                    tasks.start_soon(work)
                await self._turn(run, at_most, given, outcomes)

    @property
    def _most(self) -> int:
        """Documents claimed at once."""
        return self.concurrency * _AHEAD

    async def _turn(
        self,
        run: int,
        at_most: int | None,
        given: MemoryObjectSendStream[Document],
        outcomes: MemoryObjectReceiveStream[Outcome],
    ) -> None:
        batch: list[Outcome] = []
        under_way, last = 0, -1
        left = sys.maxsize if at_most is None else at_most
        while True:
            room = min(left, self._most - under_way + len(batch))
            claimed = await run_sync(
                self.journal.settle_and_claim, run, batch, last, 0 if self.session.stop.wanted else room
            )
            under_way += len(claimed) - len(batch)
            left -= len(claimed)
            last = claimed[-1].seq if claimed else last
            self._tell(batch)
            for document in claimed:
                given.send_nowait(document)
            answered = await _all_waiting(outcomes) if under_way else self.first.release()
            if not answered:
                return
            batch = self._sifted(answered) if under_way else answered
            under_way += len(batch) - (len(answered) if under_way else 0)

    def _sifted(self, outcomes: list[Outcome]) -> list[Outcome]:
        final = self.first.sift(outcomes)
        if self.first.why:
            self.session.stop.set(self.first.why)
        return final

    def _tell(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            self.settled(outcome)
            if self.failures.note(outcome):
                self.session.stop.set(
                    f"Stopped: {self.failures}, more than --max-failures allows. Look at the results."
                )


async def _next(todo: MemoryObjectReceiveStream[Document]) -> Document | None:
    """The next document, None when there will be none; without a turn of the event loop where one is there."""
    try:
        return todo.receive_nowait()
    except anyio.WouldBlock:
        pass
    except anyio.EndOfStream:
        return None
    try:
        return await todo.receive()
    except anyio.EndOfStream:
        return None


async def _all_waiting(outcomes: MemoryObjectReceiveStream[Outcome]) -> list[Outcome]:
    """Waits for an outcome; returns it with all others that are there."""
    batch = [await outcomes.receive()]
    while True:
        try:
            batch.append(outcomes.receive_nowait())
        except anyio.WouldBlock:
            return batch
