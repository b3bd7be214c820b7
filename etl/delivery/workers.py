"""Workers that take documents and hand in what becomes of them."""

import anyio
from anyio.abc import TaskGroup
from anyio.streams.memory import MemoryObjectReceiveStream
from msgspec import Struct, field

from etl.delivery.delivery import Delivery
from etl.delivery.first_try import first_try, is_plain
from etl.delivery.outbox import Outbox
from etl.delivery.places import Places
from etl.delivery.session import PortalSession
from etl.model.document import Document, Outcome, Status


class Workers(Struct, frozen=True):
    """What the workers of a run share.

    Attributes:
        session: where documents are sent.
        places: are told which documents are in doubt.
        tasks: run what has to wait for its next request.
        todo: documents to send; workers end when there will be none.
        outbox: where they hand in what has become of documents.
    """

    session: PortalSession
    places: Places
    tasks: TaskGroup
    todo: MemoryObjectReceiveStream[Document]
    outbox: Outbox
    _given_back: dict[int, Delivery] = field(default_factory=dict)

    async def work(self) -> None:
        """Sends one document after the other."""
        while (document := await self._next()) is not None:
            outcome, delivery = await self._try(document)
            if outcome is not None:
                self._hand_in(outcome, delivery)
            elif delivery is not None:
                self._go_on(document, delivery)

    async def _try(self, document: Document) -> tuple[Outcome | None, Delivery | None]:
        """One request."""
        delivery = self._given_back.pop(document.seq, None)
        if delivery is None and is_plain(document):
            return await first_try(document, self.session)
        delivery = delivery or Delivery(document, self.session)
        return await delivery.attempt(), delivery

    def _go_on(self, document: Document, delivery: Delivery) -> None:
        """One that has to wait for its next request must keep nobody else from theirs."""
        self.tasks.start_soon(self._finish, delivery)
        if delivery.in_doubt:
            self.places.wait(document.seq)
            self.outbox.wake()

    async def _finish(self, delivery: Delivery) -> None:
        while (outcome := await delivery.attempt()) is None:
            pass
        self._hand_in(outcome, delivery)

    def _hand_in(self, outcome: Outcome, delivery: Delivery | None) -> None:
        if outcome.status is Status.PLANNED and delivery is not None:
            self._given_back[outcome.seq] = delivery
        self.outbox.hand_in(outcome)

    async def _next(self) -> Document | None:
        """The next document, None when there will be none; without a turn of the event loop where one is there."""
        try:
            return self.todo.receive_nowait()
        except anyio.WouldBlock:
            pass
        except anyio.EndOfStream:
            return None
        try:
            return await self.todo.receive()
        except anyio.EndOfStream:
            return None
