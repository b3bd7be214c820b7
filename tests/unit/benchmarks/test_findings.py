import pytest

from benchmarks.findings import Compared, Figure, Skipped, Spread, Target, ratios, unmeasured


def test_a_spread_tells_the_middle_and_both_ends() -> None:
    spread = Spread((3.0, 1.0, 2.0))
    assert (spread.median, spread.least, spread.most) == (2.0, 1.0, 3.0)


def test_the_middle_of_an_even_number_lies_between_two() -> None:
    assert Spread((1.0, 2.0, 3.0, 10.0)).median == 2.5


def test_a_ratio_is_taken_round_by_round() -> None:
    assert ratios([2.0, 9.0], [1.0, 3.0]).values == (2.0, 3.0)


def test_rounds_that_only_one_of_two_had_are_left_out() -> None:
    assert ratios([2.0, 9.0, 7.0], [1.0, 3.0]).values == (2.0, 3.0)


@pytest.mark.parametrize(
    ("limit", "at_least", "values", "met"),
    [
        (4.0, False, (9.0, 4.0, 3.0), True),
        (4.0, False, (4.01, 4.01, 3.0), False),
        (0.8, True, (0.8, 0.8, 0.1), True),
        (0.8, True, (0.9, 0.79, 0.1), False),
    ],
)
def test_the_median_decides_a_target(limit: float, at_least: bool, values: tuple[float, ...], met: bool) -> None:
    assert Target("1", "", limit, at_least).met_by(Spread(values)) is met


def test_a_section_of_which_only_gaps_are_known_was_not_measured() -> None:
    figure = Figure("post", "1 at once", "ours", "s", Spread((1.0,)))
    ratio = Compared("plan", "ours / theirs", Spread((1.0,)))
    gap = Skipped("use", "wrk", "not found")
    assert unmeasured([figure, ratio, gap], ["plan", "post", "use", "start"]) == ["use", "start"]
