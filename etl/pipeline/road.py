"""The way to a portal: its rate limits, its patience, its token; the same for whoever sends or asks."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from etl.load import Breaker, Budget, Concurrency, Gate, Pause, Policy, Road, Stop, Tally, Window, tally_path
from etl.most import Most
from etl.portal import Connection, Credentials, Portal
from etl.records import RateLimit


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A portal, and how hard it may be knocked at.

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


@asynccontextmanager
async def open_road(
    target: Target, stop: Stop, *, patch: bool = False, overwrites: bool = False
) -> AsyncIterator[Road]:
    """A connection to the portal, as long as this lasts. Whoever calls holds the portal's lock.

    Args:
        target: the portal.
        stop: ends it.
        patch: whether documents change invoices rather than replace them.
        overwrites: whether documents may undo payments.

    Raises:
        SettingsError: the certificates cannot be used.
        JournalError: the file that counts requests cannot be read or written.
    """
    policy = Policy(retries=target.retries, give_up_after=target.give_up_after)
    tally = Tally(target.state and tally_path(target.state, target.base_url), target.rates)
    gate = _gate(target, policy, tally, stop)
    tokens = target.state and target.state / "tokens"
    connection = Connection(target.base_url, target.credentials, target.timeout, gate.slot, target.ca_file, tokens)
    async with Portal(connection) as portal, aclosing(tally):
        yield Road(portal, gate, Budget(), policy, stop, patch, overwrites)


def _gate(target: Target, policy: Policy, tally: Tally, stop: Stop) -> Gate:
    windows = [Window(limit.count, limit.period) for limit in target.rates]
    for window in windows:
        window.recall(monotonic(), tally.before())
    breaker = Breaker(policy.outages, policy.probe, policy.cap, policy.give_up_after)
    return Gate([*windows, Concurrency(target.concurrency), Pause(policy.longest_wait)], breaker, tally, stop)
