"""Resume: how soon a large run that was nearly done sends again, and what is told of it once it is settled."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from benchmarks import proof, targets
from benchmarks.findings import Compared, Figure, Finding, Spread
from benchmarks.ground import ROOT, Ground, environment, material, ours, room
from benchmarks.measure import FailedError, Order, Sample, run
from benchmarks.sections.plan import plan
from benchmarks.servers.running import Server, fast

SECTION = "resume"
_PATIENCE = 120.0
_MEGABYTE = _MICRO = 1_000_000

_TOLD = (("results", "1", "--results", "r.csv"), ("runs",), ("runs", "1"))
"""Commands that read back what a settled run has left; the first writes a row a document."""

# What a killed round has come to are rows: whatever is settled is in pages.
_UNSENT = """
    UPDATE document SET status = 'planned', attempts = 0, http_status = NULL, finished_at = NULL, quiet_since = '';
    DELETE FROM attempt;
    DELETE FROM delivered WHERE name IN
    (SELECT invoice_key FROM document UNION SELECT identity_key FROM document);
    UPDATE run SET state = 'stopped';
"""


def measure(ground: Ground) -> Iterator[Finding]:
    """Resumes a run again and again that is nearly done, settles the rest, and reads back what it has left."""
    documents = ground.scale.journal
    with room() as folder, fast(ground.programs.get("nginx")) as server:
        journal = folder / "journal.sqlite3"
        plan(material(documents), journal, server.base_url)
        size = Spread((proof.size(journal) / documents,))
        _settle(folder, documents * 99 // 100, "stopped")
        seconds = []
        for _ in range(ground.scale.rounds):
            seconds.append(_first_document(folder, server))
            _forget(journal)
        _settle(folder, documents, "finished")
        proof.planned(journal, material(documents), "success")
        told = [(words, [_read(folder, server, words) for _ in range(ground.scale.peer_rounds)]) for words in _TOLD]
        proof.require("ours", proof.lines(folder / "r.csv"), documents + 1)
    what = f"bytes of the journal a document, {documents:,} planned"
    yield Compared(SECTION, what, size, unit="bytes", target=targets.PLANNED_BYTES)
    what = f"first document at the portal, {documents:,} documents, 99 % done"
    yield Compared(SECTION, what, Spread(tuple(seconds)), unit="s", target=targets.RESUME)
    for words, samples in told:
        yield from _back(words, documents, samples)


def _back(words: Sequence[str], documents: int, samples: list[Sample]) -> Iterator[Finding]:
    """What reading back took."""
    work = f"etl {' '.join(words)}, {documents:,} settled"
    cpu = [sample.cpu for sample in samples]
    if words[0] == "results":
        spent = Spread(tuple(seconds / documents * _MICRO for seconds in cpu))
        yield Compared(SECTION, f"CPU a document, {work}", spent, unit="us", target=targets.RESULTS)
        peak = Spread(tuple(sample.peak / _MEGABYTE for sample in samples))
        yield Figure(SECTION, f"peak memory, {work}", "ours", "MB", peak)
    yield Figure(SECTION, f"CPU seconds, {work}", "ours", "s", Spread(tuple(cpu)))
    yield Figure(SECTION, work, "ours", "s", Spread(tuple(sample.wall for sample in samples)))


def _settle(folder: Path, count: int, state: str) -> None:
    """Settles the documents of a run before a ``seq``, by a process of its own: this one keeps itself small."""
    words = [sys.executable, str(ROOT / "benchmarks" / "settle.py"), str(folder / "journal.sqlite3"), str(count), state]
    run(Order(words, folder, environment()))


def _forget(journal: Path) -> None:
    with closing(sqlite3.connect(journal)) as database:
        database.executescript(f"BEGIN; {_UNSENT} COMMIT; PRAGMA wal_checkpoint(TRUNCATE);")


def _read(folder: Path, server: Server, words: Sequence[str]) -> Sample:
    return run(Order([sys.executable, "-m", "etl", *words], folder, ours(folder, server.base_url)))


def _first_document(folder: Path, server: Server) -> float:
    """Seconds from the start of the process to the arrival."""
    list(server.log.fresh())
    words = [sys.executable, "-m", "etl", "resume", "--rate", "unlimited", "--results", str(folder / "r.csv")]
    started, until = time.time(), time.monotonic() + _PATIENCE
    with subprocess.Popen(
        words, cwd=folder, env=ours(folder, server.base_url), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            while time.monotonic() < until:
                for arrival in server.log.fresh():
                    if arrival.document:
                        return arrival.at - started
                time.sleep(0.02)
        finally:
            process.send_signal(signal.SIGKILL)
    raise FailedError("ours has not resumed")
