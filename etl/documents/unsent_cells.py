"""What stands in the columns that are not sent: their distinct cells, as long as these are few."""

from collections.abc import Sequence

import polars as pl
from msgspec.structs import replace

from etl.documents.greater_totals import GreaterTotals
from etl.extract.table import FAULT, ROW
from etl.mapping.matters import Cell
from etl.mapping.unbound import Unbound
from etl.mapping.vocabulary.topics import Topic

#: Distinct cells that a column may have: one of which the heading says nothing holds texts or ids if it has more.
_MOST = {Topic.UNKNOWN: 64, Topic.BLANK: 64}
_MOST_OF_OTHERS = 5_000

#: Rows by which a column of texts is known before all of them are looked at.
_FIRST = 256

_TEXT, _OWING, _COUNT = "text", "owing", "count"


class UnsentCells:
    """Looks at the cells of every batch, by columns.

    Args:
        columns: those that are not sent.
    """

    def __init__(self, columns: Sequence[Unbound]) -> None:
        self._found: dict[str, dict[tuple[str, bool], Cell]] = {
            column.name: {} for column in columns if column.topic not in {Topic.ELSEWHERE, Topic.TOTAL}
        }
        self._totals = {column.name: GreaterTotals() for column in columns if column.topic is Topic.TOTAL}
        self._samples: dict[str, str] = {}
        self._most = {column.name: _MOST.get(column.topic, _MOST_OF_OTHERS) for column in columns}

    def add(self, batch: pl.DataFrame, rows: pl.DataFrame) -> None:
        """Looks at a batch.

        Args:
            batch: as a Table yields it: ``row`` and String columns "0", "1", …
            rows: those of them that hold invoices or lines: ``row``, ``fault``, and ``Amount`` and ``BalanceDue`` where
                they are bound.
        """
        kept = batch if batch.height == rows.height else batch.filter(pl.col(ROW).is_in(rows[ROW].implode()))
        owing = pl.col("BalanceDue").str.contains("[1-9]") if "BalanceDue" in rows.columns else pl.lit(value=False)
        told = rows.select(ROW, FAULT, owing.fill_null(value=False).alias(_OWING))
        whole = told[FAULT].null_count() == told.height
        for name in list(self._found):
            if kept[name].null_count() < kept.height:
                self._add(name, told.with_columns(kept[name].alias(_TEXT)), whole=whole)
        if "Amount" in rows.columns:
            for name, totals in self._totals.items():
                totals.add(kept[name], rows.select(ROW, FAULT, "Amount"))

    def _add(self, name: str, told: pl.DataFrame, *, whole: bool) -> None:
        most, found = self._most[name], self._found[name]
        if name not in self._samples and (some := _first(told[_TEXT])):
            self._samples[name] = some
        if told[_TEXT].head(_FIRST).n_unique() > most:
            self._found.pop(name)
            return
        trusted = told if whole else told.filter(pl.col(FAULT).is_null())
        counted = (
            trusted.group_by(_TEXT, _OWING)
            .agg(pl.len().alias(_COUNT), pl.col(ROW).min())
            .with_columns(pl.col(_TEXT).str.strip_chars())
            .filter(pl.col(_TEXT) != "")
            .sort(ROW)
        )
        for text, owing, count, row in counted.head(most + 1).iter_rows():
            known = found.get((text, owing))
            found[text, owing] = replace(known, rows=known.rows + count) if known else Cell(text, count, row, owing)
        if len(found) > most and most < _MOST_OF_OTHERS:
            self._found.pop(name)

    def cells(self, name: str) -> list[Cell]:
        """The distinct cells of a column, trimmed, in the file's order; none of one that holds texts or ids.

        Of a column of totals, only those that are more than the Amount.
        """
        if name in self._totals:
            return list(self._totals[name].cells)
        return sorted(self._found.get(name, {}).values(), key=lambda cell: cell.row)

    def sample(self, name: str) -> str | None:
        """What stands in a column, its first cell; None where it is empty."""
        return self._samples.get(name)


def _first(cells: pl.Series) -> str | None:
    held = cells.str.strip_chars()
    return next(iter(held.filter(held != "").head(1)), None)
