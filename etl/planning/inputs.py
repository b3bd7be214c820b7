"""The tables that a run reads, their headings understood; one or two of them make up a set of invoices."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
from msgspec import Struct, field

from etl.documents import (
    SOURCE,
    Choices,
    Formats,
    FormatSurvey,
    Invoices,
    LineSurvey,
    PassedRow,
    RowSorter,
    assembled,
    without_clears,
)
from etl.documents.covered_cells import mistrusted
from etl.documents.nested import LINE, SEQ
from etl.documents.spreadsheet_marks import unguarded
from etl.documents.struck_cells import crossed_out
from etl.documents.unsent_cells import UnsentCells
from etl.errors import FileError, FormatError, HeadingsError
from etl.extract import ROW, Rounded, Table, Told
from etl.grammar.sightings import Seen
from etl.mapping import ColumnMap, Header, told_columns
from etl.mapping.catalogue import LINES
from etl.mapping.columns import KEY
from etl.mapping.paths import template_of
from etl.mapping.unbound import UnboundColumns
from etl.planning.first_problem import first_few
from etl.planning.spool import Spool
from etl.planning.stated import stated_totals
from etl.planning.unsent import Unsent

#: Numbers that are no amounts of money, and are often shown rounder than they are.
_COUNTS = frozenset({f"{LINES}[].Quantity", f"{LINES}[].Taxes[].Rate"})


class HeadedTable(Struct, frozen=True):
    """A table with its headings understood.

    Attributes:
        number: the table's, in the run.
        table: where its rows are.
        header: which row holds the headings.
        mapping: which column holds what.
        unbound: the columns that hold something else, and are not ignored by name.
    """

    number: int
    table: Table
    header: Header
    mapping: ColumnMap
    unbound: UnboundColumns = field(default_factory=UnboundColumns)

    def rows(
        self,
        passed: list[PassedRow],
        bare: list[PassedRow],
        unsent: UnsentCells | None = None,
        guarded: dict[str, Seen] | None = None,
        rounded: dict[str, Rounded] | None = None,
    ) -> Iterator[pl.DataFrame]:
        """Its rows as ``RowSorter`` keeps them, by batch; those that are passed over, or may have to be, are noted.

        Args:
            passed: where they are noted.
            bare: where those are noted that may be totals.
            unsent: looks at the columns that are not sent.
            guarded: cells that are guarded from a spreadsheet, by heading; those of the batch are added.
            rounded: amounts that are shown rounder than they are, by heading.

        Raises:
            FileError: it cannot be read to its end, or its headings stand further down in another order.
        """
        width, sorter = len(self.header.headings), RowSorter(self.mapping, self.header, self.number)
        for batch in self.table.telling(self.header.row, width, self._told(rounded)):
            trusted = mistrusted(batch, self.table.covered, self.mapping, self.header.headings)
            cells, guards = unguarded(trusted, self.mapping)
            if guarded is not None:
                guarded |= {heading: guarded.get(heading, Seen()) | seen for heading, seen in guards.items()}
            found = sorter.kept(cells)
            if found.reordered:
                raise FileError(
                    f"{self.table.place}: row {found.reordered.row} has the headings once more, and in another order"
                    f" than row {self.header.row}: {found.reordered.text}. Several files were put together whose"
                    " columns differ. Make a file of each, and import them together."
                )
            passed += found.passed
            bare += found.bare
            rows = crossed_out(found.rows, self.table.struck(), self.mapping, self.header.headings)
            if unsent:
                unsent.add(batch, rows)
            yield rows

    def _told(self, rounded: dict[str, Rounded] | None) -> Told:
        told = told_columns(self.mapping)
        if rounded is None:
            return told
        own = [b for b in self.mapping.bindings if len(b.columns) == 1 and template_of(b.attribute) not in _COUNTS]
        rounded |= {b.heading: Rounded() for b in own if b.columns[0] in told.amounts}
        return told._replace(rounded={b.columns[0]: rounded[b.heading] for b in own if b.heading in rounded})

    @property
    def lined(self) -> bool:
        """Whether a row is a line of an invoice rather than an invoice."""
        return any(binding.attribute.startswith(LINE) for binding in self.mapping.bindings)


class Surveyed(Struct, frozen=True):
    """What the first pass over an input found.

    Attributes:
        formats: how amounts and dates are written.
        invoices: which invoice each row belongs to; None where each row is an invoice.
        passed: rows that were passed over, by the number of the table.
        rows: how many are left.
        undecided: columns that can be read in two ways, by file and sheet: path and sentence.
        empty: a sentence on each table without rows.
        overlooked: sentences, by file and sheet, on columns that are not sent and say what changes rows.
        unnamed: a sentence on columns without heading that hold something, by the number of the table.
        guarded: cells that were guarded from a spreadsheet, by the number of the table and the heading.
        rounded: amounts that are shown rounder than they are, by the number of the table and the heading.
        disputed: a sentence on each total in a table that its rows do not come to, by file and sheet.
        sums: rows of the first table that are totals and not kept, though they are spooled.
    """

    formats: Formats
    invoices: Invoices | None
    passed: Mapping[int, list[PassedRow]]
    rows: int = 0
    undecided: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    empty: tuple[str, ...] = ()
    overlooked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unnamed: Mapping[int, str] = field(default_factory=dict)
    guarded: Mapping[int, Mapping[str, Seen]] = field(default_factory=dict)
    rounded: Mapping[int, Mapping[str, Rounded]] = field(default_factory=dict)
    disputed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sums: frozenset[int] = frozenset()

    @property
    def disputes(self) -> list[str]:
        """The totals that do not agree, for people."""
        return [
            f"{place}: {said}. The export is cut short or filtered: export it again."
            for place, each in self.disputed.items()
            for said in each
        ]


class Input(Struct, frozen=True):
    """Tables that make up a set of invoices: one, or one of invoices and one of their lines."""

    readings: tuple[HeadedTable, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """Where its tables are, each file once."""
        return tuple(dict.fromkeys(reading.table.file for reading in self.readings))

    @property
    def apart(self) -> int | None:
        """The number of the table of invoices, where their lines are in another one."""
        return self.readings[0].number if len(self.readings) > 1 else None

    @property
    def key(self) -> str:
        """What rows of one invoice have in common: of two tables that of a mapping file, if it names one."""
        return KEY if self.apart is not None and self.mapping.of(KEY) else "InvoiceId"

    @property
    def mapping(self) -> ColumnMap:
        """The columns of all its tables."""
        first, *more = (reading.mapping for reading in self.readings)
        return first.joined(*more)

    def survey(self, choices: Choices, spool: Spool) -> Surveyed:
        """Reads every row, before any cell is understood, and spools it.

        Raises:
            FileError: a table cannot be read to its end, or has no rows.
            FormatError: a column's amounts or dates can be read in two ways.
            HeadingsError: a column that is not sent says what changes rows.
        """
        surveyed = self.look(choices, spool)
        if surveyed.empty:
            raise FileError(" ".join(surveyed.empty))
        if surveyed.disputed and choices.checks.strict:
            raise FileError(" ".join(surveyed.disputes))
        if surveyed.undecided:
            told = (f"{place}: {' '.join(trouble.values())}" for place, trouble in surveyed.undecided.items())
            raise FormatError(" ".join(told))
        if surveyed.overlooked:
            told = (f"{place}: {each}" for place, said in surveyed.overlooked.items() for each in said)
            raise HeadingsError("\n".join(told))
        return surveyed

    def look(self, choices: Choices, spool: Spool) -> Surveyed:
        """Surveys the cells, and lets columns be undecided.

        Raises:
            FileError: a table cannot be read to its end.
        """
        lines = LineSurvey(self.key) if len(self.readings) > 1 or self.readings[0].lined else None
        formats = Formats()
        passed: dict[int, list[PassedRow]] = {}
        guarded: dict[int, dict[str, Seen]] = {}
        rounded: dict[int, dict[str, Rounded]] = {}
        undecided: dict[str, dict[str, str]] = {}
        unsent = Unsent(self.mapping, choices)
        count, empty, bare = 0, list[str](), list[PassedRow]()
        for reading in self.readings:
            survey = FormatSurvey(
                reading.mapping, choices.decimal, choices.date_order, typed=reading.table.text is None
            )
            others = UnsentCells(reading.unbound.columns)
            noted: list[PassedRow] = []
            before = count
            guards, shown = guarded.setdefault(reading.number, {}), rounded.setdefault(reading.number, {})
            for rows in reading.rows(noted, bare, others, guards, shown):
                if rows.is_empty():
                    continue
                spool.add(rows)
                count += rows.height
                survey.add(without_clears(rows) if choices.changes else rows)
                if lines:
                    lines.add(rows, reading.mapping)
            trouble = {**survey.undecided, **self._differing(reading, formats.differing(survey.found))}
            if trouble:
                undecided[reading.table.place] = trouble
            unsent.add(reading.number, reading.table.place, reading.unbound, others)
            formats |= survey.found
            passed[reading.number] = noted
            if count == before:
                empty.append(f"{reading.table.place} has headings but no rows below them. Export it again.")
        stated = stated_totals(self.readings, spool, formats, passed, bare)
        passed[self.readings[0].number] += [each for each in bare if each.row in stated.sums]
        return Surveyed(
            formats,
            lines.invoices() if lines else None,
            passed,
            rows=count - len(stated.sums),
            undecided=undecided,
            empty=tuple(empty),
            overlooked=unsent.overlooked,
            unnamed=unsent.unnamed,
            guarded=guarded,
            rounded=rounded,
            disputed={self.readings[0].table.place: stated.disputed} if stated.disputed else {},
            sums=stated.sums,
        )

    def _differing(self, reading: HeadedTable, paths: list[str]) -> dict[str, str]:
        """A sentence on each column that the table of invoices has too, and writes in another way."""
        bound = {path: binding for path in paths if (binding := reading.mapping.of(path))}
        return {
            path: f'The column "{binding.heading}" is written in another way than in {self.readings[0].table.place}.'
            " Write both in one way, or leave it out of the lines, since it belongs to the invoice."
            for path, binding in bound.items()
        }

    def batches(self, spool: Spool, surveyed: Surveyed, first: int) -> Iterator[pl.DataFrame]:
        """Every spooled row again, in batches of whole invoices with their ``seq`` counted from ``first``."""
        names = [binding.attribute for binding in self.mapping.bindings]
        total = (pl.col(SOURCE) == self.readings[0].number) & pl.col(ROW).is_in(list(surveyed.sums))
        kept = (~total,) if surveyed.sums else ()
        rows = first_few((_with(names, rows.filter(*kept)) for rows in spool), surveyed.rows)
        if surveyed.invoices:
            yield from assembled(rows, surveyed.invoices, first)
            return
        for batch in rows:
            yield batch.with_columns(pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias(SEQ))
            first += batch.height


def _with(names: list[str], rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with empty columns for what only the other table has."""
    return rows.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in names if name not in rows.columns)
