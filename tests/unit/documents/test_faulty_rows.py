"""Rows that are shorter than the headings say what they may have left out."""

import pytest

from etl.documents import Choices
from tests.support.transformed import TODAY, transformed


@pytest.mark.parametrize(
    ("cells", "remedy"),
    [
        (("A1", "C1", "1", "5", "6"), "If only Email is left out at its end, add 1 delimiter there. Else look for"),
        (("A1", "C1", "1"), "If only Tax, Site and Email are left out at its end, add 3 delimiters there. Else look"),
        (("A1",), "If only CustomerId, Amount, Tax and 2 more are left out at its end, add 5 delimiters there. "),
        (("A1", "C1", "1", "5", "6", "7", "8"), "Look for a missing or stray delimiter or quote"),
    ],
)
def test_a_short_row_names_what_it_may_have_left_out(cells: tuple[str, ...], remedy: str) -> None:
    headings = ("InvoiceId", "CustomerId", "Amount", "Tax", "Site", "Email")
    _, problems = transformed(headings, [cells], Choices(TODAY))
    assert problems[0].remedy.startswith(remedy)
