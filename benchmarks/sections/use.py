"""Use of what is allowed: a limit is never passed, and nearly used up. Several at once, since mostly they wait."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from benchmarks import proof, targets
from benchmarks.findings import Compared, Finding, Spread
from benchmarks.ground import Ground, material, ours, room
from benchmarks.measure import Order, run
from benchmarks.servers.running import recording
from benchmarks.windows import most_in_any, share_used

SECTION = "use"
_LATENCY = 0.2
_FAST = 100
"""A second; more than this is measured alone, since it needs a core, and for a shorter time."""

_ALONE = 0.25
_LONGER = 1.5
"""Of the seconds; with a latency, feeling the way up takes the first one of them."""


def measure(ground: Ground) -> Iterator[Finding]:
    """Once each: an arrival too many is one too many however often it is tried, and a share needs a long run."""
    scale = ground.scale
    slow = [rate for rate in scale.rates if rate <= _FAST]
    with ThreadPoolExecutor(len(slow) + len(scale.concurrencies)) as pool:
        rates = [pool.submit(_rate, rate, scale.seconds) for rate in slow]
        latencies = [pool.submit(_latency, concurrency, scale.seconds * _LONGER) for concurrency in scale.concurrencies]
        done = [future.result() for future in (*rates, *latencies)]
    for findings in done:
        yield from findings
    for rate in scale.rates:
        if rate > _FAST:
            yield from _rate(rate, scale.seconds * _ALONE)


def _rate(rate: int, seconds: float) -> list[Finding]:
    times = _arrivals(max(2, round(rate * seconds)), 0.0, "--rate", f"{rate}/s", "--concurrency", "64")
    most = most_in_any(times, 1.0) / rate
    share = share_used(times, rate, 1.0)
    what = f"{rate:,} a second, {len(times):,} requests"
    window = Compared(SECTION, f"most in any second / allowed, {what}", Spread((most,)), target=targets.WINDOW)
    if share is None:
        return [window]
    return [Compared(SECTION, f"used / allowed, {what}", Spread((share,)), target=targets.RATE), window]


def _latency(concurrency: int, seconds: float) -> list[Finding]:
    allowed = concurrency / _LATENCY
    words = ("--rate", "unlimited", "--concurrency", str(concurrency))
    times = _arrivals(round(allowed * seconds), _LATENCY, *words)
    share = (len(times) - 1) / (times[-1] + _LATENCY - times[0]) / allowed
    what = f"documents a second / allowed, {concurrency} at once, 200 ms"
    remark = f"from the first document to the last answer of {len(times):,}, feeling the way up from 1 at once included"
    return [Compared(SECTION, what, Spread((share,)), target=targets.LATENCY, remark=remark)]


def _arrivals(documents: int, latency: float, *words: str) -> list[float]:
    """When requests arrived, in seconds and in order; with a limit of a rate, the one for a token is among them."""
    file = material(documents)
    with room() as folder, recording(latency) as server:
        command = [sys.executable, "-m", "etl", "import", str(file.path), "--results", str(folder / "r.csv")]
        command += ["--no-undo", *words]
        run(Order(command, folder, ours(folder, server.base_url)))
        seen = [(arrival.at, arrival.document) for arrival in server.seen()]
    proof.require("ours", sum(document for _, document in seen), documents)
    return sorted(at for at, document in seen if document or not latency)
