"""Views of the journal: what other programs read of it, on both engines."""

from contextlib import closing
from pathlib import Path

from etl.journal import Journal, JournalServer
from etl.journal.opening import connect
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.problem import Problem
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.older import lowered

PORTAL = "https://portal"


def rows(count: int) -> list[PlannedRow]:
    return [
        PlannedRow(n, n + 2, f"A{n}", f"a{n}", f"a{n}", f"A{n}", "USD", "1.10", "{}", mails=False) for n in range(count)
    ]


def loaded(journal: Journal) -> int:
    """A run of five: one was rejected, one is held, one was refused, two are pending."""
    run = journal.begin(RunRequest("import", PORTAL))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    *good, last = rows(5)
    journal.add(run, 0, [*good, last._replace(payload=None)], [Problem(4, "Amount", "x", "decimal", "is none", "")])
    journal.planned(run, RunState.PLANNED)
    first, second, *_ = journal.settle_and_claim(run, [], -1, 2)
    ends = [
        Outcome(first.seq, Status.SUCCESS, 1, 200, "", "2026-07-01T00:00:00Z"),
        Outcome(second.seq, Status.FAILED, 2, 400, "No.", "2026-07-01T00:00:01Z"),
    ]
    journal.settle_and_claim(run, ends, 0, 0)
    return run


def test_a_run_and_its_invoices_are_rows_with_the_figures_of_its_totals(place: Path | JournalServer) -> None:
    with Journal(place) as journal:
        run, empty = loaded(journal), journal.begin(RunRequest("update", PORTAL))
        counted = {total.status: total.count for total in journal.totals(run)}
    with closing(connect(place)) as db:
        found = db.execute(
            "SELECT run, command, portal, invoices, succeeded, unchanged, failed, rejected, pending, finished_at"
            " FROM run_overview ORDER BY run"
        ).fetchall()
        amounts = db.execute(
            "SELECT invoice_id, amount, status FROM invoice_overview WHERE status = 'failed'"
        ).fetchall()
    assert [tuple(row) for row in found] == [
        (run, "import", PORTAL, 5, 1, 0, 1, 1, 2, "2026-07-01T00:00:01Z"),
        (empty, "update", PORTAL, 0, 0, 0, 0, 0, 0, None),
    ]
    assert counted == {Status.SUCCESS: 1, Status.FAILED: 1, Status.REJECTED: 1, Status.PLANNED: 2}
    assert [tuple(row) for row in amounts] == [("A1", "1.10", "failed")]


def test_a_journal_of_the_version_before_has_them_once_it_is_opened(place: Path | JournalServer) -> None:
    with Journal(place) as journal:
        run = loaded(journal)
    with closing(connect(place)) as db, db.transaction():
        db.execute("DROP VIEW run_overview")
        db.execute("DROP VIEW invoice_overview")
        lowered(db, 17)
    for _ in range(2):
        with Journal(place), closing(connect(place)) as db:
            assert db.execute("SELECT run, pending FROM run_overview").fetchall() == [(run, 2)]
