"""Attachments, over a socket."""

import hashlib
import json
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from tests.support.calling import SMALLEST, Caller, calling

pytestmark = pytest.mark.anyio

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 1000
# The Invoice part of Invoices.md, literally.
VENDOR_INVOICE = (
    '{\n\t"Amount": "30.00",\n\t"BalanceDue": "30.00",\n\t"CustomerId": "Nodus0002",\n\t"InvoiceId": "STDINV999999"\n}'
)


def form(*, invoice: str | None = None, attachment: bytes | None = None) -> aiohttp.FormData:
    data = aiohttp.FormData()
    if attachment is not None:
        data.add_field("Attachment", BytesIO(attachment), filename="A1.pdf", content_type="application/pdf")
    if invoice is not None:
        data.add_field("Invoice", invoice, content_type="application/json")
    return data if invoice is not None or attachment is not None else _empty()


def _empty() -> aiohttp.FormData:
    data = aiohttp.FormData()
    data.add_field("Other", b"x", filename="x")
    return data


async def post(caller: Caller, data: Any) -> tuple[int, bytes]:  # noqa: ANN401
    answer = await caller.call("POST", "/invoices/InvoiceWithAttachment", data=data)
    return answer.status, answer.body


async def patch(caller: Caller, data: Any, identity: str = "STDINV999999") -> tuple[int, bytes]:  # noqa: ANN401
    answer = await caller.call("PATCH", f"/invoices/attachments?identity={identity}", data=data)
    return answer.status, answer.body


async def test_an_invoice_comes_with_its_file() -> None:
    async with calling() as caller:
        assert await post(caller, form(invoice=VENDOR_INVOICE, attachment=PDF)) == (200, b"true")
        ((key, file),) = caller.simulator.store.attachments.all().items()
        assert (await caller.get("STDINV999999")).status == 200
    assert (key, file.name, file.size) == ("stdinv999999", "A1.pdf", len(PDF))
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()


async def test_a_file_takes_the_place_of_another_and_leaves_the_invoice() -> None:
    async with calling() as caller:
        await post(caller, form(invoice=VENDOR_INVOICE, attachment=PDF))
        before = caller.simulator.store.invoices()
        assert await patch(caller, form(attachment=b"%PDF-2.0")) == (200, b"true")
        assert caller.simulator.store.invoices() == before
        assert [file.size for file in caller.simulator.store.attachments.all().values()] == [8]


@pytest.mark.parametrize(
    ("invoice", "attachment", "status"),
    [
        (VENDOR_INVOICE, None, 412),
        (None, PDF, 400),
        (VENDOR_INVOICE, b"MZ", 400),
        (VENDOR_INVOICE, b"", 400),
        ("{", PDF, 400),
        (json.dumps(SMALLEST | {"Amount": "30,00"}), PDF, 400),
        (json.dumps(SMALLEST | {"CustomerId": ""}), PDF, 412),
        (None, None, 400),
    ],
)
async def test_a_wrong_part_keeps_both_out(invoice: str | None, attachment: bytes | None, status: int) -> None:
    async with calling() as caller:
        assert (await post(caller, form(invoice=invoice, attachment=attachment)))[0] == status
        assert caller.simulator.store.invoices() == []
        assert not caller.simulator.store.attachments.all()


@pytest.mark.parametrize(("identity", "status"), [("", 400), ("other", 404)])
async def test_a_file_needs_its_invoice(identity: str, status: int) -> None:
    async with calling() as caller:
        assert (await patch(caller, form(attachment=PDF), identity))[0] == status
        assert not caller.simulator.store.attachments.all()


async def test_what_is_no_multipart_body_is_refused() -> None:
    async with calling() as caller:
        await caller.post(SMALLEST)
        assert (await patch(caller, b"%PDF-1.7"))[0] == 415
        assert (await patch(caller, form(invoice=VENDOR_INVOICE, attachment=PDF)))[0] == 400


async def test_a_file_past_the_bound_is_a_413() -> None:
    async with calling() as caller:
        await caller.post(SMALLEST)
        assert (await patch(caller, form(attachment=b"%PDF-" + bytes(30_000_000))))[0] == 413
