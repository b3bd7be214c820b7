"""What runs read is kept, and given back of those that were accepted."""

from decimal import Decimal
from pathlib import Path

import pytest

from etl.journal import Journal, JournalServer
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.figures import Presence, RunFigures, Sum
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.older import lowered

HERE, THERE = "http://127.0.0.1/api", "http://127.0.0.2/api"
FIGURES = RunFigures(
    "ar", 3, 1, {"USD": Sum(3, Decimal("12345678901234.56789"))}, {"DueDate": Presence(2, 3)}, frozenset({"due"})
)


def sent(
    journal: Journal,
    state: RunState = RunState.FINISHED,
    status: Status = Status.SUCCESS,
    portal: str = HERE,
    *,
    command: str = "import",
    corrects: int = 0,
) -> int:
    """A run of one document, as far as it has come."""
    run = journal.begin(RunRequest(command, portal, corrects=corrects))
    journal.add_source(run, 0, SourceFile("a.csv", "", "0"))
    journal.add(run, 0, [PlannedRow(0, 2, "A", "a", "a", "A", "USD", "1.00", f'{{"Amount":"{run}"}}', mails=False)], [])
    journal.planned(run)
    journal.history.add(run, FIGURES)
    if state is not RunState.PLANNED:
        journal.settle_and_claim(run, [], -1, 1)
        journal.settle_and_claim(run, [Outcome(0, status, 1, 200, "", "2026-07-31T18:00:00Z")], 0, 0)
        journal.mark(run, RunState.SENDING)
        journal.mark(run, state)
    return run


def test_what_was_read_comes_back_exactly_the_newest_first(journal: Journal) -> None:
    first, second, other = sent(journal), sent(journal), sent(journal, portal=THERE)
    found = journal.history.accepted(HERE)
    assert [each.run for each in found] == [second, first]
    assert found[0].figures == FIGURES
    assert [each.run for each in journal.history.accepted("")] == [other, second, first]


@pytest.mark.parametrize(
    "more",
    [
        {"state": RunState.PLANNED},
        {"state": RunState.STOPPED},
        {"status": Status.FAILED},
        {"command": "update"},
        {"corrects": 1},
    ],
)
def test_what_was_not_accepted_is_no_example(journal: Journal, more: dict[str, object]) -> None:
    sent(journal, **more)  # type: ignore[arg-type] # of sent
    assert journal.history.accepted("") == []


def test_a_run_that_is_given_up_is_no_example_any_more(journal: Journal) -> None:
    journal.abandon(sent(journal, RunState.STOPPED))
    assert journal.history.accepted("") == []


def test_a_journal_of_the_version_before_begins_to_remember(place: Path | JournalServer) -> None:
    with Journal(place) as journal, journal._writing() as db:  # noqa: SLF001 - what no method does
        db.execute("DROP TABLE run_figures")
        lowered(db, 10)
    with Journal(place) as journal:
        run = sent(journal)
        assert [each.run for each in journal.history.accepted(HERE)] == [run]


def undoing(journal: Journal, reverted: int, state: RunState = RunState.FINISHED) -> int:
    """A run that takes back another one, as far as it has come."""
    run = sent(journal, state, command="revert")
    with journal._writing(run) as db:  # noqa: SLF001 - what only a revert does
        db.execute("INSERT INTO reversal (run, seq, reverted, place) VALUES (?, 0, ?, 0)", (run, reverted))
    return run


def test_a_run_that_was_taken_back_is_no_example(journal: Journal) -> None:
    taken_back, kept = sent(journal), sent(journal)
    first = undoing(journal, taken_back)
    assert [each.run for each in journal.history.accepted(HERE)] == [kept]
    second = undoing(journal, first)
    assert [each.run for each in journal.history.accepted(HERE)] == [kept, taken_back]
    undoing(journal, second)
    assert [each.run for each in journal.history.accepted(HERE)] == [kept]


def test_taking_back_counts_for_nothing_while_it_is_planned_or_once_it_is_given_up(journal: Journal) -> None:
    run = sent(journal)
    given_up = undoing(journal, run, RunState.PLANNED)
    assert [each.run for each in journal.history.accepted(HERE)] == [run]
    journal.abandon(given_up)
    assert [each.run for each in journal.history.accepted(HERE)] == [run]


def test_customers_that_a_portal_was_seen_to_have_are_known(journal: Journal) -> None:
    refused = journal.begin(RunRequest("import", HERE))
    journal.history.add_customers(refused, {"c1": "C1", "c2": "C2"})
    journal.history.add_seen_customers(HERE, {"c2": "c2", "c3": "C3"})
    assert journal.history.customers(HERE) == {"c2": "c2", "c3": "C3"}
    assert journal.history.new_customers(refused) == {"c1": "C1"}
    assert journal.history.customers(THERE) == {}


def test_customers_are_known_of_runs_that_may_be_sent(journal: Journal) -> None:
    first, refused = sent(journal), journal.begin(RunRequest("import", HERE))
    journal.planned(refused, RunState.REFUSED)
    journal.history.add_customers(first, {"c1": "C1"})
    journal.history.add_customers(refused, {"c2": "C2"})
    assert journal.history.customers(HERE) == {"c1": "C1"}
    assert journal.history.customers(THERE) == {}
    journal.history.add_customers(sent(journal), {"c2": "c2"})
    assert journal.history.customers("") == {"c1": "C1", "c2": "c2"}
