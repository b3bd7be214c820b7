"""Tokens that are refused or cannot be had."""

import asyncio
from pathlib import Path

import pytest

from etl.delivery import Stop, send
from etl.errors import CredentialsError, UnreachableError
from etl.model.document import Outcome, Status
from etl.portal import Credentials
from etl.simulator import SimulatorConfig, serve
from tests.support.planned import TOKEN, PlanDocuments, target
from tests.support.scripted import Seen, answer, scripted

pytestmark = pytest.mark.anyio


async def test_a_refused_token_is_renewed_once_for_all_workers(plan_documents: PlanDocuments) -> None:
    run = plan_documents(200)
    settled: list[Outcome] = []
    async with serve(SimulatorConfig()) as simulator:

        def note(outcome: Outcome) -> None:
            settled.append(outcome)
            if len(settled) == 50:
                simulator.tokens.revoke_all()

        await send(run.journal, run.run, target(simulator.base_url), Stop(), note)
        requests = simulator.store.requests()
    assert {result.status for result in run.results()} == {Status.SUCCESS}
    assert sum(request.path.endswith("/token") for request in requests) == 2
    assert any(request.status == 401 for request in requests)


async def test_a_token_refused_again_after_it_was_renewed_stops_the_run_and_fails_no_document(
    plan_documents: PlanDocuments,
) -> None:
    run, stop, accepted = plan_documents(30), Stop(), 0

    def script(seen: Seen) -> bytes:
        nonlocal accepted
        if seen.path.endswith("/token"):
            return answer(200, '{"access_token":"t","token_type":"bearer","expires_in":8000000}')
        accepted += 1
        return answer(200, "true") if accepted <= 10 else answer(401, '{"Message":"Denied."}')

    async with scripted(script) as server:
        await send(run.journal, run.run, target(server.base_url, concurrency=4), stop)
    statuses = [result.status for result in run.results()]
    assert sorted(statuses) == [Status.PLANNED] * 20 + [Status.SUCCESS] * 10
    assert "refuses a token it has just given (HTTP 401: Denied.)" in stop.reason
    tokens = sum(seen.path.endswith("/token") for seen in server.seen)
    assert 2 <= tokens <= 5
    assert len(server.seen) - tokens <= 10 + 20


async def test_a_token_that_cannot_be_renewed_for_now_fails_no_document(plan_documents: PlanDocuments) -> None:
    run, asked = plan_documents(10), 0

    def script(seen: Seen) -> bytes | None:
        nonlocal asked
        if not seen.path.endswith("/token"):
            fresh = seen.headers["authorization"] == "Bearer t2"
            return answer(200, "true") if fresh else answer(401, "")
        asked += 1
        token = f'{{"access_token":"t{1 if asked == 1 else 2}","token_type":"bearer","expires_in":8000000}}'
        return {2: None, 3: answer(503, "<html>"), 4: answer(500, "")}.get(asked, answer(200, token))

    async with scripted(script) as server:
        await send(run.journal, run.run, target(server.base_url, retries=5), Stop())
    assert {result.status for result in run.results()} == {Status.SUCCESS}
    assert asked == 5
    assert "GET" not in server.methods


@pytest.mark.parametrize("status", [408, 425, 429, 500])
async def test_a_token_that_is_never_renewed_stops_the_run_and_fails_no_document(
    plan_documents: PlanDocuments, status: int
) -> None:
    run, stop, asked = plan_documents(10), Stop(), 0

    def script(seen: Seen) -> bytes | None:
        nonlocal asked
        if not seen.path.endswith("/token"):
            return answer(401, "")
        asked += 1
        return answer(200, '{"access_token":"t"}') if asked == 1 else answer(status, "")

    async with scripted(script) as server, asyncio.timeout(30):
        await send(run.journal, run.run, target(server.base_url, retries=2, give_up_after=3.0), stop)
    assert {result.status for result in run.results()} == {Status.PLANNED}
    assert stop.reason


async def test_a_token_the_portal_never_accepts_stops_the_run_and_fails_no_document(
    plan_documents: PlanDocuments,
) -> None:
    run, stop = plan_documents(20), Stop()
    async with scripted(lambda _: answer(401, '{"Message":"Denied."}')) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), stop)
    assert {result.status for result in run.results()} == {Status.PLANNED}
    assert "PAYFABRIC_TOKEN (HTTP 401: Denied.)" in stop.reason


