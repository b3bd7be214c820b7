"""From a plan in the journal to the portal."""

import logging
from collections.abc import Awaitable, Callable

from anyio.to_thread import run_sync

from etl.delivery.canary import mismatch
from etl.delivery.failures import Failures
from etl.delivery.poster import Poster
from etl.delivery.session import PortalSession, Target, open_session
from etl.delivery.sign_in import sign_in
from etl.delivery.stop import Stop, StoppedError
from etl.delivery.turned_away import TurnedAway
from etl.errors import PortalError, unwrapped
from etl.journal import Journal
from etl.model.comparison import Overwrites
from etl.model.document import CHANGES, Outcome
from etl.model.limits import FailureLimit
from etl.model.run import Run, RunState

_log = logging.getLogger(__name__)


async def _nothing(_session: PortalSession, _first: bool) -> None:  # noqa: FBT001 - a callback
    """Nothing is done before."""


async def send(  # noqa: PLR0913, PLR0917 - where, what, how, and three callbacks
    journal: Journal,
    run: int,
    target: Target,
    stop: Stop,
    settled: Callable[[Outcome], None] = lambda _: None,
    begun: Callable[[int], None] = lambda _: None,
    before: Callable[[PortalSession, bool], Awaitable[None]] = _nothing,
) -> None:
    """Sends a run's planned documents; returns when all are settled, or the stop is wanted and none is under way.

    What is unchanged or superseded is decided anew first; where nothing is left to send the portal is not asked for a
    token. The caller holds the portal's lock, so that no other run sends meanwhile.

    Args:
        journal: holds the run.
        run: its number.
        target: where to.
        stop: may be set at any time from within the event loop; holds the reason if the run stops by itself.
        settled: called with each outcome once it is durable.
        begun: called once, with how many documents will be sent, when the portal has accepted the sign-in.
        before: awaited before that, with whether the run has never begun before.

    Raises:
        CredentialsError: key or password refused before anything was sent.
        UnreachableError: no token could be had, so nothing was sent.
        JournalError: the journal fails, or the file that counts requests.
    """
    # Another run may have sent since this one was planned.
    await run_sync(journal.settle_unchanged, run)
    found = await run_sync(journal.run, run)
    if found is None or not found.pending:
        await run_sync(journal.mark, run, RunState.FINISHED)
        return
    patch = found.request.command in CHANGES
    overwrites = await run_sync(_overwrites, journal, found)
    async with open_session(target, stop, patch=patch, overwrites=overwrites) as session:
        failures, turned_away = Failures(target.failures), await _turned_away(journal, run, target.failures)
        poster = Poster(journal, session, target.options.concurrency, failures, turned_away, settled)
        signed_in = False
        try:
            await sign_in(session)
            signed_in = True
            await run_sync(journal.mark, run, RunState.SENDING)
            await before(session, found.state is RunState.PLANNED)
            begun(await run_sync(journal.pending, run))
            _tell("sending", run, portal=target.base_url)
            with unwrapped():
                if target.canary:
                    await poster.post(run, target.canary)
                    await _check_canary(journal, run, target.canary, session)
                await poster.post(run)
        except StoppedError:
            pass
        except PortalError as error:
            if not signed_in:
                raise
            stop.set(str(error))
    await run_sync(journal.mark, run, ended := RunState.STOPPED if stop.wanted else RunState.FINISHED)
    _tell(ended, run, why=stop.reason)


def _overwrites(journal: Journal, run: Run) -> Overwrites:
    """Which documents may undo payments: who sends a change again has looked at the portal."""
    if run.request.command in CHANGES and run.request.resend:
        return Overwrites(every=True)
    return journal.comparisons.overwrites(run.number)


def _tell(event: str, run: int, **facts: str) -> None:
    _log.info("%s", event, extra={"facts": {"event": event, "run": run} | facts})


async def _turned_away(journal: Journal, run: int, most: FailureLimit) -> TurnedAway:
    return TurnedAway(most, await run_sync(journal.rejects.heard, run))


async def _check_canary(journal: Journal, run: int, count: int, session: PortalSession) -> None:
    session.stop.check()
    documents = await run_sync(journal.sent.delivered, run, count)
    left = await run_sync(journal.pending, run)
    if left and len(documents) < count:
        session.stop.set(
            f"Stopped after the canary: only {len(documents)} of {count} were accepted. Look at the results."
        )
        return
    wrong = await mismatch(documents, session)
    if wrong:
        session.stop.set(f"Stopped after the canary: {wrong}. Compare it in the portal before you resume.")
