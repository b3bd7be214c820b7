import pytest

from benchmarks.windows import most_in_any, share_used


def test_the_fullest_window_may_begin_at_any_arrival() -> None:
    assert most_in_any([0.0, 0.9, 1.0, 1.5, 1.8, 5.0], 1.0) == 4


def test_a_window_does_not_have_its_end() -> None:
    assert most_in_any([0.0, 1.0], 1.0) == 1


def test_nothing_arrived() -> None:
    assert most_in_any([], 1.0) == 0
    assert share_used([], 1, 1.0) is None


def test_the_share_is_of_whole_windows_since_the_first_arrival() -> None:
    assert share_used([0.0, 0.1, 1.2, 2.3], 2, 1.0) == pytest.approx(0.75)


def test_less_than_a_window_tells_nothing() -> None:
    assert share_used([0.0, 0.5], 2, 1.0) is None
