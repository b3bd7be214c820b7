"""What a portal holds of what was sent to it: figures and findings while it is read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from etl.closing import Closing
from etl.compare.judgement import Agreement
from etl.report.balance import Figure
from etl.report.kept import KeptRecords

_NONE = Figure(0, Decimal(0))


class InvoiceDifference(NamedTuple):
    """An attribute of an invoice that is held otherwise, or an invoice that is not held; a row of the workbook."""

    invoice: str
    kind: str
    field: str
    sent: str
    held: str
    file: str
    sheet: str
    source_row: int


class Amounts(NamedTuple):
    """Of an invoice, as sent or as held: its currency, Amount and BalanceDue; zero where there is none."""

    currency: str
    amount: Decimal
    balance: Decimal


class Verification(Closing):
    """The figures and findings of a verification; findings are kept on the disk until this context ends.

    Attributes:
        kinds: by kind of invoice and the currency it was sent with: how many, and the sum of Amount sent.
        sent: by currency: what was sent; and the sum of BalanceDue.
        held: by the currency that is held: what of it is held; and the sum of BalanceDue.
        fields: how many invoices have another value in an attribute, by kind of difference and attribute.
        whole: whether invoices were sent as a whole, not some of their attributes.
        decided: whether somebody has said that the portal may decide what is due where nothing else is said.
        forgotten: how many invoices are compared by InvoiceId, Amount and Currency alone.
        unseen: how many invoices have an attribute that the portal does not tell, by attribute.
    """

    def __init__(self) -> None:
        self._kept = KeptRecords("What was found")
        self.kinds: dict[Agreement, dict[str, Figure]] = {kind: {} for kind in Agreement}
        self.sent: dict[str, tuple[Figure, Decimal]] = {}
        self.held: dict[str, tuple[Figure, Decimal]] = {}
        self.fields: Counter[tuple[str, str]] = Counter()
        self.whole = True
        self.decided = False
        self.forgotten = 0
        self.unseen: Counter[str] = Counter()

    def close(self) -> None:
        """Forgets the findings."""
        self._kept.close()

    @property
    def currencies(self) -> list[str]:
        """Those of either side."""
        return sorted({*self.sent, *self.held})

    @property
    def agrees(self) -> bool:
        """Whether the portal holds everything as it was sent, payments apart."""
        wrong = {Agreement.DIFFERENT, Agreement.MISSING, Agreement.UNREADABLE}
        return not any(self.kinds[kind] for kind in wrong | (set() if self.decided else {Agreement.UNSAID}))

    def add(self, kind: Agreement, sent: Amounts, held: Amounts | None, found: Sequence[InvoiceDifference]) -> None:
        """Takes note of an invoice.

        Raises:
            ResultsError: the disk is full.
        """
        line = self.kinds[kind]
        line[sent.currency] = line.get(sent.currency, _NONE) + Figure(1, sent.amount)
        _add(self.sent, sent)
        if held is not None:
            _add(self.held, held)
        self.fields.update({(each.kind, each.field) for each in found if each.field})
        self._kept.add(found)

    def findings(self) -> Iterator[InvoiceDifference]:
        """Everything that does not agree, in input order."""
        return map(InvoiceDifference._make, self._kept)


def _add(sums: dict[str, tuple[Figure, Decimal]], amounts: Amounts) -> None:
    figure, balance = sums.get(amounts.currency, (_NONE, Decimal(0)))
    sums[amounts.currency] = (figure + Figure(1, amounts.amount), balance + amounts.balance)
