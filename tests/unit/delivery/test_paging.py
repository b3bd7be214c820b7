import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.delivery.pages import Paging
from etl.errors import IncompleteError


@given(st.integers(0, 3000), st.integers(1, 2000), st.lists(st.booleans(), max_size=8))
def test_every_row_comes_once_whatever_the_portals_largest_page_and_whenever_an_answer_is_lost(
    total: int, largest: int, lost: list[bool]
) -> None:
    paging, seen = Paging(), 0
    while not paging.done:
        if lost and lost.pop():
            paging.narrow()
            continue
        # A portal with a largest page of its own counts in that.
        given = min(paging.size, largest)
        start = paging.index * given
        rows = max(0, min(given, total - start))
        if paging.take(total, rows):
            assert start == seen
            seen += rows
    assert seen == total


def test_no_rows_where_some_are_due_is_an_error_and_no_end() -> None:
    paging = Paging()
    assert paging.take(700, 512)
    with pytest.raises(IncompleteError, match="announces 700, but gives 0 where 188 more should come, after 512"):
        paging.take(700, 0)


def test_more_rows_than_are_due_are_an_error() -> None:
    with pytest.raises(IncompleteError):
        Paging().take(5, 6)


def test_another_total_is_an_error() -> None:
    paging = Paging()
    paging.take(700, 512)
    with pytest.raises(IncompleteError, match="announced 700 and then 701"):
        paging.take(701, 189)


def test_a_page_of_one_row_cannot_be_narrowed() -> None:
    paging = Paging()
    assert [paging.narrow() for _ in range(10)] == [True] * 9 + [False]
