"""Files on their way to the portal, over a socket: whole, as they were checked, and a piece at a time."""

import asyncio
import json
import tracemalloc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from etl.model.attachment import Attachment
from etl.options import PortalOptions
from etl.portal import Connection, Credentials, Portal, Reply, Verdict
from etl.simulator import SimulatorConfig, serve
from tests.support.planned import CREDENTIALS, TOKEN
from tests.support.scripted import answer, scripted

pytestmark = pytest.mark.anyio

INVOICE = json.dumps({"Amount": "30.00", "CustomerId": "C1", "Identity": "A1", "InvoiceId": "A1"}).encode()
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 2000


def attached(folder: Path, content: bytes = PDF, name: str = "A1.pdf") -> Attachment:
    path = folder / name
    path.write_bytes(content)
    return Attachment(str(path), len(content), sha256(content).hexdigest())


def spoil(path: Path, change: str) -> None:
    """Makes another file of it, or none."""
    path.unlink()
    if change == "folder":
        path.mkdir()
    elif change == "swapped":
        path.write_bytes(PDF[:-1] + b"!")
    elif change == "longer":
        path.write_bytes(PDF + b"!")


def end_otherwise(path: Path) -> None:
    """Writes other bytes over its last ones."""
    with path.open("rb+") as changed:
        changed.seek(-5, 2)
        changed.write(b"other")


def _slot() -> AbstractAsyncContextManager[Callable[[Reply], None]]:
    @asynccontextmanager
    async def slot() -> AsyncIterator[Callable[[Reply], None]]:
        yield lambda _: None

    return slot()


def portal(base_url: str, credentials: Credentials = TOKEN, timeout: float = 10.0) -> Portal:
    return Portal(Connection(base_url, credentials, PortalOptions(timeout=timeout), _slot))


async def test_the_simulator_takes_an_invoice_with_its_file_and_then_another_file(tmp_path: Path) -> None:
    async with serve(SimulatorConfig()) as simulator, portal(simulator.base_url, CREDENTIALS) as there:
        file = attached(tmp_path)
        assert (await there.post_invoice_with_attachment(INVOICE, file)).verdict is Verdict.ACCEPTED
        ((key, held),) = simulator.store.attachments.all().items()
        assert (key, held.name, held.size, held.sha256) == ("a1", "A1.pdf", file.size, file.sha256)
        assert simulator.store.body("A1") == INVOICE.decode()
        other = attached(tmp_path, b"%PDF-2", 'Ünï "1".pdf')
        assert (await there.patch_attachment("A1", other)).verdict is Verdict.ACCEPTED
        assert (await there.patch_attachment("A2", other)).verdict is Verdict.REFUSED
        (held,) = simulator.store.attachments.all().values()
    assert (held.name, held.sha256) == ("Ünï _1_.pdf", other.sha256)


async def test_the_parts_are_called_as_the_vendor_calls_them_and_the_length_is_told(tmp_path: Path) -> None:
    async with scripted(lambda _: answer(200, "true")) as server, portal(server.base_url) as there:
        await there.post_invoice_with_attachment(INVOICE, attached(tmp_path))
        await there.patch_attachment("A/1 é&#+", attached(tmp_path))
    first, second = server.seen
    assert (first.method, first.path) == ("POST", "/api/invoices/InvoiceWithAttachment")
    assert (second.method, second.path) == ("PATCH", "/api/invoices/attachments?identity=A%2F1%20%C3%A9%26%23%2B")
    assert first.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert int(first.headers["content-length"]) == len(first.body)
    parts = first.body.split(b"--" + first.headers["content-type"].partition("=")[2].encode())
    assert [part.partition(b"\r\n\r\n")[2][:-2] for part in parts[1:-1]] == [INVOICE, PDF]
    assert b'Content-Type: application/json\r\nContent-Disposition: form-data; name="Invoice"\r\n' in parts[1]
    assert b'name="Attachment"; filename="A1.pdf"' in parts[2]


async def test_where_the_token_is_refused_the_file_is_sent_again_from_its_beginning(tmp_path: Path) -> None:
    token = answer(200, '{"access_token":"t","token_type":"bearer","expires_in":8000000}')
    answers = iter([token, answer(401), token, answer(200, "true")])
    async with scripted(lambda _: next(answers)) as server, portal(server.base_url, CREDENTIALS) as there:
        assert (await there.patch_attachment("A1", attached(tmp_path))).verdict is Verdict.ACCEPTED
    bodies = [seen.body for seen in server.seen if "attachments" in seen.path]
    assert [PDF in body for body in bodies] == [True, True]


@pytest.mark.parametrize("change", ["swapped", "gone", "longer", "folder"])
async def test_a_file_that_is_another_one_by_now_never_leaves(tmp_path: Path, change: str) -> None:
    file = attached(tmp_path)
    spoil(Path(file.path), change)
    async with scripted(lambda _: answer(200, "true")) as server, portal(server.base_url) as there:
        reply = await there.patch_attachment("A1", file)
    assert server.seen == []
    assert reply.verdict is Verdict.REFUSED
    assert "Not sent: the attachment A1.pdf" in reply.message
    assert "run the command again" in reply.message


async def test_a_file_that_changes_while_it_is_sent_never_arrives_whole(tmp_path: Path) -> None:
    """A server that reads slowly: by the time the last of the file is read from the disk, it is another file's."""
    content = b"%PDF-1.7\n" + b"a" * 30_000_000
    file = attached(tmp_path, content)
    got = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal got
        got += len(await reader.read(100_000))
        end_otherwise(Path(file.path))
        while chunk := await reader.read(1 << 20):
            got += len(chunk)
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server, portal(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api") as there:
        reply = await there.patch_attachment("A1", file)
    assert reply.verdict is Verdict.REFUSED
    assert "has changed since it was checked" in reply.message
    assert got < len(content)


async def test_an_upload_that_takes_longer_than_a_request_may_is_waited_for(tmp_path: Path) -> None:
    content = b"%PDF-1.7\n" + b"a" * 20_000_000

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(1.2)
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        await reader.readexactly(int(head.partition("content-length: ")[2].partition("\r\n")[0]))
        writer.write(answer(200, "true"))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api"
    async with server, portal(address, timeout=0.5) as there:
        reply = await there.patch_attachment("A1", attached(tmp_path, content))
    assert reply.verdict is Verdict.ACCEPTED, reply.message


async def test_a_file_is_never_in_memory_whole(tmp_path: Path) -> None:
    file = attached(tmp_path, b"%PDF-1.7\n" + bytes(20_000_000))

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1 << 16):
            pass
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server, portal(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api", timeout=1.0) as there:
        tracemalloc.start()
        try:
            await there.patch_attachment("A1", file)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 4_000_000
