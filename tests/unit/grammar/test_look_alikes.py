"""Ids that look alike are told, and those that do not are not."""

import polars as pl
import pytest

from etl.grammar.look_alikes import looks, misread, misread_as_shown, repaired


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


@pytest.mark.parametrize(
    ("one", "other", "as_shown"),
    [
        ("O1", "01", True),
        ("INV-1O45", "inv-1045", True),
        ("l1", "11", True),
        ("CONTOSO", "C0NTOSO", True),
        ("CONTOSO", "Contoso", True),
        ("A1.", "A1", True),
        ("A1 ", "A1", True),
        ("A 1", "A\u00a01", True),
        ("\u04101", "A1", True),
        ("C\u041e1", "C01", True),
        ("IL1", "LI1", False),
        ("A1", "A2", False),
        ("A1", "AB1", False),
        ("A-1", "A1", False),
    ],
)
def test_ids_that_may_be_mistyped(one: str, other: str, as_shown: bool) -> None:
    first, second = misread_as_shown(pl.Series([one, other]))
    assert (first == second) is as_shown
    first, second = misread(pl.Series([one.lower(), other.lower()]))
    assert (first == second) is (as_shown or one == "IL1")


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("inv-1o45", "inv-1045"),
        ("inv-1oo5", "inv-1005"),
        ("inv-l045", "inv-1045"),
        ("inv-1045.", "inv-1045"),
        ("inv-1045", "inv-1045"),
        ("contoso", "contoso"),
        ("inv\u20111045", "inv-1045"),
        ("so100", "s0100"),
        (None, None),
    ],
)
def test_letters_beside_digits_are_digits(cell: str | None, meant: str | None) -> None:
    assert repaired(pl.Series([cell], dtype=pl.String)).to_list() == [meant]
