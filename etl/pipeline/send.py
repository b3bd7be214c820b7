"""From a plan in the journal to the portal."""

import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from anyio.to_thread import run_sync

from etl.errors import PortalError, unwrapped
from etl.journal import Journal
from etl.load import (
    Breaker,
    Budget,
    Concurrency,
    Failures,
    Gate,
    Pause,
    Policy,
    Poster,
    Road,
    Stop,
    StoppedError,
    Tally,
    Window,
    mismatch,
    sign_in,
    tally_path,
)
from etl.portal import Connection, Credentials, Portal
from etl.records import UNSETTLED, Most, Outcome, RateLimit, RunState, Status

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a run is sent, and how hard it may knock.

    Attributes:
        base_url: the portal's address up to and including the last ``/api``.
        credentials: a token, or key and password.
        rates: none of them is ever exceeded at the portal; empty for no limit.
        concurrency: requests under way at once, at most.
        timeout: seconds a request may take.
        retries: further tries after the first.
        give_up_after: seconds the portal may be down before the run stops.
        failures: the most refused documents before the run stops.
        canary: send so many first, and the others only if these are held as they were sent; 0 for none.
        ca_file: certificates of a company's own authority, in PEM; None for the system's.
        state: a folder where fetched tokens, and how many requests the portal was sent, are kept between runs; None for
            nowhere.
    """

    base_url: str
    credentials: Credentials = field(repr=False)
    rates: tuple[RateLimit, ...] = (RateLimit(10, 1.0),)
    concurrency: int = 8
    timeout: float = 60.0
    retries: int = 5
    give_up_after: float = 900.0
    failures: Most = field(default_factory=Most)
    canary: int = 0
    ca_file: Path | None = None
    state: Path | None = None


async def send(  # noqa: PLR0913, PLR0917 - where, what, how, and two ears
    journal: Journal,
    run: int,
    target: Target,
    stop: Stop,
    settled: Callable[[Outcome], None] = lambda _: None,
    begun: Callable[[int], None] = lambda _: None,
) -> None:
    """Sends a run's planned documents; returns when all are settled, or the stop is wanted and none is under way.

    What is unchanged or superseded is decided anew first; where nothing is left to send the portal is not asked for a
    token. Whoever calls holds the portal's lock, so that no other run sends meanwhile.

    Args:
        journal: holds the run.
        run: its number.
        target: where to.
        stop: may be set at any time from within the event loop; holds the reason if the run stops by itself.
        settled: called with each outcome once it is durable.
        begun: called once, with how many documents will be sent, when the portal has let us in.

    Raises:
        CredentialsError: key or password refused before anything was sent.
        UnreachableError: no token could be had, so nothing was sent.
        JournalError: the journal fails, or the file that counts requests.
    """
    # Another run may have sent since this one was planned.
    await run_sync(journal.set_aside, run)
    if not await _pending(journal, run):
        await run_sync(journal.mark, run, RunState.FINISHED)
        return
    policy = Policy(retries=target.retries, give_up_after=target.give_up_after)
    tally = Tally(target.state and tally_path(target.state, target.base_url), target.rates)
    gate = _gate(target, policy, tally, stop)
    tokens = target.state and target.state / "tokens"
    connection = Connection(target.base_url, target.credentials, target.timeout, gate.slot, target.ca_file, tokens)
    async with Portal(connection) as portal, aclosing(tally):
        road = Road(portal, gate, Budget(), policy, stop)
        poster = Poster(journal, road, target.concurrency, Failures(target.failures), settled)
        signed_in = False
        try:
            await sign_in(road)
            signed_in = True
            await run_sync(journal.mark, run, RunState.SENDING)
            begun(await _pending(journal, run))
            _log.info("sending", extra={"facts": {"event": "sending", "run": run, "portal": target.base_url}})
            with unwrapped():
                if target.canary:
                    await poster.post(run, target.canary)
                    await _check_canary(journal, run, target.canary, road)
                await poster.post(run)
        except StoppedError:
            pass
        except PortalError as error:
            if not signed_in:
                raise
            stop.set(str(error))
    state = RunState.STOPPED if stop.wanted else RunState.FINISHED
    await run_sync(journal.mark, run, state)
    _log.info("%s", state, extra={"facts": {"event": state, "run": run, "why": stop.reason}})


async def _pending(journal: Journal, run: int) -> int:
    return sum(total.count for total in await run_sync(journal.totals, run) if total.status in UNSETTLED)


def _gate(target: Target, policy: Policy, tally: Tally, stop: Stop) -> Gate:
    windows = [Window(limit.count, limit.period) for limit in target.rates]
    for window in windows:
        window.recall(monotonic(), tally.before())
    breaker = Breaker(policy.outages, policy.probe, policy.cap, policy.give_up_after)
    return Gate([*windows, Concurrency(target.concurrency), Pause(policy.longest_wait)], breaker, tally, stop)


async def _check_canary(journal: Journal, run: int, count: int, road: Road) -> None:
    road.stop.check()
    documents = await run_sync(journal.delivered, run, count)
    left = sum(total.count for total in await run_sync(journal.totals, run) if total.status is Status.PLANNED)
    if left and len(documents) < count:
        road.stop.set(f"Stopped after the canary: only {len(documents)} of {count} were accepted. Look at the results.")
        return
    wrong = await mismatch(documents, road)
    if wrong:
        road.stop.set(f"Stopped after the canary: {wrong}. Compare it in the portal before you resume.")
