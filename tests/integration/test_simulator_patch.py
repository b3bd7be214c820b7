"""Changes of invoices, over a socket."""

import json

import pytest

from tests.support.calling import SMALLEST, Caller, calling

pytestmark = pytest.mark.anyio


async def change(caller: Caller, body: object, identity: str = "STDINV999999") -> tuple[int, bytes]:
    content = body if isinstance(body, str) else json.dumps(body)
    answer = await caller.call("PATCH", f"/invoices?identity={identity}", data=content)
    return answer.status, answer.body


async def test_the_vendors_example_changes_that_and_nothing_else() -> None:
    async with calling() as caller:
        await caller.post({**SMALLEST, "Amount": "20.00", "PONumber": "P1", "DueDate": "2026-07-31"})
        # The request of Invoices.md, literally.
        assert await change(caller, '{\n\t"Amount": "30.00"\n}') == (200, b"true")
        read = await caller.get("STDINV999999")
        (stored,) = caller.simulator.store.invoices()
    assert b'"Amount":30.00,' in read.body
    assert (read.json["PONumber"], read.json["DueDate"][:10]) == ("P1", "2026-07-31")
    assert stored.posts == 1


async def test_null_clears_and_inner_objects_are_replaced() -> None:
    items = [{"ItemCode": "A"}, {"ItemCode": "B"}]
    async with calling() as caller:
        await caller.post({**SMALLEST, "PONumber": "P1", "InvoiceItems": items})
        assert (await change(caller, {"PONumber": None, "InvoiceItems": items[:1]}))[0] == 200
        read = (await caller.get("STDINV999999")).json
    assert (read["PONumber"], [item["ItemCode"] for item in read["InvoiceItems"]]) == ("", ["A"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ("{}", 400),
        ({"Colour": "red"}, 400),
        ({"Amount": "30,00"}, 400),
        ({"Amount": None}, 412),
        ({"CustomerId": " "}, 412),
        ({"InvoiceItems": [{"Quantity": "1"}]}, 412),
    ],
)
async def test_a_wrong_change_changes_nothing(body: object, status: int) -> None:
    async with calling() as caller:
        await caller.post(SMALLEST)
        before = caller.simulator.store.invoices()
        assert (await change(caller, body))[0] == status
        assert caller.simulator.store.invoices() == before


@pytest.mark.parametrize(("identity", "status"), [("", 400), ("%20", 400), ("other", 404)])
async def test_an_invoice_that_is_not_there_is_not_made(identity: str, status: int) -> None:
    async with calling() as caller:
        assert (await change(caller, {"Amount": "1.00"}, identity))[0] == status
        assert caller.simulator.store.invoices() == []
