"""One look at a whole batch for what almost no row has, before rows are looked at one by one."""

from collections.abc import Hashable, Iterable
from typing import NamedTuple

import polars as pl


class Look(NamedTuple):
    """How it is seen that rows keep a rule.

    Attributes:
        key: looks of one key have one ``enough``, which is seen once.
        enough: Boolean, seen soon: where nothing of it is false, every row keeps the rule.
        keeps: Boolean: a row where it is true keeps the rule.
    """

    key: Hashable
    enough: pl.Expr
    keeps: pl.Expr


def kept(key: Hashable, breaks: pl.Expr, enough: pl.Expr | None = None) -> Look:
    """A look at rows of which some break a rule: where ``breaks`` is true. Else nothing tells it sooner."""
    keeps = ~breaks.fill_null(value=False)
    return Look(key, keeps if enough is None else enough, keeps)


def doubtful(frame: pl.DataFrame, looks: Iterable[Look]) -> pl.Series:
    """Which rows may break one of the rules, Boolean: all others keep every one of them."""
    looks = list(looks)
    quick = {look.key: look.enough for look in looks}
    seen = frame.select(enough.all().alias(str(place)) for place, enough in enumerate(quick.values()))
    sure = {key for key, said in zip(quick, seen.row(0) if quick else (), strict=True) if said}
    left = [look.keeps.fill_null(value=False) for look in looks if look.key not in sure]
    if not left:
        return pl.repeat(value=False, n=frame.height, dtype=pl.Boolean, eager=True)
    return frame.select(~pl.all_horizontal(left)).to_series()
