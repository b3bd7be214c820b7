"""A count agrees with its noun."""

import pytest

from etl.text import number_of


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 invoices"), (1, "1 invoice"), (2, "2 invoices"), (1240, "1,240 invoices")]
)
def test_a_count_agrees_with_its_noun(count: int, text: str) -> None:
    assert number_of(count, "invoice") == text
