"""Days as China, Japan, Korea and Thailand write them."""

import polars as pl
import pytest

from etl.grammar.dates import DateOrder, iso, survey, why

THE_DAY = (
    *("2026年7月31日", "2026年07月31日", "2026 年 7 月 31 日", "2026年7月31号", "２０２６年７月３１日"),
    *("2026年7月31日(金)", "2026年7月31日（金）", "2026年7月31日 金曜日", "2026년 7월 31일", "2026년7월31일"),  # noqa: RUF001
    *("令和8年7月31日", "令和 8年 7月 31日", "令和08年7月31日", "平成38年7月31日", "R8.7.31", "R08/07/31", "H38.7.31"),
)
NONE = (
    *("26年7月31日", "令和2026年7月31日", "2026年7月", "2026年2月30日", "2026年7月31日(木)", "R8.7/31", "R8731"),
    *("令和0年7月31日", "R0.7.31", "T8.7.31", "2569-07-31", "31/07/2569", "2569年7月31日", "31 July 2569"),
)


def one(cell: str, order: DateOrder | None) -> str | None:
    found = pl.DataFrame({"cell": [cell]}).select(iso(pl.col("cell"), order)).item()
    assert found is None or isinstance(found, str)
    return found


@pytest.mark.parametrize("order", [None, *DateOrder])
@pytest.mark.parametrize("cell", THE_DAY)
def test_a_day_says_by_itself_which_part_is_which(cell: str, order: DateOrder | None) -> None:
    assert one(cell, order) == "2026-07-31"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("令和元年5月1日", "2019-05-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("昭和64年1月7日", "1989-01-07"),
        ("S64.1.7", "1989-01-07"),
        ("2026年3月4日", "2026-03-04"),
        ("2026年7月31日 14:30", "2026-07-31 14:30:00"),
    ],
)
def test_years_of_eras_and_times(cell: str, day: str) -> None:
    assert one(cell, None) == day


@pytest.mark.parametrize("cell", NONE)
def test_no_date(cell: str) -> None:
    assert one(cell, DateOrder.DMY) is None


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        ("31/07/2569", "2569 is a year of the Buddhist calendar, 2026 in ours"),
        ("2569-07-31", "2569 is a year of the Buddhist calendar, 2026 in ours"),
        ("2026年7月31日(木)", "31 July 2026 is a Friday"),
    ],
)
def test_why_a_cell_is_no_date(cell: str, part: str) -> None:
    assert part in str(why(cell, DateOrder.DMY))


def test_they_say_nothing_of_how_other_cells_are_read() -> None:
    assert survey(pl.Series(["2026年7月31日", "03/04/2026"])).decided is None
