"""Rate limits, and a portal that asks to wait."""

from bisect import bisect_left

import pytest

from etl.load import Stop
from etl.pipeline import send
from etl.records import RateLimit, Status
from etl.simulator import SimulatorConfig, serve
from tests.support.planned import TOKEN, PlanDocuments, target
from tests.support.scripted import answer, scripted

pytestmark = pytest.mark.anyio


async def test_the_simulators_limit_is_never_met(plan_documents: PlanDocuments) -> None:
    run = plan_documents(120)
    async with serve(SimulatorConfig(rate_limit=40)) as simulator:
        await send(run.journal, run.run, target(simulator.base_url, rates=(RateLimit(40, 1.0),)), Stop())
        requests = simulator.store.requests()
    times = sorted(request.at for request in requests)
    assert 429 not in {request.status for request in requests}
    assert max(bisect_left(times, start + 1) - index for index, start in enumerate(times)) <= 40
    assert len(times) == 121


async def test_a_429_pauses_everyone_and_is_no_failure(plan_documents: PlanDocuments) -> None:
    run = plan_documents(30)
    async with serve(SimulatorConfig(rate_limit=20)) as simulator:
        await send(run.journal, run.run, target(simulator.base_url, concurrency=4), Stop())
        refused = [request for request in simulator.store.requests() if request.status == 429]
    assert {result.status for result in run.results()} == {Status.SUCCESS}
    assert 0 < len(refused) <= 8


@pytest.mark.parametrize("status", [408, 425, 429])
async def test_what_was_turned_away_unread_is_sent_again_without_asking(
    plan_documents: PlanDocuments, status: int
) -> None:
    run = plan_documents(1)
    answers = iter([answer(status, "", Retry_After="0"), answer(200, "true")])
    async with scripted(lambda _: next(answers)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert [seen.method for seen in server.seen] == ["POST", "POST"]
    assert run.results()[0].attempts == 2
