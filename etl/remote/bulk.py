"""The invoices report, read whole into what is held; or not at all, where single questions are fewer."""

from collections.abc import Sequence
from contextlib import suppress
from math import ceil
from typing import Protocol

from anyio.to_thread import run_sync

from etl.delivery import INVOICE_KEYS, PortalSession, pages
from etl.errors import IncompleteError
from etl.portal import Criterion, Reply
from etl.remote.invoices import RemoteInvoices

#: Times to begin a report that changes while it is read.
_TRIES = 2


class ProgressListener(Protocol):
    """Follows the progress of something that takes long."""

    def begin(self, total: int) -> None:
        """Announces how many will come."""

    def came(self, documents: int) -> None:
        """Reports that so many more have come."""


async def read_report(
    session: PortalSession,
    criteria: Sequence[Criterion],
    questions: int,
    remote_invoices: RemoteInvoices,
    listener: ProgressListener,
) -> bool:
    """Reads every row that meets the criteria; returns whether all have come.

    Where they have not, those that have are good, and what is not among them must be asked for by itself.

    Args:
        session: portal, retry policy and stop.
        criteria: what is asked for.
        questions: how many single questions the report would save; where it has more pages, it is not read.
        remote_invoices: takes the rows.
        listener: follows how many rows have come.

    Raises:
        RefusedError: the portal refuses the question.
        PortalError, StoppedError: as ``ask`` raises them.
        ResultsError: the disk is full.
    """
    if not questions:
        return False
    # How many requests the whole report takes, by its first page.
    needed: list[int] = []

    async def question(size: int, index: int) -> Reply:
        reply = await session.portal.get_invoices(criteria, size, index)
        if reply.body and not needed:
            total, rows = reply.body["Total"], len(reply.body["Result"])
            needed.append(ceil(total / max(1, rows)))
            if needed[0] < questions:
                listener.begin(total)
        return reply

    for _ in range(_TRIES):
        remote_invoices.clear()
        # Others are at work in the portal, too: an invoice more, and the pages no longer fit.
        with suppress(IncompleteError):
            async for rows in pages(session, question, INVOICE_KEYS):
                if needed[0] >= questions:
                    return False
                await run_sync(remote_invoices.add, rows)
                listener.came(len(rows))
            return True
    return False
