"""Start: what there is to wait for before anything is done."""

import sys
from collections.abc import Iterable, Iterator

from benchmarks import proof, targets
from benchmarks.data import BROKEN
from benchmarks.findings import Compared, Figure, Finding, Skipped, Spread, ratios
from benchmarks.ground import Ground, environment, material, ours, room
from benchmarks.measure import Order, Sample, run
from benchmarks.servers.running import Server, fast

SECTION = "start"
_ROWS = 10
_IMPORTS = "import polars"
_PROBLEM = "First problem"
_MANY = 100_000


def measure(ground: Ground) -> Iterator[Finding]:
    """Rounds of all four, one after the other."""
    with fast(ground.programs.get("nginx")) as server:
        rounds = [_round(server) for _ in range(ground.scale.starts)]
    bare, shown, imports, imported = zip(*rounds, strict=True)
    for who, samples in (
        ("an empty Python", bare),
        ("ours: --help", shown),
        (f"Python: {_IMPORTS}", imports),
        (f"ours: import of {_ROWS} rows", imported),
    ):
        yield Figure(SECTION, "start to end", who, "s", Spread(_walls(samples)))
    yield Compared(SECTION, "--help / an empty Python", ratios(_walls(shown), _walls(bare)), target=targets.HELP)
    cpu = ratios([sample.cpu for sample in imported], [sample.cpu for sample in imports])
    what = f"import of {_ROWS} rows / Python with the imports"
    yield Compared(SECTION, what, ratios(_walls(imported), _walls(imports)))
    yield Compared(SECTION, f"{what}, CPU seconds", cpu, target=targets.IMPORT)
    what = f"first problem on the screen, {_MANY:,} rows, CPU seconds"
    if not ground.scale.whole:
        yield Skipped(SECTION, what, "a smoke test has no such file")
        return
    seconds = Spread(tuple(_first_problem() for _ in range(ground.scale.rounds)))
    yield Compared(SECTION, what, seconds, unit="s", target=targets.PROBLEM)


def _round(server: Server) -> tuple[Sample, Sample, Sample, Sample]:
    return _python("-c", "pass"), _python("-m", "etl", "--help"), _python("-c", _IMPORTS), _import(server)


def _first_problem() -> float:
    """CPU seconds until it can be read."""
    with room() as folder:
        words = ["validate", str(material(_MANY, kind=BROKEN).path), "--results", str(folder / "r.csv")]
        own = environment(XDG_STATE_HOME=str(folder / "state"))
        sample = run(Order([sys.executable, "-m", "etl", *words], folder, own, _PROBLEM, exits=(1,)))
    proof.require("ours", _PROBLEM in sample.out, expected=True)
    return sample.cpu - sample.since_cpu


def _walls(samples: Iterable[Sample]) -> tuple[float, ...]:
    return tuple(sample.wall for sample in samples)


def _python(*words: str) -> Sample:
    with room() as folder:
        return run(Order([sys.executable, *words], folder, environment()))


def _import(server: Server) -> Sample:
    with room() as folder:
        words = ["import", str(material(_ROWS).path), "--rate", "unlimited", "--no-undo"]
        words += ["--results", str(folder / "r.csv")]
        sample = run(Order([sys.executable, "-m", "etl", *words], folder, ours(folder, server.base_url)))
    proof.require("ours", sum(arrival.document for arrival in server.seen()), _ROWS)
    return sample
