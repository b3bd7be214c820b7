"""How the amounts and dates of a table are written, decided by whole columns before any cell is read."""

from collections.abc import Mapping

import polars as pl
from msgspec import Struct, field

from etl.documents.converted import ConvertedSurvey
from etl.documents.sentinels import Sentinels, SentinelSurvey, joined
from etl.extract.table import ROW
from etl.grammar import amounts, currencies, dates, ids, midnights, rates
from etl.grammar.amounts import DecimalMark
from etl.grammar.dates import DateOrder
from etl.grammar.ids import IdSightings
from etl.grammar.midnights import ClockSightings
from etl.grammar.sightings import Seen, first
from etl.mapping.binding import IDS as ALL_IDS
from etl.mapping.catalogue import holds
from etl.mapping.mapping import Binding, ColumnMap
from etl.mapping.paths import Path, is_role
from schemas import Kind

_MARKS = "--decimal point or --decimal comma"
_ORDERS = "--date-order dmy, mdy or ymd"

#: The attribute of which a cell may have a percent sign.
RATE = "InvoiceItems[].Taxes[].Rate"

#: Attributes whose leading zeros a spreadsheet may have dropped.
IDS = ("InvoiceId", "CustomerId")


class Formats(Struct, frozen=True):
    """What was decided of a table's columns, by path.

    Attributes:
        marks: decimal marks of the amounts; None where no cell has one, nor a thousands separator.
        orders: orders of the dates; None where every cell says by itself which part is which.
        serials: paths of the dates that are Excel serial numbers.
        percents: whether the rates of a column have percent signs, by path; None where all are zero.
        zoned: paths of the dates of which some have a time with an offset, which is not applied.
        padded: of ids with leading zeros, the length they all have.
        finer: paths of the dates of which some have a time finer than a second, which is cut off.
        sentinels: cells that stand for none, by path.
        respelt: cells of Currency that are a code in other capitals.
        floats: paths of the ids that all end in ``.0``.
        numbered: paths of the ids that are numbers, in a file of nothing but text.
        currencies: what a mapping file states as Currency, code or not.
        midnights: of dates whose every time is probably midnight in another time zone, these times.
    """

    marks: Mapping[str, DecimalMark | None] = field(default_factory=dict)
    orders: Mapping[str, DateOrder | None] = field(default_factory=dict)
    serials: frozenset[str] = frozenset()
    percents: Mapping[str, bool | None] = field(default_factory=dict)
    zoned: frozenset[str] = frozenset()
    padded: Mapping[str, int] = field(default_factory=dict)
    finer: frozenset[str] = frozenset()
    sentinels: Mapping[str, Sentinels] = field(default_factory=dict)
    respelt: Seen = Seen()
    floats: frozenset[str] = frozenset()
    currencies: frozenset[str] = frozenset()
    midnights: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbered: frozenset[str] = frozenset()

    def __or__(self, other: "Formats") -> "Formats":
        """Joins the formats of another table of the same invoices."""
        return Formats(
            {**other.marks, **self.marks, **{path: mark for path, mark in other.marks.items() if mark}},
            {**other.orders, **self.orders, **{path: order for path, order in other.orders.items() if order}},
            self.serials | other.serials,
            {**self.percents, **other.percents},
            self.zoned | other.zoned,
            {**self.padded, **other.padded},
            self.finer | other.finer,
            joined(self.sentinels, other.sentinels),
            self.respelt | other.respelt,
            self.floats | other.floats,
            self.currencies | other.currencies,
            {**other.midnights, **self.midnights},
            self.numbered | other.numbered,
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
        typed: whether the file tells numbers from texts.
    """

    def __init__(
        self, mapping: ColumnMap, mark: DecimalMark | None, order: DateOrder | None, *, typed: bool = False
    ) -> None:
        kinds = {b: each for b in mapping.bindings if (each := holds(b.attribute)) is not None}
        self._marks = {b.attribute: b.decimal or mark for b, each in kinds.items() if each is Kind.DECIMAL}
        self._orders = {b.attribute: b.date_order or order for b, each in kinds.items() if each is Kind.DATETIME}
        self._bindings = {binding.attribute: binding for binding in kinds}
        self._amounts = {path: amounts.MarkSightings() for path, mark in self._marks.items() if mark is None}
        self._dates = {path: dates.OrderSightings() for path, order in self._orders.items() if order is None}
        self._serials = {b.attribute: b.serials for b in kinds if b.serials is not None}
        stated = {b.attribute: b.percent for b in kinds if _is_rate(b.attribute)}
        self._percents = {path: percent for path, percent in stated.items() if percent is not None}
        self._rates = {path: rates.PercentSightings() for path, percent in stated.items() if percent is None}
        self._converted = ConvertedSurvey(mapping)
        self._clocks = dict.fromkeys(self._orders, ClockSightings())
        self._zoned: set[str] = set()
        self._finer: set[str] = set()
        self._sentinels = SentinelSurvey(mapping)
        self._respelt = Seen()
        self._ids = {path: IdSightings() for path in self._bindings if _template(path) in ALL_IDS}
        self._typed = typed

    def add(self, rows: pl.DataFrame) -> None:
        """Takes the next rows: ``row`` Int64, and String columns named by path, trimmed, null where empty."""
        numbers, plain = rows[ROW], self._plain(rows)
        nothing = self._sentinels.add(rows, plain)
        self._converted.add(rows, nothing, plain)
        self._amounts = {
            path: found | (amounts.plain_survey if path in plain else amounts.survey)(rows[path], numbers)
            for path, found in self._amounts.items()
        }
        self._dates = {
            path: found | dates.plain_survey(rows[path], numbers)
            if path in plain
            else found | dates.survey(*_only(_not(nothing.get(path)), rows[path], numbers))
            for path, found in self._dates.items()
        }
        self._rates = {path: found | rates.survey(rows[path], numbers) for path, found in self._rates.items()}
        self._clocks = {
            path: found | (midnights.plain_survey if path in plain else midnights.survey)(rows[path])
            for path, found in self._clocks.items()
        }
        timed = self._orders.keys() - plain
        self._zoned |= {path for path in timed - self._zoned if dates.zoned(rows[path])}
        self._finer |= {path for path in timed - self._finer if dates.finer(rows[path])}
        self._ids = {
            path: found | ids.survey(*_only(_not(nothing.get(path)), rows[path])) for path, found in self._ids.items()
        }
        if "Currency" in self._bindings:
            odd = currencies.respelt(rows["Currency"])
            self._respelt |= Seen(first(rows["Currency"], numbers, odd), int(odd.sum() or 0))

    def _plain(self, rows: pl.DataFrame) -> frozenset[str]:
        """Paths of the columns of which every cell is a plain amount, or a plain day: one look at all of them."""
        looks = [
            *(amounts.plainly(pl.col(path)).all().alias(path) for path in self._marks),
            *(dates.plainly(pl.col(path)).all().alias(path) for path in self._orders),
        ]
        seen = rows.select(looks).row(0, named=True) if looks else {}
        return frozenset(path for path, every in seen.items() if every)

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
        return {path: sentence for path, sentence in (trouble | mixed | self._converted.refused).items() if sentence}

    @property
    def found(self) -> Formats:
        """What the columns show; it holds only of those that are decided."""
        return Formats(
            {path: stated or self._amounts[path].said for path, stated in self._marks.items()},
            {path: stated or self._dates[path].decided for path, stated in self._orders.items()},
            frozenset(path for path, found in self._dates.items() if self._serials.get(path, found.serials)),
            {path: found.decided for path, found in self._rates.items()} | self._percents,
            frozenset(self._zoned),
            {path: found.width for path, found in self._ids.items() if found.width and path in IDS},
            frozenset(self._finer),
            self._sentinels.found,
            self._respelt,
            frozenset(path for path, found in self._ids.items() if found.floats and path in IDS),
            _stated(self._bindings.get("Currency")),
            {path: found.midnights for path, found in self._clocks.items() if found.midnights},
            frozenset(path for path, found in self._ids.items() if found.numbers and not self._typed),
        )


def _stated(binding: Binding | None) -> frozenset[str]:
    """The values that are said of a column, and stand in no cell."""
    said = [binding.constant, binding.default, *dict(binding.values).values()] if binding else []
    return frozenset(value for value in said if value is not None)


def _is_rate(attribute: str) -> bool:
    return _template(attribute) == RATE


def _template(attribute: str) -> str:
    return attribute if is_role(attribute) else Path.parse(attribute).template


def _only(which: pl.Series | None, *columns: pl.Series) -> tuple[pl.Series, ...]:
    """The columns' cells for which it holds; all of them for None."""
    return columns if which is None else tuple(column.filter(which) for column in columns)


def _not(which: pl.Series | None) -> pl.Series | None:
    return None if which is None else ~which


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
