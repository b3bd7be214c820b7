"""A request to stop the run, and waits that end with it."""

from collections.abc import Callable

import anyio


class StoppedError(Exception):
    """The run is being stopped: what has not been sent stays unsent."""


class Stop:
    """Set once, from within the event loop; then every wait raises StoppedError.

    Attributes:
        reason: why, for people; "" where the user asked for it.
    """

    def __init__(self) -> None:
        self._event = anyio.Event()
        self._told: list[Callable[[], None]] = []
        self.reason = ""

    @property
    def wanted(self) -> bool:
        """Whether the run is to stop."""
        return self._event.is_set()

    def set(self, reason: str = "") -> None:
        """Requests the stop; the first reason stays."""
        if not self.wanted:
            self.reason = reason
            self._event.set()
            for callback in self._told:
                callback()

    def subscribe(self, callback: Callable[[], None]) -> None:
        """Registers a callback for when the run is to stop."""
        self._told.append(callback)

    def check(self) -> None:
        """Raises StoppedError if the run is to stop."""
        if self.wanted:
            raise StoppedError

    async def wait(self) -> None:
        """Returns once the run is to stop."""
        await self._event.wait()

    async def sleep(self, seconds: float) -> None:
        """Sleeps so long; raises StoppedError as soon as the run is to stop."""
        with anyio.move_on_after(seconds):
            await self._event.wait()
        self.check()
