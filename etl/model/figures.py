"""What a run read, in figures that a later run is held against."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct


class Presence(NamedTuple):
    """How many of the objects that may have an attribute have it; of invoices, or of what is inside them."""

    filled: int
    of: int


class Sum(NamedTuple):
    """How many invoices there are of a currency, and the sum of their Amounts."""

    invoices: int
    amount: Decimal


class RunFigures(Struct, frozen=True):
    """What a run read.

    Attributes:
        name: the words of its files' names.
        documents: how many, whatever becomes of them.
        rejected: of these.
        sums: by currency; "" for none.
        headings: of the columns that are sent, in small letters; those of another system's files are others.
        hash_total: the sum of the numbers in their InvoiceIds, which is a whole number of any length.
        whole: whether they are invoices of an export; otherwise changes of some, or corrections.
        attributes: those that the files have a column for, or the mapping a constant: "DueDate", "BillingAddress.City".
    """

    name: str
    documents: int
    rejected: int
    sums: Mapping[str, Sum]
    attributes: Mapping[str, Presence]
    headings: frozenset[str] = frozenset()
    hash_total: Decimal | None = None
    whole: bool = True

    @property
    def sent(self) -> frozenset[str]:
        """The attributes that some invoice has."""
        return frozenset(name for name, found in self.attributes.items() if found.filled)


class PastRun(NamedTuple):
    """A run that was accepted: its number, when it began (UTC, ISO 8601), its portal and what it read."""

    run: int
    started_at: str
    portal: str
    figures: RunFigures
