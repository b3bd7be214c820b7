"""How the amounts and days of an export's columns add up and follow each other: evidence of what they are."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

import polars as pl
from msgspec import Struct

#: A cent: sums of rounded parts may miss by one.
_CENT = Decimal("0.01")

#: The share of rows in which a relation must hold.
_HOLDS = 0.95

#: Rows that show more than chance.
_ROWS = 2

#: Columns of amounts of which sums are tried: three parts make one among few columns.
_MANY, _FEW = 16, 8


class Sum(Struct, frozen=True):
    """A column that is the sum of others, in nearly every row.

    Attributes:
        total: the column.
        parts: the columns it is made of, the largest first.
    """

    total: str
    parts: tuple[str, ...]


def sums(amounts: Mapping[str, pl.Series]) -> list[Sum]:
    """The columns that are sums of two or three others.

    Args:
        amounts: column → Decimal, of the same rows; null where there is none.
    """
    busy = {name: cells for name, cells in amounts.items() if _busy(cells)}
    names = sorted(busy, key=lambda name: busy[name].abs().sum(), reverse=True)[:_MANY]
    return [found for name in names for found in _of(name, [each for each in names if each != name], busy)]


def share_at_most(low: pl.Series, high: pl.Series) -> float | None:
    """The share of rows, of those that have both, in which one is at most the other; None where none has."""
    pairs = pl.DataFrame({"low": low, "high": high}).drop_nulls()
    return None if pairs.is_empty() else float((pairs["low"] <= pairs["high"]).sum()) / len(pairs)


def _busy(cells: pl.Series) -> bool:
    return int((cells != 0).sum() or 0) >= max(_ROWS, len(cells) // 2)


def _of(name: str, others: Sequence[str], amounts: Mapping[str, pl.Series]) -> Iterator[Sum]:
    for size in (2, 3) if len(others) < _FEW else (2,):
        for parts in combinations(others, size):
            whole = amounts[parts[0]]
            for part in parts[1:]:
                whole = whole + amounts[part]
            off = (amounts[name] - whole).drop_nulls()
            if len(off) >= _ROWS and int((off.abs() <= _CENT).sum()) >= _HOLDS * len(off):
                yield Sum(name, parts)
