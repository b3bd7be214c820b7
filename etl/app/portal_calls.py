"""Talking to the portal: held for this process alone, within its rate limits, until somebody asks for a stop."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TypeVar

from etl.app.context import Context
from etl.app.events import Waiting
from etl.app.loop import run_async
from etl.delivery import PortalSession, Stop, StoppedError, open_session, sign_in
from etl.errors import BusyError, SettingsError, UnreachableError, unwrapped
from etl.journal import Journal

_T = TypeVar("_T")

#: Seconds between two tries of a lock that another command has.
_POLL = 0.2


@contextmanager
def portal_held(journal: Journal, context: Context) -> Iterator[None]:
    """Holds the portal for this process alone, so that together no two of them pass its rate limit.

    Raises:
        BusyError: another command is talking to it, and this one is not to wait.
    """
    with ExitStack() as held:
        try:
            held.enter_context(journal.portal_lock(context.key, wait=False))
        except BusyError:
            if not context.send.wait:
                raise
            context.observer.note(Waiting(context.where))
            _enter(held, journal, context)
        yield


def _enter(held: ExitStack, journal: Journal, context: Context) -> None:
    """Enters the portal's lock as soon as it is free; raises KeyboardInterrupt where a stop is asked for before."""
    while not context.stops.wait(_POLL):
        with suppress(BusyError):
            held.enter_context(journal.portal_lock(context.key, wait=False))
            return
    raise KeyboardInterrupt


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
    with portal_held(journal, context), unwrapped():
        return run_async(context.stops, _converse, context, act)


def require_portal(context: Context) -> None:
    """Raises SettingsError in a rehearsal."""
    if context.send.simulate:
        raise SettingsError(
            "This asks a portal, and a rehearsal has none: leave out --simulate. (In Python: simulate=True.)"
        )


async def _converse(context: Context, act: Callable[[PortalSession], Awaitable[_T]]) -> _T:
    stop = Stop()
    with context.stopping(stop):
        try:
            async with context.target() as target, open_session(target, stop) as session:
                # Whatever runs beside the act, such as the lines of its progress, must not hide why it ended.
                with unwrapped():
                    await sign_in(session)
                    return await act(session)
        except StoppedError:
            if stop.reason:
                raise UnreachableError(stop.reason) from None
    raise KeyboardInterrupt
