import json
import sqlite3
import time
from contextlib import closing
from io import BytesIO
from pathlib import Path

import aiohttp
import anyio
import pytest

from etl.simulator import SimulatorConfig, serve
from tests.support.calling import CREDENTIALS, SMALLEST, calling

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def test_the_vendors_example_is_answered_true_and_reads_back() -> None:
    async with calling() as caller:
        posted = await caller.post(SMALLEST)
        assert (posted.status, posted.body) == (200, b"true")
        read = await caller.get("STDINV999999")
    assert read.status == 200
    assert b'"Amount":30.00,"BalanceDue":30.00,' in read.body
    assert b'"SubTotal":30.00,' in read.body
    expected = {"Identity": "STDINV999999", "CustomerId": "Nodus0002", "Status": "Outstanding", "CopyEmail": []}
    assert expected.items() <= read.json.items()


async def test_a_token_has_the_vendors_form() -> None:
    async with calling() as caller:
        token = (await caller.call("POST", "/token", data=CREDENTIALS)).json
    assert token.pop("access_token")
    assert token == {"token_type": "bearer", "expires_in": 8553602, "refresh_token": None}


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({**CREDENTIALS, "password": "wrong"}, "invalid_grant"),
        ({**CREDENTIALS, "username": "wrong"}, "invalid_grant"),
        ({"grant_type": "password"}, "invalid_grant"),
        ({**CREDENTIALS, "grant_type": "client_credentials"}, "unsupported_grant_type"),
        (json.dumps(CREDENTIALS), "unsupported_grant_type"),
        (b"\xff=\xff", "unsupported_grant_type"),
    ],
)
async def test_a_wrong_pair_gets_no_token(form: object, error: str) -> None:
    async with calling() as caller:
        answer = await caller.call("POST", "/token", data=form)
    assert (answer.status, answer.json["error"]) == (400, error)
    assert answer.json["error_description"]


async def test_the_pair_can_be_chosen() -> None:
    form = {**CREDENTIALS, "username": "schlüssel", "password": "ge&heim"}
    async with (
        serve(SimulatorConfig(key="schlüssel", password="ge&heim")) as simulator,  # noqa: S106
        aiohttp.ClientSession() as session,
        session.post(f"{simulator.base_url}/token", data=form) as response,
    ):
        assert response.status == 200


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer made-up"}])
@pytest.mark.parametrize(("method", "path"), [("POST", "/invoices"), ("GET", "/invoices?identity=1"), ("GET", "/x")])
async def test_everything_else_needs_a_token(method: str, path: str, headers: dict[str, str]) -> None:
    async with calling() as caller:
        answer = await caller.call(method, path, headers=headers)
    assert answer.status == 401
    assert answer.json == {"Message": "Authorization has been denied for this request."}


async def test_a_revoked_token_is_refused_and_a_new_one_is_good() -> None:
    async with calling() as caller:
        caller.simulator.tokens.revoke_all()
        assert (await caller.post(SMALLEST)).status == 401
        token = (await caller.call("POST", "/token", data=CREDENTIALS)).json["access_token"]
        again = await caller.call("GET", "/invoices?identity=1", headers={"Authorization": f"Bearer {token}"})
        assert again.status == 404


async def test_a_bad_element_is_named_in_a_400() -> None:
    async with calling() as caller:
        answer = await caller.post({**SMALLEST, "Amount": "30,00", "InvoiceId": None})
        assert caller.simulator.store.invoices() == []
    assert answer.status == 400
    assert answer.json == {
        "Message": "The request is invalid.",
        "ModelState": {"invoice.Amount": ["Expected a decimal number."]},
    }


