"""What is taken for unchanged, and what never is."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from etl.journal import Journal
from etl.records import Outcome, PlannedRow, RunRequest, SourceFile, Status

AT = "2026-07-31T18:00:00.000Z"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "journal.sqlite3") as journal:
        yield journal


def plan(journal: Journal, body: str, *, portal: str = "here") -> int:
    run = journal.begin(RunRequest("import", portal))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
    row = PlannedRow(0, 2, "A1", "a1", "a1", "A1", "USD", "1.00", body, mails=False)
    journal.add(run, 0, [row], [])
    return run


def settle(journal: Journal, run: int, status: Status) -> None:
    (document,) = journal.turn(run, [], -1, 1)
    delivered = sha256(document.payload).hexdigest() if status is Status.SUCCESS else ""
    journal.turn(run, [Outcome(0, status, 1, 200, "", AT, 0, delivered)], 0, 0)


def test_the_same_body_to_the_same_portal_is_unchanged(journal: Journal) -> None:
    settle(journal, plan(journal, "{1}"), Status.SUCCESS)
    run = plan(journal, "{1}")
    assert journal.mark_unchanged(run) == 1
    (((result),),) = journal.results(run)
    assert (result.status, result.message) == (Status.UNCHANGED, f"unchanged since {AT}")
    assert journal.turn(run, [], -1, 10) == []


@pytest.mark.parametrize("status", [Status.FAILED, Status.IN_DOUBT, Status.PLANNED])
def test_what_did_not_succeed_is_sent_again(journal: Journal, status: Status) -> None:
    settle(journal, plan(journal, "{1}"), status)
    assert journal.mark_unchanged(plan(journal, "{1}")) == 0


def test_another_body_and_another_portal_are_sent(journal: Journal) -> None:
    settle(journal, plan(journal, "{1}"), Status.SUCCESS)
    assert journal.mark_unchanged(plan(journal, "{2}")) == 0
    assert journal.mark_unchanged(plan(journal, "{1}", portal="there")) == 0


@pytest.mark.parametrize("status", list(Status))
def test_once_another_body_may_have_gone_out_the_old_one_counts_for_nothing(journal: Journal, status: Status) -> None:
    settle(journal, plan(journal, "{1}"), Status.SUCCESS)
    settle(journal, plan(journal, "{2}"), status)
    assert journal.mark_unchanged(plan(journal, "{1}")) == 0
    assert journal.mark_unchanged(plan(journal, "{2}")) == (status is Status.SUCCESS)


def test_a_body_claimed_by_a_process_that_died_leaves_nothing_to_rely_on(journal: Journal) -> None:
    settle(journal, plan(journal, "{1}"), Status.SUCCESS)
    journal.turn(plan(journal, "{2}"), [], -1, 1)
    with Journal(journal.path) as later:
        assert later.mark_unchanged(plan(later, "{1}")) == 0


def test_a_compacted_body_is_a_hash_and_still_known_as_unchanged(journal: Journal) -> None:
    body = '{"Amount":"1.00","CustomerName":"Secretive"}'
    first = plan(journal, body)
    settle(journal, first, Status.SUCCESS)
    pending = plan(journal, '{"Amount":"2.00"}', portal="there")
    assert journal.compact("2026-01-01T00:00:00Z") == 0
    assert journal.compact("9999-01-01T00:00:00Z") == 1
    assert journal.compact("9999-01-01T00:00:00Z") == 0
    (document,) = journal.delivered(first, 1)
    assert document.payload.decode() == sha256(body.encode()).hexdigest()
    assert journal.mark_unchanged(plan(journal, body)) == 1
    (other,) = journal.turn(pending, [], -1, 1)
    assert other.payload == b'{"Amount":"2.00"}'
