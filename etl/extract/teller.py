"""Columns of cells become texts, of which some tell more than what is shown."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

import polars as pl

from etl.extract.cell_columns import Column, number_texts
from etl.extract.cell_text import DATE, FRACTION, Number, Whole, identifier, named, shown, unlike
from etl.extract.formatted import Run, Runs, amounts, ids, numbers, rounder, within
from etl.extract.number_format import NumberFormat
from etl.extract.table import Told
from etl.text import NUMERIC

#: One or two decimals, which almost all formats show.
_USUAL = r"\.[0-9]{1,2}$"


class Teller:
    """Makes the cells of some columns tell more; the number formats are looked for once they matter.

    Args:
        runs: the number formats of the sheet.
        told: the columns.
    """

    def __init__(self, runs: Runs, told: Told) -> None:
        self._runs = runs
        self._numbers, self._amounts, self._ids = ({int(name) for name in names} for names in told[:3])
        self._rounded = {int(name): rounded for name, rounded in told.rounded.items()}

    def texts(self, at: int, column: Column, row: int) -> pl.Series | Sequence[str]:
        """The texts of the column in a place, of which the first stands in a row."""
        if not isinstance(column, pl.Series):
            return self._told(at, list(map(named if at in self._ids else shown, column)), row)
        if column.dtype == pl.String:
            return column
        if column.dtype == pl.Date:
            days = column.cast(pl.String).fill_null("")
            return _led(unlike(DATE, ""), days, days != "") if at in self._ids else days
        texts = number_texts(column)
        fractions = texts.str.contains(".", literal=True)
        if self._shows_otherwise(at, texts, fractions, row):
            cells = map(_typed, texts.to_list())
            return self._told(at, list(map(identifier, cells) if at in self._ids else cells), row)
        if at in self._amounts or at in self._numbers:
            return _led(NUMERIC, texts, fractions)
        return _led(unlike(FRACTION, ""), texts, fractions) if at in self._ids else texts

    def _shows_otherwise(self, at: int, texts: pl.Series, fractions: pl.Series, row: int) -> bool:
        """Whether number formats say more of a column of numbers than their digits."""
        amount, place = at in self._amounts or at in self._numbers, (row, len(texts))
        if at in self._ids and not amount and at not in self._rounded:
            return bool((~fractions & (texts != "")).any()) and any(within(self._names.get(at, ()), *place))
        if at in self._rounded:
            odd = bool((fractions & ~texts.str.contains(_USUAL)).any())
            if any(within((self._fixed if odd else self._short).get(at, ()), *place)):
                return True
        return at in self._ids or (amount and any(within(self._dresses.get(at, ()), *place)))

    def _told(self, at: int, cells: Sequence[str], row: int) -> Sequence[str]:
        if at in self._rounded:
            self._compare(at, cells, row)
        if at in self._amounts:
            return amounts(cells, row, self._dresses.get(at, ()))
        if at in self._numbers:
            return numbers(cells, row, self._dresses.get(at, ()))
        if at in self._ids and Whole in set(map(type, cells)):
            return ids(cells, row, self._names.get(at, ()))
        return cells

    def _compare(self, at: int, cells: Sequence[str], row: int) -> None:
        """Notes what is shown otherwise than it is. Almost all have two decimals, which almost all formats show."""
        odd = any(type(cell) is Number and cell[-3:-2] != "." and cell[-2:-1] != "." for cell in cells)
        for found in rounder(cells, row, (self._fixed if odd else self._short).get(at, ())):
            self._rounded[at].add(*found)

    @cached_property
    def _fixed(self) -> Mapping[int, list[Run]]:
        return self._by_column(self._rounded, lambda form: bool(form.rounds) or form.disguises)

    @cached_property
    def _short(self) -> Mapping[int, list[Run]]:
        return self._by_column(self._rounded, lambda form: bool(form.rounds & {0, 1}) or form.disguises)

    @cached_property
    def _dresses(self) -> Mapping[int, list[Run]]:
        return self._by_column(self._amounts | self._numbers, lambda form: form.dresses)

    @cached_property
    def _names(self) -> Mapping[int, list[Run]]:
        return self._by_column(self._ids, lambda form: not form.plain)

    def _by_column(self, columns: Collection[int], wanted: Callable[[NumberFormat], bool]) -> Mapping[int, list[Run]]:
        found: dict[int, list[Run]] = defaultdict(list)
        for run in sorted(self._runs(columns, wanted), key=lambda run: run.top):
            found[run.column].append(run)
        return found


def _typed(text: str) -> str:
    """A text of a number or a blank as one that knows which it is."""
    return (Number(text) if "." in text else Whole(text)) if text else text


def _led(sign: str, texts: pl.Series, where: pl.Series) -> pl.Series:
    """The texts, some of them behind a sign."""
    return pl.select(pl.when(where).then(pl.lit(sign) + texts).otherwise(texts)).to_series()
