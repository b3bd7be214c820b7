"""Resume: how soon a large run that was nearly done sends again."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks import proof, targets
from benchmarks.findings import Compared, Finding, Spread
from benchmarks.ground import Ground, material, ours, room
from benchmarks.measure import FailedError
from benchmarks.sections.plan import plan
from benchmarks.servers.running import Server, fast

SECTION = "resume"
_PATIENCE = 120.0

# As if all but a hundredth had been sent: the journal is one of ours, what became of its documents is written here.
_DONE = """
    UPDATE document SET status = 'success', attempts = 1, http_status = 200, finished_at = '2026-08-01T00:00:00.000Z'
    WHERE run = 1 AND seq < (SELECT COUNT(*) * 99 / 100 FROM document);
    INSERT INTO delivered (portal, kind, name, content, finished_at, run)
    SELECT run.portal, 'invoice', invoice_key, content, finished_at, 1
    FROM run JOIN document USING (run) WHERE status = 'success';
    INSERT INTO delivered (portal, kind, name, content, finished_at, run)
    SELECT run.portal, 'identity', identity_key, content, finished_at, 1
    FROM run JOIN document USING (run) WHERE status = 'success';
    UPDATE run SET state = 'stopped';
"""
_UNSENT = """
    UPDATE document SET status = 'planned', attempts = 0, http_status = NULL, finished_at = NULL
    WHERE seq >= (SELECT COUNT(*) * 99 / 100 FROM document);
    DELETE FROM delivered WHERE name IN
    (SELECT invoice_key FROM document WHERE seq >= (SELECT COUNT(*) * 99 / 100 FROM document));
    DELETE FROM delivered WHERE name IN
    (SELECT identity_key FROM document WHERE seq >= (SELECT COUNT(*) * 99 / 100 FROM document));
    UPDATE run SET state = 'stopped';
"""


def measure(ground: Ground) -> Iterator[Finding]:
    """Resumes it again and again; each is killed when its first document has arrived, and what it sent is forgotten."""
    documents = ground.scale.journal
    with room() as folder, fast(ground.programs.get("nginx")) as server:
        journal = folder / "journal.sqlite3"
        plan(material(documents), journal, server.base_url)
        size = Spread((proof.size(journal) / documents,))
        proof.unpack(journal)
        _write(journal, _DONE)
        seconds = []
        for _ in range(ground.scale.rounds):
            seconds.append(_first_document(folder, server))
            _write(journal, _UNSENT)
    what = f"bytes of the journal a document, {documents:,} planned"
    yield Compared(SECTION, what, size, unit="bytes", target=targets.PLANNED_BYTES)
    what = f"first document at the portal, {documents:,} documents, 99 % done"
    yield Compared(SECTION, what, Spread(tuple(seconds)), unit="s", target=targets.RESUME)


def _write(journal: Path, statements: str) -> None:
    with closing(sqlite3.connect(journal)) as database:
        database.executescript(f"BEGIN; {statements} COMMIT; PRAGMA wal_checkpoint(TRUNCATE);")


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
