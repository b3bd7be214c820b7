"""Talking to the portal: held for this process alone, within its rate limits, until somebody asks for a stop."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from math import ceil
from typing import TypeVar

from etl.app.context import Context
from etl.app.loop import run_async
from etl.app.waiting_events import TakingOver, Waiting
from etl.delivery import PortalSession, Stop, StoppedError, open_session, sign_in
from etl.errors import BusyError, SettingsError, UnreachableError, unwrapped
from etl.journal import Journal, Lease

_T = TypeVar("_T")

#: Seconds between two tries of a lock that another command has.
_POLL = 0.2


@contextmanager
def portal_held(journal: Journal, context: Context, portal: str) -> Iterator[Lease]:
    """Holds a portal for this process alone, so that together no two of them pass its rate limit.

    Who comes after one that has gone without a word waits until that one can no longer send.

    Raises:
        BusyError: another command is talking to it, and this one is not to wait.
        KeyboardInterrupt: a stop was asked for while this one waited.
    """
    told: set[type] = set()
    with ExitStack() as held:
        while (lease := _held_at_once(held, journal, context, portal, told)) is None:
            if context.stops.wait(_POLL):
                raise KeyboardInterrupt
        yield lease


def _held_at_once(held: ExitStack, journal: Journal, context: Context, portal: str, told: set[type]) -> Lease | None:
    """The portal where it can be had now; what is waited for is told once."""
    try:
        return held.enter_context(journal.portal_lock(portal))
    except BusyError as busy:
        if busy.free_in is None and not context.send.wait:
            raise
        event = Waiting(portal) if busy.free_in is None else TakingOver(portal, ceil(busy.free_in))
        if type(event) not in told:
            told.add(type(event))
            context.observer.note(event)
    return None


def converse(context: Context, act: Callable[[PortalSession], Awaitable[_T]]) -> _T:
    """Talks to the portal and returns what comes of it.

    Raises:
        PortalError: the portal does not answer, or refuses us.
        BusyError: another command is talking to it.
        KeyboardInterrupt: somebody asked for a stop.
    """
    require_portal(context)
    with Journal(context.journal.journal) as journal:
        return talk(journal, context, act)


def talk(journal: Journal, context: Context, act: Callable[[PortalSession], Awaitable[_T]]) -> _T:
    """As ``converse``, where the journal is open already.

    Raises:
        SettingsError: it is a rehearsal, which has no portal to ask.
    """
    require_portal(context)
    with portal_held(journal, context, context.where) as lease, unwrapped():
        return run_async(context.stops, _converse, context, lease, act)


def require_portal(context: Context) -> None:
    """Raises SettingsError in a rehearsal."""
    if context.send.simulate:
        raise SettingsError("This asks a portal, and a rehearsal has none: leave out --simulate.")


async def _converse(context: Context, lease: Lease, act: Callable[[PortalSession], Awaitable[_T]]) -> _T:
    stop = Stop()
    with context.stopping(stop):
        try:
            async with context.target(lease) as target, open_session(target, stop) as session:
                # Whatever runs beside the act, such as the lines of its progress, must not hide why it ended.
                with unwrapped():
                    await sign_in(session)
                    return await act(session)
        except StoppedError:
            if stop.reason:
                raise UnreachableError(stop.reason) from None
    raise KeyboardInterrupt
