"""Tables of rejects files that come back: what etl added to them is taken out again."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from etl.documents.rows import uneven_cells
from etl.extract import CELLS, FAULT, ROW, Line, Reading, Table, Told, column_names, open_tables
from etl.planning.unseen_reasons import fault
from etl.report.rejects import BEYOND, NAMES, REASONS, TORN, Provenance, provenance_of, unescaped
from etl.text import NUMERIC

#: Column: the number that a row had in the file it came from first, String; null or no number where it is new.
ORIGIN = "origin"

_PLAIN = Told()

#: Headings of columns that etl has added, whatever their rows come from.
_OURS = {BEYOND, NAMES, REASONS, TORN}

_NOT_WHOLE = "is still marked as not whole: put each cell into its column, then empty those behind the last one"


class RejectsTable(Struct, frozen=True):
    """A table, with the columns that etl has added.

    Attributes:
        table: as it was opened.
        heading: the heading row.
        ours: the places of etl's columns, from 0.
        provenance: where the rows come from, and the place of the column of their numbers; None where it does not say.
    """

    table: Table
    heading: Line
    ours: frozenset[int]
    provenance: tuple[int, Provenance] | None

    @property
    def plain(self) -> Table:
        """The table as its user knows it."""
        top = tuple(line._replace(cells=tuple(self._own(line.cells))) for line in self.table.top)
        return replace(self.table, top=top, rows=self._rows, told=self._rows)

    def origins(self) -> pl.DataFrame:
        """``row`` Int64 and ``origin`` Int64, of the rows that have one."""
        if self.provenance is None:
            return pl.DataFrame(schema={ROW: pl.Int64, ORIGIN: pl.Int64})
        place = str(self.provenance[0])
        batches = self.table.rows(self.heading.row, len(self.heading.cells))
        origin = pl.col(place).str.strip_chars().cast(pl.Int64, strict=False).alias(ORIGIN)
        return pl.concat([batch.select(ROW, origin) for batch in batches]).drop_nulls()

    def _own(self, cells: Sequence[str]) -> Iterator[str]:
        return (cell for place, cell in enumerate(cells) if place not in self.ours)

    def _rows(self, header: int, width: int, told: Told = _PLAIN) -> Iterator[pl.DataFrame]:
        whole, text = len(self.heading.cells), self.table.text is not None
        own = [str(place) for place in range(whole) if place not in self.ours]
        names = column_names(len(own))
        places = dict(zip(names, own, strict=True))
        numbers, amounts, ids = ([places[n] for n in each if n in places] for each in told[:3])
        wanted = Told(numbers, amounts, ids)
        for batch in self.table.telling(header, whole, wanted):
            ragged = pl.lit(text) & (pl.col(CELLS) != whole)
            # The empty cells at the end of a worksheet's row do not count, what stands behind all headings does.
            cells = pl.when(pl.col(CELLS) > whole).then(pl.col(CELLS) - len(self.ours)).otherwise(len(own))
            yield batch.select(
                ROW,
                cells.cast(pl.Int64).alias(CELLS),
                pl.coalesce(
                    FAULT,
                    pl.when(ragged).then(uneven_cells(whole)),
                    *self._marked(),
                ).alias(FAULT),
                *(
                    (unescaped(pl.col(place)) if text else pl.col(place)).alias(name)
                    for place, name in zip(own, names, strict=True)
                    if int(name) < width
                ),
                *(pl.lit(None, pl.String).alias(name) for name in column_names(width)[len(own) :]),
            )

    def _marked(self) -> Iterator[pl.Expr]:
        """Why rows are refused by what stands beside their own cells."""
        headings = [cell.strip() for cell in self.heading.cells]
        beyond = [place for place, heading in enumerate(headings) if heading == BEYOND]
        filled = (pl.col(str(place)).str.strip_chars().fill_null("") != "" for place in beyond)
        yield pl.when(pl.any_horizontal(pl.lit(value=False), *filled)).then(pl.lit(_NOT_WHOLE))
        if TORN in headings:
            cells = {
                heading: unescaped(pl.col(str(place)).str.strip_prefix(NUMERIC))
                for place, heading in enumerate(headings)
                if place not in self.ours
            }
            yield fault(unescaped(pl.col(str(headings.index(TORN)))), cells, _NOT_WHOLE)


def rejects_table(table: Table) -> RejectsTable | None:
    """The table of a rejects file; None where it is none."""
    for line in table.top:
        told = [(place, origin) for place, cell in enumerate(line.cells) if (origin := provenance_of(cell))]
        reasons = {place for place, cell in enumerate(line.cells) if cell.strip() in _OURS}
        if told or reasons:
            ours = frozenset(reasons | {place for place, _ in told})
            return RejectsTable(table, line, ours, told[0] if told else None)
    return None


def plain_tables(path: Path, reading: Reading) -> list[Table]:
    """The tables of a file, without what etl has added to them.

    Raises:
        FileError: it cannot be read.
    """
    return [found.plain if (found := rejects_table(table)) else table for table in open_tables(path, reading)]
