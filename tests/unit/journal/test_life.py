"""A document moves as the table of its life says, in each of its ways, and in no other."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.errors import JournalError
from etl.journal import Journal
from etl.model.audit import Attempt
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.problem import Problem
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.life import LIFE, Move, seen, watch

AT = "2026-07-31T18:00:00.000Z"
REFUSED = Attempt(AT, "POST", 400, "refused", "No.")
LOST = Attempt(AT, "POST", 504, "uncertain", "Late.")


def planned(journal: Journal, amount: str = "1.00") -> int:
    run = journal.begin(RunRequest("import", "here"))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    payload = json.dumps({"InvoiceId": "A1", "Identity": "A1", "Amount": amount})
    journal.add(run, 0, [PlannedRow(0, 2, "A1", "a1", "a1", "A1", "USD", amount, payload, mails=False)], [])
    journal.mark(run, RunState.PLANNED)
    journal.mark(run, RunState.SENDING)
    return run


def claimed(journal: Journal, amount: str = "1.00") -> int:
    run = planned(journal, amount)
    assert len(journal.settle_and_claim(run, [], -1, 1)) == 1
    return run


def settled(journal: Journal, status: Status, *requests: Attempt, amount: str = "1.00") -> int:
    run = claimed(journal, amount)
    journal.settle_and_claim(run, [Outcome(0, status, 1, 200, "", AT, requests=requests)], 0, 0)
    return run


def superseded(journal: Journal, run: int) -> None:
    settled(journal, Status.SUCCESS, amount="2.00")
    journal.settle_unchanged(run)


def unchanged(journal: Journal) -> int:
    settled(journal, Status.SUCCESS)
    run = planned(journal)
    journal.settle_unchanged(run)
    return run


def failed_and_given_back(journal: Journal) -> None:
    run = settled(journal, Status.FAILED)
    journal.settle_and_claim(run, [Outcome(0, Status.PLANNED, 1, None, "", None)], 0, 0)


def wrong(journal: Journal) -> None:
    journal.reject(planned(journal), [Problem(0, "Amount", "1.00", "amount", "is wrong.", "Mend it.")])


ACTS: dict[tuple[str, str], Callable[[Journal], object]] = {
    ("planned", "sending"): claimed,
    ("planned", "unchanged"): unchanged,
    ("planned", "superseded"): lambda journal: superseded(journal, planned(journal)),
    ("planned", "rejected"): wrong,
    ("planned", "set aside"): lambda journal: journal.abandon(planned(journal)),
    ("sending", "success"): lambda journal: settled(journal, Status.SUCCESS),
    ("sending", "failed"): lambda journal: journal.abandon(claimed(journal)),
    ("sending", "in doubt"): lambda journal: settled(journal, Status.IN_DOUBT),
    ("sending", "planned"): lambda journal: settled(journal, Status.PLANNED),
    ("sending", "superseded"): lambda journal: superseded(journal, claimed(journal)),
    ("in doubt", "sending"): lambda journal: journal.settle_and_claim(settled(journal, Status.IN_DOUBT), [], -1, 1),
    ("in doubt", "failed"): lambda journal: journal.abandon(settled(journal, Status.IN_DOUBT)),
    ("in doubt", "superseded"): lambda journal: superseded(journal, settled(journal, Status.IN_DOUBT)),
    ("failed", "planned"): failed_and_given_back,
    ("failed", "in doubt"): lambda journal: journal.rejects.reopen(settled(journal, Status.FAILED, LOST)),
    ("unchanged", "planned"): lambda journal: superseded(journal, unchanged(journal)),
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with Journal(tmp_path / "journal.sqlite3"):
        pass
    watch(tmp_path / "journal.sqlite3")
    return tmp_path / "journal.sqlite3"


def test_every_move_of_the_table_is_made_by_something() -> None:
    assert {(Status(before), Status(after)) for before, after in ACTS} == {
        (before, after) for before, stage in LIFE.items() for after in stage.after
    }
    assert LIFE.keys() == set(Status)


@pytest.mark.parametrize(("before", "after"), ACTS)
def test_a_document_makes_this_move(place: Path, before: str, after: str) -> None:
    with Journal(place) as journal:
        ACTS[before, after](journal)
    assert Move(Status(before), Status(after)) in set(seen(place))


def test_what_was_refused_is_planned_again_where_somebody_wants_it(place: Path) -> None:
    with Journal(place) as journal:
        journal.rejects.reopen(settled(journal, Status.FAILED, REFUSED))
    assert Move(Status.FAILED, Status.PLANNED) in set(seen(place))


@pytest.mark.parametrize("status", [Status.SUCCESS, Status.SUPERSEDED, Status.REJECTED, Status.SET_ASIDE])
def test_a_watched_journal_refuses_a_move_that_is_not_in_the_table(place: Path, status: Status) -> None:
    with Journal(place) as journal:
        planned(journal)
        db = sqlite3.connect(place)
        with db:
            db.execute("DROP TRIGGER life_of_a_document")
            db.execute("UPDATE document SET status = ?", (status,))
        watch(place)
        with pytest.raises(sqlite3.IntegrityError, match="a document may not move so"), db:
            db.execute("UPDATE document SET status = 'sending'")
        db.close()


def test_an_engine_that_settles_what_it_has_not_claimed_is_noticed(place: Path) -> None:
    with Journal(place) as journal:
        run = planned(journal)
        with pytest.raises(JournalError, match="may not move so"):
            journal.settle_and_claim(run, [Outcome(0, Status.SUCCESS, 1, 200, "", AT)], 0, 0)


@pytest.mark.parametrize("status", [None, Status.IN_DOUBT, Status.PLANNED])
def test_what_was_given_up_stands_in_no_other_runs_way_and_is_asked_for_first(
    place: Path, status: Status | None
) -> None:
    with Journal(place) as journal:
        earlier = planned(journal)
        later = claimed(journal, "2.00") if status is None else settled(journal, status, amount="2.00")
        journal.abandon(later)
        journal.settle_unchanged(earlier)
        assert statuses(journal, earlier) == [Status.PLANNED]
        (document,) = journal.settle_and_claim(earlier, [], -1, 1)
        assert document.in_doubt


def statuses(journal: Journal, run: int) -> list[Status]:
    return [result.status for page in journal.results(run) for result in page]
