"""A run's documents against what their portal holds, before anything is sent."""

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

import anyio
from anyio.to_thread import run_sync
from msgspec.structs import replace

from etl.compare.actions import comparison_of
from etl.compare.report_row import NOT_COMPARED
from etl.compare.reversal import reversal_of
from etl.delivery import PortalSession
from etl.errors import RefusedError, unwrapped
from etl.journal import Journal
from etl.journal.comparisons import ComparedDocument
from etl.model.before import BeforeImage, Left
from etl.model.comparison import Change, CompareScope, Comparison, PlannedAction
from etl.remote.before import image_of
from etl.remote.bulk import ProgressListener, read_report
from etl.remote.customers import keep_customers
from etl.remote.invoices import RemoteInvoices
from etl.remote.lookup import Lookup, fetch_invoice, fetch_undone, fetch_whole
from etl.text import now
from schemas import INVOICE_POST, shape_of

_SHAPE = shape_of(INVOICE_POST)

_KNOWN = tuple(name for name in _SHAPE if name not in NOT_COMPARED)


class Moved(NamedTuple):
    """A document whose portal is no longer as it was when it was compared."""

    identity: str
    before: Comparison
    now: Comparison


async def compare(
    journal: Journal,
    run: int,
    session: PortalSession,
    listeners: tuple[ProgressListener, ProgressListener],
    which: CompareScope = CompareScope.ALL,
) -> None:
    """Compares every document that a run may send with what the portal holds, and keeps what comes of it.

    It has no effect yet: see ``Comparisons.obey``.

    Args:
        journal: holds the run.
        run: its number.
        session: the portal.
        listeners: follow how much of the report has come, and how many documents were compared.
        which: of the documents that it may send.

    Raises:
        PortalError: the portal does not answer.
        StoppedError: the user stopped it.
        JournalError: the journal fails or is damaged.
    """
    async for _, found in _compared(journal, run, session, listeners, which):
        held = [each.image for each in found if each.image is not None]
        await run_sync(journal.comparisons.put, run, now(), [each.comparison for each in found], held)


async def moved(
    journal: Journal, run: int, session: PortalSession, listeners: tuple[ProgressListener, ProgressListener]
) -> list[Moved]:
    """The documents of which the portal holds something else than when they were compared; nothing is kept.

    Raises:
        PortalError, StoppedError, JournalError: as ``compare``.
    """
    others: list[Moved] = []
    async for page, found in _compared(journal, run, session, listeners, CompareScope.AGAIN):
        before = await run_sync(journal.comparisons.of, run, [document.seq for document in page])
        for document, (since, _) in zip(page, found, strict=True):
            if since != before[document.seq]:
                others.append(Moved(document.identity, before[document.seq], since))
    return others


class _Found(NamedTuple):
    """What comes of a document, and what the portal holds that it may overwrite; None where nothing is overwritten."""

    comparison: Comparison
    image: BeforeImage | None


async def _compared(
    journal: Journal,
    run: int,
    session: PortalSession,
    listeners: tuple[ProgressListener, ProgressListener],
    which: CompareScope,
) -> AsyncIterator[tuple[Sequence[ComparedDocument], list[_Found]]]:
    count = 0
    pages = journal.comparisons.documents(run, which)
    single = False
    while page := await run_sync(next, pages, None):
        count += len(page)
        single |= page[0].left is not None
    with RemoteInvoices() as remote_invoices:
        # All invoices of the portal: one that a condition leaves out would be taken for new. What is put back must be
        # known whole, which the report does not tell.
        whole = not single and await read_report(session, (), count, remote_invoices, listeners[0])
        await keep_customers(journal, run, remote_invoices)
        listeners[1].begin(count)
        pages = journal.comparisons.documents(run, which)
        while page := await run_sync(next, pages, None):
            yield page, await _marked(session, remote_invoices, page, listeners[1], whole=whole)


async def _marked(
    session: PortalSession,
    remote_invoices: RemoteInvoices,
    page: Sequence[ComparedDocument],
    listener: ProgressListener,
    *,
    whole: bool,
) -> list[_Found]:
    found: dict[int, _Found] = {}

    async def one(document: ComparedDocument) -> None:
        if document.left is not None:
            found[document.seq] = await _of_reversal(session, document, document.left)
        else:
            found[document.seq] = await _of_invoice(session, remote_invoices, document, whole=whole)
        listener.came(1)

    with unwrapped():
        async with anyio.create_task_group() as group:
            for document in page:
                group.start_soon(one, document)
    return [found[document.seq] for document in page]


async def _of_invoice(
    session: PortalSession, remote_invoices: RemoteInvoices, document: ComparedDocument, *, whole: bool
) -> _Found:
    sent = {name: value for name, value in document.body.items() if name not in NOT_COMPARED}
    # What this journal has sent must be there: that the report lacks it is looked into.
    new = whole and not document.given and document.identity not in remote_invoices
    lookup = Lookup(None) if new else await fetch_invoice(session, remote_invoices, document.identity, sent)
    _require_answer(document, lookup)
    certain = lookup.held is not None and not lookup.whole
    alike = Comparison(document.seq, PlannedAction.IDENTICAL)
    held, paid = lookup.held, lookup.paid
    if held and paid is None:
        paid = await fetch_undone(session, sent, held, document.identity)
    plain = alike if certain else comparison_of(document.seq, sent, held, _KNOWN, paid)
    return _Found(_with_file(plain, document.attachment), None if certain else image_of(document.seq, lookup))


async def _of_reversal(session: PortalSession, document: ComparedDocument, left: Left) -> _Found:
    lookup = await fetch_whole(session, document.identity)
    _require_answer(document, lookup)
    held, former = lookup.held, {name: each for name, each in document.body.items() if name not in NOT_COMPARED}
    paid = await fetch_undone(session, former, held, document.identity) if held else None
    found = reversal_of(document.seq, former, held, left, shape=_SHAPE, paid=paid)
    return _Found(found, image_of(document.seq, lookup))


def _require_answer(document: ComparedDocument, lookup: Lookup) -> None:
    if lookup.refused:
        raise RefusedError(f"The portal does not say whether it holds {document.identity} ({lookup.refused}).")


def _with_file(found: Comparison, attachment: str) -> Comparison:
    """The same of a document with a file that the portal was not given yet; no answer of it tells of files."""
    if not attachment or found.action is PlannedAction.CREATE:
        return found
    action = PlannedAction.CHANGE if found.action is PlannedAction.IDENTICAL else found.action
    return replace(found, action=action, changes=(*found.changes, Change("Attachment", "", attachment)))
