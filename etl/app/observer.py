"""Who is told what a use case does, and asked what only a person can say: a terminal, a service, or nobody."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, nullcontext
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from etl.app.events import Event
from etl.model.document import Outcome

if TYPE_CHECKING:
    from etl.delivery import Stop


class Step(StrEnum):
    """What takes long; its value is for people."""

    READING = "Reading the portal"
    COMPARING = "Comparing"
    KEEPING = "Keeping what is there"
    SENDING = "Sending"


class Progress(Protocol):
    """Follows the progress of something that takes long."""

    def begin(self, total: int) -> None:
        """So many documents will be sent, or will come."""

    def settled(self, outcome: Outcome) -> None:
        """What became of a document is durable."""

    def came(self, documents: int) -> None:
        """So many more documents have come."""

    def shown(self) -> AbstractAsyncContextManager[None]:
        """The progress can be seen until this is left."""


class Observer(Protocol):
    """Is told of every step, as it is taken; a use case itself prints nothing and reads no terminal."""

    @property
    def attended(self) -> bool:
        """Whether a person can be asked."""

    def note(self, event: Event) -> None:
        """A step was taken, or something was found out."""

    def trouble(self, sentence: str) -> None:
        """Something went wrong that does not end the use case; a sentence for people."""

    def name_of_portal(self, name: str, portal: str, documents: int) -> str:
        """Asks a person for the name of the production portal; returns what was typed.

        Args:
            name: what must be typed.
            portal: the portal, for people.
            documents: to be sent; 0 where only its queue is told of documents.
        """

    def progress(self, step: Step) -> Progress:
        """Something begins whose progress can be shown."""

    def stopping(self, stop: "Stop") -> AbstractContextManager[None]:
        """Within the event loop, a person's wish to stop sets ``stop``; a second one ends what is within at once."""

    def lasting(self) -> AbstractContextManager[None]:
        """Documents are sent within: from here on the work is brought to its end though nobody may be listening."""


class Silent:
    """Nobody is there: nothing is told, and nothing can be asked."""

    attended = False

    def note(self, event: Event) -> None:
        """Says nothing."""

    def trouble(self, sentence: str) -> None:
        """Says nothing."""

    def name_of_portal(self, name: str, portal: str, documents: int) -> str:  # noqa: ARG002 - the protocol's
        """Nobody types anything."""
        return ""

    def progress(self, step: Step) -> "Unseen":  # noqa: ARG002
        """Shown to nobody."""
        return Unseen()

    def stopping(self, stop: "Stop") -> AbstractContextManager[None]:  # noqa: ARG002
        """Nobody asks for a stop."""
        return nullcontext()

    def lasting(self) -> AbstractContextManager[None]:
        """Nobody goes away."""
        return nullcontext()


class Unseen:
    """Progress that nobody sees."""

    def begin(self, total: int) -> None:
        """Shows nothing."""

    def settled(self, outcome: Outcome) -> None:
        """Shows nothing."""

    def came(self, documents: int) -> None:
        """Shows nothing."""

    @asynccontextmanager
    async def shown(self) -> AsyncIterator[None]:
        """Shows nothing."""
        yield
