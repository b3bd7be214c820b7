"""The invoices report, read whole into what is held; or not at all, where single questions are fewer."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from math import ceil
from typing import Protocol

from anyio.to_thread import run_sync

from etl.delivery import PortalSession, ask, pages
from etl.errors import IncompleteError, RefusedError
from etl.portal import Criterion, Verdict
from etl.remote.invoices import RemoteInvoices

#: Rows on a page, at most; a portal may give fewer.
_PAGE = 512

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
    total = await _total(session, criteria)
    if ceil(total / _PAGE) >= questions:
        return False
    listener.begin(total)
    for _ in range(_TRIES):
        remote_invoices.clear()
        # Others are at work in the portal, too: an invoice more, and the pages no longer fit.
        with suppress(IncompleteError):
            async for rows in pages(session, partial(session.portal.get_invoices, criteria), "InvoiceGuid"):
                await run_sync(remote_invoices.add, rows)
                listener.came(len(rows))
            return True
    return False


async def _total(session: PortalSession, criteria: Sequence[Criterion]) -> int:
    reply = await ask(session, partial(session.portal.get_invoices, criteria, 1, 0))
    if reply.verdict is not Verdict.ACCEPTED:
        raise RefusedError(f"The portal refuses the question ({reply.message}).")
    return int((reply.body or {})["Total"])
