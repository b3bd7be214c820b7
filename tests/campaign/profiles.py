"""Many portals, a small file each, and what a worker's run of one costs beside the command alone."""

import resource
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass

import psycopg

from tests.campaign.machines import Machine
from tests.campaign.workers import count, requests
from tests.support.command import CREDENTIALS, Etl
from tests.support.portal import standing

#: The command alone is measured so often before, and so often after.
_ALONE = 3

#: Portals of a block of addresses of this machine, each of which is a portal of its own to a worker.
_BLOCK = 250


@dataclass(frozen=True, slots=True)
class Report:
    """What a campaign showed.

    Attributes:
        profiles: portals with a file each.
        done: files that were put away in time.
        invoices: in these.
        held: that the portals hold.
        repeated: POSTs beyond the first of each invoice.
        unasked: of these, the ones without a GET before that showed the invoice missing.
        seconds: that it took.
        alone: CPU seconds of ``import`` of such a file.
        worked: CPU seconds of a worker's run, with all that workers do besides.
        connections: to the journal's server at once, at most.
    """

    profiles: int
    done: int
    invoices: int
    held: int
    repeated: int
    unasked: int
    seconds: float
    alone: float
    worked: float
    connections: int

    @property
    def well(self) -> bool:
        """Whether every promise was kept, for as many portals as there was time for."""
        return self.done > 0 and self.held >= self.invoices and not self.unasked


def campaign(etl: Etl, workers: int, profiles: int, rows: int, seconds: float) -> Report:
    """Has a file loaded for each portal.

    Args:
        etl: the commands, with the journal.
        workers: of two processes each.
        profiles: how many portals.
        rows: of each file.
        seconds: after which the workers are stopped.
    """
    with standing(("--data", "portal-0.db", "--host", "0.0.0.0"), etl.folder) as stand:  # noqa: S104 - many portals
        _configure(etl, stand.simulator.base_url, profiles, rows)
        before = [_alone(etl, number, rows) for number in range(_ALONE)]
        used, began = _used(), time.monotonic()
        machines = [Machine(etl, number, CREDENTIALS) for number in range(workers)]
        try:
            for machine in machines:
                machine.start()
            most = _watch(etl, profiles, began + seconds)
        finally:
            codes = [machine.stop() for machine in machines]
        took, worked = time.monotonic() - began, _used() - used
        if any(codes):
            raise AssertionError(f"workers that were asked to stop ended with {codes}")
        after = [_alone(etl, number, rows) for number in range(_ALONE, 2 * _ALONE)]
    done = len(list((etl.folder / "in").glob("*/done/july.csv")))
    counted = requests(etl.folder / "portal-0.db")
    held = count(etl) - 2 * _ALONE * rows
    costs = (sum(before + after) / (2 * _ALONE), worked / max(1, done))
    return Report(
        profiles, done, done * rows, held, counted["repeated"], counted["unasked"], took, *costs, connections=most
    )


def _used() -> float:
    """CPU seconds of all processes that have ended, with theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _alone(etl: Etl, number: int, rows: int) -> float:
    (etl.folder / f"alone-{number}.csv").write_text(_text(f"ALONE{number}", rows))
    used = _used()
    words = ("import", f"alone-{number}.csv", "--for", "p0", "--wait", "--quiet")
    subprocess.run([sys.executable, "-m", "etl", *words], cwd=etl.folder, env=etl.environment(CREDENTIALS), check=True)
    return _used() - used


def _configure(etl: Etl, base_url: str, profiles: int, rows: int) -> None:
    lines = ['[defaults]\nrate = "unlimited"\nsettle = "1s"\nkey = "env:PAYFABRIC_"\n']
    for number in range(profiles):
        address = f"127.0.{number // _BLOCK}.{number % _BLOCK + 2}"
        lines.append(
            f'[portals.p{number}]\nbase_url = "{base_url.replace("0.0.0.0", address)}"\n'  # noqa: S104 - as it is told
            f'inbox = "in/p{number}/*.csv"\n'
        )
        (etl.folder / "in" / f"p{number}").mkdir(parents=True)
        (etl.folder / "in" / f"p{number}" / "july.csv").write_text(_text(f"P{number}", rows))
    (etl.folder / "etl.toml").write_text("".join(lines))


def _text(name: str, rows: int) -> str:
    lines = (f"{name}R{row},C1,{row + 1}.10,{row + 1}.10" for row in range(rows))
    return "\n".join(["InvoiceId,CustomerId,Amount,BalanceDue", *lines, ""])


def _watch(etl: Etl, profiles: int, until: float) -> int:
    """Waits until all is put away, or the time is over; returns how many connections there were at once."""
    seen = Counter[int]()
    while time.monotonic() < until and len(list((etl.folder / "in").glob("*/done/july.csv"))) < profiles:
        time.sleep(2.0)
        seen[_connections(etl)] += 1
    return max(seen, default=0)


def _connections(etl: Etl) -> int:
    if not etl.server:
        return 0
    with psycopg.connect(etl.server) as connection:
        found = connection.execute("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'payfabric-etl'")
        return int((found.fetchone() or (0,))[0])
