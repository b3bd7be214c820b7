"""Asking the portal: within its rate limits, with the patience of an import, until Ctrl-C."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import anyio

from etl.cli.holding import portal_held
from etl.cli.manner import Manner
from etl.cli.signals import stopping
from etl.errors import UnreachableError, unwrapped
from etl.journal import Journal
from etl.load import Road, Stop, StoppedError, sign_in
from etl.pipeline import open_road

_T = TypeVar("_T")


def converse(manner: Manner, act: Callable[[Road], Awaitable[_T]]) -> _T:
    """What comes of talking to the portal.

    Raises:
        PortalError: the portal does not answer, or refuses us.
        BusyError: an import is sending to it.
        KeyboardInterrupt: the user has had enough.
    """
    with Journal(manner.settings.journal) as journal:
        return talk(journal, manner, act)


def talk(journal: Journal, manner: Manner, act: Callable[[Road], Awaitable[_T]]) -> _T:
    """As ``converse``, where the journal is open already."""
    with portal_held(journal, manner), unwrapped():
        return anyio.run(_converse, manner, act)


async def _converse(manner: Manner, act: Callable[[Road], Awaitable[_T]]) -> _T:
    stop = Stop()
    with stopping(stop):
        try:
            async with manner.target() as target, open_road(target, stop) as road:
                # Whatever runs beside the act, such as the lines of its progress, must not hide why it ended.
                with unwrapped():
                    await sign_in(road)
                    return await act(road)
        except StoppedError:
            if stop.reason:
                raise UnreachableError(stop.reason) from None
    raise KeyboardInterrupt
