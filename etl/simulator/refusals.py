"""Refusals to rehearse with: chosen invoices are refused as a portal does, until what it minds is corrected.

What a portal minds beside the form of a document is not documented; an unknown customer, a currency that is not set up
and a mandatory element that is missing are assumed. 400 and 412 are in `Invoices.md`.
"""

from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Final

from msgspec import Struct

from etl.simulator.checks import Fault, faults_in, identity_of
from etl.simulator.store import Store, key_of

#: A share is drawn by the leading eight bytes of a hash.
_DRAWN: Final = 8


class Refusals(Struct, frozen=True):
    """Which invoices are refused when they are posted; the same ones each time.

    Attributes:
        named: InvoiceIds or Identities.
        rate: The share of the others, 0 to 1.
    """

    named: Collection[str] = ()
    rate: float = 0.0

    def faults(self, store: Store, invoice: object) -> list[Fault]:
        """List everything that keeps a decoded body out: of its form, or, where that is sound, what is minded.

        It is minded as long as that element says what it said at first, also by a simulator that is started anew with
        the same data.
        """
        faults, identity = faults_in(invoice), identity_of(invoice)
        if faults or identity is None or not isinstance(invoice, dict):
            return faults
        attribute = self._minded(identity, invoice)
        if attribute is None:
            return []
        value = invoice.get(attribute)
        found, minded = store.minded(identity, attribute, None if value is None else str(value))
        now = invoice.get(found)
        return [_fault(found, minded)] if (None if now is None else str(now)) == minded else []

    def _minded(self, identity: str, invoice: dict[str, object]) -> str | None:
        """What of an invoice is minded; None where it is taken as it is."""
        keys = {key_of(str(name)) for name in (identity, invoice.get("InvoiceId"))}
        if keys & set(map(key_of, self.named)):
            return "CustomerId"
        drawn = sha256(key_of(identity).encode()).digest()
        if int.from_bytes(drawn[:_DRAWN]) >= self.rate * 2 ** (8 * _DRAWN):
            return None
        kinds = list(_kinds(invoice))
        return kinds[drawn[_DRAWN] % len(kinds)]


def _kinds(invoice: dict[str, object]) -> Iterator[str]:
    yield "CustomerId"
    if invoice.get("Currency"):
        yield "Currency"
    if not invoice.get("DueDate"):
        yield "DueDate"


def _fault(attribute: str, value: str | None) -> Fault:
    sentences = {
        "CustomerId": f"The customer {value} does not exist.",
        "Currency": f"The currency {value} is not set up.",
    }
    missing = attribute not in sentences
    return Fault(f"invoice.{attribute}", sentences.get(attribute, f"{attribute} is mandatory."), missing=missing)
