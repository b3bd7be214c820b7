import sqlite3
from pathlib import Path

import pytest

from etl.errors import JournalError
from etl.journal import Journal, JournalServer
from etl.model.audit import Attempt, Count, Invocation
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.run import RunRequest, SourceFile

AT = "2026-08-01T00:00:00.000Z"
LOST = Attempt(AT, "POST", None, "uncertain", "No answer in time")
ASKED = Attempt(AT, "GET", 404, "missing", "")
DONE = Attempt(AT, "POST", 200, "accepted", "")


def planned(journal: Journal, count: int) -> int:
    run = journal.begin(RunRequest("import", "http://127.0.0.1/api"))
    journal.add_source(run, 0, SourceFile("july.csv", "", "abc"))
    rows = [
        PlannedRow(n, n + 2, f"A{n}", f"a{n}", f"a{n}", f"A{n}", "USD", "1.00", "{}", mails=False) for n in range(count)
    ]
    journal.add(run, 0, rows, [])
    journal.planned(run)
    return run


def outcome(seq: int, *requests: Attempt, status: Status = Status.SUCCESS) -> Outcome:
    return Outcome(seq, status, 1, 200, "", AT, requests=requests)


def told(journal: Journal, run: int) -> list[tuple[str | None, list[Attempt]]]:
    return [(document.document_id, list(attempts)) for document, attempts in journal.audit.documents(run)]


def test_every_request_is_kept_in_order_with_its_document(journal: Journal) -> None:
    run = planned(journal, 3)
    journal.settle_and_claim(run, [], -1, 3)
    journal.settle_and_claim(run, [outcome(2, DONE), outcome(0, LOST, ASKED, DONE)], 2, 0)
    assert told(journal, run) == [("A0", [LOST, ASKED, DONE]), ("A1", []), ("A2", [DONE])]
    assert journal.audit.counts(run) == [
        Count("GET", "missing", 1),
        Count("POST", "accepted", 2),
        Count("POST", "uncertain", 1),
    ]


def test_requests_of_a_later_process_follow_those_of_an_earlier_one(journal: Journal) -> None:
    run = planned(journal, 1)
    journal.settle_and_claim(run, [], -1, 1)
    journal.settle_and_claim(run, [outcome(0, LOST, status=Status.IN_DOUBT)], 0, 0)
    journal.settle_and_claim(run, [], -1, 1)
    journal.settle_and_claim(run, [outcome(0, ASKED, DONE)], 0, 0)
    assert told(journal, run) == [("A0", [LOST, ASKED, DONE])]


def test_what_a_process_that_died_has_sent_is_said_to_be_unknown(journal: Journal) -> None:
    run = planned(journal, 2)
    journal.settle_and_claim(run, [], -1, 1)
    journal.settle_and_claim(run, [], -1, 2)
    journal.settle_and_claim(run, [outcome(0, DONE), outcome(1, DONE)], 1, 0)
    (_, (cut, done)), (_, other) = told(journal, run)
    assert (cut.what, cut.http_status, cut.outcome, done) == ("cut off", None, "unknown", DONE)
    assert other == [DONE]


def test_many_documents_with_many_requests_come_page_by_page(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.journal.audit._PAGE", 7)
    run = planned(journal, 30)
    journal.settle_and_claim(run, [], -1, 30)
    journal.settle_and_claim(run, [outcome(seq, *[LOST] * (seq % 11)) for seq in range(30)], 29, 0)
    assert told(journal, run) == [(f"A{seq}", [LOST] * (seq % 11)) for seq in range(30)]
    assert len([0 for _ in journal.audit.documents(run)]) == 30


def test_commands_are_kept_with_how_they_ended(journal: Journal) -> None:
    run = planned(journal, 1)
    asked = Invocation(("etl", "import", "july \x00.csv"), {"etl": "1"}, {"rate": "10"}, "desk")
    first, second = (journal.audit.begin(run, asked) for _ in range(2))
    journal.audit.end(run, second, 3, "Stopped.")
    one, two = journal.audit.invocations(run)
    assert (first, second) == (1, 2)
    assert (one.command, one.versions, one.settings, one.machine) == (
        asked.command,
        {"etl": "1"},
        {"rate": "10"},
        "desk",
    )
    assert (one.finished_at, one.exit_code, two.exit_code, two.message) == (None, None, 3, "Stopped.")
    assert one.started_at <= (two.finished_at or "")


def test_after_a_time_what_may_quote_a_delivered_document_is_forgotten_and_the_rest_stays(journal: Journal) -> None:
    run = planned(journal, 2)
    journal.settle_and_claim(run, [], -1, 2)
    journal.settle_and_claim(run, [outcome(0, LOST, DONE), outcome(1, LOST, status=Status.FAILED)], 1, 0)
    assert journal.upkeep.compact("9999") == 1
    assert told(journal, run) == [("A0", [LOST._replace(message=""), DONE]), ("A1", [LOST])]


def test_a_run_whose_planning_fails_leaves_no_trail(place: Path | JournalServer) -> None:
    def fail(journal: Journal) -> None:
        with journal.planning(RunRequest("import")) as run:
            journal.audit.begin(run, Invocation((), {}, {}, ""))
            raise KeyError

    with Journal(place) as journal:
        with pytest.raises(KeyError):
            fail(journal)
        assert journal.audit.invocations(1) == []


@pytest.mark.parametrize("change", ["http_status = 500", "started_at = ''", "outcome = 'refused'", "what = 'GET'"])
def test_a_request_that_is_not_as_it_was_written_is_damage(tmp_path: Path, change: str) -> None:
    path = tmp_path / "journal.sqlite3"
    with Journal(path) as journal:
        run = planned(journal, 1)
        journal.settle_and_claim(run, [], -1, 1)
        journal.settle_and_claim(run, [outcome(0, DONE)], 0, 0)
    with sqlite3.connect(path) as database:
        database.execute(f"UPDATE attempt SET {change}")
    database.close()
    with Journal(path) as journal, pytest.raises(JournalError, match="not as it was written"):
        told(journal, run)
