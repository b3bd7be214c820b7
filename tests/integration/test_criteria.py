"""Every criterion of the invoices report in every way its filter type has, asked of the simulator."""

from collections.abc import Iterator
from functools import partial

import msgspec
import pytest

from etl.delivery import Stop, open_session, pages
from etl.portal import CRITERIA, criteria
from etl.simulator import SimulatorConfig, serve
from tests.support.planned import CREDENTIALS, target

pytestmark = pytest.mark.anyio

INVOICES = [
    {
        "InvoiceId": f"INV-{number}",
        "CustomerId": ("Alpha", "Beta & Co", "alphabet")[number % 3],
        "Amount": f"{number}.10",
        "BalanceDue": f"{number % 2}.00",
        "Currency": ("USD", "EUR")[number % 2],
        "DueDate": f"2026-07-0{number + 1}",
        "PostingDate": f"2026-06-0{number + 1} 12:30:00",
        "Email": f"c{number % 3}@x.de",
        "InvoiceType": ("Invoice", "Finance charge")[number % 2],
        "PONumber": "" if number == 5 else f"PO/{number}",
    }
    for number in range(6)
]
ALL = {0, 1, 2, 3, 4, 5}

ASKED = {
    "CreatedOn>=2020-01-01": ALL,
    "CreatedOn<=2020-01-01": set(),
    "CreatedOn=2020-01-01": set(),
    "Amount>=3.10": {3, 4, 5},
    "Amount<=3.09999": {0, 1, 2},
    "Amount=2.1": {2},
    "BalanceDue>=0.00001": {1, 3, 5},
    "BalanceDue<=0": {0, 2, 4},
    "BalanceDue=1": {1, 3, 5},
    "CurrencyCode=eur": {1, 3, 5},
    "CurrencyCode~US": {0, 2, 4},
    "CustomerId=alpha": {0, 3},
    "CustomerId~alpha": {0, 2, 3, 5},
    "CustomerId=Beta & Co": {1, 4},
    "DueDate>=2026-07-05": {4, 5},
    "DueDate<=2026-07-02": {0, 1},
    "DueDate=2026-07-03": {2},
    "Email=C1@X.de": {1, 4},
    "Email~c2@": {2, 5},
    "InvoicedToCustomerID=": ALL,
    "InvoicedToCustomerID=Alpha": set(),
    "InvoicedToCustomerID~a": set(),
    "InvoiceId=INV-4": {4},
    "InvoiceId~v-": ALL,
    "InvoiceStatus=Paid": {0, 2, 4},
    "InvoiceStatus~standing": {1, 3, 5},
    "InvoiceType=Invoice": {0, 2, 4},
    "InvoiceType~charge": {1, 3, 5},
    "PONumber=PO/2": {2},
    "PONumber=": {5},
    "PONumber~/": {0, 1, 2, 3, 4},
    "PostingDate>=2026-06-05": {4, 5},
    "PostingDate<=2026-06-02 12:30:00": {0, 1},
    "PostingDate=2026-06-03 12:30:00": {2},
}


def ways() -> Iterator[str]:
    """Every criterion with every sign that its filter type knows."""
    for name, kind in CRITERIA.items():
        yield from (f"{name}{sign}" for sign in ((">=", "<=", "=") if "range" in kind else ("=", "~")))


def test_every_criterion_is_asked_for_in_every_way() -> None:
    for way in ways():
        assert any(condition.startswith(way) for condition in ASKED), way


async def test_each_chooses_what_it_says_and_every_row_is_found_to_meet_it() -> None:
    async with serve(SimulatorConfig()) as simulator:
        there = target(simulator.base_url, credentials=CREDENTIALS)
        async with open_session(there, Stop()) as session:
            for invoice in INVOICES:
                reply = await session.portal.post_invoice(_json(invoice))
                assert reply.http_status == 200, reply.message
            for condition, expected in ASKED.items():
                wanted = criteria([condition])

                question = partial(session.portal.get_invoices, wanted)
                rows = [row async for found in pages(session, question, "InvoiceGuid") for row in found]
                assert {int(row["InvoiceId"][-1]) for row in rows} == expected, condition
                assert all(criterion.met(row) for criterion in wanted for row in rows), condition


def _json(invoice: dict[str, str]) -> bytes:
    return msgspec.json.encode({name: value for name, value in invoice.items() if value})
