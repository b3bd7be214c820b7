"""Kills an import at random instants and resumes it, again and again, then looks at what the portal holds."""

import json
import random
import sqlite3
import subprocess
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from tests.support.command import Etl

_STARTED = "Sending"


@dataclass(frozen=True, slots=True)
class Report:
    """What a campaign showed.

    Attributes:
        kills: processes killed while they were sending.
        documents: planned.
        held: as many invoices the portal holds exactly as planned.
        repeated: POSTs beyond the first of each document.
        unasked: of these, the ones without a GET before that showed the document missing.
        misnamed: results that do not name their document's row, or are not Success.
    """

    kills: int
    documents: int
    held: int
    repeated: int
    unasked: int
    misnamed: int


def campaign(etl: Etl, documents: int, kills: int, seed: int) -> Report:
    """Imports so many documents through so many kills; every process is killed until there were enough of them."""
    chance = random.Random(seed)
    amounts = {f"A{number}": f"{number}.{chance.randrange(100):02}" for number in range(documents)}
    lines = ["InvoiceId,CustomerId,Amount", *(f"{name},C1,{amount}" for name, amount in amounts.items()), ""]
    (etl.folder / "july.csv").write_text("\n".join(lines))
    data = etl.folder / "portal.db"
    trouble = ("--latency", "20", "--fail-rate", "0.02", "--drop-rate", "0.02")
    with etl.simulator("--data", str(data), *trouble) as settings:
        rate = ("--rate", str(max(20, documents // kills * 2)))
        killed = 0
        words = ["import", "july.csv", *rate]
        while killed < kills:
            killed += kill(etl.start(*words, **settings), chance.uniform(0.02, 0.7))
            words = ["resume", *rate]
        done = etl.run("resume", "--rate", "unlimited", **settings)
    if done.returncode:
        raise AssertionError(f"the last resume ended with {done.returncode}: {done.stderr}")
    return _report(etl, data, amounts, killed)


def kill(process: subprocess.Popen[str], after: float) -> bool:
    """Kills it so long after it began to send; False if it had ended by itself."""
    with process:
        if process.stdout is not None:
            next((line for line in process.stdout if line.startswith(_STARTED)), None)
        time.sleep(after)
        if process.poll() is not None:
            return False
        process.kill()
        return True


def _report(etl: Etl, data: Path, amounts: dict[str, str], kills: int) -> Report:
    with sqlite3.connect(data) as database:
        bodies = database.execute("SELECT identity, body FROM invoice").fetchall()
        requests = database.execute(
            "SELECT identity, method, status FROM request WHERE path LIKE '%/invoices' ORDER BY id"
        ).fetchall()
    database.close()
    held = sum(json.loads(body)["Amount"] == amounts[identity] for identity, body in bodies)
    repeated, unasked = repeats(requests)
    rows = {name: str(number) for number, name in enumerate(amounts, start=2)}
    results = etl.results("july.results.csv")
    right = sum(r["Status"] == "Success" and rows.get(str(r["DocumentId"])) == r["SourceRow"] for r in results)
    return Report(kills, len(amounts), held, repeated, unasked, len(amounts) - right)


def repeats(requests: list[tuple[str, str, int]]) -> tuple[int, int]:
    """POSTs beyond the first of each document, and those of them that no GET with 404 preceded."""
    seen: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    counts: Counter[str] = Counter()
    for identity, method, status in requests:
        before = seen[identity]
        if method == "POST" and any(earlier == "POST" for earlier, _ in before):
            counts["repeated"] += 1
            counts["unasked"] += before[-1] != ("GET", 404)
        before.append((method, status))
    return counts["repeated"], counts["unasked"]
