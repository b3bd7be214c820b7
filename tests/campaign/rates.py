"""Imports under rate limits, and counts what arrived: the highest count in any window, and the share used."""

import sqlite3
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from etl.model.limits import RateLimit
from etl.options import PortalOptions, load
from tests.support.command import Etl


@dataclass(frozen=True, slots=True)
class Use:
    """How a limit was used.

    Attributes:
        limit: the limit.
        requests: that arrived at the server, of all kinds.
        most: the highest count in any window, wherever it begins.
        share: of what the limit allows in the whole windows since the first request, 0 to 1; None without a whole one.
    """

    limit: RateLimit
    requests: int
    most: int
    share: float | None


def use(times: Sequence[float], limit: RateLimit) -> Use:
    """How a limit was used by requests that arrived then, in seconds."""
    arrived = sorted(times)
    most = max(bisect_left(arrived, at + limit.period) - position for position, at in enumerate(arrived))
    windows = int((arrived[-1] - arrived[0]) // limit.period)
    within = bisect_left(arrived, arrived[0] + windows * limit.period)
    return Use(limit, len(arrived), most, within / (windows * limit.count) if windows else None)


def measure(etl: Etl, documents: int, rate: str, options: Sequence[str], latency: float) -> list[Use]:
    """Imports so many documents; latency is the server's, in milliseconds."""
    lines = ["InvoiceId,CustomerId,Amount", *(f"A{number},C1,{number}.10" for number in range(documents)), ""]
    (etl.folder / "july.csv").write_text("\n".join(lines))
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data), "--latency", str(latency)) as settings:
        process = etl.start("import", "july.csv", "--rate", rate, *options, **settings)
        _, trouble = process.communicate()
    if process.returncode:
        raise AssertionError(trouble)
    with sqlite3.connect(data) as database:
        times = [at for (at,) in database.execute("SELECT at FROM request")]
    database.close()
    return [use(times, limit) for limit in load(PortalOptions, rate=rate).rate]
