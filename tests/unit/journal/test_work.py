"""What a question or a commit costs: as much as it is about, however much the portal was given before."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from etl.journal import Journal, queue
from etl.journal.database import Database
from etl.journal.neighbours import neighbours
from etl.journal.sqlite import SQLite
from etl.model.audit import Attempt
from etl.model.comparison import CompareScope, Comparison, PlannedAction
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.postgres import Server

HERE = "http://127.0.0.1/api"
AT = "2026-07-31T18:00:00.000Z"
FEW, MANY = 40, 1_200
NEW = 12

ASKED: dict[str, Callable[[Journal, int], Any]] = {
    "new to its portal": lambda journal, run: (
        journal.clashes.key_clashes(run),
        journal.clashes.variants(run),
        journal.clashes.like_before(run),
        journal.clashes.like_within(run, [1, 2]),
    ),
    "superseded": lambda journal, run: journal.superseded(run),
    "conflicts before": lambda journal, run: journal.comparisons.conflicts_before(run),
    "unchanged": lambda journal, run: journal.settle_unchanged(run),
    "to be read before": lambda journal, run: (journal.before.missing(run), list(journal.before.lacking(run))),
    "corrected": lambda journal, run: (
        journal.rejects.totals(run),
        journal.rejects.duplicates(run, run),
        list(journal.rejects.rejected(run)),
        (journal.rejects.alone(run, 0), journal.rejects.rules(run), journal.reasons(run, 5)),
    ),
    "claimed": lambda journal, run: journal.settle_and_claim(run, [], -1, NEW),
    "settled": lambda journal, run: journal.settle_and_claim(run, [held(seq) for seq in range(4)], NEW, 4),
    "seen to be paid": lambda journal, run: journal.settle_and_claim(run, [held(5, paid=True)], NEW, 0),
    "settled beside one that is paid": lambda journal, run: journal.settle_and_claim(run, [held(6)], NEW, 0),
    "refused": lambda journal, run: journal.settle_and_claim(run, [held(7, Status.FAILED)], NEW, 0),
    "pending": lambda journal, run: (journal.pending(run), journal.run(run)),
    "told": lambda journal, run: (journal.totals(run), list(journal.results(run)), list(journal.sent.documents(run))),
}

#: What is asked of a run that is gone on with, before its next documents are sent.
GOING_ON: dict[str, Callable[[Journal, int], Any]] = {
    **{name: ASKED[name] for name in ("superseded", "conflicts before", "unchanged", "to be read before", "pending")},
    "runs": lambda journal, _: (journal.runs(pending=True), journal.runs(last=1)),
    "compared": lambda journal, run: [list(journal.comparisons.documents(run, scope)) for scope in CompareScope],
    "refused": lambda journal, run: (journal.rejects.heard(run), journal.rejects.reopened(run)),
    "mails": lambda journal, run: (journal.mails(run), journal.unstated.totals(run)),
    "canary": lambda journal, run: journal.sent.delivered(run, 3),
    "claimed": ASKED["claimed"],
}


def held(seq: int, status: Status = Status.SUCCESS, *, paid: bool = False) -> Outcome:
    """What became of a document at its first request."""
    return Outcome(seq, status, 1, 200, "", AT, requests=(Attempt(AT, "POST", 200, "accepted", ""),), paid=paid)


def planned(journal: Journal, prefix: str, count: int, *, alike: bool = True) -> int:
    """A run that may be sent; ``alike`` where it is known what its documents may be duplicates by."""
    run = journal.begin(RunRequest("import", HERE))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    rows = [
        PlannedRow(
            n,
            n + 2,
            name,
            name,
            name,
            name,
            "USD",
            "1.10",
            f'{{"Amount":1.10,"BalanceDue":{n}}}',
            mails=False,
            alike=name if alike else None,
        )
        for n, name in enumerate(f"{prefix}{n}" for n in range(count))
    ]
    journal.add(run, 0, rows, [])
    journal.planned(run, RunState.PLANNED)
    return run


def steps_of(journal: Journal, run: int, asked: Mapping[str, Callable[[Journal, int], Any]]) -> dict[str, int]:
    """Steps of SQLite's machine, in tens, for each question."""
    found = {}
    database = journal._db  # noqa: SLF001 - its machine is looked at
    assert isinstance(database, SQLite)
    for name, ask in asked.items():
        steps: list[None] = []
        # It goes on with whatever it is at where this returns nothing.
        database._connection.set_progress_handler(partial(steps.append, None), 10)  # noqa: SLF001
        ask(journal, run)
        database._connection.set_progress_handler(None, 10)  # noqa: SLF001
        found[name] = len(steps)
    return found


