"""Rates: with percent signs or without, in one way for a whole column."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.grammar import amounts
from etl.grammar.amounts import DecimalMark
from etl.grammar.rates import PercentSightings, rate, survey, why
from etl.grammar.sightings import Sighting

POINT, COMMA = DecimalMark.POINT, DecimalMark.COMMA
NBSP = "\u00a0"


def rates(*cells: str, mark: DecimalMark = POINT, percent: bool | None = None) -> list[str | None]:
    return pl.DataFrame({"text": cells}).select(rate(pl.col("text"), mark, percent=percent))["text"].to_list()


def surveyed(*cells: str | None) -> PercentSightings:
    return survey(pl.Series(cells, dtype=pl.String), pl.int_range(2, len(cells) + 2, eager=True))


def test_rates() -> None:
    assert rates("12.5%", "5%", ".5 %", "100%", "-5%", "(5%)", "0.125", "12.50%", "8,25%") == [
        *("0.125", "0.05", "0.005", "1.00", "-0.05", "-0.05", "0.125", "0.1250", None),
    ]
    assert rates("8,25%", f"8,25{NBSP}%", "8.25%", mark=COMMA) == ["0.0825", "0.0825", None]
    assert rates("5%%", "%", "$5%", "$5", "%5", "5% off") == [None] * 6


@pytest.mark.parametrize(
    ("cells", "decided"),
    [
        (["12.5%", "5%"], True),
        (["0.125", "5"], False),
        (["0", "0%", "0,00 %", None], None),
        (["0", "12,5 %"], True),
        (["0%", "0.125"], False),
        (["n/a", "%", "12.5\uff05"], True),
        (["\u0661%"], True),
        ([], None),
    ],
)
def test_the_whole_column_decides_whether_there_are_percent_signs(cells: list[str], decided: bool | None) -> None:
    evidence = surveyed(*cells)
    assert (evidence.decided, evidence.contradicts) == (decided, None)


def test_a_column_of_both_is_refused_and_an_odd_cell_is_a_mistake_of_its_row() -> None:
    assert surveyed("0", "12.5", "12.5%").contradicts == (Sighting(4, "12.5%"), Sighting(3, "12.5"))
    assert (surveyed("12.5%") | surveyed("12.5")).contradicts is not None
    many = surveyed(*["12.5%"] * 20, "12.5")
    assert (many.decided, many.contradicts) == (True, None)


def test_a_cell_that_is_written_otherwise_than_its_column_is_no_rate() -> None:
    assert rates("12.5", "0", "0%", "12.5%", percent=True) == [None, "0", "0.00", "0.125"]
    assert rates("12.5", "0", "0%", "12.5%", percent=False) == ["12.5", "0", "0.00", None]
    told = why(pl.Series(["12.5", "n/a"]), POINT, percent=True)
    assert told.to_list() == ["has no percent sign, which the others of its column have", None]
    other = why(pl.Series(["12.5", "12.5%", "5 CR"]), POINT, percent=False).to_list()
    assert other[:2] == [None, "has a percent sign, which the others of its column have not"]
    assert "CR or DR" in str(other[2])


@given(whole=st.integers(0, 10**6), decimals=st.text("0123456789", max_size=6))
def test_a_percentage_is_exactly_a_hundredth(whole: int, decimals: str) -> None:
    number = f"{whole}.{decimals}" if decimals else str(whole)
    [found] = pl.DataFrame({"text": [f"{number}%"]}).select(rate(pl.col("text"), POINT, percent=None))["text"]
    assert found is not None
    assert Decimal(found) == Decimal(number).scaleb(-2)


AMOUNTS = st.decimals(0, 10, places=3, allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(AMOUNTS, st.booleans()), min_size=1, max_size=30))
def test_no_two_cells_of_a_column_are_read_by_different_rules(cells: list[tuple[Decimal, bool]]) -> None:
    texts = [f"{amount}{'%' * sign}" for amount, sign in cells]
    evidence = surveyed(*texts)
    if evidence.contradicts is not None:
        return
    read = rates(*texts, percent=evidence.decided)
    kinds = {sign for (amount, sign), found in zip(cells, read, strict=True) if found is not None and amount}
    assert len(kinds) <= 1
    for (amount, sign), found in zip(cells, read, strict=True):
        if found is not None:
            assert Decimal(found) == (amount.scaleb(-2) if sign else amount)


def test_a_column_that_says_nothing_of_percent_signs_has_no_misfits() -> None:
    assert (
        why(pl.Series(["0,5", "0"]), POINT, percent=None).to_list()
        == amounts.why(pl.Series(["0,5", "0"]), POINT).to_list()
    )
