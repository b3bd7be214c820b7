"""A change that arrives settles nothing of the invoice that it changes."""

import pytest

from etl.journal import Journal
from etl.model.document import UPDATE, Status
from tests.unit.journal.test_files import fate, plan, settle

WHOLE = '{"Amount":20.00,"BalanceDue":20.00,"CustomerId":"C1","Identity":"A1","InvoiceId":"A1"}'
CHANGE = '{"BalanceDue":20.00,"Identity":"A1","InvoiceId":"A1"}'


@pytest.mark.parametrize(
    ("before", "given_up", "expected"),
    [(Status.SUCCESS, False, "sent"), (Status.IN_DOUBT, True, "in doubt"), (None, False, "sent")],
)
def test_an_invoice_in_doubt_is_asked_for_also_after_a_change_of_it(
    journal: Journal, before: Status | None, given_up: bool, expected: str
) -> None:
    if before is not None:
        run = plan(journal, body=WHOLE)
        settle(journal, run, before)
        if given_up:
            journal.abandon(run)
    settle(journal, plan(journal, command=UPDATE, body=CHANGE))
    assert fate(journal, plan(journal, body=WHOLE)) == expected


def test_the_same_change_is_unchanged_where_nothing_was_in_doubt(journal: Journal) -> None:
    settle(journal, plan(journal, body=WHOLE))
    settle(journal, plan(journal, command=UPDATE, body=CHANGE))
    assert fate(journal, plan(journal, command=UPDATE, body=CHANGE)) == "unchanged"
