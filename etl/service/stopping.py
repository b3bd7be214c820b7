"""The wish that a worker ends, which a signal's handler tells it."""

from threading import Event


class StopRequest:
    """How often somebody has asked for an end: once to finish what is under way, twice to stop it, three times to go.

    A handler of a signal may call ``ask`` at any instant.
    """

    def __init__(self) -> None:
        self._event = Event()
        self.times = 0

    def ask(self) -> None:
        """Asks once more."""
        self.times += 1
        self._event.set()

    @property
    def asked(self) -> bool:
        """Whether anybody has asked."""
        return self.times > 0

    def wait(self, seconds: float) -> None:
        """Waits for so long, or until somebody asks."""
        self._event.wait(seconds)