def sent(journal: Journal, run: int, count: int) -> None:
    claimed = journal.settle_and_claim(run, [], -1, count)
    journal.settle_and_claim(run, [held(document.seq) for document in claimed], count, 0)


def behind_another(path: Path, before: int, *, alike: bool) -> dict[str, int]:
    """Of a small run behind one of so many documents."""
    with Journal(path) as journal:
        old = planned(journal, "old", before, alike=alike)
        journal.comparisons.put(old, AT, [Comparison(seq, PlannedAction.CHANGE) for seq in range(before)])
        sent(journal, old, before)
        return steps_of(journal, planned(journal, "new", NEW), ASKED)


def nearly_done(path: Path, before: int) -> dict[str, int]:
    """Of a run of which so many documents are settled, and a few are not."""
    with Journal(path) as journal:
        run = planned(journal, "a", before + NEW)
        sent(journal, run, before)
        return steps_of(journal, run, GOING_ON)


def require_alike(few: dict[str, int], many: dict[str, int]) -> None:
    assert {name: (few[name], n) for name, n in many.items() if n > few[name] * 3 // 2 + 20} == {}


@pytest.mark.parametrize("alike", [True, False])
def test_what_a_run_costs_does_not_depend_on_what_its_portal_was_sent_before(tmp_path: Path, alike: bool) -> None:
    few, many = (behind_another(tmp_path / str(count), count, alike=alike) for count in (FEW, MANY))
    require_alike(few, many)


def test_what_going_on_with_a_run_costs_does_not_depend_on_what_is_settled_of_it(tmp_path: Path) -> None:
    require_alike(nearly_done(tmp_path / "few", FEW), nearly_done(tmp_path / "many", MANY))


def rows_read(db: Database) -> int:
    """How many rows a server has read of all tables; also of transactions it has not counted elsewhere yet."""
    counted = "SELECT COALESCE(SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0)), 0) FROM pg_stat_xact_user_tables"
    return int(db.execute(counted).fetchone()[0])


def test_a_server_reads_no_more_for_a_batch_though_it_has_no_statistics_of_the_run(postgres: Server) -> None:
    read = []
    for count in (FEW, MANY):
        with postgres.lent() as place, Journal(place) as journal:
            run = planned(journal, "a", count)
            journal.settle_and_claim(run, [], -1, count)
            with journal._writing(run) as db:  # noqa: SLF001 - within one transaction
                before = rows_read(db)
                queue.settle(db, run, [held(seq) for seq in range(20)])
                read.append(rows_read(db) - before)
    few, many = read
    assert 20 < many < few * 2


@pytest.mark.parametrize(
    ("seqs", "most", "found"),
    [
        ((), 9, []),
        ((7,), 9, [(7, 7, 7)]),
        ((3, 1, 2, 3), 9, [(1, 3, 1, 2, 3, 3)]),
        (range(5), 9, [(0, 4, 0, 1, 2, 3, 4, 4, 4, 4)]),
        ((1, 2, 3), 2, [(1, 2, 1, 2), (3, 3, 3)]),
        ((1, 501, 1002), 9, [(1, 501, 1, 501), (1002, 1002, 1002)]),
    ],
)
def test_places_that_are_near_are_asked_for_together(seqs: Iterable[int], most: int, found: list[object]) -> None:
    asked = list(neighbours(seqs, most))
    assert [values for _, values in asked] == found
    assert all(condition.count("?") == len(values) for condition, values in asked)
