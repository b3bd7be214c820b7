"""Ctrl-C and SIGTERM become the wish to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING

import anyio

from etl.exit_codes import Ending

if TYPE_CHECKING:
    from etl.delivery import Stop

_STOPPING = "Stopping: requests under way are being finished. Press Ctrl-C again to stop at once."
_AT_ONCE = (
    "Stopping at once: what was under way is asked for when the run is resumed. Should it hang, press Ctrl-C once more."
)
_ESCAPED = "Ended at once. The journal has what was sent, and resume goes on from there."

#: Signals that are waited for.
_PATIENCE = 2

#: What asks for an end. On Windows a process in a group of its own can be sent the last one alone.
_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name))


@contextmanager
def stopping(stop: "Stop") -> Iterator[None]:
    """Within, the first signal sets ``stop`` and the second cancels what is within, which this context then ends.

    A signal's handler raises nothing: it may come at any instant, and the journal's thread may be in a transaction,
    which is waited for. The third signal does not wait: a disk or a server may hang for ever, and the journal is as
    durable as in a power cut. Plain ``signal.signal``: asyncio's own signal handlers do not exist on Windows.
    """
    loop = asyncio.get_running_loop()
    scope = anyio.CancelScope()
    signals = 0
    asked = False

    def ask() -> None:
        nonlocal asked
        if not asked:
            asked = True
            _say(_STOPPING)
            stop.set()
        elif not scope.cancel_called:
            _say(_AT_ONCE)
            scope.cancel()

    def handle(_number: int, _frame: FrameType | None) -> None:
        nonlocal signals
        signals += 1
        if signals > _PATIENCE:
            _say(_ESCAPED)
            os._exit(Ending.STOPPED)
        loop.call_soon_threadsafe(ask)

    before = {number: signal.signal(number, handle) for number in _SIGNALS}
    try:
        with scope:
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def asking(ask: Callable[[], None]) -> Iterator[None]:
    """Within, every signal that asks for an end is told; the handlers before it come back afterwards."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        ask()

    before = {number: signal.signal(number, handle) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ignore_signals() -> None:
    """From here on the process ends by itself, with its own exit code: all is done, and said."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _say(sentence: str) -> None:
    with suppress(OSError):
        print(sentence, file=sys.stderr, flush=True)
