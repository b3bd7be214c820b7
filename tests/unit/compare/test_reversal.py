"""Who has touched an invoice since a run, and what putting it back would do: a table, and no portal."""

from decimal import Decimal
from typing import Any

import pytest

from etl.compare.former import former_body, is_whole, untold
from etl.compare.reversal import reversal_of
from etl.exact_json import DECODER
from etl.model.before import Left
from etl.model.comparison import PlannedAction
from etl.simulator.reading import read_back
from schemas import INVOICE_POST, shape_of

SHAPE = shape_of(INVOICE_POST)
ADDRESS = {"AddressID": "HOME", "Name": "Müller", "City": "Köln", "Country": "DE"}
WHOLE: dict[str, Any] = {
    "InvoiceId": "A/1",
    "Identity": "id 1",
    "CustomerId": "C1",
    "Amount": "30.00",
    "BalanceDue": "0.00",
    "Currency": "EUR",
    "DueDate": "2026-08-31",
    "PostingDate": "2026-07-01 13:05:09",
    "CopyEmail": ["a@example.com", "b@example.com"],
    "TrackingNumber": "1Z",
    "Tax": "4.79000",
    "BillingAddress": ADDRESS,
    "TermDiscounts": [{"Name": "2%", "DiscountDate": "2026-07-10", "DiscountAvailableAmount": "0.60"}],
    "InvoiceItems": [
        {
            "ItemCode": "I1",
            "Sequence": 1,
            "Quantity": "2.00000",
            "UnitPrice": "0.00",
            "Markdown": "0.0",
            "TaxAmount": "0.0",
            "ExtendedPrice": "0.0",
            "Taxable": False,
            "ReqShipDate": "2026-07-20",
            "ShippingToAddress": ADDRESS,
            "Taxes": [{"Name": "VAT", "Rate": "0.19000000", "Amount": "4.79"}],
        }
    ],
}


def held(body: dict[str, Any], **more: object) -> dict[str, Any]:
    """What GET gives back of a body."""
    return read_back(body) | more


def test_an_answer_becomes_the_body_that_it_was_of() -> None:
    assert former_body(held(WHOLE), SHAPE) == WHOLE
    assert is_whole(former_body(held(WHOLE), SHAPE))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ('"Amount":12345678901234.12345', {"Amount": "12345678901234.12345", "BalanceDue": None}),
        ('"BalanceDue":0', {"BalanceDue": "0", "Amount": None}),
        ('"Tax":0.00,"Discount":0', {"Tax": None, "Discount": None}),
        ('"DueDate":"1900-01-01T00:00:00.0000000"', {"DueDate": None}),
        ('"DueDate":"2026-02-28T00:00:00"', {"DueDate": "2026-02-28"}),
        ('"Currency":{"Code":"USD","Symbol":"$"}', {"Currency": "USD"}),
        ('"Currency":{"From":"USD","To":"EUR"}', {"Currency": None}),
        ('"TrackingNumber":"1Z          "', {"TrackingNumber": "1Z"}),
        (
            '"Status":"Outstanding","SubTotal":3,"CustomerName":"x"',
            {"Status": None, "SubTotal": None, "CustomerName": None},
        ),
        ('"customerid":"c1"', {"CustomerId": "c1"}),
        ('"CopyEmail":[],"TermDiscounts":null', {"CopyEmail": None, "TermDiscounts": None}),
    ],
)
def test_each_value_is_written_as_the_documents_have_it(told: str, expected: dict[str, object]) -> None:
    body = former_body(DECODER.decode(f"{{{told}}}"), SHAPE)
    assert {name: body.get(name) for name in expected} == expected
    assert not is_whole(body)


def test_what_no_answer_tells_is_named_by_its_path() -> None:
    answer = held(WHOLE)
    del answer["BatchNumber"]
    del answer["InvoiceItems"][0]["Comment"]
    names = set(untold(answer, SHAPE))
    assert names == {"BatchNumber", "InvoiceItems.Comment", "CustomerName", "InvoiceGuid", "SendNewInvoiceEmail"}


BEFORE = {
    "InvoiceId": "A1",
    "Identity": "A1",
    "CustomerId": "C1",
    "Amount": "30.00",
    "BalanceDue": "30.00",
    "Site": "N",
}
SENT = {
    "InvoiceId": "A1",
    "Identity": "A1",
    "CustomerId": "C1",
    "Amount": "40.00",
    "BalanceDue": "40.00",
    "PONumber": "P",
}
UNSAID = {name: value for name, value in SENT.items() if name != "BalanceDue"}
PATCH = {"DueDate": "2026-12-24", "Site": None}
IDENTICAL, CHANGE, CONFLICT = PlannedAction.IDENTICAL, PlannedAction.CHANGE, PlannedAction.CONFLICT


