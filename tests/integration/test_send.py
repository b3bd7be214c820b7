"""Whole runs over a real socket: all of it, stopped, continued, and canaries first."""

import asyncio
import json
from urllib.parse import unquote

import pytest

from etl.delivery import Stop, send
from etl.model.document import Status
from etl.simulator import SimulatorConfig, serve
from tests.support.planned import TOKEN, PlanDocuments, target
from tests.support.scripted import Seen, answer, scripted

pytestmark = pytest.mark.anyio


def held_for(seen: Seen, amount: str) -> str:
    identity = unquote(seen.path.partition("=")[2])
    customer = f"C{int(identity.split()[0].removeprefix('A/')) + 1}"
    return json.dumps({"Identity": identity, "CustomerId": customer, "Amount": float(amount)})


async def test_every_document_arrives_once_and_exactly(plan_documents: PlanDocuments) -> None:
    run = plan_documents(300)
    async with serve(SimulatorConfig()) as simulator:
        await send(run.journal, run.run, target(simulator.base_url), Stop())
        held = {invoice.identity: invoice for invoice in simulator.store.invoices()}
    assert [(r.status, r.attempts, r.http_status) for r in run.results()] == [(Status.SUCCESS, 1, 200)] * 300
    assert len(held) == 300
    for result in run.results():
        assert result.document_id is not None
        assert json.loads(held[result.document_id].body)["Amount"] == "30.10"
        assert held[result.document_id].posts == 1


async def test_failures_and_cuts_end_with_every_document_held_once(plan_documents: PlanDocuments) -> None:
    run = plan_documents(200)
    config = SimulatorConfig(fail_rate=0.10, drop_rate=0.05, seed=1)
    async with serve(config) as simulator:
        await send(run.journal, run.run, target(simulator.base_url, concurrency=32, retries=8), Stop())
        held = simulator.store.invoices()
        cut = [request for request in simulator.store.requests() if request.status == 0]
    assert {result.status for result in run.results()} == {Status.SUCCESS}
    assert len(held) == 200
    assert {invoice.posts for invoice in held} == {1}
    assert cut


async def test_a_stop_lets_sent_documents_land_and_leaves_the_others_planned(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(100), Stop()
    async with serve(SimulatorConfig(latency=0.2)) as simulator:
        asyncio.get_running_loop().call_later(0.5, stop.set)
        await send(run.journal, run.run, target(simulator.base_url, concurrency=4), stop)
        held = {invoice.identity for invoice in simulator.store.invoices()}
    results = run.results()
    assert {result.status for result in results} == {Status.SUCCESS, Status.PLANNED}
    assert {result.document_id for result in results if result.status is Status.SUCCESS} == held


async def test_a_stop_ends_a_long_wait_at_once(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(3), Stop()
    async with scripted(lambda _: answer(429, "", Retry_After="600")) as server, asyncio.timeout(5):
        asyncio.get_running_loop().call_later(0.3, stop.set)
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), stop)
    assert {result.status for result in run.results()} == {Status.PLANNED}


async def test_a_stopped_run_is_finished_by_sending_it_again(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(60), Stop()
    async with serve(SimulatorConfig(latency=0.05)) as simulator:
        asyncio.get_running_loop().call_later(0.2, stop.set)
        await send(run.journal, run.run, target(simulator.base_url), stop)
        await send(run.journal, run.run, target(simulator.base_url), Stop())
        held = simulator.store.invoices()
    assert {result.status for result in run.results()} == {Status.SUCCESS}
    assert {invoice.posts for invoice in held} == {1}


async def test_a_canary_that_is_held_otherwise_stops_the_run(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(10), Stop()

    def script(seen: Seen) -> bytes:
        return answer(200, "true" if seen.method == "POST" else held_for(seen, "31.00"))

    async with scripted(script) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, canary=3), stop)
    statuses = [result.status for result in run.results()]
    assert statuses == [Status.SUCCESS] * 3 + [Status.PLANNED] * 7
    assert "is held with another Amount" in stop.reason


async def test_a_canary_that_the_portal_took_and_does_not_hold_stops_the_run(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(10), Stop()
    async with scripted(lambda seen: answer(200, "true") if seen.method == "POST" else answer(404)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, canary=3), stop)
    assert server.methods == ["POST"] * 3 + ["GET"]
    assert [result.status for result in run.results()] == [Status.SUCCESS] * 3 + [Status.PLANNED] * 7
    assert "A/0 é&#+ cannot be read back (" in stop.reason


async def test_a_canary_that_is_told_without_its_amount_confirms_nothing(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(3), Stop()
    thin = answer(200, '{"Identity":"A/0 é&#+","CustomerId":"C1"}')
    async with scripted(lambda seen: answer(200, "true") if seen.method == "POST" else thin) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, canary=1), stop)
    assert server.methods == ["POST", "GET"]
    assert "A/0 é&#+ is told without Amount or CustomerId, which confirms nothing" in stop.reason


async def test_refused_canaries_stop_the_run(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(10), Stop()
    async with scripted(lambda _: answer(400, '{"Message":"No."}')) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, canary=3), stop)
    assert len(server.seen) == 3
    assert "only 0 of 3 were accepted" in stop.reason


async def test_a_canary_is_asked_for_again_where_the_answer_is_a_passing_failure(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(10), Stop()
    asked: list[str] = []

    def script(seen: Seen) -> bytes:
        if seen.method == "POST":
            return answer(200, "true")
        asked.append(seen.path)
        return answer(500, "{}") if len(asked) == 2 else answer(200, held_for(seen, "30.10"))

    async with scripted(script) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, canary=3), stop)
    assert len(asked) == 4
    assert asked[1] == asked[2]
    assert stop.reason == ""
    assert {result.status for result in run.results()} == {Status.SUCCESS}


async def test_a_canary_that_can_never_be_read_back_stops_the_run(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(10), Stop()

    def script(seen: Seen) -> bytes:
        return answer(200, "true") if seen.method == "POST" else answer(500, "{}")

    async with scripted(script) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, canary=3, retries=1), stop)
    assert server.methods == ["POST"] * 3 + ["GET"] * 2
    assert "The portal does not answer (HTTP 500: {})" in stop.reason
