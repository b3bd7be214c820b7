"""What is measured of a run's documents while they are checked."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import PurePath

from etl.documents import Checked
from etl.mapping import ColumnMap
from etl.model.document import Total
from etl.model.figures import Presence, RunFigures, Sum
from etl.planning.comparable import headings_of, words_of
from etl.planning.id_numbers import IdNumbers
from etl.planning.look_alikes import Customers
from etl.report import balance, count

#: InvoiceIds that are kept, at least where there are so many.
_SAMPLE = 1_000


class Measures:
    """Adds up what is found in each batch.

    Attributes:
        ids: the numbers in its InvoiceIds.
        customers: of the run.
        sample: some of its InvoiceIds.
    """

    def __init__(self) -> None:
        self._presence: dict[str, Presence] = {}
        self.ids = IdNumbers()
        self.customers = Customers()
        self.sample: list[str] = []

    def add(self, checked: Checked) -> None:
        """Takes the next batch."""
        self.ids.add(checked.rows["document_id"])
        if len(self.sample) < _SAMPLE:
            self.sample += checked.rows["document_id"].drop_nulls().head(_SAMPLE).to_list()
        self.customers.add(checked)
        for name, (filled, of) in checked.presence.items():
            before = self._presence.get(name, Presence(0, 0))
            self._presence[name] = Presence(before.filled + filled, before.of + of)

    def figures(
        self, files: Iterable[PurePath], mappings: Iterable[ColumnMap], totals: Iterable[Total], *, whole: bool
    ) -> RunFigures:
        """The figures of the run.

        Args:
            files: whose names it has.
            mappings: whose headings it has.
            totals: its control totals.
            whole: whether it is of whole invoices.
        """
        figures = balance(totals)
        sums = {currency: Sum(each.count, each.amount) for currency, each in figures.read.items()}
        read, rejected, headings = count(figures.read), count(figures.rejected), headings_of(mappings)
        total = Decimal(self.ids.hash_total)
        return RunFigures(words_of(files), read, rejected, sums, self._presence, headings, total, whole)
