"""What was held before a run, as the journal keeps it; on both databases."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import JournalError
from etl.journal import Journal
from etl.journal.image import packed, unpacked
from etl.journal.row_hash import CorruptRowError
from etl.model.before import Before, BeforeImage
from etl.model.comparison import Comparison, Overwrites, PlannedAction
from etl.model.document import REVERT, Outcome, PlannedRow, Status
from etl.model.run import NO_UNDO, RunRequest, SourceFile

HELD = {"InvoiceId": "A0", "Amount": Decimal("30.00"), "Comments": "ä\U0001f600", "InvoiceItems": [{"Quantity": 2}]}
_LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.decimals(-9, 9, places=5)


@given(
    st.dictionaries(st.text(), st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
)
def test_what_is_packed_comes_back_with_every_digit(held: dict[str, object]) -> None:
    assert unpacked(packed(held)) == held


@pytest.mark.parametrize("damage", ["", "x", packed(HELD)[:-8], packed(HELD)[8:], packed(HELD).swapcase()])
def test_what_was_damaged_is_found_out(damage: str) -> None:
    with pytest.raises(CorruptRowError):
        unpacked(damage)


def plan(journal: Journal, options: str = "", command: str = "import", count: int = 3) -> int:
    run = journal.begin(RunRequest(command, "here", options))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
    rows = [
        PlannedRow(
            n, n + 2, f"A{n}", f"a{n}", f"a{n}", f"A{n}", "USD", f"{n}.00", f'{{"R":{run},"n":{n}}}', mails=False
        )
        for n in range(count)
    ]
    journal.add(run, 0, rows, [])
    journal.planned(run)
    return run


def sent(journal: Journal, run: int) -> None:
    journal.settle_and_claim(run, [], -1, 9)
    done = [Outcome(n, Status.SUCCESS, 1, 200, "", "2026-07-31T18:00:00.000Z") for n in range(3)]
    journal.settle_and_claim(run, done, -1, 0)


FOUND = [BeforeImage(0, Before.HELD, HELD), BeforeImage(1, Before.ABSENT), BeforeImage(2, Before.UNKNOWN)]


def test_what_was_held_is_kept_with_what_was_sent_and_forgotten_with_it(journal: Journal) -> None:
    run = plan(journal)
    assert journal.before.missing(run) == 3
    journal.before.add(run, FOUND[:1])
    assert [[each.seq for each in page] for page in journal.before.lacking(run)] == [[1, 2]]
    journal.before.add(run, FOUND[1:])
    assert (journal.before.missing(run), list(journal.before.lacking(run))) == (0, [])
    sent(journal, run)
    (page,) = journal.before.applied(run)
    assert [(each.before, each.held, each.sure) for each in page] == [
        (Before.HELD, HELD, True),
        (Before.ABSENT, {}, True),
        (Before.UNKNOWN, {}, True),
    ]
    assert [journal.before.count(run, each) for each in Before] == [1, 1, 1]
    journal.upkeep.compact("2999-01-01T00:00:00Z")
    assert [journal.before.count(run, each) for each in Before] == [0, 0, 0]


def test_of_a_run_that_keeps_nothing_nothing_is_asked_or_kept(journal: Journal) -> None:
    for run in (plan(journal, f"{NO_UNDO} emails=None"), plan(journal, command="attach")):
        assert journal.before.missing(run) == 0
        journal.before.add(run, FOUND)
        sent(journal, run)
        assert [journal.before.count(run, each) for each in Before] == [0, 0, 0]


def test_what_somebody_has_touched_is_not_sent_and_its_message_says_why(journal: Journal) -> None:
    first = plan(journal)
    journal.before.add(first, FOUND)
    sent(journal, first)
    back = plan(journal, command=REVERT)
    journal.before.link(back, first, [(n, n) for n in range(3)])
    documents = [each for page in journal.comparisons.documents(back) for each in page]
    assert [each.left and each.left.sent for each in documents] == [{"R": first, "n": 0}, None, None]
    assert documents[0].left is not None
    assert (documents[0].left.before, documents[0].left.change) == (HELD, False)
    kept = Comparison(0, PlannedAction.CONFLICT, (), "it was paid")
    journal.comparisons.put(back, "2026-07-31T18:00:00Z", [kept], FOUND)
    journal.comparisons.obey(back, Overwrites())
    rows = [*next(journal.results(back))]
    assert (rows[0].status, rows[0].message) == (Status.SET_ASIDE, "Kept as it is: it was paid.")
    (left,) = journal.before.left_out(back)
    assert [(each.document_id, each.before, each.touched) for each in left] == [("A0", Before.HELD, True)]
    assert [document.seq for document in journal.settle_and_claim(back, [], -1, 9)] == [1, 2]


def test_damage_is_said_in_a_sentence(journal: Journal) -> None:
    run = plan(journal)
    journal.before.add(run, FOUND)
    sent(journal, run)
    with journal.before.writing(run) as db:
        db.execute("UPDATE before_image SET held = 'eJw=' WHERE seq = 0")
    with pytest.raises(JournalError, match="is damaged: what an invoice was"):
        list(journal.before.applied(run))
