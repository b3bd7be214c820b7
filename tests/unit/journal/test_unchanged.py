"""What is taken for unchanged, and what never is."""

from contextlib import closing
from hashlib import sha256

import pytest

from etl.journal import Journal
from etl.journal.opening import connect
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.run import RunRequest, RunState, SourceFile

AT = "2026-07-31T18:00:00.000Z"


def unchanged(journal: Journal, run: int) -> bool:
    journal.settle_unchanged(run)
    ((result,),) = journal.results(run)
    return result.status is Status.UNCHANGED


def plan(
    journal: Journal, body: str, *, portal: str = "here", resend: bool = False, keys: tuple[str, str] = ("A1", "A1")
) -> int:
    """A run of one document; ``keys`` are its InvoiceId and Identity."""
    run = journal.begin(RunRequest("import", portal, resend=resend))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
    invoice, identity = keys
    row = PlannedRow(0, 2, invoice, invoice.lower(), identity.lower(), identity, "USD", "1.00", body, mails=False)
    journal.add(run, 0, [row], [])
    journal.mark(run, RunState.PLANNED)
    return run


def settle(journal: Journal, run: int, status: Status) -> None:
    journal.settle_and_claim(run, [], -1, 1)
    journal.settle_and_claim(run, [Outcome(0, status, 1, 200, "", AT)], 0, 0)


def test_the_same_body_to_the_same_portal_is_unchanged(journal: Journal) -> None:
    settle(journal, plan(journal, "{1}"), Status.SUCCESS)
    run = plan(journal, "{1}")
    assert unchanged(journal, run)
    (((result),),) = journal.results(run)
    assert (result.status, result.message) == (Status.UNCHANGED, f"unchanged since {AT}")
    assert journal.settle_and_claim(run, [], -1, 10) == []


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
    journal.settle_and_claim(plan(journal, "{2}"), [], -1, 1)
    with Journal(journal.place) as later:
        assert not unchanged(later, plan(later, "{1}"))


def test_a_compacted_body_is_a_hash_and_still_known_as_unchanged(journal: Journal) -> None:
    body = '{"Amount":"1.00","CustomerName":"Secretive"}'
    first = plan(journal, body)
    settle(journal, first, Status.SUCCESS)
    pending = plan(journal, '{"Amount":"2.00"}', portal="there")
    assert journal.upkeep.compact("2026-01-01T00:00:00Z") == 0
    assert journal.upkeep.compact("9999-01-01T00:00:00Z") == 1
    assert journal.upkeep.compact("9999-01-01T00:00:00Z") == 0
    with closing(connect(journal.place)) as database:
        kept = database.execute("SELECT payload FROM document WHERE run = ?", (first,)).fetchall()
    assert kept == [(sha256(body.encode()).hexdigest(),)]
    assert journal.sent.delivered(first, 1) == []
    assert unchanged(journal, plan(journal, body))
    (other,) = journal.settle_and_claim(pending, [], -1, 1)
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
        journal.settle_and_claim(old, [], -1, 1)
    settle(journal, plan(journal, "{2}"), later)
    journal.settle_unchanged(old)
    assert journal.settle_and_claim(old, [], -1, 10) == []
    ((result,),) = journal.results(old)
    assert result.status is Status.SUPERSEDED
    assert result.message.startswith("Not sent: a later run has taken over this invoice")


def test_a_later_run_that_found_it_unchanged_is_the_later_version_too(journal: Journal) -> None:
    settle(journal, plan(journal, "{1}"), Status.SUCCESS)
    interrupted = plan(journal, "{2}")
    assert unchanged(journal, plan(journal, "{1}"))
    journal.settle_unchanged(interrupted)
    assert journal.settle_and_claim(interrupted, [], -1, 10) == []


@pytest.mark.parametrize("between", [("1", "Y"), ("2", "X")])
@pytest.mark.parametrize("status", list(Status))
def test_a_version_under_the_same_invoice_or_the_same_identity_counts_too(
    journal: Journal, between: tuple[str, str], status: Status
) -> None:
    settle(journal, plan(journal, "{1}", keys=("1", "X")), Status.SUCCESS)
    settle(journal, plan(journal, "{2}", keys=between), status)
    assert not unchanged(journal, plan(journal, "{1}", keys=("1", "X")))


def test_another_invoice_under_another_identity_changes_nothing(journal: Journal) -> None:
    settle(journal, plan(journal, "{1}", keys=("1", "2")), Status.SUCCESS)
    settle(journal, plan(journal, "{2}", keys=("2", "1")), Status.SUCCESS)
    assert unchanged(journal, plan(journal, "{1}", keys=("1", "2")))


@pytest.mark.parametrize("between", [("1", "Y"), ("2", "X")])
def test_an_interrupted_run_gives_way_to_a_later_one_under_either_key(
    journal: Journal, between: tuple[str, str]
) -> None:
    old = plan(journal, "{1}", keys=("1", "X"))
    settle(journal, plan(journal, "{2}", keys=between), Status.SUCCESS)
    journal.settle_unchanged(old)
    assert journal.settle_and_claim(old, [], -1, 10) == []


@pytest.mark.parametrize("between", [("1", "Y"), ("2", "X")])
def test_what_another_run_left_in_doubt_under_either_key_is_asked_for(
    journal: Journal, between: tuple[str, str]
) -> None:
    settle(journal, plan(journal, "{2}", keys=between), Status.IN_DOUBT)
    (document,) = journal.settle_and_claim(plan(journal, "{1}", keys=("1", "X")), [], -1, 1)
    assert document.in_doubt


def test_bodies_of_what_was_unchanged_shrink_too_and_of_what_is_pending_when_it_is_sent(journal: Journal) -> None:
    body = '{"Amount":"1.00","CustomerName":"Secretive"}'
    settle(journal, plan(journal, body), Status.SUCCESS)
    again = plan(journal, body)
    assert unchanged(journal, again)
    late = plan(journal, '{"Amount":"2.00"}', portal="there")
    assert journal.upkeep.compact("9999-01-01T00:00:00Z") == 2
    settle(journal, late, Status.SUCCESS)
    assert journal.upkeep.compact("9999-01-01T00:00:00Z") == 1
    with closing(connect(journal.place)) as database:
        kept = [payload for (payload,) in database.execute("SELECT payload FROM document").fetchall()]
    assert all(len(payload) == 64 for payload in kept)
