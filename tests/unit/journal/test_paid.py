"""Invoices that were seen to be paid since: remembered until they are sent again; on both databases."""

from unittest.mock import patch

import pytest

from etl.journal import Journal, page
from etl.model.attachment import ATTACH
from etl.model.before import Before, BeforeImage
from etl.model.comparison import Comparison, PlannedAction
from etl.model.document import REVERT_UPDATE, UPDATE, Outcome, PlannedRow, Status
from etl.model.run import NO_UNDO, RunRequest, RunState, SourceFile
from etl.versions import NONE

AT = "2999-07-31T18:00:00.000Z"
HELD = [BeforeImage(n, Before.HELD, {"BalanceDue": 1}) for n in range(2)]


def plan(
    journal: Journal,
    options: str = "",
    command: str = "import",
    body: str = '{"BalanceDue":"9.00"}',
    portal: str = "here",
    count: int = 2,
) -> int:
    run = journal.begin(RunRequest(command, portal, options))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0"))
    payload = f'{body[:-1]},"R":{run}}}'
    rows = [
        PlannedRow(n, n + 2, f"A{n}", f"a{n}", f"a{n}", f"A{n}", "USD", "9.00", payload, False) for n in range(count)
    ]
    journal.add(run, 0, rows, [])
    journal.mark(run, RunState.PLANNED)
    return run


def send(journal: Journal, run: int, *, paid: bool = False, status: Status = Status.SUCCESS) -> None:
    """The first document becomes of that, the second a success."""
    journal.settle_and_claim(run, [], -1, 2)
    first = Outcome(0, status, 1, 200, "", AT, paid=paid)
    journal.settle_and_claim(run, [first, Outcome(1, Status.SUCCESS, 1, 200, "", AT)], 2, 0)


def asked(journal: Journal, run: int) -> list[int]:
    found = [each.seq for page in journal.before.lacking(run) for each in page]
    assert journal.before.missing(run) == len(found)
    return found


@pytest.mark.parametrize("packed", [True, False])
def test_what_was_seen_to_be_paid_is_asked_for_also_where_nothing_is_kept(journal: Journal, packed: bool) -> None:
    with patch.multiple(page, LEAST=1 if packed else 9, SIZE=5):
        send(journal, plan(journal), paid=True)
        before = plan(journal, NO_UNDO, count=9)
        assert journal.before.missing(before) == 1
        assert asked(journal, before) == [0]
        assert asked(journal, plan(journal, NO_UNDO, ATTACH)) == []
        assert asked(journal, plan(journal, NO_UNDO, portal="there")) == []
        kept = plan(journal)
        assert asked(journal, kept) == [0, 1]


@pytest.mark.parametrize(
    ("command", "body", "status", "after"),
    [
        ("import", '{"BalanceDue":"9.00"}', Status.SUCCESS, []),
        ("import", '{"BalanceDue":"9.00"}', Status.FAILED, [0]),
        (UPDATE, '{"BalanceDue":"9.00"}', Status.SUCCESS, []),
        (UPDATE, '{"Comments":"called"}', Status.SUCCESS, [0]),
        (REVERT_UPDATE, '{"BalanceDue":null}', Status.SUCCESS, []),
        (ATTACH, "{}", Status.SUCCESS, [0]),
    ],
)
def test_it_is_known_until_what_is_due_is_sent_again(
    journal: Journal, command: str, body: str, status: Status, after: list[int]
) -> None:
    send(journal, plan(journal), paid=True)
    send(journal, plan(journal, NO_UNDO, command, body.replace("{}", '{"X":1}')), status=status)
    assert asked(journal, plan(journal, NO_UNDO)) == after


def test_of_what_was_read_long_ago_only_what_was_held_and_is_not_compared_is_read_once_more(journal: Journal) -> None:
    run = plan(journal, count=4)
    found = [
        BeforeImage(0, Before.HELD, {"BalanceDue": 1}),
        BeforeImage(1, Before.ABSENT),
        BeforeImage(2, Before.UNKNOWN),
    ]
    journal.before.add(run, found)
    compared = [Comparison(3, PlannedAction.CHANGE)]
    journal.comparisons.put(run, AT, compared, [BeforeImage(3, Before.HELD, {"BalanceDue": 1})])
    assert asked(journal, run) == []
    with journal.before.writing(run) as db:
        db.execute("UPDATE before_image SET at = '2026-07-01T00:00:00.000Z'")
    assert asked(journal, run) == [0]


def test_what_is_to_be_asked_for_comes_with_what_is_known_of_it(journal: Journal) -> None:
    send(journal, plan(journal))
    run = plan(journal, count=3)
    (page,) = journal.before.lacking(run)
    facts = [(each.identity, each.document_id, each.given, each.earlier == NONE) for each in page]
    assert facts == [("A0", "A0", True, False), ("A1", "A1", True, False), ("A2", "A2", False, True)]
    assert {each.body for each in page} == {f'{{"BalanceDue":"9.00","R":{run}}}'}


def test_what_was_read_before_that_is_read_once_more(journal: Journal) -> None:
    send(journal, plan(journal))
    kept = plan(journal)
    journal.before.add(kept, HELD)
    assert asked(journal, kept) == []
    send(journal, plan(journal), paid=True)
    assert asked(journal, kept) == [0]


def test_what_another_run_found_paid_is_read_once_more(journal: Journal) -> None:
    send(journal, plan(journal))
    kept, other = plan(journal), plan(journal)
    journal.before.add(kept, HELD)
    conflict = Comparison(0, PlannedAction.CONFLICT, why="rises")
    journal.comparisons.refuse(other, AT, [conflict], HELD)
    assert asked(journal, kept) == [0]
