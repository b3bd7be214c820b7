"""Ids that are most likely others, mistyped: with an O for a zero, another hyphen, or a letter too many."""

from collections.abc import Mapping, Sequence

import polars as pl

from etl.grammar.look_alikes import misread
from etl.mapping.near import near

#: What stands between the parts of an id, and may be left out.
_BETWEEN = r"[\s._/-]"


def nearest(ids: Sequence[str], known: pl.Series) -> Mapping[str, str]:
    """The known id that each of some others most likely is; those that are like none are left out.

    Ids that differ in a digit are two ids: C1001 and C1002 are neighbours in any list of customers.

    Args:
        ids: in small letters, none of them known.
        known: ids in small letters; String, without nulls.
    """
    shapes = dict(zip(_shape(known), known, strict=True))
    found: dict[str, str] = {}
    for text, shape in zip(ids, _shape(pl.Series(ids, dtype=pl.String)), strict=True):
        other = shapes.get(shape) or _with_a_slip(text, known)
        if other:
            found[text] = other
    return found


def _shape(text: pl.Series) -> pl.Series:
    return misread(text).str.replace_all(_BETWEEN, "")


def _with_a_slip(text: str, known: pl.Series) -> str | None:
    """The first known id that is this one with a single slip, which leaves one of its halves as it is."""
    half = len(text) // 2
    ends = known.str.starts_with(text[:half]) | known.str.ends_with(text[half + 1 :])
    return next((each for each in known.filter(ends) if near(each, text)), None)
