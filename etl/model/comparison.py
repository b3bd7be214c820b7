"""What sending a document would do to its portal, and the facts behind it."""

from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote

from msgspec import Struct


class PlannedAction(StrEnum):
    """What sending a document would do."""

    #: The portal does not hold the invoice.
    CREATE = "create"
    #: The portal holds the invoice with other values.
    CHANGE = "change"
    #: The portal holds everything that would be sent.
    IDENTICAL = "identical"
    #: The portal holds the invoice with less due, as after a payment: sending would reopen it.
    CONFLICT = "conflict"


class CompareScope(StrEnum):
    """Which of the documents that a run may send are compared."""

    ALL = "all"
    #: Documents that were compared before.
    AGAIN = "again"
    #: Documents of invoices that another run found in conflict, and that were not sent since.
    CONFLICTS = "conflicts"


class Change(NamedTuple):
    """An attribute that would be held otherwise; texts for people, "" for nothing."""

    field: str
    old: str
    new: str

    def __str__(self) -> str:
        """For people: "DueDate: 2026-07-31 → 2026-08-31"."""
        return f"{self.field}: {self.old or '(empty)'} \N{RIGHTWARDS ARROW} {self.new or '(erased)'}"


class Comparison(Struct, frozen=True):
    """A document of a run against its portal.

    Attributes:
        seq: the document's.
        action: what sending it would do.
        changes: what would be held otherwise; none where it would be created.
        why: of a conflict, what speaks against it; else "".
    """

    seq: int
    action: PlannedAction
    changes: tuple[Change, ...] = ()
    why: str = ""

    def __str__(self) -> str:
        """For people."""
        return f"{self.action} ({'; '.join(map(str, self.changes))})" if self.changes else str(self.action)


class Overwrites(Struct, frozen=True):
    """Which conflicts are sent all the same, as a person has looked at them.

    Attributes:
        every: whether all are.
        named: or these InvoiceIds, as they were written.
    """

    every: bool = False
    named: frozenset[str] = frozenset()

    @classmethod
    def of(cls, said: "bool | frozenset[str]") -> "Overwrites":
        """What was said: all, none, or some InvoiceIds."""
        return cls(every=said) if isinstance(said, bool) else cls(named=said)

    def __bool__(self) -> bool:
        """Whether any is."""
        return self.every or bool(self.named)

    def __contains__(self, document_id: object) -> bool:
        """Whether that of an InvoiceId is; capitals and blanks at its ends do not count."""
        return self.every or (isinstance(document_id, str) and key_of(document_id) in self.keys)

    @property
    def keys(self) -> frozenset[str]:
        """The InvoiceIds as they are compared."""
        return frozenset(map(key_of, self.named))

    def __str__(self) -> str:
        """As one word: True, False, or the InvoiceIds."""
        return ",".join(quote(name, safe="") for name in sorted(self.named)) if self.named else str(self.every)


def key_of(document_id: str) -> str:
    """What two spellings of an InvoiceId share."""
    return document_id.strip().lower()
