"""Runs whose planned documents are in pages, however few they are."""

import json
from contextlib import closing

import polars as pl

from etl.journal import Journal, pages
from etl.journal.opening import connect
from etl.model.document import PlannedRow
from etl.model.problem import Problem
from etl.model.run import RunRequest, RunState, SourceFile

HERE = "http://127.0.0.1/api"
COUNT = 40


def row(seq: int, version: str = "") -> PlannedRow:
    name, amount = f"Ä{seq}", f"{seq % 5}.{seq % 3}0"
    said = {"Amount": amount, "CustomerId": f"C{seq % 4}", "Comments": version}
    body = json.dumps(said | ({"BalanceDue": amount} if seq % 4 else {}), separators=(",", ":"))
    alike = f"c{seq % 4}\n2026-07-01\n\n{seq % 5}"
    facts = (name, name.lower(), name.lower(), name, ("USD", "EUR", "")[seq % 3])
    if seq % 13 == 5:
        return PlannedRow(seq, seq + 2, *facts, "3.10", None, False, alike=alike)
    if seq % 17 == 3:
        return PlannedRow(seq, seq + 2, *facts, amount, None, False, aside="a credit", alike=alike)
    return PlannedRow(seq, seq + 2, *facts, amount, body, seq % 6 == 0, rows=f"{seq % 2}:{seq}", alike=alike)


def begun(journal: Journal, command: str = "import") -> int:
    run = journal.begin(RunRequest(command, HERE))
    for number, name in enumerate(("july.csv", "august.csv")):
        journal.add_source(run, number, SourceFile(name, "", "0" * 64))
    return run


def planned(journal: Journal, version: str = "", count: int = COUNT) -> int:
    """Every third document is of the second table."""
    run = begun(journal)
    odd = Problem(11, "Amount", "1,1", "odd", "is odd", "Look.", warning=True)
    for first in range(0, count, 16):
        some = [row(seq, version) for seq in range(first, min(first + 16, count))]
        frame = pages.framed(0, some).with_columns(source=pl.col("seq") % 3 // 2)
        bad = [Problem(p.seq, "Amount", "x", "plain", "is odd", "Mend it.") for p in some if not p.payload]
        journal.add_batch(run, frame, [*bad, odd] if first == 0 else bad)
    journal.planned(run, RunState.REFUSED)
    journal.mark(run, RunState.PLANNED)
    return run


def packed(journal: Journal, run: int) -> int:
    with closing(connect(journal.place)) as database:
        return pages.count(database, run)
