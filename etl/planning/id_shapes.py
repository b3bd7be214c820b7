"""Ids that are written otherwise than those that were sent before: "C0012" where all were "12"."""

from collections.abc import Iterable
from itertools import islice

import polars as pl

from etl.documents import LOOK_ALIKE
from etl.text import one_line

#: Ids that were sent before, so that they say how ids are written; and ways in which they may be.
_FEWEST, _WAYS = 10, 3

#: Ids that are looked at; more would say the same.
_LOOKED_AT = 5_000


def other_shapes(what: str, own: Iterable[str], known: Iterable[str]) -> str:
    """A sentence where most ids of a run are written in no way in which those before were; or "".

    Args:
        what: "InvoiceId" or "CustomerId".
        own: of the run.
        known: of what was sent before.
    """
    own, known = list(islice(own, _LOOKED_AT)), list(islice(known, _LOOKED_AT))
    if not own or len(known) < _FEWEST:
        return ""
    before, now = _shapes(known), _shapes(own)
    ways = before.unique().to_list()
    odd = pl.Series(own, dtype=pl.String).filter(~now.is_in(ways))
    if len(ways) > _WAYS or len(odd) * 2 <= len(own):
        return ""
    return (
        f"{what}s are written otherwise than before: {one_line(str(odd.min()))}, where those that were sent are such as"
        f" {one_line(min(known))}. See that it is the right file, and that nothing has changed them on the way. To be"
        f" told no more: --skip-check {LOOK_ALIKE}."
    )


def _shapes(ids: list[str]) -> pl.Series:
    """How each is written: "INV-7" is "a-9", "C0012" is "a0", as zeros in front are a way of their own."""
    text = pl.Series(ids, dtype=pl.String).str.strip_chars().str.replace_all(r"\p{L}+", "a")
    return text.str.replace_all("(^|[^0-9])[1-9][0-9]*", "${1}9").str.replace_all("(^|[^0-9])0[0-9]*", "${1}0")
