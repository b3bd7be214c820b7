"""What the portal has plainly taken is in pages, and answers, is damaged, forgotten and made rows again as rows are."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from etl.errors import JournalError
from etl.journal import Journal, JournalServer, folder, folding, page, pages
from etl.journal.opening import connect
from etl.model.audit import Attempt
from etl.model.before import Before, BeforeImage
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.problem import Problem
from etl.model.run import RunRequest, RunState, SourceFile

HERE = "http://127.0.0.1/api"
COUNT = 25
TABLES = ("document", "attempt", "before_image", "delivered")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "LEAST", 1)
    monkeypatch.setattr(page, "FEW", 1)
    monkeypatch.setattr(page, "SIZE", 7)


def row(seq: int) -> PlannedRow:
    name, amount = f"Ä-{seq}", f"{seq}.{seq % 3}0"
    body = f'{{"Amount":"{amount}","CustomerId":"C{seq % 3}"}}'
    facts = (name, name.lower(), f"{name.lower()}/{seq % 2}", f"{name}/{seq % 2}", ("USD", "")[seq % 2], amount, body)
    return PlannedRow(seq, seq + 2, *facts, False, rows=f"{seq}:1" if seq % 4 else "", alike=f"{seq}")


def outcome(seq: int, **other: Any) -> Outcome:  # noqa: ANN401 - fields of an outcome
    at = f"2026-07-31T18:0{seq % 10}:00.{seq:03}Z"
    facts: dict[str, Any] = {
        "status": Status.SUCCESS,
        "attempts": 1,
        "http_status": 200 + seq % 2,
        "message": "",
        "finished_at": at,
    }
    facts |= other
    tries = tuple(
        Attempt(f"2026-07-31T18:00:00.{n:03}Z", "POST", facts["http_status"], "accepted", "")
        for n in range(facts["attempts"])
    )
    return Outcome(seq, requests=tries, **facts)


def sent(journal: Journal, outcomes: Callable[[int], Outcome] = outcome, count: int = COUNT) -> int:
    """A run that has ended, none of it in a page."""
    run = journal.begin(RunRequest("import", HERE))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    journal.add(run, 0, [row(seq) for seq in range(count)], ())
    journal.planned(run, RunState.PLANNED)
    journal.mark(run, RunState.SENDING)
    journal.before.add(run, [BeforeImage(seq, Before.ABSENT) for seq in range(0, count, 2)])
    claimed = journal.settle_and_claim(run, [], -1, count)
    journal.settle_and_claim(run, [outcomes(each.seq) for each in claimed], count, 0)
    return run


def tables(place: Path | JournalServer) -> dict[str, list[Any]]:
    """All that is in rows."""
    found = {}
    with closing(connect(place)) as db:
        for table in TABLES:
            columns = ", ".join(sorted(db.columns(table)))
            found[table] = sorted(map(tuple, db.execute(f"SELECT {columns} FROM {table}").fetchall()), key=repr)
    return found


def views(place: Path | JournalServer) -> list[list[Any]]:
    with closing(connect(place)) as db:
        return [
            sorted(map(tuple, db.execute(f"SELECT * FROM {name}").fetchall()), key=repr)
            for name in ("run_overview", "invoice_overview")
        ]


def told(journal: Journal, run: int) -> list[Any]:
    """Every question that may be asked of a run that was sent."""
    sent, audit, before = journal.sent, journal.audit, journal.before
    return [
        [each for some in journal.results(run) for each in some],
        journal.totals(run),
        journal.rejects.totals(run),
        [each for some in journal.rejects.documents(run) for each in some],
        [each for some in journal.comparisons.rows(run) for each in some],
        [(document, list(attempts)) for document, attempts in audit.documents(run)],
        audit.counts(run),
        [each for some in sent.documents(run) for each in some],
        sent.delivered(run, 5),
        sent.replaced(run),
        [before.count(run, each) for each in Before],
        journal.chain.contents(run),
        journal.runs(pending=True),
        [past.run for past in journal.history.accepted(HERE)],
    ]


def in_pages(place: Path | JournalServer, run: int) -> int:
    with closing(connect(place)) as db:
        return sum(documents.height for _, documents in pages.settled(db, run))


def unfold(place: Path | JournalServer, run: int) -> None:
    with closing(connect(place)) as db, db.transaction(run):
        folding.unfold(db, run)


def test_a_run_in_pages_answers_as_one_in_rows_and_becomes_the_same_rows_again(journal: Journal) -> None:
    place = journal.place
    run = sent(journal)
    rows, seen, answers = tables(place), views(place), told(journal, run)
    journal.mark(run, RunState.FINISHED)
    finished = views(place)
    assert in_pages(place, run) == COUNT
    assert [tables(place)[name] for name in TABLES[:3]] == [[], [], []]
    assert told(journal, run) == answers
    assert finished[1] == seen[1]
    assert len(finished[1]) == COUNT
    assert [each[-1] for each in finished[0]] == [each[-1] for each in seen[0]]
    later = sent(journal, outcome, 5)
    assert journal.sent.replaced(run) == 0
    journal.mark(later, RunState.FINISHED)
    unfold(place, run)
    unfold(place, later)
    first = {name: [each for each in found if each in rows[name]] for name, found in tables(place).items()}
    assert [first[name] for name in TABLES[:3]] == [rows[name] for name in TABLES[:3]]


def test_what_a_later_run_has_sent_otherwise_is_told_of_pages_too(journal: Journal) -> None:
    first = sent(journal)
    journal.mark(first, RunState.FINISHED)
    run = journal.begin(RunRequest("import", HERE))
    journal.add_source(run, 0, SourceFile("august.csv", "", "1" * 64))
    changed = [row(seq)._replace(payload=f'{{"Amount":"{seq}.99"}}') for seq in range(3)]
    journal.add(run, 0, changed, ())
    journal.planned(run, RunState.PLANNED)
    journal.mark(run, RunState.SENDING)
    claimed = journal.settle_and_claim(run, [], -1, 9)
    journal.settle_and_claim(run, [outcome(each.seq) for each in claimed], 9, 0)
    journal.mark(run, RunState.FINISHED)
    assert (journal.sent.replaced(first), journal.sent.replaced(run)) == (3, 0)
    assert sum(len(some) for some in journal.sent.documents(first)) == COUNT - 3


ODD: list[dict[str, Any]] = [
    {"status": Status.FAILED, "message": "refused"},
    {"message": "A remark."},
    {"attempts": 2},
    {"asked": 1},
    {"finished_at": "2026-07-31T18:00:00Z"},
]


def test_what_has_something_to_tell_stays_a_row(journal: Journal) -> None:
    run = sent(journal, lambda seq: outcome(seq, **(ODD[seq] if seq < len(ODD) else {})))
    with closing(connect(journal.place)) as db, db.transaction(run):
        db.insert(
            "problem",
            ("run", "seq", "column_name", "value", "rule", "sentence", "remedy", "warning"),
            [(run, 9, "Amount", "1", "odd", "is odd", "", 1)],
        )
    answers = told(journal, run)
    journal.mark(run, RunState.STOPPED)
    assert in_pages(journal.place, run) == COUNT - len(ODD) - 1
    assert told(journal, run) == answers
    unfold(journal.place, run)
    assert told(journal, run) == answers


def test_a_run_is_put_into_pages_while_it_is_sent_and_no_further_than_all_is_settled(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "_OFTEN", 1)
    run = sent(
        journal, lambda seq: outcome(seq, **({"status": Status.IN_DOUBT, "finished_at": None} if seq == 9 else {}))
    )
    assert in_pages(journal.place, run) == 7
    (doubtful,) = journal.settle_and_claim(run, [], -1, COUNT)
    assert doubtful.seq == 9
    journal.settle_and_claim(run, [outcome(9, attempts=2)], 9, 0)
    assert in_pages(journal.place, run) == 20
    journal.mark(run, RunState.FINISHED)
    assert in_pages(journal.place, run) == COUNT - 1
    assert [result.status for some in journal.results(run) for result in some] == [Status.SUCCESS] * COUNT


def test_a_transaction_that_fails_leaves_all_as_it_was(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    run = sent(journal)
    rows = tables(journal.place)
    with monkeypatch.context() as patch:
        patch.setattr(page, "pack", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            journal.mark(run, RunState.FINISHED)
    assert tables(journal.place) == rows
    journal.mark(run, RunState.FINISHED)
    assert in_pages(journal.place, run) == COUNT


@pytest.mark.parametrize(
    ("damage", "left"),
    [
        ("UPDATE document SET amount = '9.99' WHERE seq = 3", 1),
        ("UPDATE document SET payload = '{}' WHERE seq = 3", 1),
        ("UPDATE attempt SET outcome = 'refused' WHERE seq = 3", 1),
    ],
)
def test_a_damaged_row_stays_one_and_is_noticed(journal: Journal, damage: str, left: int) -> None:
    run = sent(journal)
    with closing(connect(journal.place)) as db:
        db.execute(damage)
    journal.mark(run, RunState.FINISHED)
    assert in_pages(journal.place, run) == COUNT - left
    with pytest.raises(JournalError, match="is damaged"):
        told(journal, run)


@pytest.mark.parametrize("column", ["data", "overview", "sums", "finished_at", "settled"])
def test_a_damaged_page_is_noticed(journal: Journal, column: str) -> None:
    run = sent(journal)
    journal.mark(run, RunState.FINISHED)
    with closing(connect(journal.place)) as db:
        changed = {"data": "first", "settled": "0"}.get(column, f"REPLACE({column}, '1', '2')")
        if column == "data":
            (data,) = db.execute("SELECT data FROM page WHERE first = 0").fetchone()
            db.execute("UPDATE page SET data = ? WHERE first = 0", (bytes(data)[:-9] + bytes(9),))
        else:
            db.execute(f"UPDATE page SET {column} = {changed} WHERE first = 0")
    with pytest.raises(JournalError, match="is damaged"):
        told(journal, run)


def test_bodies_of_pages_are_forgotten_in_time(journal: Journal) -> None:
    run = sent(journal)
    journal.mark(run, RunState.FINISHED)
    contents, results = journal.chain.contents(run), [each for some in journal.results(run) for each in some]
    assert journal.upkeep.compact("2099-01-01T00:00:00Z") == COUNT
    assert journal.upkeep.compact("2099-01-01T00:00:00Z") == 0
    with closing(connect(journal.place)) as db:
        # Another look costs nothing, though something of the run were still to be sent.
        assert list(pages.settled(db, run, pages.KEPT)) == []
    assert journal.chain.contents(run) == contents
    assert journal.sent.delivered(run, 5) == []
    assert [each.forgotten for some in journal.sent.documents(run) for each in some] == [True] * COUNT
    left = [each for some in journal.results(run) for each in some]
    assert left == [each._replace(customer="", due=None) for each in results]
    unfold(journal.place, run)
    assert (journal.chain.contents(run), tables(journal.place)["before_image"]) == (contents, [])


def test_old_runs_are_put_into_pages_when_their_bodies_are_forgotten(journal: Journal) -> None:
    run = sent(journal)
    contents = journal.chain.contents(run)
    assert in_pages(journal.place, run) == 0
    assert journal.upkeep.compact("2099-01-01T00:00:00Z") == COUNT
    assert in_pages(journal.place, run) == COUNT
    assert journal.chain.contents(run) == contents


def test_a_run_that_is_put_back_is_rows(journal: Journal) -> None:
    run = sent(journal)
    journal.mark(run, RunState.FINISHED)
    applied = [each.facts.seq for some in journal.before.applied(run) for each in some]
    back = journal.begin(RunRequest("revert", HERE))
    journal.before.link(back, run, [(0, applied[0])])
    journal.mark(run, RunState.FINISHED)
    assert in_pages(journal.place, run) == 0
    assert [each.document_id for each in journal.sent.documents(run).__next__()][:2] == ["Ä-0", "Ä-1"]


def test_a_warning_takes_a_document_out_of_its_page(journal: Journal) -> None:
    run = sent(journal)
    journal.mark(run, RunState.FINISHED)
    contents = journal.chain.contents(run)
    journal.add(run, 0, (), [Problem(4, "", None, "odd", "is odd", "", warning=True)])
    assert in_pages(journal.place, run) == COUNT - 1
    assert journal.chain.contents(run) == contents
    assert journal.totals(run)[0].count + journal.totals(run)[1].count == COUNT
