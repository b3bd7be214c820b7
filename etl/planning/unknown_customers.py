"""Customers of a run that were in no invoice sent before, and those that they most likely are."""

from collections.abc import Mapping

import polars as pl

from etl.documents import UNKNOWN_CUSTOMER
from etl.mapping.near_ids import nearest
from etl.text import number_of, one_line

#: Customers named; the others are counted.
_NAMED = 5

#: Customers that are compared with the known ones, at most.
_COMPARED = 200


def new_customers(own: Mapping[str, str], known: Mapping[str, str]) -> Mapping[str, str]:
    """Those that are not known, in small letters and as they are spelled."""
    return {name: spelled for name, spelled in own.items() if name not in known}


def unknown_customers(count: int, new: Mapping[str, str], known: Mapping[str, str]) -> str:
    """A sentence on customers that are not known, those first that look like a known one; "" for nothing.

    Where most of them are not known, the journal knows too little of the portal: only those are told that look like
    known ones.

    Args:
        count: how many there are; 0 where nothing is to be told.
        new: those that are not known, in small letters and as they are spelled.
        known: the customers of the portal, in the same way.
    """
    if not count or not new or not known:
        return ""
    compared = sorted(new)[:_COMPARED]
    near = nearest(compared, pl.Series(list(known), dtype=pl.String))
    told = [f"{_text(new[name])} looks like {_text(known[other])}" for name, other in near.items()]
    if len(new) * 2 <= count:
        told += [_text(new[name]) for name in sorted(new) if name not in near]
    if not told:
        return ""
    more = f" and {len(told) - _NAMED:,} more" if len(told) > _NAMED else ""
    return (
        f"{number_of(len(told), 'CustomerId')} of {count:,} {'is' if len(told) == 1 else 'are'} in no invoice that was"
        f" sent before or seen in the portal: {', '.join(told[:_NAMED])}{more}. To be told no more:"
        f" --skip-check {UNKNOWN_CUSTOMER}."
    )


def _text(name: str) -> str:
    return one_line(name)
