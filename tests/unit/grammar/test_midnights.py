import polars as pl
import pytest

from etl.grammar.midnights import survey


@pytest.mark.parametrize(
    ("cells", "hours"),
    [
        (["2026-07-31T22:00:00Z", "2026-08-01T22:00:00Z"], ("22:00",)),
        (["2026-07-31 22:00:00", "2026-12-30 23:00:00"], ("22:00", "23:00")),
        (["2026-07-31 18:30", "2026-08-01 18:30"], ("18:30",)),
        (["31/07/2026 11:00 PM", "01/08/2026 11:00 PM"], ("23:00",)),
        (["2026-07-31 23:00:00", "2026-08-01 23:00:00", "2026-12-31 00:00:00"], ("23:00",)),
        (["2026-07-31 23:00:00", "2026-08-01 23:00:00", "2026-12-31"], ("23:00",)),
        (["2021-08-12 23:59:17", "2021-08-13 23:59:17"], ("23:59",)),
        (["2021-08-12 23:59:17", "2021-08-13 23:59:17", "2021-08-13 00:00:43"], ("23:59",)),
        pytest.param(["2021-08-12 23:59:59", "2021-08-13 23:59:59"], (), id="ends of days"),
        pytest.param(["2021-08-12 00:00:43", "2021-08-13 00:00:43"], (), id="just behind midnight"),
        pytest.param(["2026-07-31", "2026-08-01"], (), id="no times"),
        pytest.param(["2026-07-31 22:00:00"], (), id="a single one"),
        pytest.param(["2026-07-31 00:00:00", "2026-08-01 00:00:00"], (), id="midnight"),
        pytest.param(["2026-07-31 12:00:00", "2026-08-01 12:00:00"], (), id="noon"),
        pytest.param(["2026-07-31 05:00:00", "2026-08-01 05:00:00"], (), id="west of Greenwich"),
        pytest.param(["2026-07-31 14:00", "2026-08-01 16:30", "2026-08-01 17:00"], (), id="working hours"),
        pytest.param(["2026-07-31 22:00:00", "2026-08-01 22:00:00", "2026-08-02 09:12:44"], (), id="real times"),
        pytest.param(["2026-07-31 22:00", "2026-08-01 22:00", *["2026-08-02"] * 3], (), id="mostly without"),
        pytest.param(["22:00", "23:00"], (), id="no days"),
        pytest.param([None, ""], (), id="empty"),
    ],
)
def test_times_that_are_midnight_elsewhere_are_known(cells: list[str | None], hours: tuple[str, ...]) -> None:
    assert survey(pl.Series(cells, dtype=pl.String)).midnights == hours
    halves = [survey(pl.Series(part, dtype=pl.String)) for part in (cells[:1], cells[1:])]
    assert (halves[0] | halves[1]).midnights == hours
