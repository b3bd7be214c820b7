"""The portal's invoices as a file."""

from collections.abc import Sequence
from pathlib import Path

from etl.app.context import Context
from etl.app.events import Exported, Exporting
from etl.app.observer import Progress, Step
from etl.app.portal_calls import require_portal, talk
from etl.delivery import INVOICE_KEYS, PortalSession, pages
from etl.errors import IncompleteError
from etl.journal import Journal
from etl.journal.who import user
from etl.portal import Criterion, Reply, criteria
from etl.remote.invoices import customers_of
from etl.report.export import ExportRows, check_export, write_export
from etl.text import moment, now


def export_invoices(path: Path, conditions: Sequence[str], context: Context) -> Exported:
    """Reads every page and then writes the file.

    Raises:
        SettingsError: a condition is none.
        ResultsError: the file cannot be written.
        PortalError: the portal does not answer, or not with all that it announced.
    """
    wanted = criteria(conditions)
    check_export(path)
    context.observer.note(Exporting(context.told))
    require_portal(context)
    with ExportRows() as collected, Journal(context.journal.journal) as journal:
        progress, customers = context.observer.progress(Step.READING), dict[str, str]()

        async def act(session: PortalSession) -> None:
            async with progress.shown():
                await _collect(session, wanted, (collected, customers), progress)

        talk(journal, context, act)
        conditions = " and ".join(map(str, wanted)) or "none: all of them"
        about = [("Portal", context.told), ("Read", f"{moment(now())} by {user()}"), ("Conditions", conditions)]
        written = write_export(collected, path, about)
        journal.history.add_seen_customers(context.key, customers)
        exported = Exported(written, collected.count, dict(collected.sums))
        context.observer.note(exported)
    return exported


async def _collect(
    session: PortalSession, wanted: Sequence[Criterion], into: tuple[ExportRows, dict[str, str]], progress: Progress
) -> None:
    asked, (collected, customers) = list(wanted), into

    async def question(size: int, index: int) -> Reply:
        reply = await session.portal.get_invoices(asked, size, index)
        if not collected.count and (again := _otherwise(asked, reply)) != asked:
            asked[:] = again
            reply = await session.portal.get_invoices(asked, size, index)
        if not collected.count and reply.body:
            progress.begin(reply.body["Total"])
        return reply

    async for rows in pages(session, question, INVOICE_KEYS, whole=True):
        for row in rows:
            _check(row.get("InvoiceId"), [criterion for criterion in wanted if not criterion.met(row)])
        collected.add(rows)
        customers.update(customers_of(rows))
        progress.came(len(rows))


def _otherwise(asked: Sequence[Criterion], reply: Reply) -> list[Criterion]:
    """What to ask for instead, where a portal passes over conditions as they were put."""
    rows = reply.body["Result"] if reply.body else ()
    return [each if all(each.met(row) for row in rows) else each.otherwise for each in asked]


def _check(invoice: object, unmet: Sequence[Criterion]) -> None:
    """A portal that passes over a criterion gives more than was asked for, and nobody would know."""
    if unmet:
        raise IncompleteError(
            f"The portal has not kept to --where {unmet[0]}: it gives invoice {invoice}. Nothing was written."
            " Leave that condition out, and filter the file."
        )
