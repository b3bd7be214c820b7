from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from etl.errors import JournalError
from etl.journal import Journal
from etl.journal.opening import connect
from etl.model.document import Outcome, PlannedRow, Status, Total
from etl.model.problem import Problem
from etl.model.run import RunRequest, RunState, SourceFile


def row(seq: int, amount: str | None = "30.00", *, currency: str = "USD", payload: str | None = "{}") -> PlannedRow:
    return PlannedRow(
        seq=seq,
        source_row=seq + 2,
        document_id=f"A{seq}",
        invoice_key=f"a{seq}",
        identity_key=f"a{seq}",
        identity=f"A{seq}",
        currency=currency,
        amount=amount,
        payload=payload,
        mails=False,
    )


def outcome(seq: int, status: Status, message: str = "") -> Outcome:
    return Outcome(seq, status, 1, 200, message, "2026-07-31T12:00:00.000Z")


def planned(journal: Journal, count: int) -> int:
    run = journal.begin(RunRequest("import", "here"))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    journal.add(run, 0, map(row, range(count)), [])
    journal.mark(run, RunState.PLANNED)
    return run


def statuses(journal: Journal, run: int) -> list[Status]:
    return [result.status for page in journal.results(run) for result in page]


def test_documents_are_claimed_in_input_order_and_never_twice(journal: Journal) -> None:
    run = planned(journal, 5)
    first = journal.settle_and_claim(run, [], -1, 2)
    second = journal.settle_and_claim(run, [], first[-1].seq, 10)
    assert [document.seq for document in first + second] == [0, 1, 2, 3, 4]
    assert not any(document.in_doubt for document in first + second)


def test_a_claimed_document_is_durably_sending_before_it_is_handed_out(journal: Journal) -> None:
    run = planned(journal, 2)
    journal.settle_and_claim(run, [], -1, 1)
    with Journal(journal.place) as other:
        assert statuses(other, run) == [Status.SENDING, Status.PLANNED]


def test_outcomes_and_claims_are_one_transaction(journal: Journal) -> None:
    run = planned(journal, 2)
    journal.settle_and_claim(run, [], -1, 1)
    journal.settle_and_claim(run, [outcome(0, Status.SUCCESS)], 0, 1)
    with Journal(journal.place) as other:
        assert statuses(other, run) == [Status.SUCCESS, Status.SENDING]


def test_what_a_dead_process_was_sending_comes_back_in_doubt(journal: Journal) -> None:
    run = planned(journal, 3)
    journal.settle_and_claim(run, [], -1, 2)
    with Journal(journal.place) as next_process:
        claimed = next_process.settle_and_claim(run, [], -1, 10)
    assert [(document.seq, document.in_doubt) for document in claimed] == [(0, True), (1, True), (2, False)]


def test_settled_documents_are_not_claimed_again(journal: Journal) -> None:
    run = planned(journal, 4)
    journal.settle_and_claim(run, [], -1, 4)
    settled = [Status.SUCCESS, Status.FAILED, Status.PLANNED, Status.IN_DOUBT]
    journal.settle_and_claim(run, [outcome(seq, status) for seq, status in enumerate(settled)], 3, 0)
    claimed = journal.settle_and_claim(run, [], -1, 10)
    assert [(document.seq, document.in_doubt) for document in claimed] == [(2, False), (3, True)]


def test_totals_are_exact_by_status_and_currency(journal: Journal) -> None:
    run = journal.begin(RunRequest("import", "here"))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    rows = [
        row(0, "0.10"),
        row(1, "0.20"),
        row(2, "99999999999999.99999"),
        row(3, "-1.00", currency="EUR"),
        row(4, None, payload=None),
    ]
    journal.add(run, 0, rows, [])
    assert journal.totals(run) == [
        Total(Status.PLANNED, "EUR", 1, Decimal("-1.00")),
        Total(Status.PLANNED, "USD", 3, Decimal("100000000000000.29999")),
        Total(Status.REJECTED, "USD", 1, Decimal(0), unreadable=1),
    ]


def test_a_rejected_document_keeps_all_its_problems_and_loses_its_payload(journal: Journal) -> None:
    run = planned(journal, 2)
    problems = [
        Problem(1, "Amount", "x", "plain_number", "is not a plain number", "Write digits."),
        Problem(1, "Due Date", None, "required", "is empty", "Fill it in."),
    ]
    journal.reject(run, problems)
    ((_, second),) = journal.results(run)
    assert second.status is Status.REJECTED
    assert second.message == 'Amount "x" is not a plain number. Write digits. | Due Date is empty. Fill it in.'
    assert [document.seq for document in journal.settle_and_claim(run, [], -1, 10)] == [0]


def test_reasons_are_counted_over_problems_and_failures_and_name_the_first_row(journal: Journal) -> None:
    run = planned(journal, 6)
    journal.reject(run, [Problem(seq, "Amount", "x", "plain", "is odd", "Mend it.") for seq in (4, 5)])
    journal.settle_and_claim(run, [outcome(seq, Status.FAILED, "HTTP 400: no") for seq in (1, 2, 3)], 5, 0)
    journal.settle_and_claim(run, [outcome(0, Status.SUCCESS, "confirmed")], 5, 0)
    reasons = [(r.count, r.text, r.file, r.source_row) for r in journal.reasons(run, 3)]
    assert reasons == [(3, "HTTP 400: no", "july.csv", 3), (2, "Amount is odd", "july.csv", 6)]


def test_results_come_in_input_order_page_by_page(journal: Journal) -> None:
    run = planned(journal, 25_000)
    pages = list(journal.results(run))
    assert len(pages) > 1
    assert [result.document_id for page in pages for result in page] == [f"A{seq}" for seq in range(25_000)]


def test_runs_do_not_see_each_other(journal: Journal) -> None:
    first, second = planned(journal, 2), planned(journal, 3)
    journal.settle_and_claim(first, [], -1, 10)
    assert statuses(journal, second) == [Status.PLANNED] * 3


def test_a_failing_batch_leaves_nothing_behind(journal: Journal) -> None:
    run = planned(journal, 1)
    with pytest.raises(JournalError):
        journal.add(run, 0, map(row, [1, 2, 0]), [])
    assert statuses(journal, run) == [Status.PLANNED]


def test_a_journal_of_a_newer_version_is_refused(journal: Journal) -> None:
    with closing(connect(journal.place)) as database:
        database.execute("UPDATE meta SET value = '999' WHERE name = 'version'")
    with pytest.raises(JournalError, match="newer etl"):
        Journal(journal.place)


def test_a_file_that_is_no_journal_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("dear diary " * 1000)
    with pytest.raises(JournalError, match=r"notes\.txt failed: file is not a database"):
        Journal(path)


def test_a_place_that_cannot_be_written_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="Choose another with --journal"):
        Journal(tmp_path / "file" / "journal.sqlite3")


def test_the_state_of_a_run_is_kept(journal: Journal) -> None:
    run = planned(journal, 1)
    journal.mark(run, RunState.FINISHED)
    with closing(connect(journal.place)) as database:
        assert database.execute("SELECT state FROM run").fetchall() == [("finished",)]
