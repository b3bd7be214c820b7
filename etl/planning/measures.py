"""What is measured of a run's documents while they are checked."""

from collections.abc import Iterable
from pathlib import PurePath

from etl.documents import Checked
from etl.mapping import ColumnMap
from etl.model.document import Total
from etl.model.figures import Presence, RunFigures, Sum
from etl.planning.comparable import headings_of, words_of
from etl.report import balance, count


class Measures:
    """Adds up what is found in each batch."""

    def __init__(self) -> None:
        self._presence: dict[str, Presence] = {}

    def add(self, checked: Checked) -> None:
        """Takes the next batch."""
        for name, (filled, of) in checked.presence.items():
            before = self._presence.get(name, Presence(0, 0))
            self._presence[name] = Presence(before.filled + filled, before.of + of)

    def figures(self, files: Iterable[PurePath], mappings: Iterable[ColumnMap], totals: Iterable[Total]) -> RunFigures:
        """The figures of the run: its files' names and headings, and its control totals."""
        figures = balance(totals)
        sums = {currency: Sum(each.count, each.amount) for currency, each in figures.read.items()}
        read, rejected, headings = count(figures.read), count(figures.rejected), headings_of(mappings)
        return RunFigures(words_of(files), read, rejected, sums, self._presence, headings)
