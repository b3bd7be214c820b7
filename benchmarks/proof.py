"""Proof that a contender has done the work: nothing is measured of one that has not."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from benchmarks.ground import Material
from benchmarks.measure import FailedError
from benchmarks.servers.seen import Arrival, Bodies

_CENT = Decimal("0.01")


def require(who: str, found: object, expected: object) -> None:
    """Raises FailedError where they differ."""
    if found != expected:
        raise FailedError(f"{who} has not done the work: {found} instead of {expected}")


def planned(journal: Path, material: Material, statuses: str = "planned") -> None:
    """The journal of a plan holds every document, their amounts come to what was made, and each has a body."""
    with closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT amount, status FROM document WHERE run = 1 AND payload IS NOT NULL")
        count = cents = 0
        for amount, status in rows:
            if status == statuses:
                count += 1
                cents += int(Decimal(amount) / _CENT)
    require("ours", (count, cents), (material.rows, material.cents))


def lines(file: Path) -> int:
    """Of a file."""
    with file.open("rb") as opened:
        return sum(part.count(b"\n") for part in iter(lambda: opened.read(1 << 20), b""))


def delivered(who: str, arrivals: Iterable[Arrival], expected: Bodies) -> None:
    """Every document has arrived once, byte for byte."""
    require(who, Bodies.of(arrival.body for arrival in arrivals if arrival.document), expected)
