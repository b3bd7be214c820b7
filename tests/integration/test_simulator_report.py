"""The invoices report of the simulator, over a socket."""

from decimal import Decimal

import msgspec
import pytest

from tests.support.calling import SMALLEST, calling

pytestmark = pytest.mark.anyio


async def test_pages_together_have_every_invoice_once() -> None:
    async with calling() as caller:
        for number in range(5):
            await caller.post({**SMALLEST, "InvoiceId": f"INV{number}", "Amount": f"{number}.10"})
        pages = [
            (await caller.call("GET", f"/reports/invoices?filter.pageSize=2&filter.pageIndex={index}")).body
            for index in range(4)
        ]
    decoded = [msgspec.json.Decoder(float_hook=Decimal).decode(page) for page in pages]
    assert [page["Total"] for page in decoded] == [5] * 4
    assert [[row["InvoiceId"] for row in page["Result"]] for page in decoded] == [
        ["INV0", "INV1"],
        ["INV2", "INV3"],
        ["INV4"],
        [],
    ]
    assert decoded[2]["Result"][0]["Amount"] == Decimal("4.10")


async def test_criteria_choose() -> None:
    async with calling() as caller:
        for number, due in enumerate(("2026-01-01", "2026-01-02", None)):
            await caller.post({**SMALLEST, "InvoiceId": f"INV{number}", "DueDate": due})
        query = "filter.criteria.DueDate.Min=2026-01-02&filter.criteria.CustomerId.EqualsTo=nodus0002"
        page = (await caller.call("GET", f"/reports/invoices?{query}")).json
    assert (page["Index"], page["Total"], [row["InvoiceId"] for row in page["Result"]]) == (0, 1, ["INV1"])


async def test_an_unknown_criterion_is_a_400() -> None:
    async with calling() as caller:
        answer = await caller.call("GET", "/reports/invoices?filter.criteria.Colour=red")
    assert (answer.status, answer.json) == (400, {"Message": "There is no criterion colour."})
