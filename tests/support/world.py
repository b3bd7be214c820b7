"""Virtual time for the real engine: hours pass in seconds, and a seed decides what chance would.

Journal and HTTP are real. Four things are not: the network, whose connections are pairs of sockets, so that what was
written is there at once however busy the machine is; the clock, which jumps to the next timer as soon as no socket has
anything to say; threads, which become steps of the loop that take a while; and chance.
"""

import asyncio
import random
import selectors
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar
from unittest.mock import patch

import anyio.to_thread

# What is loaded while a world is told would have the real clock.
import etl.portal.exchange  # noqa: F401
from etl.delivery.gate import Gate
from tests.support.pauses import unhurried

_T = TypeVar("_T")

#: Seconds since 1970 when every world begins.
BEGINNING = 1_785_000_000.0

#: Seconds that a turn of the journal takes, at most.
_TURN = 0.01


class _Jumping(selectors.DefaultSelector):
    """Waits for nothing: where no socket is ready the time has passed."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Returns what is ready; else the time jumps."""
        if (ready := super().select(0)) or timeout == 0:
            return ready
        assert timeout is not None, "nobody in this world will ever do anything again"
        self.now += max(timeout, 0.0)
        return []


class _Loop(asyncio.SelectorEventLoop):
    """Connects to servers of its own alone, by pairs of sockets."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        self._servers: dict[int, Callable[[], asyncio.BaseProtocol]] = {}
        self._called: dict[int, int] = {}
        super().__init__(self._jumping)

    def run_in_executor(self, executor: Any, func: Callable[..., _T], *arguments: Any) -> asyncio.Future[_T]:  # type: ignore[override]  # noqa: ANN401 - asyncio's
        """Does at once what a thread would, which no clock of this world waits for."""
        del executor
        done = self.create_future()
        try:
            done.set_result(func(*arguments))
        except Exception as error:  # noqa: BLE001 - as a thread hands it on
            done.set_exception(error)
        return done

    async def create_server(self, protocol_factory: Any, *where: Any, **how: Any) -> asyncio.Server:  # noqa: ANN401 - asyncio's
        """Remembers who answers at a port."""
        server = await super().create_server(protocol_factory, *where, **how)
        self._servers[server.sockets[0].getsockname()[1]] = protocol_factory
        return server

    async def sock_connect(self, sock: socket.socket, address: Any) -> None:  # noqa: ANN401 - asyncio's
        """Remembers whom a socket is for."""
        self._called[sock.fileno()] = address[1]

    async def create_connection(  # type: ignore[override] # of all its signatures the one that is used
        self,
        protocol_factory: Any,  # noqa: ANN401 - asyncio's
        *where: Any,  # noqa: ANN401
        sock: socket.socket,
        **how: Any,  # noqa: ANN401
    ) -> tuple[asyncio.Transport, asyncio.BaseProtocol]:
        """Connects by a pair."""
        port = self._called.pop(sock.fileno())
        sock.close()
        near, far = socket.socketpair()
        await self.connect_accepted_socket(self._servers[port], far)
        return await super().create_connection(protocol_factory, *where, sock=near, **how)

    def time(self) -> float:
        """Seconds since the world began."""
        return self._jumping.now


def run(seed: int, story: Callable[[random.Random], Awaitable[_T]]) -> _T:
    """Runs a story in a world of its own.

    Args:
        seed: of all its chance.
        story: is given chance.
    """
    loop = _Loop()
    try:
        with _seams(loop, random.Random(f"{seed} engine")):
            return loop.run_until_complete(_told(story, random.Random(f"{seed} story")))
    finally:
        loop.close()


async def _told(story: Callable[[random.Random], Awaitable[_T]], chance: random.Random) -> _T:
    return await story(chance)


@contextmanager
def _seams(loop: asyncio.AbstractEventLoop, chance: random.Random) -> Iterator[None]:
    """Within, every module of etl has the world's clock, steps for threads, and the world's chance."""

    async def step(act: Callable[..., _T], *arguments: Any, **_: Any) -> _T:  # noqa: ANN401 - whatever run_sync takes
        await asyncio.sleep(chance.uniform(0, _TURN))
        done = act(*arguments)
        await asyncio.sleep(chance.uniform(0, _TURN))
        return done

    stand_ins: dict[Any, Any] = {
        time.time: lambda: BEGINNING + loop.time(),
        time.monotonic: loop.time,
        anyio.to_thread.run_sync: step,
        random: chance,
    }
    patches = [
        patch.object(module, name, stand_ins[value])
        for title, module in list(sys.modules.items())
        if title.startswith("etl.")
        for name, value in list(vars(module).items())
        if callable(value) or value is random
        if _hashable(value) and value in stand_ins
    ]
    # A default is bound when its function is made.
    defaults = tuple(
        stand_ins.get(value, value) if _hashable(value) else value for value in Gate.__init__.__defaults__ or ()
    )
    patches.append(patch.object(Gate.__init__, "__defaults__", defaults))
    # As anyio itself has it, for files.
    patches.append(patch.object(anyio.to_thread, "run_sync", step))
    with ExitStack() as stack:
        # Time costs nothing here.
        stack.enter_context(unhurried())
        for each in patches:
            stack.enter_context(each)
        yield


def _hashable(value: object) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


async def until_done(task: "asyncio.Task[Any]", seconds: float) -> bool:
    """Waits so long for a task, as its killer does; whether it has ended by itself."""
    done, _ = await asyncio.wait({task}, timeout=seconds)
    return bool(done)


async def kill(task: "asyncio.Task[Any]") -> None:
    """Ends a task. What it still does while it ends no one may see: copy what it has written before."""
    task.cancel()
    await asyncio.wait({task})
