"""The whole column decides in which order its dates are written, and mistakes of single rows do not turn it round."""

import polars as pl
import pytest

from etl.grammar.dates import DateOrder, OrderSightings, survey
from etl.grammar.sightings import Sighting

DMY, MDY, YMD = DateOrder.DMY, DateOrder.MDY, DateOrder.YMD
SLASHES = [f"{day:02}/07/26" for day in range(1, 29)]
POINTS = [cell.replace("/", ".") for cell in SLASHES]


def surveyed(*cells: str | None) -> OrderSightings:
    return survey(pl.Series(cells, dtype=pl.String))


@pytest.mark.parametrize(
    ("cells", "decided"),
    [
        (["31/07/2026"], DMY),
        (["03/04/2026", "31/07/2026"], DMY),
        (["03/04/2026", "07/31/2026"], MDY),
        (["03/04/2026"], None),
        (["03.04.2026"], DMY),
        (["02.13.2026"], MDY),
        (POINTS, DMY),
        (["13.02.26", "28.02.26"], DMY),
        (["13.02.26"], None),
        (["01.02.03"], None),
        (["01.02.03", "02.02.03"], None),
        (["26.07.31", "26.08.01"], None),
        (["13. 02. 26", "28. 02. 26"], None),
        (["13.02.26", "28.02.26", "13/02/26"], None),
        (["99.07.31", "99.08.01"], YMD),
        ([*POINTS, "99.07.31"], DMY),
        (["13/02/26"], None),
        (["13/02/26", "5/7/26"], DMY),
        (["13/02/26", "05/07/99"], DMY),
        (["7/31/26"], MDY),
        (["26/07/5"], YMD),
        (["99-07-31"], YMD),
        (["02/02/2026"], DMY),
        (["31/07/2026 10:00", "03/04/2026"], DMY),
        (["30/02/2026", "2026-07-31", "n/a"], None),
        ([], None),
    ],
)
def test_the_whole_column_decides_the_order(cells: list[str], decided: DateOrder | None) -> None:
    assert surveyed(*cells).decided is decided


def test_a_contradiction_names_both_cells_and_their_rows() -> None:
    text, rows = pl.Series(["03/04/2026", None, "13/02/2026 10:00", "02/13/2026"]), pl.Series([2, 3, 5, 6])
    evidence = survey(text, rows)
    assert evidence.decided is None
    assert {Sighting(5, "13/02/2026 10:00"), Sighting(6, "02/13/2026")} <= set(evidence.contradicts)


def test_what_does_not_decide_is_shown() -> None:
    evidence = surveyed("2026-07-31", "03/04/2026 10:00")
    assert evidence.example == Sighting(1, "03/04/2026 10:00")
    assert evidence.contradicts == ()


def test_a_column_that_needs_no_order_has_no_question() -> None:
    evidence = surveyed("2026-07-31", None, "31 July 2026")
    assert (evidence.decided, evidence.example, evidence.contradicts) == (None, None, ())


def test_batches_decide_together() -> None:
    undecided, decided = surveyed("03/04/2026"), surveyed("31/07/2026")
    assert (undecided | decided).decided is DMY
    assert (undecided | decided).example is None
    assert (decided | surveyed("07/31/2026")).contradicts


@pytest.mark.parametrize(
    ("column", "stray", "decided"),
    [
        (["31.07.2026"] * 20, "02.13.2026", DMY),
        (["31/07/2026"] * 20, "07/31/2026", DMY),
        (["07/31/2026"] * 20, "31/07/2026", MDY),
        (["2026-07-31"] * 20, "46234", None),
        (["2026-07-31"] * 20, "03/04/2026", None),
        (["2026-07-31"] * 40, ["13/02/2026", "02/13/2026"], None),
    ],
)
def test_a_date_that_is_odd_in_its_column_is_a_mistake_of_its_row(
    column: list[str], stray: str | list[str], decided: DateOrder | None
) -> None:
    strays = [stray] if isinstance(stray, str) else stray
    evidence = surveyed(*column, *strays)
    assert (evidence.contradicts, evidence.example, evidence.mixed, evidence.serials) == ((), None, None, False)
    assert evidence.decided is decided
    few = surveyed(*column[: len(column) // 2], *strays)
    assert few.contradicts or few.example or few.mixed


def test_a_column_that_may_be_either_is_not_decided_by_most_of_its_cells() -> None:
    evidence = surveyed(*["31/07/2026"] * 1000, "03/04/2026", "07/31/2026")
    assert evidence.decided is None
    assert {Sighting(0, "31/07/2026"), Sighting(1001, "07/31/2026")} <= set(evidence.contradicts)


@pytest.mark.parametrize("typo", ["14/02/6", "30/02/26", "31/04/26"])
def test_a_typing_mistake_does_not_put_the_year_first(typo: str) -> None:
    evidence = surveyed(*SLASHES, typo)
    assert evidence.decided is None
    assert evidence.example is not None
    assert surveyed(*POINTS, typo.replace("/", ".")).decided is DMY


@pytest.mark.parametrize("other", ["100", "n/a", "2026-07-31"])
def test_serial_numbers_stay_dates_beside_an_odd_cell(other: str) -> None:
    assert surveyed(*["46234"] * 20, other).serials


def test_serial_numbers_are_dates_only_among_themselves() -> None:
    assert surveyed("46234", None, "46235", "n/a").serials
    assert not surveyed("46234", "100").serials
    mixed = surveyed("46234", "2026-07-31")
    assert not mixed.serials
    assert mixed.mixed == (Sighting(0, "46234"), Sighting(1, "2026-07-31"))
