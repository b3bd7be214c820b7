"""What the portal holds of a run's invoices before it overwrites them, read once and kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import anyio
from anyio.to_thread import run_sync

from etl.delivery import PortalSession
from etl.errors import RefusedError, UnreachableError, unwrapped
from etl.journal import Journal
from etl.journal.before import Unread
from etl.model.before import Before, BeforeImage
from etl.remote.bulk import ProgressListener, read_report
from etl.remote.invoices import RemoteInvoices
from etl.remote.lookup import Lookup, fetch_whole

#: Invoices that are kept in one transaction: few, as a process may die at any time and the next one asks again.
_AT_ONCE = 10


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

    The report tells which invoices there are, and each of these is asked for once.

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
    with RemoteInvoices() as remote_invoices:
        whole = bulk and await _is_read(session, count, remote_invoices, listeners[0])
        listeners[1].begin(count)
        pages = journal.before.lacking(run)
        while page := await run_sync(next, pages, None):
            keeper = _Keeper(journal, run, session, listeners[1], remote_invoices if whole else None)
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


@dataclass(slots=True)
class _Keeper:
    """Keeps what the portal holds of documents, a few at a time: what was kept is not asked for again after a death.

    Attributes:
        journal: holds the run.
        run: its number.
        session: the portal.
        listener: follows how many documents were looked at.
        every: all invoices of the portal; None where they are not known.
    """

    journal: Journal
    run: int
    session: PortalSession
    listener: ProgressListener
    every: RemoteInvoices | None
    _found: list[BeforeImage] = field(default_factory=list)
    _lock: anyio.Lock = field(default_factory=anyio.Lock)

    async def keep(self, page: Sequence[Unread]) -> None:
        """Returns when all of these are kept."""
        # What this journal has sent must be there: that the report lacks it is looked into.
        new = {
            each.seq for each in page if self.every is not None and not each.given and each.identity not in self.every
        }
        self._found += [BeforeImage(seq, Before.ABSENT) for seq in sorted(new)]
        self.listener.came(len(new))
        await self._put(0)
        with unwrapped():
            async with anyio.create_task_group() as group:
                for document in page:
                    if document.seq not in new:
                        group.start_soon(self._ask, document)
        await self._put(0)

    async def _ask(self, document: Unread) -> None:
        lookup = await _told(self.session, document.identity)
        self._found.append(image_of(document.seq, lookup))
        self.listener.came(1)
        await self._put(_AT_ONCE)

    async def _put(self, least: int) -> None:
        async with self._lock:
            if len(self._found) > least:
                found, self._found = self._found, []
                await run_sync(self.journal.before.add, self.run, found)


async def _told(session: PortalSession, identity: str) -> Lookup:
    try:
        return await fetch_whole(session, identity)
    except UnreachableError as error:
        raise UnreachableError(
            f"{error} Nothing is overwritten before what the portal holds is kept: --no-undo sends without that."
        ) from error
