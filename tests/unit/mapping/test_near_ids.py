"""Ids that are most likely others, mistyped."""

import polars as pl
import pytest

from etl.mapping.near_ids import nearest

KNOWN = ("c1001", "c1002", "acmecorp", "m\u00fcller-7", "ab 12", "x")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("c100l", "c1001"),
        ("c1oo2", "c1002"),
        ("c-1001", "c1001"),
        ("\u04411001", "c1001"),
        ("acmecrop", "acmecorp"),
        ("acmecor", "acmecorp"),
        ("acme corp", "acmecorp"),
        ("m\u00fcller 7", "m\u00fcller-7"),
        ("ab12", "ab 12"),
        # Neighbours, and what is too short to tell, are ids of their own.
        ("c1003", None),
        ("c10011", None),
        ("m\u00fcller-8", None),
        ("y", None),
        ("zzz", None),
    ],
)
def test_a_digit_that_differs_makes_another_id_and_a_slip_of_the_hand_does_not(text: str, known: str | None) -> None:
    assert nearest([text], pl.Series(KNOWN)).get(text) == known


def test_nothing_is_like_nothing() -> None:
    assert nearest([], pl.Series(KNOWN)) == {}
    assert nearest(["c1"], pl.Series([], dtype=pl.String)) == {}
