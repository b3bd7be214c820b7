"""A scripted server for commands that are processes of their own."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from tests.support.scripted import Script, Scripted, scripted


@contextmanager
def serving(script: Script) -> Iterator[Scripted]:
    """A scripted server in a thread of its own."""
    ready, done = Event(), Event()
    servers: list[Scripted] = []

    async def serve() -> None:
        async with scripted(script) as server:
            servers.append(server)
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        assert ready.wait(20)
        yield servers[0]
    finally:
        done.set()
        thread.join(20)