async def test_a_wrong_key_ends_the_run_before_anything_is_sent(plan_documents: PlanDocuments) -> None:
    run = plan_documents(3)
    wrong = Credentials(key="simulator", password="wrong")  # noqa: S106
    async with serve(SimulatorConfig()) as simulator:
        with pytest.raises(CredentialsError, match="PAYFABRIC_INTEGRATION_PASSWORD") as caught:
            await send(run.journal, run.run, target(simulator.base_url, credentials=wrong), Stop())
        assert len(simulator.store.requests()) == 1
    assert "wrong" not in str(caught.value).replace("wrong portal", "")
    assert {result.status for result in run.results()} == {Status.PLANNED}


#: Neither a number nor a text: of a token that is there, only the token matters.
ODD = ['"inf"', '"1e400"', "true", "[]", '{"seconds":60}', f"1{'0' * 400}"]


@pytest.mark.parametrize("life", ['"3600"', "null", "3600", "3600.5", '"soon"', "0", "-1", '"nan"', *ODD])
async def test_a_token_is_used_however_its_life_is_told(plan_documents: PlanDocuments, life: str) -> None:
    run = plan_documents(3)
    token = answer(200, f'{{"access_token":"t1","expires_in":{life}}}')
    async with scripted(lambda seen: token if seen.path.endswith("/token") else answer(200, "true")) as server:
        await send(run.journal, run.run, target(server.base_url), Stop())
    assert {result.status for result in run.results()} == {Status.SUCCESS}
    assert [seen.path for seen in server.seen].count("/api/token") == 1


@pytest.mark.parametrize(
    "body",
    ["", "null", "{}", "<html>Sign in</html>", "[1]", '{"access_token":null}', '{"access_token":""}']
    + [f'{{"access_token":"a{odd}b"}}' for odd in (r"\r\nX: 1", r"\u0000", " ", "é", r"\n")]
    + ["[" * 100_000],
)
async def test_an_answer_without_a_token_that_can_be_used_sends_to_the_address_and_not_to_the_key(
    plan_documents: PlanDocuments, body: str
) -> None:
    run = plan_documents(1)
    async with scripted(lambda _: answer(200, body)) as server:
        with pytest.raises(CredentialsError, match=r"without a token\. Check the base URL"):
            await send(run.journal, run.run, target(server.base_url), Stop())
    assert len(server.seen) == 1


@pytest.mark.parametrize("odd", ["a\r\nX: 1", "a\0b", "a b", "\xe9", "\ud800"])
async def test_a_given_token_that_no_header_can_hold_is_refused_before_anything_is_sent(
    plan_documents: PlanDocuments, odd: str
) -> None:
    run = plan_documents(1)
    async with scripted(lambda _: answer(200, "true")) as server:
        with pytest.raises(CredentialsError, match="PAYFABRIC_TOKEN holds"):
            await send(run.journal, run.run, target(server.base_url, credentials=Credentials(token=odd)), Stop())
    assert server.seen == []


@pytest.mark.parametrize(
    "kept",
    [
        '{"access_token":"old","renew_at":"2999-01-01T00:00:00"}',
        '{"access_token":"a\\nb","renew_at":"2999-01-01T00:00:00Z"}',
        "\xff",
        "",
        "{}",
    ],
)
async def test_a_kept_token_that_cannot_be_used_is_fetched_anew(
    plan_apart: PlanDocuments, tmp_path: Path, kept: str
) -> None:
    async with serve(SimulatorConfig()) as simulator:
        there = target(simulator.base_url, state=tmp_path / "state")
        for _ in range(2):
            run = plan_apart(1)
            await send(run.journal, run.run, there, Stop())
            assert {result.status for result in run.results()} == {Status.SUCCESS}
            (file,) = (tmp_path / "state" / "tokens").iterdir()
            file.write_text(kept, encoding="latin-1")


async def test_a_host_beyond_ascii_is_looked_up_as_it_is_spelt_on_the_wire(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)
    with pytest.raises(UnreachableError, match=r"No connection to (xn--bcher-kva|bücher)\.invalid"):
        await send(run.journal, run.run, target("https://bücher.invalid/api", retries=0), Stop())
