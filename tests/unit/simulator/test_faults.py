from collections import Counter

import pytest

from etl.simulator.faults import Dice, Fate, RateWindow


def test_a_window_accepts_its_limit_and_tells_the_next_how_long_to_wait() -> None:
    window = RateWindow(2)
    assert [window.arrive(now) for now in (10.0, 10.25, 10.5, 10.75)] == [0.0, 0.0, 0.5, 0.25]


def test_an_arrival_leaves_the_window_after_exactly_one_second() -> None:
    window = RateWindow(1)
    assert window.arrive(10.0) == 0.0
    assert window.arrive(10.9375) == 0.0625
    assert window.arrive(11.0) == 0.0


def test_refused_arrivals_do_not_count() -> None:
    window = RateWindow(1)
    window.arrive(10.0)
    assert all(window.arrive(10.0 + tick / 128) > 0 for tick in range(128))
    assert window.arrive(11.0) == 0.0


def test_no_second_wherever_it_begins_holds_more_than_the_limit() -> None:
    window = RateWindow(5)
    accepted = [now for now in (tick / 64 for tick in range(640)) if window.arrive(now) == 0.0]
    assert max(sum(start <= now < start + 1 for now in accepted) for start in accepted) == 5
    assert len(accepted) == 50


@pytest.mark.parametrize(
    ("fail", "drop", "fate"),
    [(0.0, 0.0, Fate.ANSWER), (1.0, 0.0, Fate.FAIL), (0.0, 1.0, Fate.DROP), (1.0, 1.0, Fate.FAIL)],
)
def test_rates_of_nought_and_one_leave_nothing_to_chance(fail: float, drop: float, fate: Fate) -> None:
    dice = Dice(fail, drop, seed=None)
    assert {dice.throw() for _ in range(100)} == {fate}


def test_the_same_seed_gives_the_same_fates() -> None:
    first, second = Dice(0.3, 0.3, seed=7), Dice(0.3, 0.3, seed=7)
    assert [first.throw() for _ in range(50)] == [second.throw() for _ in range(50)]


def test_fates_come_at_their_rates() -> None:
    dice = Dice(0.2, 0.1, seed=1)
    fates = Counter(dice.throw() for _ in range(10_000))
    assert fates[Fate.FAIL] == pytest.approx(2_000, rel=0.1)
    assert fates[Fate.DROP] == pytest.approx(800, rel=0.1)
