"""The time of day as it is written down: UTC, ISO 8601, ending in Z. Texts of one length sort as the times do."""

from datetime import UTC, datetime
from functools import lru_cache
from time import time

DAY = 86_400.0
"""Seconds of one."""

_KEPT = 128
"""Seconds whose text is kept: requests begin and end by the thousand in each."""


def now() -> str:
    """This second: 2026-07-31T18:00:00Z."""
    return second(time())


def second(at: float) -> str:
    """The second of a time in seconds since 1970: 2026-07-31T18:00:00Z."""
    return _second(int(at))


def millisecond(at: float) -> str:
    """The millisecond of a time in seconds since 1970: 2026-07-31T18:00:00.123Z."""
    whole, thousandths = divmod(int(at * 1000), 1000)
    return f"{_second(whole)[:-1]}.{thousandths:03}Z"


@lru_cache(_KEPT)
def _second(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"
