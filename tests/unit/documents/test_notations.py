"""Any amount in any notation arrives in the body as itself, with its currency."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from etl.documents import Choices
from tests.support.notations import AMOUNTS, NOTATIONS, Notation, plainly
from tests.support.transformed import TODAY, transformed

HEADINGS = ("InvoiceId", "CustomerId", "Amount", "Currency")


@given(notation=NOTATIONS, amounts=st.lists(AMOUNTS, min_size=1, max_size=8))
def test_any_amount_in_any_notation_is_sent_as_itself(notation: Notation, amounts: list[tuple[bool, str, str]]) -> None:
    rows = [(f"A{at}", "C", notation.write(*amount), notation.currency or "EUR") for at, amount in enumerate(amounts)]
    documents, problems = transformed(HEADINGS, rows, Choices(TODAY, decimal=notation.mark, memos=True))
    assert {problem.rule for problem in problems} <= {"minor_unit"}
    for document, amount in zip(documents, amounts, strict=True):
        sent = json.loads(str(document.payload))
        assert Decimal(sent["Amount"]) == Decimal(plainly(*amount))
        assert sent["Currency"] == (notation.currency or "EUR")
