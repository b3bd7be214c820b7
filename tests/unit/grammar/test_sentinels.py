"""Cells that stand for none, by stated lists."""

import polars as pl
import pytest

from etl.grammar.sentinels import NO_DAYS, NOTHING, NULLS, as_zero, dashed, null, undated

#: A day of each list in the forms that databases, spreadsheets and people give it.
NONE = [
    *NO_DAYS,
    *("1/1/1900", "01.01.1900", "1.1.1900", "01-JAN-1900", "Jan  1 1900 12:00AM", "1st January 1900", "19000101"),
    *("1900-01-01 00:00:00.000", "1900-01-01T00:00:00Z", "1900-01-01-00.00.00.000000", "1. Januar 1900"),
    *("01.01.1753", "1/1/1753", "01.01.0001", "1/1/0001 12:00:00 AM", "30.12.1899", "12/30/1899", "31-DEC-9999"),
    *("31.12.9999", "12/31/9999", "9999-12-31 23:59:59", "1/1/1970", "01.01.1970 00:00"),
    *("0000-00-00", "0000-00-00 00:00:00", "00.00.0000", "00/00/0000", "00000000", "0", "00:00:00", "0.0"),
    *("1900-01-00", "1/0/1900", "01/00/1900", "0.1.1900", "00.01.1900", "0-Jan-00", "1/0/1900 12:00:00 AM"),
]

DAYS = ["2026-07-31", "31.07.2026", "7/31/2026", "01.01.00", "1/1/00", "2000-01-01", "1970-01-02", "30.12.1999", "soon"]


@pytest.mark.parametrize("cell", NONE)
def test_a_day_that_says_there_is_none(cell: str) -> None:
    assert undated(pl.Series([cell, "2026-07-31", None])).to_list() == [True, False, False]


@pytest.mark.parametrize("cell", DAYS)
def test_any_other_day_is_one(cell: str) -> None:
    assert undated(pl.Series([cell])).to_list() == [False]


@pytest.mark.parametrize(
    ("cell", "zero", "marked"),
    [
        *((cell, "0", False) for cell in ("-", "\u2013", "\u2014", "\u2212", "\u2010")),
        ("-   ??", "0", False),
        ("$-", "$0", True),
        ("$ -", "$ 0", True),
        ("$\u00a0-", "$ 0", True),
        ("- \u20ac", "0 \u20ac", True),
        ("\u20ac\u2013", "\u20ac0", True),
        ("USD -", "USD 0", True),
        ("-   EUR", "0 EUR", True),
    ],
)
def test_a_lone_dash_is_zero(cell: str, zero: str, marked: bool) -> None:
    text = pl.Series([cell, "5.00", None])
    assert dashed(text, marked=False).to_list() == [True, False, False]
    assert dashed(text, marked=True).to_list() == [marked, False, False]
    assert " ".join(as_zero(text)[0].split()) == zero


@pytest.mark.parametrize("cell", ["--", "-5", "5-", "- $ -", "(-)", "x", "", "$", "5,-", "-.", "- -"])
def test_what_is_more_than_a_dash_is_none(cell: str) -> None:
    assert dashed(pl.Series([cell]), marked=False).to_list() == [False]


def test_words_are_those_of_the_list_letter_for_letter() -> None:
    assert set(NULLS) < set(NOTHING)
    cells = pl.Series([*NOTHING, "Null GmbH", "NA", "No", "0", "#N/A", "None of these", None])
    assert null(cells, NOTHING).to_list() == [True] * len(NOTHING) + [False] * 6 + [None]
