"""How the amounts and dates of a table are written, decided by whole columns before any cell is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from etl.extract.table import ROW
from etl.grammar import amounts, dates, rates
from etl.grammar.amounts import DecimalMark
from etl.grammar.dates import DateOrder
from etl.mapping.catalogue import kind
from etl.mapping.mapping import Binding, ColumnMap
from etl.mapping.paths import Path, is_role
from schemas import Kind

_MARKS = "--decimal point or --decimal comma"
_ORDERS = "--date-order dmy, mdy or ymd"

#: The attribute of which a cell may have a percent sign.
RATE = "InvoiceItems[].Taxes[].Rate"

#: Attributes whose leading zeros a spreadsheet may have dropped.
IDS = ("InvoiceId", "CustomerId")


@dataclass(frozen=True, slots=True)
class Formats:
    """What was decided of a table's columns, by path.

    Attributes:
        marks: decimal marks of the amounts; None where no cell has one, nor a thousands separator.
        orders: orders of the dates; None where every cell says by itself which part is which.
        serials: paths of the dates that are Excel serial numbers.
        percents: whether the rates of a column have percent signs, by path; None where all are zero.
        zoned: paths of the dates of which some have a time with an offset, which is not applied.
        padded: of ids with leading zeros, the length they all have.
    """

    marks: Mapping[str, DecimalMark | None] = field(default_factory=dict)
    orders: Mapping[str, DateOrder | None] = field(default_factory=dict)
    serials: frozenset[str] = frozenset()
    percents: Mapping[str, bool | None] = field(default_factory=dict)
    zoned: frozenset[str] = frozenset()
    padded: Mapping[str, int] = field(default_factory=dict)

    def __or__(self, other: "Formats") -> "Formats":
        """Joins the formats of another table of the same invoices."""
        return Formats(
            {**other.marks, **self.marks, **{path: mark for path, mark in other.marks.items() if mark}},
            {**other.orders, **self.orders, **{path: order for path, order in other.orders.items() if order}},
            self.serials | other.serials,
            {**self.percents, **other.percents},
            self.zoned | other.zoned,
            {**self.padded, **other.padded},
        )

    def differing(self, other: "Formats") -> list[str]:
        """Paths that are decided here in one way and there in another."""
        marks = [path for path, mark in self.marks.items() if mark and (other.marks.get(path) or mark) != mark]
        return marks + [path for path, said in self.orders.items() if said and (other.orders.get(path) or said) != said]


class FormatSurvey:
    """Looks at every cell once.

    Args:
        mapping: the table's columns, and what is stated of them.
        mark: the decimal mark stated for all columns.
        order: the date order stated for all columns.
    """

    def __init__(self, mapping: ColumnMap, mark: DecimalMark | None, order: DateOrder | None) -> None:
        kinds = {b: kind(Path.parse(b.attribute)) for b in mapping.bindings if not is_role(b.attribute)}
        self._marks = {b.attribute: b.decimal or mark for b, each in kinds.items() if each is Kind.DECIMAL}
        self._orders = {b.attribute: b.date_order or order for b, each in kinds.items() if each is Kind.DATETIME}
        self._bindings = {binding.attribute: binding for binding in kinds}
        self._amounts = {path: amounts.MarkSightings() for path, mark in self._marks.items() if mark is None}
        self._dates = {path: dates.OrderSightings() for path, order in self._orders.items() if order is None}
        self._serials = {b.attribute: b.serials for b in kinds if b.serials is not None}
        stated = {b.attribute: b.percent for b in kinds if Path.parse(b.attribute).template == RATE}
        self._percents = {path: percent for path, percent in stated.items() if percent is not None}
        self._rates = {path: rates.PercentSightings() for path, percent in stated.items() if percent is None}
        self._zoned: set[str] = set()
        self._widths: dict[str, set[int]] = {path: set() for path in IDS if path in self._bindings}

    def add(self, rows: pl.DataFrame) -> None:
        """Takes the next rows: ``row`` Int64, and String columns named by path, trimmed, null where empty."""
        numbers = rows[ROW]
        self._amounts = {path: found | amounts.survey(rows[path], numbers) for path, found in self._amounts.items()}
        self._dates = {path: found | dates.survey(rows[path], numbers) for path, found in self._dates.items()}
        self._rates = {path: found | rates.survey(rows[path], numbers) for path, found in self._rates.items()}
        self._zoned |= {path for path in self._orders if path not in self._zoned and dates.zoned(rows[path])}
        for path, widths in self._widths.items():
            zeros = rows[path].filter(rows[path].str.contains(r"^0[0-9]+$").fill_null(value=False))
            widths.update(zeros.str.len_chars().unique().to_list())

    @property
    def undecided(self) -> dict[str, str]:
        """Paths of the columns that decide nothing, or contradict themselves, with a sentence for each."""
        trouble = {
            **{path: _undecided(self._bindings[path], found, _MARKS) for path, found in self._amounts.items()},
            **{
                path: _undecided(self._bindings[path], found, _ORDERS)
                for path, found in self._dates.items()
                if not self._serials.get(path)
            },
        }
        mixed = {path: _mixed_rates(self._bindings[path], found) for path, found in self._rates.items()}
        return {path: sentence for path, sentence in (trouble | mixed).items() if sentence}

    @property
    def found(self) -> Formats:
        """What the columns show; it holds only of those that are decided."""
        return Formats(
            {path: stated or self._amounts[path].said for path, stated in self._marks.items()},
            {path: stated or self._dates[path].decided for path, stated in self._orders.items()},
            frozenset(path for path, found in self._dates.items() if self._serials.get(path, found.serials)),
            {path: found.decided for path, found in self._rates.items()} | self._percents,
            frozenset(self._zoned),
            {path: min(widths) for path, widths in self._widths.items() if len(widths) == 1},
        )


def _undecided(binding: Binding, evidence: amounts.MarkSightings | dates.OrderSightings, flag: str) -> str:
    if isinstance(evidence, dates.OrderSightings) and evidence.mixed and binding.serials is None:
        one, other = (f'"{sighting.cell}" in row {sighting.row}' for sighting in evidence.mixed)
        return (
            f'The column "{binding.heading}" has both {one}, which looks like a number of days as a spreadsheet counts'
            f" them, and {other}. Give the column one date format in the spreadsheet and export it again."
        )
    if evidence.contradicts:
        one, other = (f'"{sighting.cell}" in row {sighting.row}' for sighting in evidence.contradicts[:2])
        return (
            f'The column "{binding.heading}" has both {one} and {other}, which cannot be written in one way.'
            f" Correct it, or say {flag}: what does not fit is then rejected."
        )
    if evidence.example:
        seen = evidence.example
        return (
            f'The column "{binding.heading}" can be read in two ways: "{seen.cell}" in row {seen.row},'
            f" and no other cell decides. Say which: {flag}."
        )
    return ""


def _mixed_rates(binding: Binding, evidence: rates.PercentSightings) -> str:
    if not evidence.contradicts:
        return ""
    one, other = (f'"{sighting.cell}" in row {sighting.row}' for sighting in evidence.contradicts)
    return (
        f'The column "{binding.heading}" has both {one} and {other}, which may be a percentage too.'
        " Write a percent sign into all of its cells, or into none."
    )