async def test_a_missing_mandatory_element_is_named_in_a_412() -> None:
    async with calling() as caller:
        answer = await caller.post({**SMALLEST, "CustomerId": ""})
    assert answer.status == 412
    assert "CustomerId" in answer.json["Message"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"\xff"', b"[" * 100_000])
async def test_a_body_that_is_no_json_object_is_a_400(body: bytes) -> None:
    async with calling() as caller:
        answer = await caller.call("POST", "/invoices", data=body)
    assert (answer.status, list(answer.json["ModelState"])) == (400, ["invoice"])


async def test_a_post_overwrites_every_value() -> None:
    async with calling() as caller:
        await caller.post({**SMALLEST, "Currency": "USD", "SendNewInvoiceEmail": "Yes"})
        await caller.post({**SMALLEST, "BalanceDue": "0.00"})
        read = (await caller.get("stdinv999999")).json
        (stored,) = caller.simulator.store.invoices()
    assert (read["Currency"], read["Status"]) == ("", "Paid")
    assert (stored.posts, stored.mails) == (2, 1)
    assert json.loads(stored.body) == {**SMALLEST, "BalanceDue": "0.00"}


@pytest.mark.parametrize("identity", ["A/1", "A&B", "100% #1 + 2", "Zürich 東京 😀", "a=b?c"])
async def test_any_identity_reads_back(identity: str) -> None:
    async with calling() as caller:
        await caller.post({**SMALLEST, "Identity": identity})
        assert (await caller.get(identity)).json["Identity"] == identity
        assert (await caller.get("STDINV999999")).status == 404


@pytest.mark.parametrize("query", ["", "?identity=", "?identity=%20", "?other=1"])
async def test_a_get_without_identity_is_a_400(query: str) -> None:
    async with calling() as caller:
        assert (await caller.call("GET", f"/invoices{query}")).status == 400


async def test_a_get_with_broken_percent_encoding_finds_nothing() -> None:
    async with calling() as caller:
        assert (await caller.call("GET", "/invoices?identity=%ff%fe")).status == 404


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("POST", "/Invoices", 404),
        ("GET", "/%ff", 404),
        ("DELETE", "/invoices", 405),
        ("PUT", "/invoices?identity=1", 405),
        ("GET", "/token", 405),
    ],
)
async def test_unknown_paths_and_methods_are_refused_in_json(method: str, path: str, status: int) -> None:
    async with calling() as caller:
        answer = await caller.call(method, path)
    assert answer.status == status
    assert answer.json["Message"]
    assert ("Allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize(("excess", "status"), [(0, 200), (1, 413)])
async def test_a_body_over_four_mebibytes_is_a_413(excess: int, status: int) -> None:
    spare = 4 * 1024 * 1024 - len(json.dumps({**SMALLEST, "ExtensionData": ""}))
    body = json.dumps({**SMALLEST, "ExtensionData": "x" * (spare + excess)}).encode()
    async with calling() as caller:
        answer = await caller.call("POST", "/invoices", data=BytesIO(body))
    assert answer.status == status


async def test_arrivals_past_the_rate_limit_are_told_when_to_come_back() -> None:
    async with calling(rate_limit=3) as caller:
        statuses = [(await caller.get("1")).status for _ in range(2)]
        refused = await caller.get("1")
    assert statuses == [404, 404]
    assert (refused.status, refused.headers["Retry-After"]) == (429, "1")


async def test_a_refused_arrival_stores_nothing_and_does_not_count() -> None:
    async with calling(rate_limit=1) as caller:
        assert (await caller.post(SMALLEST)).status == 429
        await anyio.sleep(1)
        assert (await caller.post(SMALLEST)).status == 200
        requests = caller.simulator.store.requests()
    assert [request.status for request in requests] == [200, 429, 200]
    assert [request.identity for request in requests] == [None, None, "STDINV999999"]


async def test_a_failure_is_a_500_before_anything_is_stored() -> None:
    async with calling(fail_rate=1) as caller:
        assert (await caller.post(SMALLEST)).status == 500
        assert (await caller.get("STDINV999999")).status == 500
        assert caller.simulator.store.invoices() == []


async def test_a_drop_stores_the_invoice_and_answers_nothing() -> None:
    async with calling(drop_rate=1) as caller:
        with pytest.raises(aiohttp.ClientConnectionError):
            await caller.post(SMALLEST)
        store = caller.simulator.store
        assert [invoice.identity for invoice in store.invoices()] == ["STDINV999999"]
        last = store.requests()[-1]
    assert (last.method, last.identity, last.status) == ("POST", "STDINV999999", 0)


async def test_a_seed_repeats_the_same_failures() -> None:
    async def statuses() -> list[int]:
        async with calling(fail_rate=0.5, seed=3) as caller:
            return [(await caller.get("1")).status for _ in range(20)]

    first = await statuses()
    assert first == await statuses()
    assert set(first) == {404, 500}


async def test_latency_delays_every_answer() -> None:
    async with calling(latency=0.05) as caller:
        begun = time.monotonic()
        await caller.get("1")
        assert time.monotonic() - begun >= 0.05


async def test_every_request_is_recorded_with_its_outcome() -> None:
    async with calling() as caller:
        await caller.post(SMALLEST)
        await caller.post({**SMALLEST, "Amount": "much"})
        await caller.get("STDINV999999")
        await caller.call("GET", "/nowhere")
        requests = caller.simulator.store.requests()
    assert [(request.method, request.identity, request.status) for request in requests] == [
        ("POST", None, 200),
        ("POST", "STDINV999999", 200),
        ("POST", "STDINV999999", 400),
        ("GET", "STDINV999999", 200),
        ("GET", None, 404),
    ]
    assert [request.fault for request in requests] == [
        None,
        None,
        "invoice.Amount: Expected a decimal number.",
        None,
        "Not Found",
    ]
    assert [request.at for request in requests] == sorted(request.at for request in requests)


async def test_a_file_shows_other_processes_what_was_posted_while_it_runs_and_after(tmp_path: Path) -> None:
    data = tmp_path / "simulator.db"
    async with calling(data=str(data)) as caller:
        await caller.post(SMALLEST)
        await anyio.sleep(0.3)
        with closing(sqlite3.connect(data)) as other:
            assert other.execute("select identity_key from invoice").fetchall() == [("stdinv999999",)]
        await caller.post({**SMALLEST, "InvoiceId": "LAST"})
    with closing(sqlite3.connect(data)) as other:
        assert other.execute("select identity_key from invoice").fetchall() == [("last",), ("stdinv999999",)]


async def test_leaving_while_a_request_waits_is_quick() -> None:
    begun = time.monotonic()
    async with (
        aiohttp.ClientSession() as session,
        anyio.create_task_group() as tasks,
        serve(SimulatorConfig(latency=60)) as simulator,
    ):
        tasks.start_soon(_expect_a_cut, session, f"{simulator.base_url}/token")
        while not simulator.store.requests():  # noqa: ASYNC110 - the simulator tells nobody
            await anyio.sleep(0.01)
        assert len(simulator.store.requests()) == 1
    assert time.monotonic() - begun < 5


async def _expect_a_cut(session: aiohttp.ClientSession, url: str) -> None:
    with pytest.raises(aiohttp.ClientConnectionError):
        await session.post(url, data=CREDENTIALS)


async def test_a_cancelled_caller_leaves_no_socket_behind() -> None:
    with anyio.CancelScope() as scope:
        async with serve(SimulatorConfig()) as simulator:
            scope.cancel()
            await anyio.sleep_forever()
    assert scope.cancelled_caught
    with pytest.raises(OSError, match="connect"):
        await anyio.connect_tcp(simulator.host, simulator.port)


async def test_a_port_in_use_is_an_os_error() -> None:
    async with serve(SimulatorConfig()) as simulator:
        with pytest.raises(OSError, match="address already in use"):
            async with serve(SimulatorConfig(port=simulator.port)):
                pass


async def test_an_exception_of_the_caller_passes_through() -> None:
    with pytest.raises(LookupError, match="mine"):
        async with serve(SimulatorConfig()):
            raise LookupError("mine")
