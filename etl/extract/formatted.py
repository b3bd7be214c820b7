"""Cells as their number formats show them: an amount with its currency, an id as a person reads it."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from etl.extract.cell_text import Cell, Label, Number, Whole, labelled, shown, unlike
from etl.extract.number_format import NumberFormat
from etl.extract.seen import seen
from etl.text import NUMERIC


class Run(NamedTuple):
    """Cells one below the other with one number format: their column from 0, first and last row from 1."""

    column: int
    top: int
    bottom: int
    format: NumberFormat


#: Gives the cells of some columns, counted from 0, that have certain number formats.
Runs = Callable[[Collection[int], Callable[[NumberFormat], bool]], Iterable[Run]]


def none(*_: object) -> Iterable[Run]:
    """The number formats of a file that has none."""
    return ()


def shifted(runs: Runs, left: int) -> Runs:
    """The number formats of a sheet whose columns are counted from another one."""

    def found(columns: Collection[int], wanted: Callable[[NumberFormat], bool]) -> Iterable[Run]:
        here = runs([left + each for each in columns], wanted)
        return (each._replace(column=each.column - left) for each in here)

    return found


def joined(cells: Iterable[tuple[int, int, NumberFormat]]) -> Iterator[Run]:
    """Runs of cells, given as column from 0, row from 1 and format, in the order of the rows."""
    open_: dict[int, Run] = {}
    for column, row, form in cells:
        run = open_.get(column)
        if run is not None and run.format is form and run.top <= row <= run.bottom + 1:
            if row > run.bottom:
                open_[column] = Run(column, run.top, row, form)
        else:
            if run is not None:
                yield run
            open_[column] = Run(column, row, row, form)
    yield from open_.values()


def amounts(cells: Sequence[str], first: int, runs: Sequence[Run]) -> list[str]:
    """A column of amounts: numbers begin with ``NUMERIC``, and have beside them what their format shows there.

    Whole numbers alone need not: they are as they would be as texts.

    Args:
        cells: as their sheet has them.
        first: the row of the first, from 1.
        runs: of this column, by their rows.
    """
    formats = list(within(runs, first, len(cells)))
    kinds = set(map(type, cells))
    if (
        not formats
        and Label not in kinds
        and (str not in kinds or not any(each and type(each) is str for each in cells))
    ):
        return [NUMERIC + cell if type(cell) is Number else cell for cell in cells]
    told = [NUMERIC + cell if type(cell) is Number or type(cell) is Whole else _number(cell) for cell in cells]
    for start, end, form in formats:
        pairs = zip(cells[start:end], told[start:end], strict=True)
        told[start:end] = [_dressed(text, form) if type(cell) is not str else text for cell, text in pairs]
    return told


def numbers(cells: Sequence[str], first: int, runs: Sequence[Run]) -> list[str]:
    """A column of anything: as ``amounts`` where a number has decimals, or a currency beside it."""
    told = amounts(cells, first, runs)
    return [
        cell if type(cell) is Label or (type(cell) is Whole and text == NUMERIC + cell) else text
        for cell, text in zip(cells, told, strict=True)
    ]


def ids(cells: Sequence[str], first: int, runs: Sequence[Run]) -> list[str]:
    """A column of ids: whole numbers as they are shown, where that is what an id may be; see ``unlike``."""
    told = list(cells)
    for start, end, form in within(runs, first, len(told)):
        told[start:end] = [_id(cell, form) if type(cell) is Whole else cell for cell in told[start:end]]
    return told


def _number(cell: str) -> str:
    return NUMERIC + cell.number if isinstance(cell, Label) else cell


class Labels:
    """Cells that are shown as names of things, row by row.

    Args:
        runs: of these cells, by their first row.
    """

    def __init__(self, runs: Sequence[Run]) -> None:
        self._waiting = list(reversed(runs))
        self._open: list[Run] = []

    def begun(self, row: int) -> bool:
        """Whether there are any in a row, from 0; rows are asked for in their order."""
        while self._waiting and self._waiting[-1].top <= row + 1:
            self._open.append(self._waiting.pop())
        return bool(self._open)

    def lay(self, row: int, cells: list[Cell], left: int) -> None:
        """Shows the whole numbers of a row, whose first cell stands in column ``left``, through their formats."""
        for run in self._open:
            at = run.column - left
            if run.bottom > row and 0 <= at < len(cells):
                cells[at] = label(cells[at], run.format)
        if any(run.bottom <= row + 1 for run in self._open):
            self._open = [run for run in self._open if run.bottom > row + 1]


def label(cell: Cell, form: NumberFormat) -> Cell:
    """A whole number as a format shows it that makes a name of it; any other cell as it is."""
    if type(cell) not in {float, int} or not form.labels:
        return cell
    text = shown(cell)
    return labelled((form.whole(int(text)) or text).strip(), text) if type(text) is Whole else cell


_KINDS = frozenset({Number, Whole})


def _id(cell: str, form: NumberFormat) -> str:
    text = form.whole(int(cell))
    if text is None:
        return unlike("has a number format that shows it otherwise", cell)
    text = text.strip()
    if text != cell and not form.labels:
        return unlike(f'is shown as "{text}", and holds {cell}', cell)
    return text


def _dressed(cell: str, form: NumberFormat) -> str:
    return NUMERIC + form.dressed(cell[1:])


def within(runs: Sequence[Run], first: int, count: int) -> Iterator[tuple[int, int, NumberFormat]]:
    """The parts of runs that lie in so many rows: where they begin and end there, and their format."""
    at = bisect_left(runs, first, key=lambda run: run.bottom)
    for run in runs[at:]:
        if run.top >= first + count:
            return
        yield max(run.top - first, 0), run.bottom - first + 1, run.format


def rounder(cells: Sequence[str], first: int, runs: Sequence[Run]) -> Iterator[tuple[int, str, str]]:
    """Row, number and what is seen of it, of numbers that are shown otherwise than they are."""
    for start, end, form in within(runs, first, len(cells)):
        for at, cell in enumerate(cells[start:end], first + start):
            if type(cell) in _KINDS and (shown := seen(cell, form)) is not None:
                yield at, cell, shown
