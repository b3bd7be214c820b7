from decimal import Decimal
from typing import Any

import msgspec
import pytest

from etl.compare.doubt import SENDABLE, Finding, as_seen, judge_lost
from etl.compare.fields import AMOUNTS
from etl.compare.judgement import Agreement, judge
from etl.compare.report_row import NEVER_TOLD, ONLY_REPORTED
from etl.versions import facts_of, facts_of_change, parse, version_of
from schemas import (
    ADDRESS_POST,
    INVOICE_ITEM_POST,
    INVOICE_ITEM_TAX,
    INVOICE_POST,
    TERM_DISCOUNT,
    Kind,
    attributes,
)

BODY: dict[str, Any] = {"CustomerId": "C1", "Amount": "100.00", "BalanceDue": "100.00"}
MEMO = {**BODY, "Amount": "-100.00"}
A, P, N, U, T = Finding.APPLIED, Finding.PAID, Finding.NOT_APPLIED, Finding.UNCLEAR, Finding.THIN
UNKNOWN, NOTHING = "", "-"


def due(balance: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - a value of a body
    return {**BODY, "BalanceDue": balance, **more}


def facts(body: dict[str, Any]) -> str:
    return facts_of(msgspec.json.encode(body))


def found(sent: dict[str, Any], held: dict[str, Any], earlier: str, *, change: bool = False) -> Finding:
    return judge_lost(sent, version_of(facts(sent)), held, parse(earlier), change=change)


@pytest.mark.parametrize(
    ("sent", "held", "earlier", "finding"),
    [
        (BODY, {"CustomerId": "C1"}, NOTHING, T),
        (BODY, {"Amount": 100}, NOTHING, T),
        (BODY, {"Amount": None, "CustomerId": "C1"}, NOTHING, T),
        (due("0.00", Amount="0.00"), due("0.00", Amount=0), NOTHING, A),
        (BODY, BODY, NOTHING, A),
        (BODY, due("100.00", Comments="of the portal"), NOTHING, A),
        (BODY, due("100.00", CustomerId="c1 "), NOTHING, A),
        (BODY, due("30.00", CustomerId="c1"), NOTHING, P),
        (BODY, due("100.00", CustomerId="c1"), facts(due("100.00", CustomerId="c1")), N),
        (BODY, due("100.00", CustomerId="c1"), UNKNOWN, N),
        (due("100.00", Comments="New"), due("100.00", Comments="new"), NOTHING, N),
        (BODY, due("100.00", CustomerId="c11"), NOTHING, N),
        (BODY, BODY, UNKNOWN, A),
        (BODY, due("100.00", Comments="old"), UNKNOWN, U),
        (BODY, due("100.00", SubTotal=5), UNKNOWN, A),
        (due("100.00", Comments="new"), BODY, NOTHING, A),
        (due("100.00", Comments="new"), BODY, facts(BODY), N),
        (due("100.00", Comments="new"), BODY, f"{NOTHING}/{facts(BODY)}", N),
        (due("100.00", Comments="new"), due("100.00", comments="new"), facts(BODY), A),
        (due("100.00", Comments="new"), due("90.00"), facts(BODY), N),
        (due("100.00", Comments="new"), BODY, facts(due("100.00", Comments="old")), A),
        (due("100.00", Comments="new"), BODY, UNKNOWN, U),
        (due("100.00", Comments="", Tax="0.00"), BODY, facts(BODY), A),
        (due("100.00", InvoiceGuid="1"), BODY, facts(BODY), A),
        (BODY, due("100.00", Amount=99), UNKNOWN, N),
        (BODY, due("100.00", Comments="old"), facts(due("100.00", Comments="old")), N),
        (BODY, due("100.00", Comments=" ", Tax="0.00", DueDate="1900-01-01T00:00:00"), facts(BODY), A),
        (BODY, due("100.00", Tax="0.00"), facts(due("100.00", Tax="1.00")), A),
        (due("40.00"), BODY, facts(BODY), N),
        (due("40.00"), due("30.00"), facts(BODY), P),
        (due("40.00"), due("0.00"), facts(BODY), P),
        (due("40.00"), due("-0.01"), facts(BODY), U),
        (due("40.00"), due("40.01"), facts(BODY), U),
        (due("40.00"), due("30.00"), NOTHING, P),
        (due("40.00"), due("50.00"), NOTHING, U),
        (due("40.00"), due("30.00"), UNKNOWN, U),
        (BODY, due("40.00"), facts(due("40.00")), N),
        (BODY, due("40.00"), facts(due("40.00", Comments="old")), U),
        (due("40.00"), BODY, facts(due("100.00", Tax="1.00", Comments="old")), N),
        (BODY, due("40.00"), f"{facts(BODY)}/{facts(due('40.00'))}", N),
        (BODY, due("40.00"), f"{NOTHING}/{facts(due('40.00'))}", N),
        (BODY, due("40.00"), facts({"CustomerId": "C1", "Amount": "100.00"}), U),
        (due("40.00"), due("bad"), facts(BODY), U),
        (MEMO | {"BalanceDue": "-40.00"}, MEMO | {"BalanceDue": "-100.00"}, facts(MEMO), U),
        (MEMO | {"BalanceDue": "-40.00"}, MEMO | {"BalanceDue": "-30.00"}, NOTHING, P),
        (MEMO | {"BalanceDue": "-40.00"}, MEMO | {"BalanceDue": "0.00"}, NOTHING, P),
        (MEMO | {"BalanceDue": "-40.00"}, MEMO | {"BalanceDue": "0.01"}, NOTHING, U),
    ],
)
def test_what_is_held_now_and_what_was_before_decide(
    sent: dict[str, Any], held: dict[str, Any], earlier: str, finding: Finding
) -> None:
    assert found(sent, held, earlier) is finding


@pytest.mark.parametrize(
    ("change", "held", "earlier", "finding"),
    [
        ({"BalanceDue": "40.00"}, BODY, facts(BODY), N),
        ({"BalanceDue": "40.00"}, due("40.00", Comments="old"), facts(BODY), A),
        ({"BalanceDue": "40.00"}, due("30.00"), facts(BODY), P),
        ({"BalanceDue": "40.00"}, due("30.00"), NOTHING, U),
        ({"BalanceDue": "40.00"}, due("30.00"), f"{NOTHING}/{facts(BODY)}", U),
        ({"BalanceDue": "40.00"}, due("30.00"), facts(due("30.00", Comments="old")), N),
        ({"BalanceDue": "40.00", "Comments": "new"}, due("30.00", Comments="new"), facts(due("30.00")), U),
        ({"BalanceDue": None}, BODY, facts(BODY), N),
        ({"Comments": None}, due("9.00", Comments=""), NOTHING, A),
    ],
)
def test_of_a_change_too(change: dict[str, Any], held: dict[str, Any], earlier: str, finding: Finding) -> None:
    assert found(change, held, earlier, change=True) is finding


def test_what_was_seen_before_it_was_sent_again_is_what_was_held() -> None:
    sent, version = due("40.00"), version_of(facts(due("40.00")))
    seen = as_seen(sent, version, BODY, None)
    assert judge_lost(sent, version, BODY, seen, change=False) is N
    assert judge_lost(sent, version, due("30.00"), seen, change=False) is P
    assert as_seen(sent, version, None, None) == (None,)
    old = parse(facts(due("100.00", Comments="old")))
    erased = as_seen(sent, version, due("40.00", Comments="old"), old)
    assert judge_lost(sent, version, due("40.00", Comments="old"), erased, change=False) is N


def test_what_has_arrived_and_was_paid_is_not_what_was_seen_before_with_the_same_balance() -> None:
    sent = due("40.00", Comments="new")
    version = version_of(facts(sent))
    seen = as_seen(sent, version, due("0.00", Comments="old"), None)
    assert judge_lost(sent, version, due("0.00", Comments="old"), seen, change=False) is N
    assert judge_lost(sent, version, due("0.00", Comments="new"), seen, change=False) is P


def test_a_version_is_known_by_all_but_its_balance_in_any_order() -> None:
    one, other = version_of(facts(BODY)), version_of(facts(dict(reversed(due("40.00").items()))))
    assert (one.rest, one.names, one.balance) == (other.rest, frozenset({"CustomerId", "Amount"}), Decimal("100.00"))
    assert other.balance == Decimal("40.00")
    assert version_of(facts({**BODY, "SendNewInvoiceEmail": "Yes"})) == one
    assert version_of(facts(due("100.00", Comments="x"))).rest != one.rest
    assert (facts_of("no JSON"), facts_of("[]"), parse("")) == ("", "", None)


def test_a_change_of_a_version_makes_another() -> None:
    change = msgspec.json.encode({"BalanceDue": "40.00", "Comments": None, "Tax": "1.00"})
    made = version_of(facts_of_change(facts(due("100.00", Comments="old")), change))
    assert (made.rest, made.balance, made.names) == ("", Decimal("40.00"), frozenset({"CustomerId", "Amount", "Tax"}))
    assert version_of(facts_of_change(facts(BODY), b'{"Tax":"1.00"}')).balance == Decimal("100.00")
    assert [facts_of_change(unknown, change) for unknown in ("", "-", f"-/{facts(BODY)}")] == ["", "", ""]
    assert facts_of_change(facts(BODY), "no JSON") == ""


def test_every_attribute_that_is_told_and_every_amount_is_named() -> None:
    assert attributes(INVOICE_POST).keys() == SENDABLE | NEVER_TOLD | ONLY_REPORTED
    objects = (INVOICE_POST, INVOICE_ITEM_POST, INVOICE_ITEM_TAX, TERM_DISCOUNT, ADDRESS_POST)
    known = [each for schema in objects for each in attributes(schema).values()]
    assert {each.name for each in known if each.kind is Kind.DECIMAL} == AMOUNTS


def test_what_was_held_before_is_no_payment_and_a_credit_memo_is_mirrored() -> None:
    assert judge(BODY, due("40.00"))[0] is Agreement.PAID
    assert judge(BODY, due("40.00"), [Decimal("40.0")])[0] is Agreement.DIFFERENT
    memo = MEMO | {"BalanceDue": "-40.00"}
    assert judge(memo, memo | {"BalanceDue": Decimal("-30.00")})[0] is Agreement.PAID
    assert judge(memo, memo | {"BalanceDue": Decimal("-50.00")})[0] is Agreement.DIFFERENT
    assert judge(memo, memo | {"BalanceDue": Decimal("0.01")})[0] is Agreement.DIFFERENT
