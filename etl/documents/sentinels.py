"""Cells of a table that stand for none, found in the first pass and taken as empty, or as zero, in the second."""

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

import polars as pl

from etl.extract.table import ROW
from etl.grammar import sentinels
from etl.grammar.sightings import Seen, first
from etl.mapping.catalogue import holds
from etl.mapping.columns import ATTACHMENT
from etl.mapping.mapping import Binding, ColumnMap
from etl.mapping.paths import Path, is_role
from schemas import Kind

#: Names, texts and codes of one's own, in which "None" or a dash may be meant as it stands.
_OWN = {"CustomerName", "Name", "City", "SalesPerson", "Description", "Comment", "Comments", "ItemCode", "AddressID"}
_OWN |= {"ExtensionData"}

_MEASURED = {Kind.DECIMAL, Kind.DATETIME}

#: Amounts of which a lone dash is zero only with a currency beside it: without, it may be nothing.
_MARKED = {"Amount", "BalanceDue"}


class Sentinel(StrEnum):
    """What a cell stands for."""

    #: A word for null: the cell is empty.
    NULL = "null"
    #: A day that is none: the cell is empty.
    NO_DATE = "no date"
    #: A lone dash among amounts.
    ZERO = "zero"


#: Of a column: what cells stand for, the first of each, and how many.
Sentinels = Mapping[Sentinel, Seen]


class SentinelSurvey:
    """Counts them.

    Args:
        mapping: the table's columns.
    """

    def __init__(self, mapping: ColumnMap) -> None:
        self._bindings = {b.attribute: b for b in mapping.bindings if b.columns and _kind(b) is not None}
        self._words = {path: frozenset(_words(each)) for path, each in self._bindings.items()}
        self._found: dict[str, dict[Sentinel, Seen]] = {path: {} for path in self._bindings}

    def add(self, rows: pl.DataFrame, plain: Collection[str]) -> dict[str, pl.Series]:
        """Takes the next rows: ``row`` Int64, and String columns named by path, trimmed, null where empty.

        Args:
            rows: of the table.
            plain: paths of the columns of which every cell is an amount or a day, so that none stands for nothing.

        Returns:
            By path, which cells say nothing of how their column is written: Boolean, only where there are some.
        """
        spoken: dict[str, pl.Series] = {}
        looked = {path: each for path, each in self._bindings.items() if path not in plain}
        spelt = {
            self._words[path]: [other for other in looked if self._words[other] == self._words[path]] for path in looked
        }
        named = rows.select(pl.col(paths).is_in(list(words)).any() for words, paths in spelt.items())
        for path, binding in looked.items():
            if not named[path].item() and _kind(binding) not in _MEASURED:
                continue
            for sentinel, holds_it in _stand(rows[path], binding):
                seen = Seen(first(rows[path], rows[ROW], holds_it), int(holds_it.sum() or 0))
                self._found[path][sentinel] = self._found[path].get(sentinel, Seen()) | seen
                spoken[path] = holds_it | spoken[path] if path in spoken else holds_it
        return spoken

    @property
    def found(self) -> dict[str, Sentinels]:
        """What was found, by path; nothing of columns that have none."""
        return {path: found for path, found in self._found.items() if found}


def joined(one: Mapping[str, Sentinels], other: Mapping[str, Sentinels]) -> dict[str, Sentinels]:
    """Those of two tables of the same invoices."""
    return {
        path: {
            each: one.get(path, {}).get(each, Seen()) | other.get(path, {}).get(each, Seen())
            for each in Sentinel
            if each in one.get(path, {}) or each in other.get(path, {})
        }
        for path in {**one, **other}
    }


def settled(cells: pl.DataFrame, mapping: ColumnMap, found: Mapping[str, Sentinels]) -> pl.DataFrame:
    """The cells, those that stand for none empty or as the default of their column, and dashes as zero.

    Args:
        cells: String columns named by path.
        mapping: which columns these are.
        found: as the first pass found it.
    """
    bindings = [b for b in mapping.bindings if b.attribute in found and b.attribute in cells.columns]
    return cells.with_columns(_settled(cells[b.attribute], b).alias(b.attribute) for b in bindings)


def _settled(text: pl.Series, binding: Binding) -> pl.Series:
    for sentinel, holds_it in _stand(text, binding):
        if sentinel is Sentinel.ZERO:
            text = text.zip_with(~holds_it, sentinels.as_zero(text))
        else:
            text = text.set(holds_it, binding.default)
    return text


def _stand(text: pl.Series, binding: Binding) -> Iterator[tuple[Sentinel, pl.Series]]:
    """Which cells of a column stand for what; only what some do."""
    kind = _kind(binding)
    words = sentinels.null(text, _words(binding))
    if words.any():
        yield Sentinel.NULL, words.fill_null(value=False)
    if kind is Kind.DATETIME and (undated := sentinels.undated(text)).any():
        yield Sentinel.NO_DATE, undated
    if kind is Kind.DECIMAL:
        dashed = sentinels.dashed(text, marked=binding.attribute in _MARKED)
        if dashed.any():
            yield Sentinel.ZERO, dashed


def _kind(binding: Binding) -> Kind | None:
    return Kind.TEXT if binding.attribute == ATTACHMENT else holds(binding.attribute)


def _words(binding: Binding) -> list[str]:
    """The words for null in a column, without those that its table of values names."""
    last = binding.attribute if is_role(binding.attribute) else Path.parse(binding.attribute).steps[-1].name
    words: tuple[str, ...] = sentinels.NULLS if last in _OWN else sentinels.NOTHING
    if _kind(binding) in _MEASURED:
        words += sentinels.MEASURED
    listed = {*dict(binding.values).values()}
    spelt = [word for word in words if word not in listed]
    # Among amounts a dash is zero, or not known.
    return [word for word in spelt if any(map(str.isalpha, word))] if _kind(binding) is Kind.DECIMAL else spelt
