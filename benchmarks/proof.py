"""Proof that a contender has done the work: nothing is measured of one that has not."""

from collections.abc import Iterable
from contextlib import closing
from decimal import Decimal
from itertools import chain
from pathlib import Path

from benchmarks.ground import Material
from benchmarks.measure import FailedError
from benchmarks.servers.seen import Arrival, Bodies
from etl.journal import pages
from etl.journal.opening import connect
from etl.model.document import Status

_CENT = Decimal("0.01")


def require(who: str, found: object, expected: object) -> None:
    """Raises FailedError where they differ."""
    if found != expected:
        raise FailedError(f"{who} has not done the work: {found} instead of {expected}")


def planned(journal: Path, material: Material, statuses: str = "planned") -> None:
    """The journal of a plan holds every document, their amounts come to what was made, and each has a body."""
    with closing(connect(journal)) as database:
        asked = "SELECT amount FROM document WHERE run = 1 AND payload IS NOT NULL AND status = ?"
        rows = database.execute(asked, (statuses,)).fetchall()
        packed = pages.framed_pages(database, 1, pages.PLANNED if statuses == Status.PLANNED else pages.SETTLED)
        bodies = (
            documents.filter(documents["payload"].is_not_null()).select("amount").iter_rows() for documents in packed
        )
        count = cents = 0
        for (amount,) in chain(rows, chain.from_iterable(bodies)):
            count += 1
            cents += int(Decimal(amount) / _CENT)
    require("ours", (count, cents), (material.rows, material.cents))


def size(journal: Path) -> int:
    """Bytes of a journal that no process has open."""
    return sum(each.stat().st_size for each in journal.parent.glob(f"{journal.name}*"))


def unpack(journal: Path) -> None:
    """Makes a row of every document of the first run, where the journal keeps pages of them."""
    with closing(connect(journal)) as database, database.transaction():
        pages.take_all_out(database, 1)


def lines(file: Path) -> int:
    """Of a file."""
    with file.open("rb") as opened:
        return sum(part.count(b"\n") for part in iter(lambda: opened.read(1 << 20), b""))


def delivered(who: str, arrivals: Iterable[Arrival], expected: Bodies) -> None:
    """Every document has arrived once, byte for byte."""
    require(who, Bodies.of(arrival.body for arrival in arrivals if arrival.document), expected)
