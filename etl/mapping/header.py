"""Which of a table's first rows holds the headings, and what stands above it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from etl.extract.table import Line

#: Headings that must be known before a row further down is taken for the heading row.
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Header:
    """The heading row.

    Attributes:
        row: its number as the user sees it.
        headings: its cells, trimmed; "" where one is empty.
        above: the first cell of each row above it.
    """

    row: int
    headings: tuple[str, ...]
    above: tuple[str, ...]


def choose_header(top: Sequence[Line], known: Callable[[str], bool]) -> Header:
    """The row with the most known headings; the first one where no row has two.

    Args:
        top: the first rows of a table that are not blank, at least one.
        known: whether a text is a heading that is understood.
    """
    scores = [sum(known(cell) for cell in set(line.cells) if cell.strip()) for line in top]
    best = scores.index(max(scores)) if max(scores) >= _ENOUGH else 0
    cells = (cell.strip() for cell in top[best].cells)
    above = (next(cell.strip() for cell in line.cells if cell.strip()) for line in top[:best])
    return Header(top[best].row, tuple(cells), tuple(above))
