"""A session with a portal: its rate limits, retries and token, shared by all that send or ask."""

import random
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic

from anyio.to_thread import run_sync
from msgspec import Struct

from etl.delivery.breaker import Breaker
from etl.delivery.concurrency import Concurrency
from etl.delivery.gate import Gate, Pause, Rule
from etl.delivery.ledger import FileStore, RequestLedger, ledger_path
from etl.delivery.rate_window import Window
from etl.delivery.retry import Policy, look_again, pause
from etl.delivery.retry_budget import Budget
from etl.delivery.stop import Stop
from etl.journal import Lease, RequestStore
from etl.model.comparison import Overwrites
from etl.model.document import Document
from etl.model.limits import FailureLimit
from etl.options.portal import PortalOptions
from etl.portal import Connection, Credentials, Portal, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A portal, and the limits to what it is asked for.

    Attributes:
        base_url: the portal's address up to and including the last ``/api``, whatever the options say of it.
        credentials: a token, or key and password.
        options: how fast and how patiently it is reached.
        failures: the most refused documents before the run stops.
        canary: send so many first, and the others only if these are held as they were sent; 0 for none.
        state: a folder where fetched tokens, and how many requests the portal was sent, are kept between runs; None for
            nowhere.
        lease: what the portal is held by; None where nobody else can send to it.
    """

    base_url: str
    credentials: Credentials = field(repr=False)
    options: PortalOptions = field(default_factory=PortalOptions)
    failures: FailureLimit = field(default_factory=FailureLimit)
    canary: int = 0
    state: Path | None = None
    lease: Lease | None = None


class PortalSession(Struct, frozen=True):
    """What every delivery of a run shares.

    ``patch`` where its documents change invoices rather than replace them; ``overwrites`` which of them may undo
    payments, as a person has looked at the portal.
    """

    portal: Portal
    gate: Gate
    budget: Budget
    policy: Policy
    stop: Stop
    patch: bool = False
    overwrites: Overwrites = Overwrites()

    @property
    def method(self) -> str:
        """The method by which documents are sent."""
        return "PATCH" if self.patch else "POST"

    async def send(self, document: Document) -> Reply:
        """Sends a document: with its file, or the file alone where an invoice is to be changed."""
        if document.attachment is not None:
            if self.patch:
                return await self.portal.patch_attachment(document.identity, document.attachment)
            return await self.portal.post_invoice_with_attachment(document.payload, document.attachment)
        if self.patch:
            return await self.portal.patch_invoice(document.identity, document.payload)
        return await self.portal.post_invoice(document.payload)

    def pause(self, tries: int, reply: Reply) -> float:
        """Seconds to wait before the next try."""
        return pause(tries, reply.retry_after, self.policy, random.random())  # noqa: S311 - jitter

    def look_again(self, lost: Reply, tries: int, denials: int, quiet: float) -> float | None:
        """Seconds until the portal is asked once more for what it says it does not hold; None to believe it."""
        return look_again(lost, tries, denials, quiet, self.policy, random.random())  # noqa: S311 - jitter

    async def wait(self, tries: int, reply: Reply) -> None:
        """Waits before the next try; raises StoppedError where the run stops meanwhile."""
        await self.gate.sleep(self.pause(tries, reply))

    async def may_send_again(self) -> None:
        """Waits for the retry budget; raises StoppedError where the run stops meanwhile."""
        while delay := self.budget.delay(monotonic()):
            await self.gate.sleep(delay)
        self.budget.spend(monotonic())


@asynccontextmanager
async def open_session(
    target: Target,
    stop: Stop,
    *,
    patch: bool = False,
    overwrites: Overwrites = Overwrites(),  # noqa: B008 - frozen
) -> AsyncIterator[PortalSession]:
    """Opens a session with the portal for the length of this context. The caller holds the portal's lock.

    Args:
        target: the portal.
        stop: ends it.
        patch: whether documents change invoices rather than replace them.
        overwrites: which documents may undo payments.

    Raises:
        SettingsError: the certificates cannot be used.
        JournalError: the count of requests cannot be read or written, or the portal is no longer ours.
    """
    policy = Policy(retries=target.options.retries, give_up_after=target.options.give_up_after)
    ledger = await run_sync(RequestLedger, _store(target), target.options.rate)
    gate = _gate(target, policy, ledger, stop)
    tokens = target.state and target.state / "tokens"
    may_send = partial(_may_send, target.lease)
    connection = Connection(target.base_url, target.credentials, target.options, gate.slot, tokens, may_send)
    async with Portal(connection) as portal, aclosing(ledger):
        yield PortalSession(portal, gate, Budget(), policy, stop, patch, overwrites)


def _store(target: Target) -> RequestStore | None:
    """Where requests are counted: where all can see it who send to the portal."""
    if target.lease is not None and target.lease.requests is not None:
        return target.lease.requests
    return FileStore(ledger_path(target.state, target.base_url)) if target.state else None


def _may_send(lease: Lease | None) -> bool:
    return lease is None or lease.is_fresh


def _gate(target: Target, policy: Policy, ledger: RequestLedger, stop: Stop) -> Gate:
    windows = [Window(limit.count, limit.period) for limit in target.options.rate]
    for window in windows:
        window.recall(monotonic(), ledger.before())
    breaker = Breaker(policy.outages, policy.probe, policy.cap, policy.give_up_after)
    rules: list[Rule] = [*windows, Concurrency(target.options.concurrency), Pause(policy.longest_wait)]
    return Gate(rules, breaker, ledger, stop, lease=target.lease)
