"""What a run would do to its portal, as the journal keeps it; on both databases."""

from contextlib import closing

import pytest

from etl.errors import JournalError
from etl.journal import Journal
from etl.journal.opening import connect
from etl.model.comparison import Change, Comparison, Overwrites, PlannedAction
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.run import RunRequest, RunState, SourceFile

AT = "2026-07-31T18:00:00Z"
CHANGED = Comparison(1, PlannedAction.CHANGE, (Change("PONumber", "a\u2192", "b"),))
CONFLICT = Comparison(2, PlannedAction.CONFLICT, (Change("BalanceDue", "0.00", "3.00"),), "would rise")
FOUND = (Comparison(0, PlannedAction.IDENTICAL), CHANGED, CONFLICT, Comparison(3, PlannedAction.CREATE))


def plan(journal: Journal, count: int = 4, command: str = "import") -> int:
    run = journal.begin(RunRequest(command, "here"))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
    rows = [
        PlannedRow(n, n + 2, f"A{n}", f"a{n}", f"a{n}", f"A{n}", "USD", f"{n}.00", f'{{"{n}":1}}', mails=False)
        for n in range(count)
    ]
    journal.add(run, 0, rows, [])
    journal.planned(run)
    return run


def statuses(journal: Journal, run: int) -> list[Status]:
    return [result.status for page in journal.results(run) for result in page]


def test_identical_documents_are_not_sent_conflicts_are_rejected_and_both_stay_so(journal: Journal) -> None:
    run = plan(journal)
    journal.comparisons.put(run, AT, FOUND)
    journal.comparisons.obey(run, Overwrites())
    expected = [Status.UNCHANGED, Status.PLANNED, Status.REJECTED, Status.PLANNED]
    assert statuses(journal, run) == expected
    journal.settle_unchanged(run)
    assert statuses(journal, run) == expected
    assert [document.seq for document in journal.settle_and_claim(run, [], -1, 9)] == [1, 3]
    assert journal.reasons(run, 9)[0].text == "BalanceDue would undo a payment"
    assert journal.comparisons.of(run, [0, 3]) == {each.seq: each for each in FOUND}
    later = plan(journal)
    assert statuses(journal, later)[0] is Status.UNCHANGED


def test_conflicts_are_sent_if_that_is_said(journal: Journal) -> None:
    run = plan(journal)
    journal.comparisons.put(run, AT, FOUND)
    journal.comparisons.obey(run, Overwrites(every=True))
    assert statuses(journal, run)[2] is Status.PLANNED
    assert journal.comparisons.overwrites(run).every


@pytest.mark.parametrize(("command", "conflicts"), [("import", 1), ("revert", 1), ("update", 0), ("attach", 0)])
def test_conflicts_of_another_run_are_known_to_whoever_sends_the_whole_invoice(
    journal: Journal, command: str, conflicts: int
) -> None:
    earlier = plan(journal)
    assert journal.comparisons.conflicts_before(plan(journal, command=command)) == 0
    journal.comparisons.put(earlier, AT, FOUND)
    assert journal.comparisons.conflicts_before(plan(journal, command=command)) == conflicts


def test_what_the_journal_takes_for_unchanged_is_sent_where_the_portal_differs(journal: Journal) -> None:
    first = plan(journal)
    outcomes = [
        Outcome(each.seq, Status.SUCCESS, 1, 200, "", AT) for each in journal.settle_and_claim(first, [], -1, 9)
    ]
    journal.settle_and_claim(first, outcomes, 9, 0)
    run = plan(journal)
    assert set(statuses(journal, run)) == {Status.UNCHANGED}
    (page,) = journal.comparisons.documents(run)
    assert [(each.seq, each.given) for each in page] == [(n, True) for n in range(4)]
    journal.comparisons.put(run, AT, FOUND)
    journal.comparisons.obey(run, Overwrites(every=True))
    journal.settle_unchanged(run)
    assert statuses(journal, run) == [Status.UNCHANGED, *[Status.PLANNED] * 3]


def test_a_plan_waits_for_nobody_and_expires(journal: Journal) -> None:
    before = journal.begin(RunRequest("import", "here"))
    run = plan(journal)
    journal.comparisons.put(run, AT, FOUND)
    journal.comparisons.obey(run, Overwrites())
    digest = journal.comparisons.digest(run)
    journal.comparisons.propose(run, digest)
    (found, _) = journal.runs()
    assert (found.state, found.plan) == (RunState.PROPOSED, f"{run}-{digest}")
    assert journal.unfinished(RunRequest("import", "here"), ["0"]) is None
    assert journal.comparisons.digest(run) == digest
    journal.comparisons.put(run, AT, [Comparison(3, PlannedAction.CHANGE)])
    assert journal.comparisons.digest(run) != digest
    journal.upkeep.compact("2000-01-01T00:00:00Z")
    assert journal.runs()[0].state is RunState.PROPOSED
    journal.upkeep.compact("9999-01-01T00:00:00Z")
    assert journal.runs()[0].state is RunState.EXPIRED
    # What was paid once is never forgotten, all else is.
    assert journal.comparisons.of(run, [0, 1, 2, 3]) == {2: CONFLICT}
    assert before < run


def test_a_plan_takes_over_nothing(journal: Journal) -> None:
    first = plan(journal, 1)
    journal.settle_and_claim(first, [], -1, 1)
    journal.settle_and_claim(first, [Outcome(0, Status.SUCCESS, 1, 200, "", AT)], 9, 0)
    pending = journal.begin(RunRequest("import", "here"))
    journal.add_source(pending, 0, SourceFile("august.csv", "", "1"))
    journal.add(pending, 0, [PlannedRow(0, 2, "A0", "a0", "a0", "A0", "", "1", '{"new":1}', mails=False)], [])
    journal.planned(pending)
    plan(journal, 1)
    journal.settle_unchanged(pending)
    assert statuses(journal, pending) == [Status.PLANNED]


def test_a_mark_that_was_not_written_so_is_damage(journal: Journal) -> None:
    run = plan(journal)
    journal.comparisons.put(run, AT, FOUND)
    with closing(connect(journal.place)) as database, database.transaction():
        database.execute("UPDATE comparison SET changes = '[]' WHERE seq = 1")
    with pytest.raises(JournalError, match="is damaged: what was compared of run 1"):
        journal.comparisons.of(run, [0, 3])
