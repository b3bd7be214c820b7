from collections import Counter
from collections.abc import Iterator

import pytest

from etl.simulator.refusals import Refusals
from etl.simulator.store import MEMORY, Store

INVOICE: dict[str, object] = {
    "InvoiceId": "A-1",
    "CustomerId": "C1",
    "Amount": "1.00",
    "Currency": "USD",
    "DueDate": "2026-08-01",
}


@pytest.fixture
def store() -> Iterator[Store]:
    found = Store(MEMORY)
    yield found
    found.close()


def said(refusals: Refusals, store: Store, **values: object) -> list[str]:
    invoice = INVOICE | values
    return [f"{each.where}: {each.sentence}" for each in refusals.faults(store, invoice)]


@pytest.mark.parametrize("named", ["A-1", "a-1 "])
def test_who_is_named_is_refused_until_the_customer_is_corrected(store: Store, named: str) -> None:
    refusals = Refusals((named,))
    unknown = ["invoice.CustomerId: The customer C1 does not exist."]
    assert said(refusals, store) == unknown
    assert said(refusals, store, DueDate="2026-09-01") == unknown
    assert said(refusals, store, CustomerId="C2") == []
    assert said(refusals, store, InvoiceId="A-2") == []
    # The wrong one stays wrong, also for a simulator that begins anew with the same data.
    assert said(Refusals((named,)), store) == unknown


def test_an_identity_is_named_as_well(store: Store) -> None:
    assert Refusals(("K7",)).faults(store, INVOICE | {"Identity": "k7"})


def test_a_share_is_refused_for_each_kind_of_reason_and_always_the_same_ones(store: Store) -> None:
    invoices = [INVOICE | {"InvoiceId": f"B-{n}", "DueDate": None} for n in range(600)]
    refusals = Refusals(rate=0.25)
    found = [refusals.faults(store, each) for each in invoices]
    again = [refusals.faults(store, each) for each in reversed(invoices)]
    assert found == again[::-1]
    kinds = Counter(fault.where for faults in found for fault in faults)
    assert sum(kinds.values()) == pytest.approx(150, rel=0.2)
    assert set(kinds) == {"invoice.CustomerId", "invoice.Currency", "invoice.DueDate"}
    assert {fault.missing for faults in found for fault in faults if fault.where == "invoice.DueDate"} == {True}
    corrected = [each | {"CustomerId": "C2", "Currency": "EUR", "DueDate": "2026-08-01"} for each in invoices]
    assert not any(refusals.faults(store, each) for each in corrected)


@pytest.mark.parametrize(("rate", "refused"), [(0.0, 0), (1.0, 50)])
def test_shares_of_none_and_of_all_leave_nothing_to_chance(store: Store, rate: float, refused: int) -> None:
    invoices = [INVOICE | {"InvoiceId": f"B-{n}"} for n in range(50)]
    found = [each for each in invoices if Refusals(rate=rate).faults(store, each)]
    assert len(found) == refused


def test_what_a_due_date_is_not_missing_of_is_not_minded_for_it(store: Store) -> None:
    found = [Refusals(rate=1).faults(store, INVOICE | {"InvoiceId": f"B-{n}"}) for n in range(50)]
    assert {fault.where for faults in found for fault in faults} == {"invoice.CustomerId", "invoice.Currency"}
