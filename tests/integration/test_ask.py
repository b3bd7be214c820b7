"""Questions to the portal: put again until they are answered, and no longer."""

import asyncio

import pytest

from etl.delivery import PortalSession, Stop, StoppedError, ask, open_session
from etl.errors import CredentialsError, UnreachableError
from etl.portal import Reply, Verdict
from tests.support.planned import TOKEN, target
from tests.support.scripted import Answer, Seen, answer, scripted

pytestmark = pytest.mark.anyio

HELD = answer(200, '{"Identity":"A1","Amount":30.10}')


async def put(base_url: str, stop: Stop, **settings: object) -> Reply:
    async with open_session(target(base_url, credentials=TOKEN, **settings), stop) as session:
        return await question(session)


async def question(session: PortalSession) -> Reply:
    return await ask(session, lambda: session.portal.get_invoice("A1"))


@pytest.mark.parametrize(
    "lost", [None, answer(500, "{}"), answer(429, "{}", Retry_After="1"), answer(503, "<html>"), answer(408)]
)
async def test_a_question_without_an_answer_is_put_again(lost: Answer) -> None:
    async with scripted(lambda _: HELD if len(server.seen) == 2 else lost) as server:
        reply = await put(server.base_url, Stop())
    assert (reply.verdict, server.methods) == (Verdict.ACCEPTED, ["GET", "GET"])


async def test_it_is_given_up_after_as_many_tries_as_a_document() -> None:
    async with scripted(lambda _: answer(500, '{"Message":"No."}')) as server:
        with pytest.raises(UnreachableError, match=r"does not answer \(HTTP 500: No\.\)"):
            await put(server.base_url, Stop(), retries=2)
    assert len(server.seen) == 3


async def test_a_refused_token_ends_it_at_once() -> None:
    async with scripted(lambda _: answer(401)) as server:
        with pytest.raises(CredentialsError, match="PAYFABRIC_TOKEN"):
            await put(server.base_url, Stop())
    assert len(server.seen) == 1


async def test_a_stop_ends_the_wait_for_another_try() -> None:
    stop = Stop()

    def script(_: Seen) -> Answer:
        asyncio.get_running_loop().call_later(0.1, stop.set)
        return answer(429, "{}", Retry_After="300")

    async with scripted(script) as server:
        with pytest.raises(StoppedError):
            await put(server.base_url, stop)
