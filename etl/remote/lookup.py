"""One invoice as its portal holds it now."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from etl.compare.actions import would_open
from etl.compare.doubt import is_thin
from etl.compare.report_row import confirms, payments_of
from etl.delivery import PortalSession, ask
from etl.portal import Criterion, Verdict
from etl.remote.invoices import RemoteInvoices, key_of

#: Why an answer that lacks what every invoice has is none.
THIN = "it answers without Amount or CustomerId, which confirms nothing"


class Lookup(Struct, frozen=True):
    """What the portal holds of an invoice.

    Attributes:
        held: its attributes; None where there is no such invoice, or no answer to the question.
        refused: why there is no answer, or "".
        paid: what the report tells of payments; None where it was not read so far.
        whole: whether ``held`` is an answer to GET /invoices; otherwise it is a row of the report that confirms.
    """

    held: Mapping[str, Any] | None
    refused: str = ""
    whole: bool = False
    paid: Decimal | None = None


async def fetch_invoice(
    session: PortalSession, remote_invoices: RemoteInvoices, identity: str, sent: Mapping[str, Any]
) -> Lookup:
    """An invoice: its row of the report where that confirms all that was sent, else the answer to GET /invoices.

    Args:
        session: portal, retry policy and stop.
        remote_invoices: the report, as far as it was read.
        identity: the invoice's.
        sent: what of the body can be read back at all.

    Raises:
        PortalError, StoppedError: as ``ask`` raises them.
    """
    row = remote_invoices.row(identity)
    paid = None if row is None else payments_of(row)
    if row is not None and confirms(row, sent):
        return Lookup(row, paid=paid)
    return replace(await fetch_whole(session, identity), paid=paid)


async def fetch_whole(session: PortalSession, identity: str) -> Lookup:
    """All that the portal tells of an invoice.

    Args:
        session: portal, retry policy and stop.
        identity: the invoice's.

    Raises:
        PortalError, StoppedError: as ``ask`` raises them.
    """
    reply = await ask(session, partial(session.portal.get_invoice, identity))
    if reply.verdict is Verdict.MISSING:
        return Lookup(None)
    if reply.verdict is not Verdict.ACCEPTED:
        return Lookup(None, reply.message)
    held = reply.body or {}
    return Lookup(None, THIN) if is_thin(held) else Lookup(held, whole=True)


#: Rows of the page on which one invoice is looked for: no portal is known to refuse so few.
_FEW = 10


async def fetch_undone(
    session: PortalSession, sent: Mapping[str, Any], held: Mapping[str, Any], identity: str
) -> Decimal | None:
    """As ``fetch_payments``, of an invoice of which more would be due than is; None of any other."""
    if not would_open(sent, held):
        return None
    return await fetch_payments(session, str(sent.get("InvoiceId") or held.get("InvoiceId") or identity), identity)


async def fetch_payments(session: PortalSession, invoice_id: str, identity: str) -> Decimal | None:
    """What the report tells of the payments of an invoice, whatever is due of it; None where it does not say.

    Args and Raises as ``fetch_row`` has them.
    """
    row = await fetch_row(session, invoice_id, identity)
    return None if row is None else payments_of(row)


async def fetch_row(session: PortalSession, invoice_id: str, identity: str) -> Mapping[str, Any] | None:
    """The row of the report of an invoice; None where there is not exactly one.

    Args:
        session: portal, retry policy and stop.
        invoice_id: what the report is asked for.
        identity: whose row counts.

    Raises:
        PortalError, StoppedError: as ``ask`` raises them.
    """
    wanted = [Criterion("InvoiceId", "=", invoice_id)]
    reply = await ask(session, lambda: session.portal.get_invoices(wanted, _FEW, 0))
    rows = (reply.body or {}).get("Result", []) if reply.verdict is Verdict.ACCEPTED else []
    found = [row for row in rows if key_of(str(row.get("Identity") or "")) == key_of(identity)]
    return found[0] if len(found) == 1 else None
