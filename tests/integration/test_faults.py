"""A portal that refuses, breaks off, talks nonsense or is not there."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from etl.delivery import Stop, send
from etl.errors import UnreachableError
from etl.model.document import Status
from etl.options import PortalOptions
from etl.portal import Connection, Portal, Reply, Verdict
from tests.support.planned import TOKEN, PlanDocuments, target
from tests.support.scripted import Seen, answer, scripted

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (400, '{"Message":"Bad."}', "HTTP 400: Bad."),
        (412, '{"Message":"Missing."}', "HTTP 412: Missing."),
    ],
)
async def test_a_permanent_refusal_fails_the_document_at_once(
    plan_documents: PlanDocuments, status: int, body: str, message: str
) -> None:
    run = plan_documents(1)
    async with scripted(lambda _: answer(status, body)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    (result,) = run.results()
    assert (result.status, result.attempts, result.http_status, result.message) == (Status.FAILED, 1, status, message)
    assert len(server.seen) == 1


async def test_nobody_there_ends_the_run_before_anything_is_sent(plan_documents: PlanDocuments) -> None:
    run = plan_documents(3)
    with pytest.raises(UnreachableError, match="No connection to 127"):
        await send(run.journal, run.run, target("http://127.0.0.1:9/api", retries=1), Stop())
    assert {result.status for result in run.results()} == {Status.PLANNED}


async def test_a_portal_that_goes_away_stops_the_run_with_the_rest_pending(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(3), Stop()
    nowhere = target("http://127.0.0.1:9/api", credentials=TOKEN, retries=1, give_up_after=1.5)
    await send(run.journal, run.run, nowhere, stop)
    assert {(result.status, result.attempts) for result in run.results()} == {(Status.PLANNED, 0)}
    assert "has not answered for too long (" in stop.reason


async def test_a_portal_that_is_down_and_asks_for_a_long_pause_is_given_up_on_in_time(
    plan_documents: PlanDocuments,
) -> None:
    run, stop = plan_documents(30), Stop()
    async with scripted(lambda _: answer(503, "<html>", Retry_After="600")) as server, asyncio.timeout(20):
        there = target(server.base_url, credentials=TOKEN, concurrency=8, give_up_after=2.0)
        await send(run.journal, run.run, there, stop)
    assert "asks for a pause until" in stop.reason
    assert Status.FAILED not in {result.status for result in run.results()}


async def test_an_outage_in_the_middle_fails_no_document_and_is_outlived(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(40), Stop()
    down = iter([False] * 10 + [True] * 7 + [False] * 500)

    def script(seen: Seen) -> bytes:
        if next(down):
            return answer(503, "<html>")
        return answer(200, "true") if seen.method == "POST" else answer(404, "")

    async with scripted(script) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, retries=5), stop)
    assert {result.status for result in run.results()} == {Status.SUCCESS}
    assert stop.reason == ""


@pytest.mark.parametrize("body", ["[" * 200_000, '{"Amount":1e99999999999999999999999}'])
async def test_an_absurd_answer_is_no_success_and_no_crash(plan_documents: PlanDocuments, body: str) -> None:
    run = plan_documents(1)
    async with scripted(lambda _: answer(200, body)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert run.results()[0].status is Status.FAILED


async def test_over_a_connection_that_took_too_long_to_make_nothing_is_sent() -> None:
    held = True

    @asynccontextmanager
    async def slot() -> AsyncIterator[Callable[[Reply], None]]:
        yield lambda _: None

    async with scripted(lambda _: answer(200, "true")) as server:
        there = Connection(server.base_url, TOKEN, PortalOptions(timeout=5.0), slot, may_send=lambda: held)
        async with Portal(there) as portal:
            replies = [await portal.post_invoice(b"{}")]
            held = False
            replies.append(await portal.post_invoice(b"{}"))
            held = True
            replies.append(await portal.post_invoice(b"{}"))
    assert [reply.verdict for reply in replies] == [Verdict.ACCEPTED, Verdict.UNREACHABLE, Verdict.ACCEPTED]
    assert len(server.seen) == 2


async def test_a_question_on_a_dead_connection_is_not_put_again_past_the_gate() -> None:
    answers = iter([answer(404), None, answer(404)])
    passed = 0
    async with scripted(lambda _: next(answers)) as server:

        @asynccontextmanager
        async def slot() -> AsyncIterator[Callable[[Reply], None]]:
            nonlocal passed
            passed += 1
            yield lambda _: None

        async with Portal(Connection(server.base_url, TOKEN, PortalOptions(timeout=5.0), slot)) as portal:
            await portal.get_invoice("A")
            assert (await portal.get_invoice("A")).verdict is Verdict.UNCERTAIN
    assert passed == len(server.seen) == 2
