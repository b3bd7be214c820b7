"""Planning: a file becomes a checked plan in the journal. Its memory and its growth are told from the same runs."""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks import proof, targets
from benchmarks.data import BROKEN
from benchmarks.findings import Compared, Figure, Finding, Skipped, Spread, ratios
from benchmarks.ground import NO_PEERS, PEERS, ROOT, Ground, Material, environment, material, room
from benchmarks.measure import Order, Sample, run

SECTION = "plan"
_PORTAL = "http://127.0.0.1:9/api"
_MEGABYTE = 1_000_000
_MICRO = 1_000_000
_START = 10
"""Rows of a file whose plan is as good as all start."""
_LARGE = 100_000
"""Growth is told from here: below, what is done once, as loading what explains a problem, is a part of each row."""

_SMALL, _OFTEN = 10_000, 3
"""Rows of files that take little longer than the start, which varies: planned so often in a round."""


def measure(ground: Ground) -> Iterator[Finding]:
    """Rounds of all contenders, one after the other, then what they come to."""
    taken: dict[str, list[Sample]] = defaultdict(list)
    files = {rows: material(rows) for rows in {*ground.scale.rows, ground.scale.plan_rows, _START}}
    workbook = material(ground.scale.workbook_rows, ".xlsx")
    broken = material(ground.scale.plan_rows, kind=BROKEN)
    for number in range(ground.scale.rounds):
        for rows, file in sorted(files.items()):
            if rows <= ground.scale.plan_rows or number == 0:
                taken[_ours(rows)] += [plan(file) for _ in range(_OFTEN if rows <= _SMALL else 1)]
        taken["broken"].append(plan(broken))
        taken["polars"].append(_polars(files[ground.scale.plan_rows]))
        taken["ours, xlsx"].append(plan(workbook))
        if ground.peers:
            taken["fastexcel"].append(_fastexcel(ground.peers, workbook))
            if number < ground.scale.peer_rounds:
                taken["pandas"].append(_pandas(ground.peers, material(ground.scale.pandas_rows)))
                taken["frictionless"].append(_frictionless(ground.peers, material(ground.scale.frictionless_rows)))
    yield from _csv(ground, taken)
    yield from _workbook(ground, taken)
    yield from _peers(ground, taken)
    yield from _memory(ground, taken)
    yield from _growth(ground, taken)


def plan(file: Material, journal: Path | None = None, portal: str = _PORTAL) -> Sample:
    """Ours; the journal is looked at, and gone unless it has a place."""
    with room() as folder:
        place = journal or folder / "journal.sqlite3"
        script = str(ROOT / "benchmarks" / "ours.py")
        sample = run(Order([sys.executable, script, str(file.path), str(place), portal], folder, environment()))
        proof.planned(place, file)
    return sample


def _polars(file: Material) -> Sample:
    with room() as folder:
        target = folder / "rows.ndjson"
        words = [sys.executable, str(PEERS / "plan_polars.py"), str(file.path), str(target)]
        sample = run(Order(words, folder, environment()))
        proof.require("polars", proof.lines(target), file.rows)
    return sample


def _fastexcel(peers: Path, file: Material) -> Sample:
    with room() as folder:
        sample = run(Order([str(peers), str(PEERS / "plan_fastexcel.py"), str(file.path)], folder, environment()))
    proof.require("fastexcel", int(sample.out), file.rows)
    return sample


def _pandas(peers: Path, file: Material) -> Sample:
    with room() as folder:
        words = [str(peers), str(PEERS / "plan_pandas.py"), str(file.path), str(folder / "rows.ndjson")]
        sample = run(Order(words, folder, environment()))
    proof.require("pandas + pandera", sample.out.split(), [str(file.rows), str(file.cents)])
    return sample


def _frictionless(peers: Path, file: Material) -> Sample:
    with room() as folder:
        sample = run(Order([str(peers), str(PEERS / "plan_frictionless.py"), str(file.path)], folder, environment()))
    proof.require("frictionless", int(sample.out), file.rows)
    return sample


def _ours(rows: int) -> str:
    return f"ours, {rows}"


def _csv(ground: Ground, taken: dict[str, list[Sample]]) -> Iterator[Finding]:
    rows = ground.scale.plan_rows
    work = f"{rows:,} rows of CSV"
    ours, polars = taken[_ours(rows)], taken["polars"]
    yield _seconds(work, "ours: journal, every check", ours)
    yield _seconds(work, "polars: read_csv, write_ndjson", polars, "no check at all")
    ratio = ratios([sample.wall for sample in ours], [sample.wall for sample in polars])
    yield Compared(SECTION, f"ours / polars, {work}", ratio, target=targets.PLAN_CSV)
    cpu = ratios([sample.cpu for sample in ours], [sample.cpu for sample in polars])
    yield Compared(SECTION, f"ours / polars, {work}, CPU seconds", cpu)
    broken = taken["broken"]
    yield _seconds(work, "ours, 1 % of the rows rejected", broken)
    cpu = ratios([sample.cpu for sample in broken], [sample.cpu for sample in ours])
    yield Compared(SECTION, f"1 % rejected / none, {work}, CPU seconds", cpu, target=targets.PLAN_BROKEN)
    peak = _peaks(broken)
    yield Compared(SECTION, f"peak memory, 1 % rejected, {work}", peak, unit="MB", target=targets.PLAN_PEAK)


