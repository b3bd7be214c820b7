"""Which attributes the invoices of a batch have."""

from collections.abc import Iterator, Mapping

from etl.documents.nested import ObjectFrame, paths
from etl.model.figures import Presence
from schemas import INVOICE_POST

#: What no invoice is sent without, whatever a file says.
_ALWAYS = frozenset({"InvoiceId", "CustomerId", "Amount", "Identity", "SendNewInvoiceEmail"})

#: The names of all attributes that an invoice may have, and of the objects inside it: "BillingAddress.City".
ATTRIBUTES = tuple(name for name in paths(INVOICE_POST) if name not in _ALWAYS)


def presence(invoices: ObjectFrame) -> Mapping[str, Presence]:
    """How many invoices, and objects inside them, have each attribute that there is a column or a constant for."""
    return dict(_presence(invoices, "", invoices.frame.height))


def _presence(part: ObjectFrame, prefix: str, fewest: int) -> Iterator[tuple[str, Presence]]:
    frame = part.frame
    for name in part.bound:
        if prefix or name not in _ALWAYS:
            yield f"{prefix}{name}", Presence(frame.height - frame[name].null_count(), max(frame.height, fewest))
    for inner in part.inside:
        yield from _presence(inner, f"{prefix}{inner.name}.", fewest)
