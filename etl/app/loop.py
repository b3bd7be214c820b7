"""An event loop for what a use case does at the portal, also where its caller is within one: in a notebook."""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, TypeVar, TypeVarTuple, Unpack

import anyio

from etl.app.stops import Stops

_T = TypeVar("_T")
_Arguments = TypeVarTuple("_Arguments")

#: Signals that are waited for.
_PATIENCE = 2

#: Seconds: Windows hears no Ctrl-C while a thread waits without an end.
_POLL = 0.2


def run_async(stops: Stops, act: Callable[[Unpack[_Arguments]], Awaitable[_T]], *arguments: *_Arguments) -> _T:
    """Runs an async function to its end; in a thread of its own where this one has a loop that runs already.

    The first Ctrl-C asks for a stop, so that what has left lands; the second cancels what is under way.

    Raises:
        KeyboardInterrupt: Ctrl-C twice; what was under way has been cancelled, and has ended.
    """
    cancel: list[Callable[[], object]] = []

    async def main() -> _T:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        if task:
            cancel.append(lambda: loop.call_soon_threadsafe(task.cancel))
        return await act(*arguments)

    def press() -> None:
        if not stops.asked:
            stops.ask()
            return
        for each in cancel:
            each()

    try:
        if _looping():
            return _beside(main, press)
        with _pressing(press):
            return anyio.run(main)
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


def _looping() -> bool:
    """Whether this thread has a loop: asyncio's, or another one's that anyio knows, such as Trio's."""
    for running in (asyncio.get_running_loop, anyio.get_current_task):
        with suppress(RuntimeError):
            running()
            return True
    return False


def _beside(main: Callable[[], Coroutine[Any, Any, _T]], press: Callable[[], None]) -> _T:
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(anyio.run, main)
        while not running.done():
            try:
                wait((running,), _POLL)
            except KeyboardInterrupt:
                press()
        return running.result()


@contextmanager
def _pressing(press: Callable[[], None]) -> Iterator[None]:
    """Within, Ctrl-C calls ``press``, where nobody else has said what it does; one too many raises at once."""
    if threading.current_thread() is not threading.main_thread() or (
        signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    ):
        yield
        return
    signals = 0

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal signals
        signals += 1
        if signals > _PATIENCE:
            signal.default_int_handler(number, frame)
        press()

    signal.signal(signal.SIGINT, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
