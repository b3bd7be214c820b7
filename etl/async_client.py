"""The front door for programs that have an event loop: what ``Client`` does, awaited."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import anyio
from anyio.lowlevel import checkpoint_if_cancelled
from anyio.to_thread import run_sync

from etl.app.stops import Stops
from etl.client import Client

_P = ParamSpec("_P")
_T = TypeVar("_T")


def _awaited(
    method: Callable[Concatenate[Client, _P], _T],
) -> Callable[Concatenate["AsyncClient", _P], Coroutine[Any, Any, _T]]:
    """The method as a coroutine function, with its parameters and its docstring."""

    async def call(self: "AsyncClient", /, *arguments: _P.args, **options: _P.kwargs) -> _T:
        return await self._call(lambda client: method(client, *arguments, **options))

    call.__name__, call.__doc__ = method.__name__, method.__doc__
    return call


class AsyncClient:
    """A client whose methods are awaited; the event loop goes on meanwhile.

    Where the waiting is cancelled, a run stops as Ctrl-C stops it: what has left lands and is recorded, and then the
    cancellation goes on. What is pending is sent by ``resume``.

    Args:
        client: what it uses; calls that talk to one portal come one after the other.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    plan = _awaited(Client.plan)
    send = _awaited(Client.send)
    import_files = _awaited(Client.import_files)
    update = _awaited(Client.update)
    attach = _awaited(Client.attach)
    propose = _awaited(Client.propose)
    send_approved = _awaited(Client.send_approved)
    compare = _awaited(Client.compare)
    verify = _awaited(Client.verify)
    resume = _awaited(Client.resume)
    abandon = _awaited(Client.abandon)
    validate = _awaited(Client.validate)
    preview = _awaited(Client.preview)
    get = _awaited(Client.get)
    export = _awaited(Client.export)
    runs = _awaited(Client.runs)
    results = _awaited(Client.results)

    async def _call(self, act: Callable[[Client], _T]) -> _T:
        stops = Stops()
        async with anyio.create_task_group() as group:
            group.start_soon(_ask_when_cancelled, stops)
            done = await run_sync(partial(act, self._client.with_stops(stops)))
            group.cancel_scope.cancel()
        await checkpoint_if_cancelled()
        return done


async def _ask_when_cancelled(stops: Stops) -> None:
    try:
        await anyio.sleep_forever()
    finally:
        stops.ask()
