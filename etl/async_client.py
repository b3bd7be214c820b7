"""The front door for programs that have an event loop: what ``Client`` does, awaited."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import anyio
from anyio.lowlevel import checkpoint_if_cancelled
from anyio.to_thread import run_sync

from etl.app.stops import Stops
from etl.client import Client
from etl.errors import unwrapped

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
    approve = _awaited(Client.approve)
    four_eyes = _awaited(Client.four_eyes)
    verify_journal = _awaited(Client.verify_journal)
    compare = _awaited(Client.compare)
    verify = _awaited(Client.verify)
    resume = _awaited(Client.resume)
    retry = _awaited(Client.retry)
    revert = _awaited(Client.revert)
    propose_revert = _awaited(Client.propose_revert)
    abandon = _awaited(Client.abandon)
    validate = _awaited(Client.validate)
    preview = _awaited(Client.preview)
    check = _awaited(Client.check)
    get = _awaited(Client.get)
    export = _awaited(Client.export)
    reconcile = _awaited(Client.reconcile)
    runs = _awaited(Client.runs)
    results = _awaited(Client.results)

    async def _call(self, act: Callable[[Client], _T]) -> _T:
        stops, done = Stops(), list[_T]()
        client = self._client.with_stops(stops)

        def work() -> None:
            try:
                done.append(act(client))
            except KeyboardInterrupt:
                # What was stopped before anything was sent ends so; it is the waiting that was cancelled.
                if not stops.asked:
                    raise

        # A task that asyncio itself cancels, as its timeouts do, waits for its children and for nothing else.
        with unwrapped():
            async with anyio.create_task_group() as group:
                group.start_soon(_ask_when_cancelled, stops)
                group.start_soon(_then_cancel, partial(run_sync, work), group.cancel_scope)
        await checkpoint_if_cancelled()
        return done[0]


async def _then_cancel(act: Callable[[], Awaitable[object]], scope: anyio.CancelScope) -> None:
    await act()
    scope.cancel()


async def _ask_when_cancelled(stops: Stops) -> None:
    try:
        await anyio.sleep_forever()
    finally:
        stops.ask()
