"""Which of a table's first rows holds the headings, and what stands above it."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from etl.extract.table import Line
from etl.mapping.column_keys import positions
from etl.mapping.headings import own_name
from etl.mapping.mapping import TableRole
from etl.mapping.spellings import folded

#: Headings that must be known before a row further down is taken for the heading row.
_ENOUGH = 2


class Header(Struct, frozen=True):
    """The heading row, or two that make up the headings together.

    Attributes:
        row: its number as the user sees it; of two, that of the lower one; 0 where there is none.
        headings: its cells, trimmed; "" where one is empty. Of two rows, "Billing Address Name" for one over the other.
        above: the first cell of each row above it.
        upper: the upper one of two rows, as it stands in the file; empty where there is one.
        lower: the row itself, as it stands in the file.
        doubt: why the headings cannot be told, and what to do; "" where they can.
    """

    row: int
    headings: tuple[str, ...]
    above: tuple[str, ...]
    upper: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()
    doubt: str = ""


def choose_header(top: Sequence[Line], known: Callable[[str], bool]) -> Header:
    """The row with the most known headings, or two rows if they have more together; the first one where none has two.

    Args:
        top: the first rows of a table that are not blank, at least one.
        known: whether a text is a heading that is understood.
    """
    line = top[0]
    if (first := _score(line.cells, known)) >= _ENOUGH and first == max(len(each.cells) for each in top):
        # No other row has as many, nor have two together.
        return _of_row(line, (), _below(line, top[1], known) if len(top) > 1 else "")
    scores = [_score(line.cells, known) for line in top]
    best = scores.index(max(scores)) if max(scores) >= _ENOUGH else 0
    pairs = [
        (_score(_joined(*pair, known), known), place) for place, pair in enumerate(pairwise(top)) if _two(*pair, known)
    ]
    most, place = max(pairs, key=lambda pair: (pair[0], -pair[1]), default=(0, 0))
    if most > max(scores) and most >= _ENOUGH:
        upper, lower = top[place], top[place + 1]
        found = _joined(upper, lower, known)
        doubt = next(_doubts(upper, lower, known), "")
        return Header(lower.row, found, _titles(top[:place]), upper.cells, lower.cells, doubt)
    line = top[best]
    doubt = _below(line, top[best + 1], known) if max(scores) >= _ENOUGH and best + 1 < len(top) else ""
    return _of_row(line, _titles(top[:best]), doubt)


def _of_row(line: Line, above: tuple[str, ...], doubt: str) -> Header:
    return Header(line.row, tuple(map(str.strip, line.cells)), above, lower=line.cells, doubt=doubt)


def by_position(top: Sequence[Line]) -> Header:
    """The header of a table without headings: "[A]", "[B]" and so on stand for them, as they stand in its rejects."""
    letters = positions(max(len(line.cells) for line in top))
    line = top[0]
    if tuple(map(str.strip, line.cells)) == letters[: len(line.cells)]:
        return Header(line.row, letters[: len(line.cells)], (), lower=line.cells)
    return Header(0, letters, ())


def _score(cells: Sequence[str], known: Callable[[str], bool]) -> int:
    return sum(known(cell) for cell in set(cells) if cell.strip())


def _titles(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(next(cell.strip() for cell in line.cells if cell.strip()) for line in lines)


def _two(upper: Line, lower: Line, known: Callable[[str], bool]) -> bool:
    """Whether two rows may be headings together: one right below the other, of words alone."""
    return lower.row == upper.row + 1 and all(
        known(cell) or not any(map(str.isdigit, cell)) for cell in (*upper.cells, *lower.cells)
    )


def _stacked(upper: Line, lower: Line) -> Iterator[tuple[str, str, str]]:
    """Of each column the upper cell, the one that stands over it, merged or not, and the lower cell."""
    over = ""
    width = max(len(upper.cells), len(lower.cells))
    padded = ([*map(str.strip, line.cells), *[""] * (width - len(line.cells))] for line in (upper, lower))
    for own, low in zip(*padded, strict=True):
        over = own or over
        yield own, over, low


def _joined(upper: Line, lower: Line, known: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(_heading(*cells, known) for cells in _stacked(upper, lower))


def _heading(own: str, over: str, low: str, known: Callable[[str], bool]) -> str:
    if not low or folded(own) == folded(low):
        return own
    joined = f"{over} {low}".strip()
    return joined if known(joined) or not known(low) else low


def _doubts(upper: Line, lower: Line, known: Callable[[str], bool]) -> Iterator[str]:
    """What may belong to the heading above it, and may stand for itself."""
    for own, over, low in _stacked(upper, lower):
        alone = bool(low) and own_name(low, TableRole.INVOICES) is not None
        if alone and over and not own and known(f"{over} {low}"):
            yield (
                f'the headings stand in rows {upper.row} and {lower.row}, and "{low}" may stand for itself or belong to'
                f' "{over}". Write one row of headings, such as "{over} {low}".'
            )


def _below(line: Line, below: Line, known: Callable[[str], bool]) -> str:
    """Why the row below the headings may be headings, too: words that stand where there are none."""
    words = [(own, low) for own, _, low in _stacked(line, below) if low]
    bare = [low for own, low in words if not own]
    if len(words) < _ENOUGH or not bare or not _two(line, below, known):
        return ""
    if sum(known(own) for own, _ in words) * 2 > len(words):
        return ""
    return (
        f'the headings seem to stand in rows {line.row} and {below.row}: "{bare[0]}" has nothing above it. Write one'
        " row of headings, a name over each column."
    )
