"""A run's figures, kept, and held against those of the runs before it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol

from msgspec import Struct

from etl.documents import LOOK_ALIKE, SEQUENCE_GAPS, UNKNOWN_CUSTOMER, UNUSUAL, Choices
from etl.documents.balances import BALANCE
from etl.journal.history import History
from etl.model.figures import RunFigures
from etl.planning.comparable import are_most_known
from etl.planning.drift import Drift, drift_of
from etl.planning.id_numbers import IdNumbers
from etl.planning.id_shapes import other_shapes
from etl.planning.sequence_gaps import sequence_gaps
from etl.planning.unknown_customers import new_customers, unknown_customers


class Controls(Struct, frozen=True):
    """What a run is held against.

    Attributes:
        portal: where the runs before it went; "" for anywhere.
        without: attributes that they have sent and it may lack.
    """

    portal: str = ""
    without: frozenset[str] = frozenset()


class Looked(Protocol):
    """What is asked for of files."""

    @property
    def choices(self) -> Choices:
        """How documents are made."""

    @property
    def controls(self) -> Controls:
        """What they are held against."""


class LastRuns(Struct, frozen=True):
    """What a run is held against.

    Attributes:
        history: of the runs before it.
        controls: which ones count, and what may be missing.
        choices: how documents are made.
        known: the customers of its portal, in small letters and as they are spelled.
    """

    history: History
    controls: Controls
    choices: Choices
    known: Mapping[str, str]

    @classmethod
    def of(cls, history: History, looked: Looked) -> "LastRuns":
        """Those of files like the ones that are planned or looked at."""
        return cls(history, looked.controls, looked.choices, history.customers(looked.controls.portal))

    def drift(self, figures: RunFigures, customers: Collection[str]) -> Drift:
        """How a run differs from the runs that were accepted before, by what it read and whom it is for."""
        accepted = self.history.accepted(self.controls.portal)
        # Who has said what is due where a file does not say needs no column of it.
        without = self.controls.without | ({BALANCE} if self.choices.due else set())
        found = drift_of(figures, accepted, without, same_customers=are_most_known(customers, self.known))
        return Drift(found.missing) if UNUSUAL in self.choices.checks.off else found

    def gaps(self, numbers: IdNumbers) -> str:
        """A sentence on the numbers that are missing among a run's InvoiceIds, and were not sent before; or ""."""
        if SEQUENCE_GAPS in self.choices.checks.off:
            return ""
        return sequence_gaps(numbers, partial(self.history.sent, self.controls.portal))

    def shapes(self, ids: Sequence[str], customers: Mapping[str, str]) -> Iterator[str]:
        """Yields sentences where most ids of a run are written otherwise than those that were sent before."""
        if LOOK_ALIKE not in self.choices.checks.off:
            yield from filter(None, [other_shapes("InvoiceId", ids, self.history.some_sent(self.controls.portal))])
            yield from filter(None, [other_shapes("CustomerId", customers.values(), self.known.values())])

    def customers(self, own: Mapping[str, str]) -> str:
        """A sentence on a run's customers that are not known; or ""."""
        count = 0 if UNKNOWN_CUSTOMER in self.choices.checks.off else len(own)
        return unknown_customers(count, new_customers(own, self.known), self.known)
