"""The way to a portal: its rate limits, its patience, its token; the same for whoever sends or asks."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from etl.load import Breaker, Budget, Concurrency, Gate, Pause, Policy, Road, Stop, Tally, Window, tally_path
from etl.model.limits import FailureLimit
from etl.options import PortalOptions
from etl.portal import Connection, Credentials, Portal


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A portal, and how hard it may be knocked at.

    Attributes:
        base_url: the portal's address up to and including the last ``/api``, whatever the options say of it.
        credentials: a token, or key and password.
        options: how fast and how patiently it is reached.
        failures: the most refused documents before the run stops.
        canary: send so many first, and the others only if these are held as they were sent; 0 for none.
        state: a folder where fetched tokens, and how many requests the portal was sent, are kept between runs; None for
            nowhere.
    """

    base_url: str
    credentials: Credentials = field(repr=False)
    options: PortalOptions = field(default_factory=PortalOptions)
    failures: FailureLimit = field(default_factory=FailureLimit)
    canary: int = 0
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
    policy = Policy(retries=target.options.retries, give_up_after=target.options.give_up_after)
    tally = Tally(target.state and tally_path(target.state, target.base_url), target.options.rate)
    gate = _gate(target, policy, tally, stop)
    tokens = target.state and target.state / "tokens"
    connection = Connection(target.base_url, target.credentials, target.options, gate.slot, tokens)
    async with Portal(connection) as portal, aclosing(tally):
        yield Road(portal, gate, Budget(), policy, stop, patch, overwrites)


def _gate(target: Target, policy: Policy, tally: Tally, stop: Stop) -> Gate:
    windows = [Window(limit.count, limit.period) for limit in target.options.rate]
    for window in windows:
        window.recall(monotonic(), tally.before())
    breaker = Breaker(policy.outages, policy.probe, policy.cap, policy.give_up_after)
    return Gate([*windows, Concurrency(target.options.concurrency), Pause(policy.longest_wait)], breaker, tally, stop)
