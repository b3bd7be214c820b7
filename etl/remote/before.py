"""What the portal holds of a run's invoices before it overwrites them, read once and kept."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import anyio
import msgspec
from anyio.to_thread import run_sync
from msgspec import Struct, field

from etl.compare.overwriting import conflict_of
from etl.compare.report_row import NOT_COMPARED, payments_of
from etl.delivery import PortalSession
from etl.errors import RefusedError, UnreachableError, unwrapped
from etl.journal import Journal
from etl.journal.unread import Unread
from etl.model.before import Before, BeforeImage
from etl.model.comparison import Comparison
from etl.remote.bulk import ProgressListener, read_report
from etl.remote.customers import keep_customers
from etl.remote.invoices import RemoteInvoices
from etl.remote.lookup import Lookup, fetch_row, fetch_undone, fetch_whole
from etl.text import now
from etl.versions import parse

_KEEPS = "Nothing is overwritten before what the portal holds is kept: --no-undo sends without that."
_PAID = "Nothing is overwritten that was paid since it was sent, before the portal is asked what is due."

#: Documents asked for at once at first: more only as they are kept, as one may take two questions, and a process that
#: dies soon must have come to the second, which no other document's may delay.
_FIRST = 1
_GROWTH = 2


def image_of(seq: int, lookup: Lookup) -> BeforeImage:
    """What is known of an invoice by an answer to GET /invoices."""
    if lookup.held:
        return BeforeImage(seq, Before.HELD, lookup.held)
    return BeforeImage(seq, Before.ABSENT if lookup.held is None and not lookup.refused else Before.UNKNOWN)


async def keep_before(
    journal: Journal,
    run: int,
    session: PortalSession,
    listeners: tuple[ProgressListener, ProgressListener],
    *,
    bulk: bool,
) -> None:
    """Keeps what the portal holds of every invoice that a run may overwrite and of which that is not known.

    The report tells which invoices there are, and each of these is asked for once. What shows to be paid since is not
    overwritten: see ``etl.compare.overwriting``.

    Args:
        journal: holds the run.
        run: its number.
        session: the portal.
        listeners: follow how much of the report has come, and how many invoices were looked at.
        bulk: whether the report may be read: not where the run has begun before, which then would not come far.

    Raises:
        PortalError: the portal does not answer.
        StoppedError: the user stopped it.
        JournalError: the journal fails.
    """
    count = await run_sync(journal.before.missing, run)
    if not count:
        return
    why = _KEEPS if await run_sync(journal.before.is_kept, run) else _PAID
    with RemoteInvoices() as remote_invoices:
        whole = bulk and await _is_read(session, count, remote_invoices, listeners[0])
        await keep_customers(journal, run, remote_invoices)
        listeners[1].begin(count)
        pages = journal.before.lacking(run)
        while page := await run_sync(next, pages, None):
            keeper = _Keeper(journal, run, session, listeners[1], why, remote_invoices if whole else None)
            await keeper.keep(page)


async def _is_read(
    session: PortalSession, count: int, remote_invoices: RemoteInvoices, listener: ProgressListener
) -> bool:
    """Whether all of the report has come."""
    try:
        return await read_report(session, (), count, remote_invoices, listener)
    except (RefusedError, UnreachableError):
        # It only saves questions.
        remote_invoices.clear()
        return False


class _Keeper(Struct):
    """Keeps what the portal holds of documents as it comes: what was kept is not asked for again after a death.

    Attributes:
        journal: holds the run.
        run: its number.
        session: the portal.
        listener: follows how many documents were looked at.
        why: why it is asked, for people.
        every: all invoices of the portal; None where they are not known.
    """

    journal: Journal
    run: int
    session: PortalSession
    listener: ProgressListener
    why: str
    every: RemoteInvoices | None
    _found: list[BeforeImage] = field(default_factory=list)
    _conflicts: list[Comparison] = field(default_factory=list)
    _lock: anyio.Lock = field(default_factory=anyio.Lock)
    _places: anyio.CapacityLimiter = field(default_factory=partial(anyio.CapacityLimiter, _FIRST))

    async def keep(self, page: Sequence[Unread]) -> None:
        """Returns when all of these are kept."""
        # What this journal has sent must be there: that the report lacks it is looked into.
        new = {
            each.seq for each in page if self.every is not None and not each.given and each.identity not in self.every
        }
        await run_sync(self.journal.before.add, self.run, [BeforeImage(seq, Before.ABSENT) for seq in sorted(new)])
        self.listener.came(len(new))
        with unwrapped():
            async with anyio.create_task_group() as group:
                for document in page:
                    if document.seq not in new:
                        group.start_soon(self._ask, document)

    async def _ask(self, document: Unread) -> None:
        async with self._places:
            lookup, conflict = await self._told(document)
            self._found.append(image_of(document.seq, lookup))
            self._conflicts += [conflict] if conflict else []
            self.listener.came(1)
            await self._put()
        self._places.total_tokens += _GROWTH

    async def _put(self) -> None:
        """Keeps what has come: one alone, or as many as have come while others were written."""
        async with self._lock:
            if self._found:
                found, self._found = self._found, []
                conflicts, self._conflicts = self._conflicts, []
                await run_sync(self.journal.comparisons.refuse, self.run, now(), conflicts, found)

    async def _told(self, document: Unread) -> tuple[Lookup, Comparison | None]:
        try:
            lookup = await fetch_whole(self.session, document.identity)
            # Who may not see an invoice may see its row, which has what is due.
            held = await self._row(document) if lookup.refused else lookup.held
            return lookup, await self._conflict(document, held) if held else None
        except UnreachableError as error:
            raise UnreachableError(f"{error} {self.why}") from error

    async def _row(self, document: Unread) -> Mapping[str, Any] | None:
        if self.every is not None:
            return self.every.row(document.identity)
        return await fetch_row(self.session, document.document_id or document.identity, document.identity)

    async def _conflict(self, document: Unread, held: Mapping[str, Any]) -> Comparison | None:
        """Why a document is not sent, unless somebody has said that it may undo a payment."""
        overwrites, change = self.session.overwrites, self.session.patch
        if overwrites.every or document.document_id in overwrites:
            return None
        body = msgspec.json.decode(document.body, type=dict[str, Any])
        sent = {name: value for name, value in body.items() if name not in NOT_COMPARED}
        earlier = parse(document.earlier)
        row = self.every.row(document.identity) if self.every is not None else None
        paid = None if row is None else payments_of(row)
        if paid is None and not change:
            paid = await fetch_undone(self.session, sent, held, document.identity)
        return conflict_of(document.seq, sent, held, earlier, paid, change=change)
