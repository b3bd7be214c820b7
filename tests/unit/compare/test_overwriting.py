"""What may be overwritten where nobody has asked for a comparison: each row of its table."""

from decimal import Decimal

import pytest

from etl.compare.overwriting import conflict_of
from etl.versions import Earlier, Version

SENT = {"InvoiceId": "A1", "CustomerId": "C1", "Amount": "100.00", "BalanceDue": "100.00"}


def version(due: str | None) -> Version:
    return Version("", None if due is None else Decimal(due), frozenset({"Amount"}))


@pytest.mark.parametrize(
    ("due", "earlier", "paid", "is_conflict"),
    [
        ("40.00", (version("40.00"),), None, False),
        ("40.00", (version("40.00"), version("100.00")), "60.00", False),
        ("40.00", (version("40.00"),), "60.01", True),
        ("40.00", (version("50.00"),), None, True),
        ("0.00", (version(None),), None, False),
        ("0.00", (version("50.00"), version(None)), None, False),
        ("0.01", (version(None),), None, True),
        ("40.00", None, None, True),
        ("40.00", (None,), None, True),
        ("100.00", (None,), None, False),
    ],
)
def test_a_balance_may_rise_where_nobody_has_paid_since(
    due: str, earlier: Earlier | None, paid: str | None, is_conflict: bool
) -> None:
    held = SENT | {"BalanceDue": Decimal(due), "Amount": Decimal("100.00")}
    told = None if paid is None else Decimal(paid)
    found = conflict_of(0, SENT, held, earlier, told, change=False)
    assert (found is not None) is is_conflict


@pytest.mark.parametrize(
    ("held", "earlier", "paid", "is_conflict"),
    [
        # Due by hand, beyond what it amounts to: paid it was not.
        ({"Amount": 90, "BalanceDue": 90}, (None,), None, False),
        ({"Amount": 90, "BalanceDue": 90}, (None,), "1.00", True),
        ({"Amount": 100, "BalanceDue": 90}, (version("95.00"),), None, True),
        ({"BalanceDue": 90}, (None,), None, False),
        ({"Amount": 90, "BalanceDue": "90,00"}, (None,), None, True),
        ({"Amount": 90, "BalanceDue": "90,00"}, (version("95.00"),), None, True),
        ({"amount": 100, "balancedue": 90}, (None,), None, True),
        ({"Amount": 90, "BalanceDue": None}, (None,), None, False),
        ({"Amount": 90, "BalanceDue": 90}, (version("95.00"), None), None, False),
    ],
)
def test_what_is_due_decides_by_what_is_known(
    held: dict[str, int | str | None], earlier: Earlier, paid: str | None, is_conflict: bool
) -> None:
    told = None if paid is None else Decimal(paid)
    found = conflict_of(0, SENT | {"Amount": "99.00"}, held, earlier, told, change=False)
    assert (found is not None) is is_conflict


def test_a_conflict_tells_what_would_be_erased() -> None:
    held = {"Amount": Decimal(100), "BalanceDue": Decimal(40), "Comments": "called"}
    found = conflict_of(0, SENT, held, None, None, change=False)
    assert found is not None
    assert {each.field for each in found.changes} == {"BalanceDue", "Comments"}
    part = conflict_of(0, {"BalanceDue": "100.00"}, held, (version("100.00"),), None, change=True)
    assert part is not None
    assert {each.field for each in part.changes} == {"BalanceDue"}


@pytest.mark.parametrize(
    ("sent", "earlier", "is_conflict"),
    [
        ({"BalanceDue": "100.00"}, (version("100.00"),), True),
        ({"BalanceDue": "100.00"}, (None,), False),
        ({"BalanceDue": "30.00"}, (version("100.00"),), False),
        ({"BalanceDue": None}, (version("100.00"),), False),
        ({"Comments": "called"}, (version("100.00"),), False),
    ],
)
def test_a_change_is_refused_where_the_balance_is_known_that_was_sent_last(
    sent: dict[str, str | None], earlier: Earlier, is_conflict: bool
) -> None:
    held = {"Amount": Decimal(100), "BalanceDue": Decimal(40)}
    found = conflict_of(0, sent, held, earlier, None, change=True)
    assert (found is not None) is is_conflict
