"""An event loop for what a use case does at the portal, also where its caller is within one: in a notebook."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple, Unpack

import anyio

_T = TypeVar("_T")
_Arguments = TypeVarTuple("_Arguments")


def run_async(act: Callable[[Unpack[_Arguments]], Awaitable[_T]], *arguments: *_Arguments) -> _T:
    """Runs an async function to its end; in a thread of its own where this one has a loop that runs already.

    Raises:
        KeyboardInterrupt: Ctrl-C; what was under way has been cancelled, and has ended.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return anyio.run(act, *arguments)
    return _beside(act, *arguments)


def _beside(act: Callable[[Unpack[_Arguments]], Awaitable[_T]], *arguments: *_Arguments) -> _T:
    cancel: list[Callable[[], object]] = []

    async def main() -> _T:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        if task:
            cancel.append(lambda: loop.call_soon_threadsafe(task.cancel))
        return await act(*arguments)

    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(anyio.run, main)
        try:
            return running.result()
        except KeyboardInterrupt:
            for each in cancel:
                each()
            raise
        except CancelledError:
            raise KeyboardInterrupt from None
