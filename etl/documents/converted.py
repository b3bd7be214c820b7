"""Columns that a spreadsheet of another country has read wrongly in part are refused, with the cells that show it."""

from collections.abc import Collection, Mapping

import polars as pl

from etl.extract.table import ROW
from etl.grammar import converted
from etl.grammar.converted import AmountTraces, DateTraces
from etl.grammar.sightings import Sighting
from etl.mapping.catalogue import holds
from etl.mapping.mapping import ColumnMap
from etl.text import one_line, untold
from schemas import Kind

_AGAIN = (
    " Open the original file once more with Data, From Text/CSV, where its country can be chosen, or export it again."
)


class ConvertedSurvey:
    """Looks at every amount and date once, also where it is stated how they are written.

    Args:
        mapping: the table's columns; of corrections of a file that was looked at whole, none is looked at.
    """

    def __init__(self, mapping: ColumnMap) -> None:
        own = {each.attribute: each for each in mapping.bindings if len(each.columns) == 1 and not each.settled}
        self._bindings = own
        self._amounts = {path: AmountTraces() for path in own if holds(path) is Kind.DECIMAL}
        self._dates = {path: DateTraces() for path in own if holds(path) is Kind.DATETIME}

    def add(self, rows: pl.DataFrame, nothing: Mapping[str, pl.Series], plain: Collection[str]) -> None:
        """Takes the next rows, as a ``FormatSurvey`` does.

        Args:
            rows: of the table.
            nothing: which cells of a column mean nothing.
            plain: paths of the columns that have nothing but texts of one kind.
        """
        numbers = rows[ROW]
        for path in self._amounts.keys() - plain:
            self._amounts[path] |= converted.amounts(rows[path], numbers)
        for path, seen in self._dates.items():
            # One cell that speaks against it is enough.
            if not seen.against:
                which = nothing.get(path)
                cells = (rows[path], numbers) if which is None else (rows[path].filter(~which), numbers.filter(~which))
                self._dates[path] = seen | converted.dates(*cells)

    @property
    def refused(self) -> dict[str, str]:
        """Paths of the columns that were converted in part, with a sentence for each."""
        own = {path: binding.heading for path, binding in self._bindings.items()}
        amounts = {path: seen.converted for path, seen in self._amounts.items()}
        dates = {path: seen.converted for path, seen in self._dates.items()}
        return {
            **{path: _amounts(own[path], *seen) for path, seen in amounts.items() if seen},
            **{path: _dates(own[path], *seen) for path, seen in dates.items() if seen},
        }


def _amounts(heading: str, number: Sighting, text: Sighting) -> str:
    return (
        f'The column "{heading}" has both the number {one_line(untold(number.cell))} in row {number.row} and the text'
        f' "{one_line(text.cell)}" in row {text.row}: a spreadsheet of another country makes such a number of'
        " thousands and leaves such a text. If the number is right, write all cells of the column in one way."
        f"{_AGAIN}"
    )


def _dates(heading: str, date: Sighting, text: Sighting) -> str:
    return (
        f'The column "{heading}" has both the date {one_line(date.cell)} in row {date.row} and the text'
        f' "{one_line(text.cell)}" in row {text.row}; all its texts are of days after the 12th, and none of its'
        " dates is: so does a spreadsheet of another country that has swapped day and month wherever it could. If the"
        " dates are right, make dates of the texts as well."
        f"{_AGAIN}"
    )
