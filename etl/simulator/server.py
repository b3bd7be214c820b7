"""The life of one simulator: from a bound socket to a closed store."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, closing, suppress
from typing import Final

from aiohttp import web
from msgspec import Struct

from etl.simulator.app import Desk, build
from etl.simulator.config import SimulatorConfig
from etl.simulator.door import BASE_PATH, Door
from etl.simulator.faults import Dice, RateWindow
from etl.simulator.refusals import Refusals
from etl.simulator.store import Store
from etl.simulator.tokens import Tokens

#: Seconds between commits: what other processes see of the data file is at most this old.
COMMIT_EVERY: Final = 0.1

_GRACE: Final = 0.2


class Simulator(Struct, frozen=True):
    """A simulator that answers.

    Attributes:
        host: The address it listens on.
        port: The TCP port it listens on.
        base_url: What the importer takes as the address of its portal.
        store: What the simulator remembers; readable until `serve` ends.
        tokens: The tokens it issued, for a rehearsal that revokes them mid-run.
    """

    host: str
    port: int
    base_url: str
    store: Store
    tokens: Tokens


@asynccontextmanager
async def serve(config: SimulatorConfig) -> AsyncIterator[Simulator]:
    """Run a simulator inside the caller's event loop for as long as the context lasts.

    Leaving the context gives requests under way 0.2 seconds, closes every connection and commits the store, also
    when the caller is being cancelled.

    Args:
        config: What the simulator is told.

    Yields:
        The simulator, already accepting connections.

    Raises:
        OSError: If the host and port cannot be bound.
        sqlite3.Error: If the data file cannot be opened.
    """
    with closing(Store(config.data)) as store:
        tokens = Tokens()
        async with _committing(store), _listening(config, _app(config, store, tokens)) as port:
            yield Simulator(config.host, port, _url(config.host, port), store, tokens)


def _app(config: SimulatorConfig, store: Store, tokens: Tokens) -> web.Application:
    window = None if config.rate_limit is None else RateWindow(config.rate_limit)
    desk = Desk(
        store=store,
        tokens=tokens,
        credentials=(config.key, config.password),
        dice=Dice(config.fail_rate, config.drop_rate, config.seed),
        refusals=Refusals(config.refuse, config.refuse_rate),
        unsaid_due=config.unsaid_due,
    )
    return build(Door(store, tokens, window, config.latency), desk)


def _url(host: str, port: int) -> str:
    authority = f"[{host}]" if ":" in host else host
    return f"http://{authority}:{port}{BASE_PATH}"


@asynccontextmanager
async def _listening(config: SimulatorConfig, app: web.Application) -> AsyncIterator[int]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE)
    await runner.setup()
    try:
        await web.TCPSite(runner, config.host, config.port).start()
        yield runner.addresses[0][1]
    finally:
        await _outlive(runner.cleanup())


@asynccontextmanager
async def _committing(store: Store) -> AsyncIterator[None]:
    task = asyncio.create_task(_commit_for_ever(store))
    try:
        yield
    finally:
        await _outlive(_cancel(task))


async def _commit_for_ever(store: Store) -> None:
    while True:
        await asyncio.sleep(COMMIT_EVERY)
        store.commit()


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _outlive(work: Coroutine[None, None, None]) -> None:
    # A caller cancelled once, or again and again by a cancel scope, must still leave no open socket behind.
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    task.result()
    if cancelled is not None:
        raise cancelled
