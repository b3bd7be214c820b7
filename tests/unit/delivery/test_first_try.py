"""A first request comes to the very same, whether little is made for it or all that the others need."""

import logging

import pytest

from etl.delivery import Stop, open_session
from etl.delivery.delivery import Delivery
from etl.delivery.first_try import first_try, is_plain
from etl.model.attachment import Attachment
from etl.model.audit import Attempt
from etl.model.document import Document, Outcome, Status
from tests.support.planned import TOKEN, target
from tests.support.scripted import Answer, answer, scripted

pytestmark = pytest.mark.anyio

BODY = b'{"InvoiceId":"A1","Identity":"A1","Amount":"30.10","Currency":"EUR"}'
DOCUMENT = Document(7, "A1", BODY, 2, in_doubt=False, content="c")
ANSWERS: dict[str, Answer | None] = {
    "true": answer(200, "true"),
    "a result": answer(201, '{"Result":true}'),
    "refused": answer(400, '{"Message":"No."}'),
    "not true": answer(200, "false"),
    "busy": answer(408),
    "throttled": answer(429, "", Retry_After="0"),
    "unavailable": answer(503),
    "unsure": answer(500),
    "lost": None,
    "no longer signed in": answer(401),
}


def told(outcome: Outcome | None) -> object:
    """What of an outcome is the same each time."""
    if outcome is None:
        return None
    assert (outcome.finished_at is None) is (outcome.status not in {Status.SUCCESS, Status.FAILED})
    requests = tuple(each._replace(started_at="") for each in outcome.requests)
    return outcome._replace(finished_at=None, requests=requests, quiet_since="")


@pytest.mark.parametrize("patch", [False, True])
@pytest.mark.parametrize("name", ANSWERS)
async def test_little_is_made_and_nothing_is_lost(name: str, patch: bool) -> None:
    found = []
    async with scripted(lambda _: ANSWERS[name]) as server:
        for quick in (True, False):
            there = target(server.base_url, credentials=TOKEN, retries=0)
            async with open_session(there, Stop(), patch=patch) as session:
                delivery: Delivery | None = Delivery(DOCUMENT, session)
                outcome = None
                if quick:
                    outcome, delivery = await first_try(DOCUMENT, session)
                elif delivery is not None:
                    outcome = await delivery.attempt()
                found.append((told(outcome), delivery is not None and delivery.in_doubt, session.stop.reason))
    assert found[0] == found[1]
    assert server.methods == [("PATCH" if patch else "POST")] * 2


async def test_what_is_taken_at_once_is_told_with_its_request_and_its_worth() -> None:
    async with (
        scripted(lambda _: answer(200, "true")) as server,
        open_session(target(server.base_url, credentials=TOKEN), Stop()) as session,
    ):
        outcome, delivery = await first_try(DOCUMENT, session)
    assert delivery is None
    assert outcome is not None
    (request,) = outcome.requests
    assert request == Attempt(request.started_at, "POST", 200, "accepted", "")
    assert type(request.outcome) is str
    assert request.started_at <= (outcome.finished_at or "")
    assert (outcome.seq, outcome.status, outcome.attempts, outcome.http_status) == (7, Status.SUCCESS, 3, 200)
    assert (outcome.currency, outcome.amount) == ("EUR", "30.10")


async def test_a_stop_gives_it_back_unsent() -> None:
    async with (
        scripted(lambda _: answer(200, "true")) as server,
        open_session(target(server.base_url, credentials=TOKEN), Stop()) as session,
    ):
        session.stop.set()
        outcome, delivery = await first_try(DOCUMENT, session)
    assert server.seen == []
    assert delivery is not None
    assert outcome == Outcome(7, Status.PLANNED, 2, None, "", None, currency="EUR", amount="30.10")


async def test_the_log_is_told_of_it_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="etl")
    async with (
        scripted(lambda _: answer(200, "true")) as server,
        open_session(target(server.base_url, credentials=TOKEN), Stop()) as session,
    ):
        await first_try(DOCUMENT, session)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("etl")] == ["post"]


@pytest.mark.parametrize(
    ("document", "plain"),
    [
        (DOCUMENT, True),
        (DOCUMENT._replace(in_doubt=True), False),
        (DOCUMENT._replace(attachment=Attachment("a.pdf", 1, "0")), False),
    ],
)
def test_documents_in_doubt_and_files_are_not_plain(document: Document, plain: bool) -> None:
    assert is_plain(document) is plain
