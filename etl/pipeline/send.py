"""From a plan in the journal to the portal."""

from collections.abc import Callable
from dataclasses import dataclass, field

from etl.errors import unwrapped
from etl.journal import Journal
from etl.load import Limiter, Policy, Poster, Road, Stop, StoppedError, sign_in
from etl.portal import Connection, Credentials, Portal
from etl.records import Outcome, RunState


@dataclass(frozen=True, slots=True)
class Target:
    """Where a run is sent, and how hard it may knock.

    Attributes:
        base_url: the portal's address up to and including the last ``/api``.
        credentials: a token, or key and password.
        rate: requests per second; None for no limit.
        concurrency: requests under way at once.
        timeout: seconds a request may take.
        retries: further tries after the first.
    """

    base_url: str
    credentials: Credentials = field(repr=False)
    rate: float | None
    concurrency: int
    timeout: float
    retries: int


async def send(
    journal: Journal, run: int, target: Target, stop: Stop, settled: Callable[[Outcome], None] = lambda _: None
) -> None:
    """Sends a run's planned documents; returns when all are settled, or the stop is wanted and none is under way.

    Args:
        journal: holds the run.
        run: its number.
        target: where to.
        stop: may be set at any time from within the event loop.
        settled: called with each outcome once it is durable.

    Raises:
        CredentialsError: key or password refused before anything was sent.
        UnreachableError: no token could be had, so nothing was sent.
        JournalError: the journal fails.
    """
    policy = Policy(retries=target.retries)
    limiter = Limiter(target.rate, stop)
    connection = Connection(target.base_url, target.credentials, target.timeout, limiter.slot)
    async with Portal(connection) as portal:
        road = Road(portal, limiter, policy, stop)
        try:
            await sign_in(road)
        except StoppedError:
            journal.mark(run, RunState.STOPPED)
            return
        journal.mark(run, RunState.SENDING)
        with unwrapped():
            await Poster(journal, road, target.concurrency, settled).post(run)
    journal.mark(run, RunState.STOPPED if stop.wanted else RunState.FINISHED)
