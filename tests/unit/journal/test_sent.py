"""What a portal must hold of a run, on both databases."""

import json
from contextlib import closing

from etl.journal import Journal
from etl.journal.opening import connect
from etl.journal.sent import SentDocument
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.run import RunRequest, RunState, SourceFile

AT = "2026-07-31T18:00:00.000Z"


def deliver(journal: Journal, bodies: dict[str, str], statuses: dict[str, Status], *, corrects: int = 0) -> int:
    """A run of invoices, settled; those without a status stay pending."""
    run = journal.begin(RunRequest("import", "here", corrects=corrects))
    journal.add_source(run, 0, SourceFile("july.csv", "S", "0"))
    rows = [
        PlannedRow(n, n + 2, name, name.lower(), name.lower(), name, "EUR", "1.00", body, mails=False)
        for n, (name, body) in enumerate(bodies.items())
    ]
    journal.add(run, 0, rows, [])
    journal.planned(run)
    journal.settle_unchanged(run)
    claimed = journal.settle_and_claim(run, [], -1, len(rows))
    outcomes = [Outcome(each.seq, statuses.get(each.identity, Status.PLANNED), 1, 200, "", AT) for each in claimed]
    journal.settle_and_claim(run, outcomes, len(rows), 0)
    journal.mark(run, RunState.FINISHED)
    return run


def body(number: int) -> str:
    return json.dumps({"Amount": f"{number}.00"})


def sent(journal: Journal, run: int) -> list[SentDocument]:
    return [document for page in journal.sent.documents(run) for document in page]


def test_what_succeeded_or_was_unchanged_must_be_held_and_nothing_else(journal: Journal) -> None:
    taken = {"A": Status.SUCCESS, "B": Status.FAILED, "C": Status.IN_DOUBT}
    first = deliver(journal, {"A": body(1), "B": body(2), "C": body(3), "D": body(4)}, taken)
    (found,) = sent(journal, first)
    assert found == SentDocument("A", "A", "EUR", "july.csv", "S", 2, {"Amount": "1.00"}, earlier="-")
    second = deliver(journal, {"A": body(1)}, {})
    assert [document.identity for document in sent(journal, second)] == ["A"]
    assert [document.identity for document in sent(journal, first)] == ["A"]
    assert journal.sent.replaced(first) == 0


def test_what_a_later_run_has_sent_anew_is_its_own(journal: Journal) -> None:
    first = deliver(journal, {"A": body(1), "B": body(2)}, {"A": Status.SUCCESS, "B": Status.SUCCESS})
    deliver(journal, {"A": body(9)}, {"A": Status.SUCCESS})
    assert [document.identity for document in sent(journal, first)] == ["B"]
    assert journal.sent.replaced(first) == 1


def test_corrections_are_held_too_and_what_was_forgotten_is_what_is_kept(journal: Journal) -> None:
    root = deliver(journal, {"A": body(1)}, {"A": Status.SUCCESS})
    correction = deliver(journal, {"B": body(2)}, {"B": Status.SUCCESS}, corrects=root)
    assert [document.identity for document in sent(journal, root)] == ["A", "B"]
    # As a plan that nobody has approved: no public call makes one of what was sent.
    with closing(connect(journal.place)) as database, database.transaction(durable=True):
        database.execute("UPDATE run SET state = ? WHERE run = ?", (RunState.PROPOSED, correction))
    assert [document.identity for document in sent(journal, root)] == ["A"]
    journal.upkeep.compact("9999-01-01T00:00:00Z")
    (found,) = sent(journal, root)
    assert (found.body, found.forgotten) == ({"Identity": "A", "Amount": "1.00", "Currency": "EUR"}, True)
