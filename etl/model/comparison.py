"""What sending a document would do to its portal, and the facts behind it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


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


@dataclass(frozen=True, slots=True)
class Comparison:
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
