"""Ctrl-C and SIGTERM become the wish to stop."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import anyio

from etl.load import Stop

_STOPPING = "Stopping: requests under way are being finished. Press Ctrl-C again to stop at once."
_AT_ONCE = "Stopping at once: what was under way is asked for when the run is resumed."
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def stopping(stop: Stop) -> Iterator[None]:
    """Within, the first signal sets ``stop`` and the second cancels what is within, which this context then ends.

    A signal's handler raises nothing: it may come at any instant, and the journal's thread may be in a transaction,
    which is waited for. Plain ``signal.signal``: asyncio's own signal handlers do not exist on Windows.
    """
    loop = asyncio.get_running_loop()
    scope = anyio.CancelScope()
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
        loop.call_soon_threadsafe(ask)

    before = {number: signal.signal(number, handle) for number in _SIGNALS}
    try:
        with scope:
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
