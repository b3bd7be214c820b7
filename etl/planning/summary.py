"""What a run would send, in short: its sources, its control totals, and what is odd about it."""

from dataclasses import dataclass, field

from msgspec import Struct

from etl.journal import MailCount
from etl.mapping import ColumnMap
from etl.model.document import Total
from etl.planning.drift import Drift
from etl.report import Balance, balance, balance_text


class SourceSummary(Struct, frozen=True):
    """A table as the run read it.

    Attributes:
        place: file and sheet, for people.
        form: how it was read: "UTF-8, comma".
        first: the ``seq`` of its first document.
        mapping: which column holds what.
        remarks: sentences on what was passed over, found out or decided.
    """

    place: str
    form: str
    first: int
    mapping: ColumnMap
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Plan:
    """What a run would send.

    Attributes:
        run: its number in the journal.
        sources: what was read.
        totals: per status and currency; only planned, unchanged, rejected and set aside at this stage.
        mails: planned documents that ask the portal to mail the customer.
        remarks: sentences on its documents, and on the files that go with them.
        hash_total: the sum of the numbers in its InvoiceIds, rejected or not.
        drift: how it differs from the last runs of files like its own.
        gaps: a sentence on numbers that are missing among its InvoiceIds; or "".
        customers: a sentence on those that are in no invoice known of its portal; or "".
        customer_count: how many it has, where that is told.
    """

    run: int
    sources: tuple[SourceSummary, ...]
    totals: tuple[Total, ...]
    mails: MailCount
    remarks: tuple[str, ...] = ()
    hash_total: int = 0
    drift: Drift = field(default_factory=Drift)
    gaps: str = ""
    customers: str = ""
    customer_count: int = 0

    @property
    def figures(self) -> Balance:
        """The control totals; ``pending`` is what it would send."""
        return balance(self.totals)

    def __repr__(self) -> str:
        return f"<Plan of run {self.run}: {balance_text(self.figures, 'to send')}>"

    def __str__(self) -> str:
        """All that the command line says of it but the table of its sums, a sentence a line."""
        read = (line for each in self.sources for line in (f"Read {each.place} ({each.form}).", *each.remarks))
        odd = (self.gaps, self.customers, self.drift.unusual, self.drift.usual)
        sums = f"Run {self.run}: {balance_text(self.figures, 'to send')}."
        return "\n".join(
            filter(None, (*read, *self.remarks, *odd, sums, f"Hash total of the InvoiceIds: {self.hash_total}."))
        )
