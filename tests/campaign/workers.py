"""Workers that are killed with all they have started, again and again, while files arrive for many portals."""

import json
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from etl.queue import RESCUES
from tests.campaign.kills import repeats
from tests.campaign.machines import Machine, wrong_clock
from tests.support.command import CREDENTIALS, Etl
from tests.support.portal import Stand, standing
from tests.support.postgres import Server

#: Requests a second that each portal takes; a worker's own limit is the same.
_LIMIT = 200

#: Seconds without a new invoice anywhere after which nothing more will come.
_PATIENCE = 1000.0


@dataclass(frozen=True, slots=True)
class Size:
    """How large a campaign is, and how bad: the clock of one of its machines is so many seconds ahead."""

    workers: int
    portals: int
    files: int
    rows: int
    kills: int
    restarts: int
    cuts: int
    ahead: int
    seed: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a campaign showed.

    Attributes:
        kills: machines killed while they had work, times that their server was, and connections that it has ended.
        invoices: in all files.
        held: as many of them portals hold exactly as in the files.
        repeated: POSTs beyond the first of each invoice.
        unasked: of these, the ones without a GET before that showed the invoice missing.
        limited: requests that a portal refused as too many.
        outlived: jobs that had outlived as many workers as they may, and were tried again by a person.
        lost: files that are not in ``done``.
        seconds: from the first worker's start to the last invoice.
        gaps: seconds from each of these to the next invoice anywhere, the longest first.
    """

    kills: int
    invoices: int
    held: int
    repeated: int
    unasked: int
    limited: int
    outlived: int
    lost: Sequence[str]
    seconds: float
    gaps: Sequence[float]

    @property
    def well(self) -> bool:
        """Whether every promise was kept."""
        return self.held == self.invoices and not self.unasked and not self.limited and not self.lost


def campaign(etl: Etl, size: Size, server: Server | None = None) -> Report:
    """Has files loaded through kills, then looks at what portals hold.

    Args:
        etl: the commands.
        size: how much.
        server: of the journal, which is killed and started too; None for a journal in a file.
    """
    chance = random.Random(size.seed)
    with _portals(etl, size.portals) as stands:
        _configure(etl, stands)
        amounts = _write(etl, size, chance)
        keys = {
            f"P{number}_{name.removeprefix('PAYFABRIC_')}": v for number in stands for name, v in CREDENTIALS.items()
        }
        ahead = wrong_clock(size.ahead) if size.ahead else ()
        machines = [Machine(etl, number, keys, () if number else ahead) for number in range(size.workers)]
        began = time.monotonic()
        try:
            for machine in machines:
                machine.start()
            ends: list[Callable[[], None]] = [_killing(machines, chance)] * size.kills
            ends += [server.crash] * size.restarts + [server.cut_any] * size.cuts if server else []
            chance.shuffle(ends)
            killed, gaps = _break(etl, ends, sum(map(len, amounts.values())), chance)
            ended, outlived = _settled(etl, sum(map(len, amounts.values())))
        finally:
            codes = [machine.stop() for machine in machines]
        if any(codes):
            raise AssertionError(f"workers that were asked to stop ended with {codes}")
        held = sum(_held(stand, amounts[number]) for number, stand in stands.items())
    counted = Counter[str]()
    for number in stands:
        counted += requests(etl.folder / f"portal-{number}.db")
    return Report(
        kills=killed,
        invoices=sum(map(len, amounts.values())),
        held=held,
        repeated=counted["repeated"],
        unasked=counted["unasked"],
        limited=counted["limited"],
        outlived=outlived,
        lost=_lost(etl, size),
        seconds=ended - began,
        gaps=sorted(gaps, reverse=True),
    )


@contextmanager
def _portals(etl: Etl, portals: int) -> Iterator[dict[int, Stand]]:
    with ExitStack() as stack:
        yield {
            number: stack.enter_context(
                standing(("--data", f"portal-{number}.db", "--rate-limit", str(_LIMIT), "--latency", "20"), etl.folder)
            )
            for number in range(portals)
        }


def _configure(etl: Etl, stands: Mapping[int, Stand]) -> None:
    lines = [f'[defaults]\nrate = "{_LIMIT}/s"\nsettle = "1s"\n']
    for number, stand in stands.items():
        (etl.folder / "in" / f"p{number}").mkdir(parents=True)
        lines.append(
            f'[portals.p{number}]\nbase_url = "{stand.simulator.base_url}"\nkey = "env:P{number}_"\n'
            f'inbox = "in/p{number}/*.csv"\n'
        )
    (etl.folder / "etl.toml").write_text("".join(lines))


def _write(etl: Etl, size: Size, chance: random.Random) -> dict[int, dict[str, str]]:
    """Every file; the amount of each invoice by its number, of each portal."""
    amounts: dict[int, dict[str, str]] = {}
    for portal in range(size.portals):
        amounts[portal] = {}
        for file in range(size.files):
            some = {f"F{file}R{row}": f"{row + 1}.{chance.randrange(100):02}" for row in range(size.rows)}
            rows = [f"{name},C1,{amount},{amount}" for name, amount in some.items()]
            text = "\n".join(["InvoiceId,CustomerId,Amount,BalanceDue", *rows, ""])
            (etl.folder / "in" / f"p{portal}" / f"file-{file:03}.csv").write_text(text)
            amounts[portal] |= some
    return amounts


def count(etl: Etl) -> int:
    """Invoices that all portals hold."""
    held = 0
    for data in etl.folder.glob("portal-*.db"):
        with closing(sqlite3.connect(data)) as database:
            held += database.execute("SELECT COUNT(*) FROM invoice").fetchone()[0]
    return held


def _killing(machines: Sequence[Machine], chance: random.Random) -> Callable[[], None]:
    def kill() -> None:
        machine = chance.choice(machines)
        machine.kill()
        machine.start()

    return kill


def _break(
    etl: Etl, ends: Sequence[Callable[[], None]], invoices: int, chance: random.Random
) -> tuple[int, list[float]]:
    """Ends something at random instants, as long as there is work; returns how often, and how long no invoice came."""
    gaps = list[float]()
    for end in ends:
        time.sleep(chance.uniform(1.0, 6.0))
        if count(etl) >= invoices:
            break
        end()
        before, at = count(etl), time.monotonic()
        while count(etl) <= before < invoices and time.monotonic() - at < _PATIENCE:
            time.sleep(0.2)
        gaps.append(time.monotonic() - at)
    return len(gaps), gaps


def _settled(etl: Etl, invoices: int) -> tuple[float, int]:
    """Waits until all is held and put away, or nothing more comes.

    Returns:
        When the last invoice came, and how many jobs were tried again meanwhile.
    """
    before, since, outlived = count(etl), time.monotonic(), 0
    while time.monotonic() - since < _PATIENCE:
        time.sleep(0.5)
        if any((etl.folder / "in").glob("*/failed/file-???.csv")):
            outlived += _tried_again(etl)
        if (now := count(etl)) > before:
            before, since = now, time.monotonic()
        if before >= invoices and not any(path.is_file() for path in (etl.folder / "in").glob("*/processing/*/*")):
            break
    return since, outlived


def _tried_again(etl: Etl) -> int:
    """Tries again the jobs whose workers have died too often, as the person does who is told of them."""
    listed = map(json.loads, etl.run("jobs", "--failed", "--json").stdout.splitlines())
    outlived = [str(facts["job"]) for facts in listed if facts.get("rescues", 0) > RESCUES]
    # Of one that was tried again already the file is there no more.
    return sum(etl.run("jobs", "retry", number).returncode == 0 for number in outlived)


def _held(stand: Stand, amounts: Mapping[str, str]) -> int:
    return sum(body["Amount"] == amounts.get(identity) for identity, body in stand.bodies().items())


def requests(data: Path) -> Counter[str]:
    """What a portal was asked too often, and what not often enough, by the fields of a report."""
    with sqlite3.connect(data) as database:
        found = database.execute(
            "SELECT identity, method, status FROM request WHERE path LIKE '%/invoices' ORDER BY id"
        )
        rows = found.fetchall()
        (limited,) = database.execute("SELECT COUNT(*) FROM request WHERE status = 429").fetchone()
    database.close()
    repeated, unasked = repeats(rows)
    return Counter(repeated=repeated, unasked=unasked, limited=limited)


def _lost(etl: Etl, size: Size) -> list[str]:
    wanted = {f"p{portal}/file-{file:03}.csv" for portal in range(size.portals) for file in range(size.files)}
    done = {f"{path.parts[-3]}/{path.name}" for path in (etl.folder / "in").glob("*/done/file-???.csv")}
    return sorted(wanted - done)
