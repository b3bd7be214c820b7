"""The results are the same bytes whether the journal has its documents in pages or in rows."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from etl.journal import Journal, folding, page, pages, results
from etl.journal.opening import connect
from etl.model.audit import Attempt
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.problem import Problem
from etl.model.run import RunRequest, RunState, SourceFile
from etl.portals import Destination
from etl.report import write_results
from tests.support.golden import dumped

HERE = "http://127.0.0.1/api"
AT = "2026-07-31T18:00:00.{:03}Z"
COUNT = 120

#: InvoiceIds and names that a spreadsheet would run, or that need quotes; bodies that say more, less, or nothing.
NAMES = ("=1+1", "-5", "'=x", 'a "b", c', "two\r\nlines", "Łódź 😀", "+x", "\t@y", "00123", "\u2028 \x01")
BODIES = (
    '{{"Amount":"{0}.10","BalanceDue":"-0.00001","CustomerId":"=C{0}","CustomerName":"a \\"b\\"\\n, {0}"}}',
    '{{"BalanceDue":"12345678901234.12345","CustomerId":"","CustomerName":"Łódź \\ud83d\\ude00"}}',
    '{{"CustomerName":"@x"}}',
    '{{"CustomerId":7,"CustomerName":"of no plan"}}',
)
#: What becomes of the first of ten; the others are plain.
ENDS: dict[int, dict[str, Any]] = {
    0: {"status": Status.FAILED, "message": "=refused, said the\nportal", "http_status": 400},
    10: {"message": "It was confirmed."},
    20: {"status": Status.IN_DOUBT, "finished_at": None, "http_status": None},
    30: {"attempts": 3},
    70: {"status": Status.PLANNED, "attempts": 0, "finished_at": None, "http_status": None},
}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "LEAST", 1)
    monkeypatch.setattr(page, "FEW", 1)
    monkeypatch.setattr(page, "SIZE", 7)
    monkeypatch.setattr(results, "_ROWS", 3)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "journal.sqlite3") as opened:
        yield opened


def row(seq: int) -> PlannedRow:
    name, amount = f"{NAMES[seq % len(NAMES)]}{seq}", (f"{seq}.{seq % 3}0", "-12345678901234.12345", None)[seq % 3]
    keys = (name, name.lower(), name.lower(), name, ("USD", "", "EUR")[seq % 3], amount)
    body = None if seq % 23 == 22 else BODIES[seq % len(BODIES)].format(seq)
    aside = "a credit memo" if seq % 29 == 28 else None
    return PlannedRow(seq, seq + 2, *keys, body, False, aside=aside, stated=None if body else '{"CustomerId":"-C"}')


def planned(journal: Journal) -> int:
    run = journal.begin(RunRequest("import", HERE))
    for number, (first, last) in enumerate(((0, 50), (50, 90), (90, COUNT))):
        journal.add_source(run, number, SourceFile(f"=j,{number}.xlsx", ("", "A\nB", "+C")[number], "0" * 64))
        problems = [
            Problem(
                seq, "Amount", "=1", "odd" if seq % 2 else "decimals(5)", "is odd", "Mend it.", warning=seq % 2 == 1
            )
            for seq in range(first, last)
            if seq % 23 == 22 or seq % 31 == 29
        ]
        journal.add(run, number, [row(seq) for seq in range(first, last)], problems)
    journal.planned(run, RunState.PLANNED)
    return run


def outcome(seq: int) -> Outcome:
    facts: dict[str, Any] = {"status": Status.SUCCESS, "attempts": 1, "http_status": 200, "message": ""}
    facts |= {"finished_at": AT.format(seq)} | ENDS.get(seq, {})
    tries = (Attempt(AT.format(n), "POST", facts["http_status"], "accepted", "") for n in range(facts["attempts"]))
    return Outcome(seq, requests=tuple(tries), **facts)


def written(journal: Journal, run: int, folder: Path) -> list[str]:
    """What each kind of file has, to the byte, and of a workbook to the cell and its look."""
    every = (folder / f"july.results{ending}" for ending in (".csv", ".xlsx", ".jsonl", ".parquet"))
    sent_to = Destination("sandbox", "acme")
    return [str(dumped(write_results(journal.results(run), path, sent_to, "7-ab"))) for path in every]


def packed(journal: Journal) -> int:
    with closing(connect(journal.place)) as db:
        return sum(last >= first for first, last in pages.stretches(db, 1))


def test_results_are_the_same_bytes_from_pages_as_from_rows(journal: Journal, tmp_path: Path) -> None:
    run = planned(journal)
    waiting = written(journal, run, tmp_path)
    assert packed(journal) > COUNT // 14
    with closing(connect(journal.place)) as db, db.transaction(run):
        pages.take_all_out(db, run)
    assert packed(journal) == 0
    assert written(journal, run, tmp_path) == waiting

    journal.mark(run, RunState.SENDING)
    claimed = journal.settle_and_claim(run, [], -1, COUNT)
    journal.settle_and_claim(run, [outcome(each.seq) for each in claimed], COUNT, 0)
    rows = written(journal, run, tmp_path)
    assert rows != waiting
    journal.mark(run, RunState.STOPPED)
    assert packed(journal) > COUNT // 14
    assert written(journal, run, tmp_path) == rows


def test_results_of_forgotten_bodies_are_the_same_bytes_too(journal: Journal, tmp_path: Path) -> None:
    run = planned(journal)
    journal.mark(run, RunState.SENDING)
    claimed = journal.settle_and_claim(run, [], -1, COUNT)
    journal.settle_and_claim(run, [outcome(each.seq) for each in claimed], COUNT, 0)
    journal.mark(run, RunState.STOPPED)
    before = written(journal, run, tmp_path)
    journal.upkeep.compact("9999")
    forgotten = written(journal, run, tmp_path)
    assert packed(journal) > COUNT // 14
    assert forgotten != before
    with closing(connect(journal.place)) as db, db.transaction(run):
        folding.unfold(db, run)
    assert packed(journal) == 0
    assert written(journal, run, tmp_path) == forgotten
