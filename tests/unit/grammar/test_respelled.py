"""Other ways to write an id."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.grammar.respelled import respelled


@pytest.mark.parametrize(
    ("key", "others"),
    [
        ("inv-1", "inv1|inv 1|inv_1|inv/1|inv.1|inv#1|inv-01|inv-001"),
        ("inv1", "inv-1|inv 1|inv01"),
        ("inv--1", "inv-1|inv1"),
        ("inv-007", "inv-7|inv-07|inv007"),
        ("2026-17", "2026/17|2026 17|2026-017"),
        ("re-2026-17", "re 2026-17|re2026-17|re/2026/17|re 2026 17"),
        ("#inv-1", "inv-1"),
        ("inv-1-", "inv-1"),
        ("17b", "17-b|17 b"),
    ],
)
def test_ids_that_differ_in_signs_and_zeros_are_like_one_another(key: str, others: str) -> None:
    assert set(others.split("|")) <= respelled(key)


@pytest.mark.parametrize(
    ("key", "other"),
    [("1-11", "11-1"), ("1-11", "111"), ("inv-1", "inv-10"), ("inv-1", "1"), ("17", "017"), ("a", "b")],
)
def test_other_ids_are_none(key: str, other: str) -> None:
    assert other not in respelled(key)
    assert key not in respelled(other)


@given(st.text("abé 1209-_/.#", max_size=12))
def test_an_id_is_never_like_itself_nor_nothing(key: str) -> None:
    assert not {key, ""} & respelled(key)