def _workbook(ground: Ground, taken: dict[str, list[Sample]]) -> Iterator[Finding]:
    rows = ground.scale.workbook_rows
    work = f"{rows:,} rows of XLSX"
    yield _seconds(work, "ours: journal, every check", taken["ours, xlsx"])
    if not taken["fastexcel"]:
        yield Skipped(SECTION, "fastexcel", NO_PEERS)
        return
    yield _seconds(work, "fastexcel: load_sheet", taken["fastexcel"], "no check at all")
    ours, load = taken["ours, xlsx"], taken["fastexcel"]
    for what, of, target in (
        ("", lambda sample: sample.wall, targets.PLAN_XLSX),
        (", CPU seconds", lambda sample: sample.cpu, targets.PLAN_XLSX_CPU),
        (", peak memory", lambda sample: sample.peak, targets.PLAN_XLSX_PEAK),
    ):
        ratio = ratios(list(map(of, ours)), list(map(of, load)))
        yield Compared(SECTION, f"ours / fastexcel, {work}{what}", ratio, target=target)


def _peers(ground: Ground, taken: dict[str, list[Sample]]) -> Iterator[Finding]:
    scale = ground.scale
    ours = [sample.wall / scale.plan_rows for sample in taken[_ours(scale.plan_rows)]]
    for name, who, rows in (
        ("pandas", "pandas + pandera: the same checks of cells", scale.pandas_rows),
        ("frictionless", "frictionless validate", scale.frictionless_rows),
    ):
        if not taken[name]:
            yield Skipped(SECTION, who, NO_PEERS)
            continue
        yield _seconds(f"{rows:,} rows of CSV", who, taken[name])
        ratio = ratios([sample.wall / rows for sample in taken[name]], ours)
        target = targets.PLAN_PANDAS if name == "pandas" else None
        remark = f"{rows:,} rows; ours {scale.plan_rows:,}"
        yield Compared(SECTION, f"{who} / ours, time a row", ratio, target=target, remark=remark)


def _memory(ground: Ground, taken: dict[str, list[Sample]]) -> Iterator[Finding]:
    sizes = ground.scale.rows
    for rows in sizes:
        yield Figure(SECTION, f"peak memory, {rows:,} rows", "ours", "MB", _peaks(taken[_ours(rows)]))
    small, large = sizes[-2:]
    ratio = ratios([s.peak for s in taken[_ours(large)]], [s.peak for s in taken[_ours(small)]])
    what = f"{large:,} / {small:,} rows"
    decides = small >= ground.scale.plan_rows
    yield Compared(SECTION, f"peak memory, {what}", ratio, target=targets.PLAN_MEMORY if decides else None)
    if not decides:
        yield Skipped(
            SECTION,
            f"target {targets.PLAN_MEMORY.number}: {targets.PLAN_MEMORY.text}",
            "it speaks of 10,000,000 rows: use --full",
        )
    peak = _peaks(taken[_ours(large)])
    yield Compared(SECTION, f"peak memory, {large:,} rows", peak, unit="MB", target=targets.PLAN_PEAK)


def _growth(ground: Ground, taken: dict[str, list[Sample]]) -> Iterator[Finding]:
    """Time a row, less what a process takes to start."""
    sizes = ground.scale.rows
    walls = {rows: [sample.wall for sample in taken[_ours(rows)]] for rows in (_START, *sizes)}
    cpus = {rows: [sample.cpu for sample in taken[_ours(rows)]] for rows in (_START, *sizes)}
    for name, seconds, target in (("time", walls, None), ("CPU seconds", cpus, targets.GROWTH)):
        start = Spread(tuple(seconds[_START])).median
        costs = {rows: Spread(tuple((took - start) / rows * _MICRO for took in seconds[rows])) for rows in sizes}
        medians = [cost.median for cost in costs.values()]
        if min(medians) <= 0:
            why = "on this machine the smallest file takes no longer than the start does"
            yield Skipped(SECTION, f"growth of {name} a row", why)
            continue
        for rows, cost in costs.items():
            yield Figure(SECTION, f"{name} a row, {rows:,} rows", "ours", "us", cost, "without the start")
        large = [rows for rows in sizes if rows >= _LARGE] or sizes
        medians = [costs[rows].median for rows in large]
        what = f"{name} a row, dearest / cheapest of {', '.join(f'{rows:,}' for rows in large)}"
        worst = Spread((max(medians) / min(medians),))
        yield Compared(SECTION, what, worst, target=target, remark="of the medians")


def _seconds(work: str, who: str, samples: list[Sample], remark: str = "") -> Figure:
    return Figure(SECTION, work, who, "s", Spread(tuple(sample.wall for sample in samples)), remark)


def _peaks(samples: list[Sample]) -> Spread:
    return Spread(tuple(sample.peak / _MEGABYTE for sample in samples))
