"""Verifies a run: what the journal sent against what the portal holds. Changes nothing."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import anyio
from anyio.to_thread import run_sync

from etl.compare.fields import Difference, amount_of, shown, unseen
from etl.compare.judgement import BALANCE, Agreement, is_held_as_paid, judge
from etl.compare.report_row import NOT_COMPARED
from etl.delivery import PortalSession
from etl.errors import RefusedError, unwrapped
from etl.journal import Journal
from etl.journal.sent import SentDocument
from etl.remote.bulk import ProgressListener, read_report
from etl.remote.invoices import RemoteInvoices
from etl.remote.lookup import Lookup, fetch_invoice
from etl.remote.report_filter import ReportFilter
from etl.report.verification import Amounts, InvoiceDifference, Verification
from etl.versions import parse


async def verify(
    journal: Journal,
    root: int,
    session: PortalSession,
    found: Verification,
    listeners: tuple[ProgressListener, ProgressListener],
) -> None:
    """Compares all that a run and its corrections have sent with what the portal holds, a page at a time.

    Args:
        journal: holds the run.
        root: its number, or that of the run it corrects.
        session: the portal.
        found: takes the figures and what does not agree.
        listeners: follow how much of the report has come, and how many invoices were compared.

    Raises:
        PortalError: the portal does not answer.
        StoppedError: the user stopped it.
        JournalError: the journal fails or is damaged.
        ResultsError: the disk is full.
    """
    report_filter = ReportFilter()
    pages = journal.sent.documents(root)
    while page := await run_sync(next, pages, None):
        for document in page:
            report_filter.add(_told(document.body))
    with RemoteInvoices() as remote_invoices:
        try:
            await read_report(session, report_filter.criteria, report_filter.reported, remote_invoices, listeners[0])
        except RefusedError:
            # It only saves questions.
            remote_invoices.clear()
        listeners[1].begin(report_filter.documents)
        pages = journal.sent.documents(root)
        while page := await run_sync(next, pages, None):
            for document, lookup in zip(
                page, await _looked_up(session, remote_invoices, page, listeners[1]), strict=True
            ):
                _note(found, document, lookup)


async def _looked_up(
    session: PortalSession, remote_invoices: RemoteInvoices, page: Sequence[SentDocument], listener: ProgressListener
) -> list[Lookup]:
    lookups: dict[int, Lookup] = {}

    async def one(number: int, document: SentDocument) -> None:
        lookups[number] = await fetch_invoice(session, remote_invoices, document.identity, _told(document.body))
        listener.came(1)

    with unwrapped():
        async with anyio.create_task_group() as group:
            for number, document in enumerate(page):
                group.start_soon(one, number, document)
    return [lookups[number] for number in range(len(page))]


def _told(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in NOT_COMPARED}


def _note(found: Verification, document: SentDocument, lookup: Lookup) -> None:
    body = _told(document.body)
    sent = _amounts(body, document.currency)
    found.forgotten += document.forgotten
    if lookup.held is None:
        kind = Agreement.UNREADABLE if lookup.refused else Agreement.MISSING
        found.add(kind, sent, None, [_finding(document, kind, Difference("", None, lookup.refused or None))])
        return
    found.unseen.update(unseen(body, lookup.held))
    found.unseen.update(["Attachment"] if document.attachment else [])
    kind, differing = judge(body, lookup.held, _balances(document.earlier)) if lookup.whole else (Agreement.AGREES, [])
    if found.whole and not document.forgotten and is_held_as_paid(body, lookup.held):
        its = Agreement.PAID if lookup.paid else Agreement.UNSAID
        differing = [*differing, (its, Difference(BALANCE, None, lookup.held[BALANCE]))]
        kind = its if kind is Agreement.AGREES else kind
    other = next((shown(each.held) for _, each in differing if each.field == "Currency"), document.currency)
    compared = {*body, BALANCE} if found.whole else {*body}
    held = _amounts({name: value for name, value in lookup.held.items() if name in compared}, other)
    found.add(kind, sent, held, [_finding(document, its, each) for its, each in differing])


def _balances(earlier: str) -> list[Decimal]:
    """The balances of the versions that the portal may have held before it was given a document."""
    return [each.balance for each in parse(earlier) or () if each is not None and each.balance is not None]


def _finding(document: SentDocument, kind: Agreement, each: Difference) -> InvoiceDifference:
    place = (document.file, document.sheet, document.source_row)
    return InvoiceDifference(document.document_id, kind, each.field, shown(each.sent), shown(each.held), *place)


def _amounts(body: Mapping[str, Any], currency: str) -> Amounts:
    return Amounts(currency, _amount(body.get("Amount")), _amount(body.get(BALANCE)))


def _amount(value: object) -> Decimal:
    """An amount as sent or as held; zero for what is none."""
    return amount_of(value) or Decimal(0)
