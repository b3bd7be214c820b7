"""Interrupts an import twice at random instants, resumes it, and looks at what it said and what the portal holds."""

import random
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.command import Etl
from tests.support.stored import posts

_FIRST = (signal.SIGINT, signal.SIGTERM)
_DOCUMENTS = 60


@dataclass(slots=True)
class Interrupts:
    """What the tries showed.

    Attributes:
        codes: exit codes of the interrupted imports.
        faults: what was not as it should be, with what the process said.
    """

    codes: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def campaign(etl: Etl, tries: int, seed: int) -> Interrupts:
    """Interrupts so many imports: SIGINT twice, or SIGTERM and then SIGINT."""
    chance, shown = random.Random(seed), Interrupts()
    for number in range(tries):
        folder = etl.folder / str(number)
        folder.mkdir()
        _try(Etl(folder), chance, shown)
    return shown


def _try(etl: Etl, chance: random.Random, shown: Interrupts) -> None:
    lines = ["InvoiceId,CustomerId,Amount", *(f"A{number},C1,{number}.10" for number in range(_DOCUMENTS)), ""]
    (etl.folder / "july.csv").write_text("\n".join(lines))
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data), "--latency", "250") as settings:
        with etl.start("import", "july.csv", "--rate", "unlimited", **settings) as process:
            assert process.stdout is not None
            said = "".join(iter(lambda: _until_sending(process.stdout.readline()), ""))  # type: ignore[union-attr]
            time.sleep(chance.uniform(0, 0.5))
            for number in (chance.choice(_FIRST), signal.SIGINT):
                if process.poll() is None:
                    process.send_signal(number)
                time.sleep(chance.uniform(0, 0.3))
            out, err = process.communicate(timeout=60)
        shown.codes.append(process.returncode)
        resumed = etl.run("resume", "--rate", "unlimited", **settings)
    _judge(etl, data, said + out, err, process.returncode, resumed.stderr, shown)


def _until_sending(line: str) -> str:
    return "" if line.startswith("Sending") else line


def _judge(etl: Etl, data: Path, out: str, err: str, code: int, resumed: str, shown: Interrupts) -> None:
    results = etl.folder / "july.results.csv"
    statuses = [str(row["Status"]) for row in etl.results(results.name)] if results.exists() else []
    right = {
        "no traceback": "Traceback" not in err and "Exception ignored" not in err,
        "exit code": code in {0, 3},
        "results written, or said how to": "Results: " in out or "python -m etl results" in err,
        "held once": list(posts(data).values()) == [1] * _DOCUMENTS,
        "resumed": statuses == ["Success"] * _DOCUMENTS,
    }
    wrong = [name for name, holds in right.items() if not holds]
    if wrong:
        shown.faults.append(f"{', '.join(wrong)} (exit {code})\n{out}\n{err}\nresumed: {resumed}")
