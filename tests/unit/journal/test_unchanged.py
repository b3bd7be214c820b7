"""What is taken for unchanged, and what never is."""

import sqlite3
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


def unchanged(journal: Journal, run: int) -> bool:
    journal.set_aside(run)
    ((result,),) = journal.results(run)
    return result.status is Status.UNCHANGED


def plan(journal: Journal, body: str, *, portal: str = "here", resend: bool = False) -> int:
    run = journal.begin(RunRequest("import", portal, resend=resend))
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
    assert unchanged(journal, run)
    (((result),),) = journal.results(run)
    assert (result.status, result.message) == (Status.UNCHANGED, f"unchanged since {AT}")
    assert journal.turn(run, [], -1, 10) == []


@pytest.mark.parametrize("status", [Status.FAILED, Status.IN_DOUBT, Status.PLANNED])
def test_what_did_not_succeed_is_sent_again(journal: Journal, status: Status) -> None:
    settle(journal, plan(journal, "{1}"), status)
    assert not unchanged(journal, plan(journal, "{1}"))


def test_another_body_and_another_portal_are_sent(journal: Journal) -> None:
    settle(journal, plan(journal, "{1}"), Status.SUCCESS)
    assert not unchanged(journal, plan(journal, "{2}"))
    assert not unchanged(journal, plan(journal, "{1}", portal="there"))


@pytest.mark.parametrize("status", list(Status))
def test_once_another_body_may_have_gone_out_the_old_one_counts_for_nothing(journal: Journal, status: Status) -> None:
    settle(journal, plan(journal, "{1}"), Status.SUCCESS)
    settle(journal, plan(journal, "{2}"), status)
    assert not unchanged(journal, plan(journal, "{1}"))
    assert unchanged(journal, plan(journal, "{2}")) is (status is Status.SUCCESS)


def test_a_body_claimed_by_a_process_that_died_leaves_nothing_to_rely_on(journal: Journal) -> None:
    settle(journal, plan(journal, "{1}"), Status.SUCCESS)
    journal.turn(plan(journal, "{2}"), [], -1, 1)
    with Journal(journal.path) as later:
        assert not unchanged(later, plan(later, "{1}"))


def test_a_compacted_body_is_a_hash_and_still_known_as_unchanged(journal: Journal) -> None:
    body = '{"Amount":"1.00","CustomerName":"Secretive"}'
    first = plan(journal, body)
    settle(journal, first, Status.SUCCESS)
    pending = plan(journal, '{"Amount":"2.00"}', portal="there")
    assert journal.compact("2026-01-01T00:00:00Z") == 0
    assert journal.compact("9999-01-01T00:00:00Z") == 1
    assert journal.compact("9999-01-01T00:00:00Z") == 0
    with sqlite3.connect(journal.path) as database:
        kept = database.execute("SELECT payload FROM document WHERE run = ?", (first,)).fetchall()
    database.close()
    assert kept == [(sha256(body.encode()).hexdigest(),)]
    assert journal.delivered(first, 1) == []
    assert unchanged(journal, plan(journal, body))
    (other,) = journal.turn(pending, [], -1, 1)
    assert other.payload == b'{"Amount":"2.00"}'


def test_a_run_that_is_to_send_everything_again_does(journal: Journal) -> None:
    settle(journal, plan(journal, "{1}"), Status.SUCCESS)
    assert not unchanged(journal, plan(journal, "{1}", resend=True))


@pytest.mark.parametrize("resend", [False, True])
@pytest.mark.parametrize("claimed", [False, True])
@pytest.mark.parametrize("later", [Status.SUCCESS, Status.IN_DOUBT, Status.SENDING])
def test_an_interrupted_run_never_puts_an_old_version_over_a_later_runs(
    journal: Journal, later: Status, claimed: bool, resend: bool
) -> None:
    old = plan(journal, "{1}", resend=resend)
    if claimed:
        journal.turn(old, [], -1, 1)
    settle(journal, plan(journal, "{2}"), later)
    journal.set_aside(old)
    assert journal.turn(old, [], -1, 10) == []
    ((result,),) = journal.results(old)
    assert (result.status, result.message) == (
        Status.FAILED,
        "Not sent again: a later run has taken over this invoice.",
    )


def test_a_later_run_that_found_it_unchanged_is_the_later_version_too(journal: Journal) -> None:
    settle(journal, plan(journal, "{1}"), Status.SUCCESS)
    interrupted = plan(journal, "{2}")
    assert unchanged(journal, plan(journal, "{1}"))
    journal.set_aside(interrupted)
    assert journal.turn(interrupted, [], -1, 10) == []
