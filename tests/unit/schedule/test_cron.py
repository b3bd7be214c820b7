"""Cron times by a zone's clock: the nights on which it is changed, what was missed, and what is expected by when."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from etl.schedule import Cron, Expectation, zone_of

BERLIN, YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def at(text: str, zone: ZoneInfo | None = None) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone or UTC)


@pytest.mark.parametrize(
    ("text", "zone", "after", "times"),
    [
        # The clock jumps from 2 to 3: what is skipped is served when it would have passed.
        ("30 2 * * *", BERLIN, "2026-03-28T12:00", ["2026-03-29T01:00Z", "2026-03-30T00:30Z"]),
        ("30 2 * * *", YORK, "2026-03-07T12:00", ["2026-03-08T07:00Z", "2026-03-09T06:30Z"]),
        # 2:30 comes twice: it is served the first time.
        ("30 2 * * *", BERLIN, "2026-10-24T12:00", ["2026-10-25T00:30Z", "2026-10-26T01:30Z"]),
        ("30 1 * * *", YORK, "2026-10-31T12:00", ["2026-11-01T05:30Z", "2026-11-02T06:30Z"]),
        # What goes by the time that passes is served as often as it passes.
        ("*/30 * * * *", BERLIN, "2026-03-29T00:45", ["2026-03-29T01:00Z", "2026-03-29T01:30Z"]),
        ("30 1 * * mon-fri", BERLIN, "2026-07-03T12:00", ["2026-07-05T23:30Z", "2026-07-06T23:30Z"]),
        ("30 1 * * MON-FRI", ZoneInfo("UTC"), "2026-07-03T12:00", ["2026-07-06T01:30Z", "2026-07-07T01:30Z"]),
        ("0 6 1 * *", BERLIN, "2026-07-03T12:00", ["2026-08-01T04:00Z", "2026-09-01T04:00Z"]),
    ],
)
def test_times_are_those_of_the_zone(text: str, zone: ZoneInfo, after: str, times: list[str]) -> None:
    found = Cron(text, zone).next(at(after), len(times))
    assert [f"{each.astimezone(UTC):%Y-%m-%dT%H:%MZ}" for each in found] == times


@pytest.mark.parametrize(
    ("text", "now", "last"),
    [
        ("30 1 * * *", "2026-07-03T23:29", "2026-07-02T23:30"),
        ("30 1 * * *", "2026-07-03T23:30", "2026-07-03T23:30"),
        # Down for three hours: of several times that were missed the newest is owed.
        ("0 * * * *", "2026-07-03T04:10", "2026-07-03T04:00"),
        # Friday's is too long ago on Monday.
        ("30 1 * * fri", "2026-07-06T12:00", None),
        # The hour that comes twice: 2:30 was served in the first of them, and is not owed again in the second.
        ("30 2 * * *", "2026-10-25T01:45", "2026-10-25T00:30"),
        # The hour that is not there.
        ("30 2 * * *", "2026-03-29T00:59", "2026-03-28T01:30"),
        ("30 2 * * *", "2026-03-29T01:00", "2026-03-29T01:00"),
    ],
)
def test_the_newest_time_that_is_past_is_owed_for_a_day(text: str, now: str, last: str | None) -> None:
    found = Cron(text, BERLIN).last(at(now))
    assert found == (None if last is None else at(last))
    # The same moment by the zone's own clock is the same moment.
    assert Cron(text, BERLIN).last(at(now).astimezone(BERLIN)) == found


@pytest.mark.parametrize(
    "text", ["", "30 1 * *", "0 30 1 * * *", "61 1 * * *", "30 1 * * moon", "0 3 31 2 *", "@daily"]
)
def test_what_is_no_time_says_how_one_is_written(text: str) -> None:
    with pytest.raises(ValueError, match="write five fields: minute, hour, day of the month"):
        Cron(text)


@pytest.mark.parametrize("name", ["Berlin", "../etc/passwd", "Europe/Nowhere"])
def test_what_is_no_zone_says_how_one_is_written(name: str) -> None:
    with pytest.raises(ValueError, match="write a time zone such as Europe/Berlin"):
        zone_of(name)


@pytest.mark.parametrize(
    ("cron", "now", "until", "since"),
    [
        (None, "2026-07-03T01:00", "2026-07-03T01:00", "2026-07-02T01:00"),
        (None, "2026-07-03T00:59", "2026-07-02T01:00", "2026-07-01T01:00"),
        ("30 1 * * mon-fri", "2026-07-03T01:10", "2026-07-03T01:00", "2026-07-02T01:00"),
        # Nothing is expected on Sunday morning: Saturday has no load before it.
        ("30 1 * * mon-fri", "2026-07-05T01:10", None, None),
        ("30 1 * * mon-fri", "2026-07-06T01:10", "2026-07-06T01:00", "2026-07-05T01:00"),
        # The day on which the clock is changed has 25 hours.
        (None, "2026-10-25T02:00", "2026-10-25T02:00", "2026-10-24T01:00"),
    ],
)
def test_something_is_expected_by_a_time_of_the_day(
    cron: str | None, now: str, until: str | None, since: str | None
) -> None:
    found = Expectation(time(3), BERLIN, Cron(cron, BERLIN) if cron else None).last(at(now))
    assert found == (None if until is None or since is None else (at(until), at(since)))
