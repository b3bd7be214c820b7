"""Which rows of a run's tables a document stands in, as the journal keeps it: "0:2-4,9 1:17"."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct


class TableRows(NamedTuple):
    """Rows of one table, in the order in which they were read.

    Attributes:
        table: its number in the run.
        spans: first and last row of each stretch, as the user sees them.
    """

    table: int
    spans: tuple[tuple[int, int], ...]

    @classmethod
    def parse(cls, text: str) -> "TableRows":
        """Read ``0:2-4,9``."""
        table, _, spans = text.partition(":")
        ends = (span.partition("-") for span in spans.split(","))
        return cls(int(table), tuple((int(first), int(last or first)) for first, _, last in ends))

    @property
    def text(self) -> str:
        """Without the table: ``2-4,9``."""
        return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in self.spans)

    def rows(self) -> Iterator[int]:
        """Yield each row."""
        for first, last in self.spans:
            yield from range(first, last + 1)


class RowSpans(Struct, frozen=True):
    """Rows of a run's tables, each of which comes once.

    ``0:2-4,9 1:17`` are rows 2, 3, 4 and 9 of the run's first table and row 17 of its second. A document of one row
    has no such text: ``""``.
    """

    tables: tuple[TableRows, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "RowSpans":
        """Read what ``str`` wrote.

        Raises:
            ValueError: it has not.
        """
        return cls(tuple(map(TableRows.parse, text.split())))

    def __str__(self) -> str:
        return " ".join(f"{each.table}:{each.text}" for each in self.tables)

    def first_table(self, otherwise: int) -> int:
        """Return the table that is named first, or another number where none is."""
        return self.tables[0].table if self.tables else otherwise

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Yield table and number of each row."""
        for each in self.tables:
            for row in each.rows():
                yield each.table, row
