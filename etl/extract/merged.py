"""Merged cells: a spreadsheet shows the first of them alone, whatever the others hold."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from etl.extract.cell_text import Cell, shown
from etl.extract.xlsx_zip import letters
from etl.text import number_of, one_line


class Merged(NamedTuple):
    """Merged cells: their first and last row and column, from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def across(self, left: int, width: int) -> range:
        """The places of its cells in a row of so many that begins in column ``left``."""
        return range(max(self.left - left, 0), min(self.right - left + 1, width))


#: By row from 0, the texts of merged cells that nobody sees, by their places in the row from 0.
Covered = Mapping[int, Mapping[int, str]]


def filled(rows: Iterable[Sequence[Cell]], ranges: Sequence[Merged], left: int) -> Iterator[list[Cell]]:
    """The rows with the value of merged cells in each of them; ``left`` is the column they begin in, from 0."""
    for cells, areas in _with_areas(rows, ranges, left):
        for area, value in areas:
            for place in area.across(left, len(cells)):
                cells[place] = value
        yield cells


def covered(rows: Iterable[Sequence[Cell]], ranges: Sequence[Merged], left: int) -> Covered:
    """The texts under merged cells, but for those that say the same as what is seen."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    height = max((area.bottom for area in ranges), default=-1) + 1
    for row, (cells, areas) in enumerate(_with_areas(islice(rows, height), ranges, left)):
        for area, value in areas:
            first = area.left - left if area.top == row else -1
            for place in area.across(left, len(cells)):
                text = shown(cells[place])
                if place != first and text.strip() and text != shown(value):
                    found[row][place] = text
    return found


def bared(rows: Iterable[Sequence[Cell]], texts: Covered) -> Iterator[Sequence[Cell]]:
    """The rows without texts that nobody sees."""
    for row, cells in enumerate(rows):
        hidden = texts.get(row, ())
        yield ["" if place in hidden else cell for place, cell in enumerate(cells)] if hidden else cells


def _with_areas(
    rows: Iterable[Sequence[Cell]], ranges: Sequence[Merged], left: int
) -> Iterator[tuple[list[Cell], list[tuple[Merged, Cell]]]]:
    """Each row, and the merged cells that it is part of with what is seen of them."""
    open_: list[tuple[Merged, Cell]] = []
    waiting = sorted(ranges, reverse=True)
    for row, each in enumerate(rows):
        cells = list(each)
        while waiting and waiting[-1].top <= row:
            area = waiting.pop()
            inside = area.top == row and 0 <= area.left - left < len(cells)
            open_.append((area, cells[area.left - left] if inside else ""))
        open_ = [(area, value) for area, value in open_ if area.bottom >= row]
        yield cells, open_


def told(count: int, texts: Covered, left: int, *, fill: bool) -> Iterator[str]:
    """Sentences on merged cells.

    Args:
        count: how many there are.
        texts: under them.
        left: the column in which rows begin, from 0.
        fill: whether each of them has the value.
    """
    if count:
        how = "their value is in each of them" if fill else "only the first has the value; --fill-merged repeats it"
        yield f"Cells are merged in {count} place{'s' * (count > 1)}: {how}."
    if texts:
        row, cells = next(iter(texts.items()))
        place, text = next(iter(cells.items()))
        more = sum(map(len, texts.values())) - 1
        others = f" and {number_of(more, 'more text')}" if more else ""
        yield (
            f'Merged cells hide "{one_line(text)}" in {letters(left + place)}{row + 1}{others}:'
            " what nobody sees is not sent."
        )
