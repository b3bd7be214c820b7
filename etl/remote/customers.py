"""The customers whose invoices a portal was seen to hold, kept for the runs to come."""

from anyio.to_thread import run_sync

from etl.journal import Journal
from etl.remote.invoices import RemoteInvoices


async def keep_customers(journal: Journal, run: int, remote_invoices: RemoteInvoices) -> None:
    """Keeps whose invoices came of the report that was read for a run.

    Raises:
        JournalError: the journal fails.
    """
    if remote_invoices.customers:
        portal = await run_sync(journal.history.portal_of, run)
        await run_sync(journal.history.add_seen_customers, portal, remote_invoices.customers)
