"""Asking for a stop from another thread than the one that sends."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from etl.delivery import Stop


class Stops:
    """What is under way and can be stopped; once somebody has asked, whatever begins later stops too."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._asked = False
        self._under_way: list[Callable[[], object]] = []

    @contextmanager
    def holding(self, stop: "Stop") -> Iterator[None]:
        """Within, in an event loop, ``ask`` sets ``stop``."""
        loop = asyncio.get_running_loop()

        def ask() -> None:
            loop.call_soon_threadsafe(stop.set)

        with self._lock:
            self._under_way.append(ask)
            if self._asked:
                stop.set()
        try:
            yield
        finally:
            with self._lock:
                self._under_way.remove(ask)

    def ask(self) -> None:
        """Asks for a stop, as Ctrl-C does once: what has left lands and is recorded."""
        with self._lock:
            self._asked = True
            for ask in self._under_way:
                ask()
