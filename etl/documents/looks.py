"""One look at a whole batch for what almost no row has, before rows are looked at one by one."""

from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

import polars as pl


class Look(NamedTuple):
    """How it is seen that rows keep a rule.

    Attributes:
        key: looks of one key have one ``enough``, which is seen once.
        enough: Boolean, seen soon: where nothing of it is false, every row keeps the rule.
        keeps: makes, where that does not tell, Boolean: a row where it is true keeps the rule.
    """

    key: Hashable
    enough: pl.Expr
    keeps: Callable[[], pl.Expr]


def kept(key: Hashable, breaks: pl.Expr, enough: pl.Expr | None = None) -> Look:
    """A look at rows of which some break a rule: where ``breaks`` is true. Else nothing tells it sooner."""
    keeps = ~breaks.fill_null(value=False)
    return Look(key, keeps if enough is None else enough, lambda: keeps)


class Looks:
    """All looks at frames with the same columns: made once, since to make them takes longer than to see by them."""

    def __init__(self, looks: Iterable[Look]) -> None:
        self._looks = tuple(looks)
        quick = {look.key: look.enough for look in self._looks}
        self._keys = tuple(quick)
        self._quick = [enough.all().alias(str(place)) for place, enough in enumerate(quick.values())]

    def doubtful(self, frame: pl.DataFrame) -> pl.Series:
        """Which rows may break one of the rules, Boolean: all others keep every one of them."""
        said = frame.select(self._quick).row(0) if self._quick else ()
        sure = {key for key, all_keep in zip(self._keys, said, strict=True) if all_keep}
        left = [look.keeps().fill_null(value=False) for look in self._looks if look.key not in sure]
        if not left:
            return pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
        return frame.select(~pl.all_horizontal(left)).to_series()
