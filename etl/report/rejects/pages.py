"""What a rejects file holds, whatever it is written as."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

from etl.report.rejects.provenance import BEYOND, NAMES, REASONS, TORN, Provenance


class Note(NamedTuple):
    """What is wrong with a cell, and what to do about it; a warning alone did not reject the row.

    Attributes:
        text: both.
        remedy: what to do, for who has the reasons beside.
        warning: whether it is only that.
    """

    text: str
    remedy: str
    warning: bool


class Row(NamedTuple):
    """A row of the user's.

    Attributes:
        number: as it was counted in the file that was read.
        cells: as many as the page is wide, as text; "" for an empty one. A number with decimals begins with
            ``NUMERIC``, where the file has number cells.
        notes: of the cells that something is wrong with, by their column from 0.
        reasons: all that is wrong, for the last column.
        names: of these reasons, as the results have them.
        torn: why its cells cannot be trusted, or "".
        apart: of the reasons, what no note tells; "" where the notes tell all.
    """

    number: int
    cells: tuple[str, ...]
    notes: Mapping[int, Note]
    reasons: str
    names: str = ""
    torn: str = ""
    apart: str = ""


class Page(Struct, frozen=True):
    """The rows of one table.

    Attributes:
        name: for a worksheet.
        headings: as they stand in the file.
        width: how many cells the longest row has, at least one a heading.
        rows: begins anew with each call.
        torn: whether there is a row whose cells cannot be trusted.
        provenance: where the rows come from; None for a run that no journal keeps.
        keys: how many of its first columns tell which invoice a row is of.
    """

    name: str
    headings: tuple[str, ...]
    width: int
    rows: Callable[[], Iterator[Row]]
    torn: bool
    provenance: Provenance | None
    keys: int = 1

    @property
    def titles(self) -> tuple[str, ...]:
        """The whole heading row."""
        beyond = [BEYOND] * (self.width - len(self.headings))
        own = (*([TORN] if self.torn else ()), *([self.provenance.heading] if self.provenance else ()))
        return (*self.headings, *beyond, *own, NAMES, REASONS)

    def line(self, row: Row) -> tuple[str, ...]:
        """A whole row below it."""
        own = (*([row.torn] if self.torn else ()), *([str(row.number)] if self.provenance else ()))
        return (*row.cells, *own, row.names, row.reasons)
