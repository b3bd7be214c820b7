"""Ids that look alike are told, and those that do not are not."""

import polars as pl
import pytest

from etl.grammar.look_alikes import looks


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("INV-1", f"INV{dash}1") for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"),
        ("INV-1", "\uff29\uff2e\uff36-1"),
        ("INV-1", "inv-\uff11"),
        ("A7", "\u04107"),
        ("A7", "\u03917"),
        ("COPPEX", "\u0421\u041e\u0420\u0420\u0415\u0425"),
        ("\u00dc1", "U\u03081"),
        ("\u00e91", "e\u03011"),
        ("fi1", "\ufb011"),
    ],
)
def test_ids_that_look_alike(one: str, other: str) -> None:
    first, second = looks(pl.Series([one.lower(), other.lower()]))
    assert first == second


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("INV-1", "INV1"),
        ("INV-1", "INV_1"),
        ("O1", "01"),
        ("l1", "11"),
        ("\u00dc1", "U1"),
        ("\u0416", "X"),
        ("A1", "A2"),
    ],
)
def test_ids_that_do_not(one: str, other: str) -> None:
    first, second = looks(pl.Series([one.lower(), other.lower()]))
    assert first != second


def test_nothing_is_nothing() -> None:
    assert looks(pl.Series([None, "\u2010", "a"], dtype=pl.String)).to_list() == [None, "-", "a"]
