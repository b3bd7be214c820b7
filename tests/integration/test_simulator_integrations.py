"""The queue between portal and back office, over a socket."""

import json

import pytest

from tests.support.calling import Caller, calling

pytestmark = pytest.mark.anyio

# The request of Integrations.md.
VENDOR_PATCH = """{
    "Documents": [{
        "DocumentId": "APIPMT000000001",
        "Status": "Success",
        "DocumentType": "Payment"
    }]
}"""
VENDOR_KEYS = (
    *("IntegrationId", "Date", "DocumentId", "Status", "Type"),
    *("ErrorMessage", "FailedAttempts", "LastAttempt", "CreatedBy"),
)


async def tell(caller: Caller, *documents: dict[str, str]) -> int:
    body = json.dumps({"Documents": documents})
    return (await caller.call("PATCH", "/integrations", data=body)).status


async def test_the_vendors_request_is_answered_true_and_reads_back_in_the_vendors_form() -> None:
    async with calling() as caller:
        told = await caller.call("PATCH", "/integrations", data=VENDOR_PATCH)
        page = await caller.call("GET", "/integrations?filter.pageSize=10&filter.pageIndex=0")
    assert (told.status, told.body) == (200, b"true")
    (entry,) = page.json["Result"]
    assert (page.json["Index"], page.json["Total"]) == (0, 1)
    assert tuple(entry) == VENDOR_KEYS
    assert (entry["DocumentId"], entry["Type"], entry["Status"]) == ("APIPMT000000001", "Payment", "Success")
    assert (entry["ErrorMessage"], entry["FailedAttempts"]) == (None, 0)


async def test_a_document_has_one_entry_that_counts_its_failures() -> None:
    async with calling() as caller:
        for status, why in (("Failed", "No customer"), ("Failed", "No date"), ("Success", "")):
            named = {"DocumentId": "A/1", "Status": status, "ErrorMessage": why, "DocumentType": "Invoice"}
            assert await tell(caller, named) == 200
        (entry,) = (await caller.call("GET", "/integrations")).json["Result"]
    assert (entry["Status"], entry["FailedAttempts"], entry["ErrorMessage"]) == ("Success", 2, None)


async def test_the_queue_is_asked_by_status_and_page() -> None:
    async with calling() as caller:
        await tell(caller, *({"DocumentId": f"A{n}", "Status": "Pending"} for n in range(3)))
        await tell(caller, {"DocumentId": "A1", "Status": "Success"})
        query = "filter.pageSize=1&filter.pageIndex=1&filter.criteria.Status=Pending"
        page = (await caller.call("GET", f"/integrations?{query}")).json
        wrong = await caller.call("GET", "/integrations?filter.criteria.Colour=red")
    assert (page["Index"], page["Total"], [entry["DocumentId"] for entry in page["Result"]]) == (1, 2, ["A2"])
    assert wrong.status == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ("{}", 412),
        ('{"Documents":[{"DocumentId":"A"}]}', 412),
        ('{"Documents":[{"DocumentId":"A","Status":"Done"}]}', 400),
        ('{"Documents":[{"DocumentId":"A","Status":"Failed","DocumentType":"Bill"}]}', 400),
        (json.dumps({"Documents": [{"DocumentId": "A" * 51, "Status": "Failed"}]}), 400),
    ],
)
async def test_what_is_no_integration_is_refused_whole(body: str, status: int) -> None:
    async with calling() as caller:
        good = '{"DocumentId":"GOOD","Status":"Success"},'
        answer = await caller.call("PATCH", "/integrations", data=body.replace("[{", f"[{good}{{"))
        assert caller.simulator.store.queue.entries() == []
    assert answer.status == status