@pytest.mark.parametrize(
    ("now", "action", "why"),
    [
        (held(SENT), CHANGE, ""),
        (held(BEFORE), IDENTICAL, ""),
        (None, CONFLICT, "somebody has deleted it"),
        (held(SENT | {"BalanceDue": "0.00"}), CONFLICT, "paid since, or partly: BalanceDue was 40.00 and is 0.00"),
        (held(SENT | {"BalanceDue": "41.00"}), CONFLICT, "changed it since: BalanceDue was 40.00 and is 41.00"),
        (
            held(SENT | {"BalanceDue": "39.99", "PONumber": "Q"}),
            CONFLICT,
            "BalanceDue was 40.00 and is 39.99; PONumber",
        ),
        (held(SENT | {"Comments": "hello"}), CONFLICT, "Comments was empty and is hello"),
        (held(SENT | {"PONumber": ""}), CONFLICT, "PONumber was P and is empty"),
        # What the run has left out and the portal has kept or filled is no touch where it is as before.
        (held(SENT | {"Site": "N"}), CHANGE, ""),
        (held(SENT | {"Site": "M"}), CONFLICT, "Site was empty and is M"),
        (held(SENT, Amount=Decimal(40), SubTotal=Decimal(1), Status="PastDue"), CHANGE, ""),
    ],
)
def test_a_whole_invoice_is_put_back_only_where_it_is_as_it_was_left(
    now: dict[str, Any] | None, action: PlannedAction, why: str
) -> None:
    left = Left(SENT, held(BEFORE), change=False)
    found = reversal_of(1, BEFORE, now, left, shape=SHAPE, paid=None)
    assert (found.action, why in found.why, bool(found.why)) == (action, True, bool(why))
    if action is CHANGE:
        assert {str(each) for each in found.changes} >= {"Amount: 40.00 → 30.00", "PONumber: P → (erased)"} or now
        assert {each.field for each in found.changes} >= {"Amount", "BalanceDue", "PONumber"}


@pytest.mark.parametrize(
    ("due", "action"), [("40.00", CHANGE), ("0.00", CONFLICT), ("39.00", CONFLICT), ("30.00", CHANGE)]
)
def test_a_balance_that_nobody_has_said_counts_as_untouched_where_all_is_due_or_it_is_as_before(
    due: str, action: PlannedAction
) -> None:
    left = Left(UNSAID, held(BEFORE), change=False)
    found = reversal_of(1, BEFORE, held(UNSAID | {"BalanceDue": due}), left, shape=SHAPE, paid=None)
    assert found.action is action


@pytest.mark.parametrize(("paid", "action"), [(None, CHANGE), (Decimal(0), CHANGE), (Decimal("5.00"), CONFLICT)])
def test_what_would_open_a_payment_that_is_under_way_is_kept(paid: Decimal | None, action: PlannedAction) -> None:
    lower = SENT | {"BalanceDue": "10.00"}
    left = Left(lower, held(BEFORE), change=False)
    found = reversal_of(1, BEFORE, held(lower), left, shape=SHAPE, paid=paid)
    assert found.action is action
    assert ("BalanceDue would rise from 10.00 to 30.00, and 5.00 was paid" in found.why) is bool(paid)


@pytest.mark.parametrize(
    ("now", "action", "why"),
    [
        (BEFORE | {"DueDate": "2026-12-24", "Site": ""}, CHANGE, ""),
        (BEFORE, IDENTICAL, ""),
        (
            BEFORE | {"DueDate": "2026-12-24", "Site": "", "BalanceDue": "1.00"},
            CONFLICT,
            "BalanceDue was 30.00 and is 1.00",
        ),
        (BEFORE | {"DueDate": "2026-12-24", "Site": "", "PONumber": "Q"}, CONFLICT, "PONumber was empty and is Q"),
        (BEFORE | {"DueDate": "2026-12-25", "Site": ""}, CONFLICT, "DueDate was 2026-12-24 and is 2026-12-25"),
        (BEFORE | {"DueDate": "2026-12-24", "Site": "", "CustomerId": "C2"}, CONFLICT, "CustomerId was C1 and is C2"),
    ],
)
def test_a_change_is_put_back_only_where_the_whole_invoice_is_as_it_was_left(
    now: dict[str, Any], action: PlannedAction, why: str
) -> None:
    left = Left(PATCH, held(BEFORE), change=True)
    found = reversal_of(1, {"DueDate": None, "Site": "N"}, held(now), left, shape=SHAPE, paid=None)
    assert (found.action, why in found.why, bool(found.why)) == (action, True, bool(why))


def test_where_the_journal_has_forgotten_what_was_sent_nobody_can_tell() -> None:
    found = reversal_of(1, BEFORE, held(SENT), Left(None, held(BEFORE), change=False), shape=SHAPE, paid=None)
    assert (found.action, "has forgotten" in found.why) == (CONFLICT, True)
