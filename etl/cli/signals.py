"""Ctrl-C and SIGTERM become the wish to stop."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from etl.load import Stop

_STOPPING = "Stopping: requests under way are being finished. Press Ctrl-C again to stop at once."


@contextmanager
def stopping(stop: Stop) -> Iterator[None]:
    """Within, the first signal sets ``stop`` and the second raises KeyboardInterrupt.

    Plain ``signal.signal``: asyncio's own signal handlers do not exist on Windows.
    """
    loop = asyncio.get_running_loop()

    def ask() -> None:
        stop.set()
        with suppress(OSError):
            print(_STOPPING, file=sys.stderr, flush=True)

    def handle(_number: int, _frame: FrameType | None) -> None:
        if stop.wanted:
            raise KeyboardInterrupt
        loop.call_soon_threadsafe(ask)

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
