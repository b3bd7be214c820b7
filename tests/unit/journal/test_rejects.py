"""A correction takes the places of what it corrects, and the totals of both together balance."""

from collections.abc import Sequence

from etl.journal import Journal
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.problem import Problem
from etl.model.run import RunRequest, RunState, SourceFile


def planned(journal: Journal, amounts: Sequence[str | None], root: int = 0, first: int = 1) -> int:
    """A run with a document an amount; those without one are rejected."""
    run = journal.begin(RunRequest("import", "here", corrects=root))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0", "/exports/july.csv", 3, "{}"))
    rows = [
        PlannedRow(
            seq,
            seq + 2,
            f"A{first + seq}",
            f"a{first + seq}",
            f"a{first + seq}",
            f"A{first + seq}",
            "USD",
            amount,
            None if amount is None else f'{{"Amount":{amount}}}',
            mails=False,
        )
        for seq, amount in enumerate(amounts)
    ]
    problems = [
        Problem(seq, "Amount", "x", "plain", "is odd", "Mend it.") for seq, a in enumerate(amounts) if a is None
    ]
    journal.add(run, 0, rows, problems)
    journal.planned(run)
    return run


def sent(journal: Journal, run: int) -> None:
    documents = journal.settle_and_claim(run, [], -1, 100)
    outcomes = [Outcome(d.seq, Status.SUCCESS, 1, 200, "", "2026-07-31T18:00:00.000Z") for d in documents]
    journal.settle_and_claim(run, outcomes, -1, 0)


def figures(journal: Journal, root: int) -> dict[Status, tuple[int, str]]:
    return {total.status: (total.count, str(total.amount)) for total in journal.rejects.totals(root)}


def test_what_was_rejected_and_why_is_told_in_order(journal: Journal) -> None:
    run = planned(journal, ["1.00", None, None])
    ((one, other),) = journal.rejects.rejected(run)
    assert (one.seq, one.document_id, one.source_row, other.seq) == (1, "A2", 3, 2)
    (problem,) = journal.rejects.problems(run, 2, 2)
    assert (problem.seq, problem.column, problem.warning) == (2, "Amount", False)
    assert journal.rejects.sources(run) == [SourceFile("july.csv", "", "0", "/exports/july.csv", 3, "{}")]
    assert len([document for page in journal.rejects.documents(run) for document in page]) == 3


def test_of_each_place_the_newest_document_counts(journal: Journal) -> None:
    root = planned(journal, ["1.00", None, None])
    sent(journal, root)
    assert figures(journal, root) == {Status.SUCCESS: (1, "1.00"), Status.REJECTED: (2, "0")}
    first = planned(journal, ["2.00", None], root, 2)
    journal.rejects.take(first, root, [(0, 1), (1, 2)])
    sent(journal, first)
    assert figures(journal, root) == {Status.SUCCESS: (2, "3.00"), Status.REJECTED: (1, "0")}
    second = planned(journal, ["2.50"], root, 2)
    journal.rejects.take(second, root, [(0, 1)])
    sent(journal, second)
    assert figures(journal, root) == {Status.SUCCESS: (2, "3.50"), Status.REJECTED: (1, "0")}
    assert journal.rejects.places(first) == [(0, 1), (1, 2)]


def test_what_was_sent_is_not_rejected_again_by_loading_the_old_rows_once_more(journal: Journal) -> None:
    root = planned(journal, ["1.00", None])
    sent(journal, root)
    for amount in ("2.00", None):
        run = planned(journal, [amount], root, 2)
        journal.rejects.take(run, root, [(0, 1)])
        sent(journal, run)
        assert figures(journal, root) == {Status.SUCCESS: (2, "3.00")}


def test_a_correction_that_was_refused_takes_no_place(journal: Journal) -> None:
    root = planned(journal, ["1.00", None])
    refused = planned(journal, ["2.00"], root, 2)
    journal.rejects.take(refused, root, [(0, 1)])
    journal.mark(refused, RunState.REFUSED)
    assert figures(journal, root) == {Status.PLANNED: (1, "1.00"), Status.REJECTED: (1, "0")}


def test_a_document_of_a_correction_that_would_overwrite_another_is_known(journal: Journal) -> None:
    root = planned(journal, ["1.00", None])
    sent(journal, root)
    run = planned(journal, ["7.00", "8.00"], root, 1)
    journal.rejects.take(run, root, [(1, 1)])
    (duplicate,) = journal.rejects.duplicates(run, root)
    assert (duplicate.seq, duplicate.document_id, duplicate.run, duplicate.source_row) == (0, "A1", root, 2)


def test_every_journal_has_an_identity_that_stays(journal: Journal) -> None:
    assert journal.rejects.identity() == journal.rejects.identity()
    assert len(journal.rejects.identity()) == 12
    assert journal.rejects.recipe(99) is None
