"""Rate limits, and a portal that asks to wait."""

from bisect import bisect_left
from pathlib import Path
from time import monotonic

import pytest

from etl.delivery import FileStore, RequestLedger, Stop, ledger_path, send
from etl.model.document import Outcome, Status
from etl.model.limits import RateLimit
from etl.simulator import SimulatorConfig, serve
from tests.support.planned import TOKEN, PlanDocuments, target
from tests.support.scripted import answer, scripted

pytestmark = pytest.mark.anyio


async def test_the_simulators_limit_is_never_met(plan_documents: PlanDocuments) -> None:
    run = plan_documents(120)
    async with serve(SimulatorConfig(rate_limit=40)) as simulator:
        await send(run.journal, run.run, target(simulator.base_url, rate=(RateLimit(40, 1.0),)), Stop())
        requests = simulator.store.requests()
    times = sorted(request.at for request in requests)
    assert 429 not in {request.status for request in requests}
    assert most(times, 1.0) <= 40
    assert len(times) == 121


def most(times: list[float], period: float) -> int:
    return max(bisect_left(times, start + period) - index for index, start in enumerate(times))


async def test_stop_and_resume_do_not_use_a_limit_twice(plan_documents: PlanDocuments, tmp_path: Path) -> None:
    run, stop, settled = plan_documents(40), Stop(), 0

    def note(_: Outcome) -> None:
        nonlocal settled
        settled += 1
        if settled == 15:
            stop.set()

    async with serve(SimulatorConfig()) as simulator:
        there = target(simulator.base_url, rate=(RateLimit(30, 3.0),), state=tmp_path)
        await send(run.journal, run.run, there, stop, note)
        await send(run.journal, run.run, there, Stop())
        times = sorted(request.at for request in simulator.store.requests())
    assert len(times) == 41
    assert most(times, 3.0) <= 30


async def test_what_a_process_that_died_may_have_sent_counts_from_the_next_start(
    plan_documents: PlanDocuments, tmp_path: Path
) -> None:
    run, limits = plan_documents(1), (RateLimit(2, 2.0),)
    async with scripted(lambda _: answer(200, "true")) as server:
        died = RequestLedger(FileStore(ledger_path(tmp_path, server.base_url)), limits)
        for _ in range(2):
            await died.ready()
            died.start()
        began = monotonic()
        await send(
            run.journal, run.run, target(server.base_url, credentials=TOKEN, rate=limits, state=tmp_path), Stop()
        )
    assert monotonic() - began >= 2.0
    assert server.methods == ["POST"]


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
