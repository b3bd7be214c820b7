"""Tokens that are refused or cannot be had."""

import asyncio

import pytest

from etl.delivery import Stop, send
from etl.errors import CredentialsError
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
