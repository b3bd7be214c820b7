"""Refusals that say nothing of a document."""

import json
from collections.abc import Callable

import pytest

from etl.delivery import Stop, send
from etl.model.document import Status
from etl.model.limits import FailureLimit
from tests.support.planned import TOKEN, PlanDocuments, target
from tests.support.scripted import Answer, Seen, answer, scripted

pytestmark = pytest.mark.anyio

PAGE = "<html><body>Access denied</body></html>"
OF_THE_SENDER: dict[str, Callable[[], Answer]] = {
    "a firewall": lambda: answer(403, PAGE),
    "no rights": lambda: answer(403, '{"Message":"No."}'),
    "not paid": lambda: answer(402, '{"Message":"Pay."}'),
    "sent to a sign-in page": lambda: answer(302, "", Location="https://login.example/"),
    "a sign-in page": lambda: answer(200, PAGE),
    "a portal elsewhere": lambda: answer(404, PAGE),
}


@pytest.mark.parametrize("name", OF_THE_SENDER)
@pytest.mark.parametrize("concurrency", [1, 8])
async def test_a_portal_that_refuses_whoever_sends_stops_the_run_and_fails_no_document(
    plan_documents: PlanDocuments, name: str, concurrency: int
) -> None:
    run, stop = plan_documents(300), Stop()
    async with scripted(lambda _: OF_THE_SENDER[name]()) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, concurrency=concurrency), stop)
    assert "the portal refuses you, not your invoices (HTTP" in stop.reason
    assert {(result.status, result.message) for result in run.results()} == {(Status.PLANNED, "")}
    assert 3 <= len(server.seen) <= 3 + 5 * concurrency

    async with scripted(lambda _: answer(200, "true")) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert {result.status for result in run.results()} == {Status.SUCCESS}
    assert len(server.seen) == 300


@pytest.mark.parametrize("concurrency", [1, 8])
async def test_one_and_the_same_refusal_of_the_first_many_stops_the_run_too(
    plan_documents: PlanDocuments, concurrency: int
) -> None:
    run, stop = plan_documents(60), Stop()
    async with scripted(lambda _: answer(400, '{"Message":"Portal is being moved."}')) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, concurrency=concurrency), stop)
    assert "has answered the first 20 alike (HTTP 400: Portal is being moved.)" in stop.reason
    assert {result.status for result in run.results()} == {Status.PLANNED}
    assert 20 <= len(server.seen) <= 20 + 5 * concurrency


@pytest.mark.parametrize("length", [5, 900])
async def test_what_the_portal_refuses_alike_once_more_after_a_resume_is_refused(
    plan_documents: PlanDocuments, length: int
) -> None:
    run, refusal = plan_documents(60), json.dumps({"Message": "x" * length})
    async with scripted(lambda _: answer(400, refusal)) as server:
        there = target(server.base_url, credentials=TOKEN)
        for wanted in (Status.PLANNED, Status.FAILED):
            await send(run.journal, run.run, there, stop := Stop())
            assert bool(stop.reason) == (wanted is Status.PLANNED)
            assert {result.status for result in run.results()} == {wanted}
    assert 80 <= len(server.seen) <= 60 + 20 + 5 * 8


async def test_another_refusal_of_all_after_a_resume_stops_the_run_again(plan_documents: PlanDocuments) -> None:
    run = plan_documents(60)
    for why in ("No.", "Never."):
        async with scripted(lambda _, why=why: answer(400, f'{{"Message":"{why}"}}')) as server:  # type: ignore[misc]
            await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), stop := Stop())
        assert f"(HTTP 400: {why})" in stop.reason
    assert {result.status for result in run.results()} == {Status.PLANNED}


async def test_who_is_refused_himself_stays_so_however_often_he_resumes(plan_documents: PlanDocuments) -> None:
    run = plan_documents(60)
    for _ in range(3):
        async with scripted(lambda _: answer(403, PAGE)) as server:
            await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), stop := Stop())
        assert "the portal refuses you, not your invoices" in stop.reason
    assert {result.status for result in run.results()} == {Status.PLANNED}


@pytest.mark.parametrize("refusal", [answer(400, '{"Message":"No."}')])
@pytest.mark.parametrize("good", [0, 2])
async def test_documents_beside_one_that_is_taken_are_refused_for_themselves(
    plan_documents: PlanDocuments, refusal: bytes, good: int
) -> None:
    run, stop = plan_documents(10), Stop()
    async with scripted(lambda _: answer(200, "true") if len(server.seen) == good + 1 else refusal) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, concurrency=1), stop)
    statuses = [result.status for result in run.results()]
    assert (statuses.count(Status.SUCCESS), statuses.count(Status.FAILED)) == (1, 9)
    assert stop.reason == ""


REVOKED = {
    "words": lambda: answer(403, '{"Message":"Forbidden"}'),
    "a page": lambda: answer(403, PAGE),
    "sent to sign in": lambda: answer(302, ""),
}


@pytest.mark.parametrize("refusal", REVOKED)
@pytest.mark.parametrize("concurrency", [1, 8])
async def test_a_key_that_is_revoked_in_the_middle_fails_no_document(
    plan_documents: PlanDocuments, refusal: str, concurrency: int
) -> None:
    run, stop = plan_documents(60), Stop()

    def revoke(_: Seen) -> bytes:
        return answer(200, "true") if len(server.seen) <= 30 else REVOKED[refusal]()

    async with scripted(revoke) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, concurrency=concurrency), stop)
    assert "the portal has begun to refuse you, not your invoices" in stop.reason
    statuses = [result.status for result in run.results()]
    assert (statuses.count(Status.SUCCESS), statuses.count(Status.PLANNED)) == (30, 30)
    assert len(server.seen) <= 33 + 5 * concurrency
    async with scripted(lambda _: answer(200, "true")) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert {result.status for result in run.results()} == {Status.SUCCESS}


@pytest.mark.parametrize("forbidden", [range(6), range(3, 30), range(0, 60, 7)])
async def test_a_customer_who_is_forbidden_does_not_stop_the_others(
    plan_documents: PlanDocuments, forbidden: range
) -> None:
    run, stop = plan_documents(60, customers=lambda seq: "F" if seq in forbidden else f"C{seq}"), Stop()

    def forbid(seen: Seen) -> bytes:
        return REVOKED["words"]() if json.loads(seen.body)["CustomerId"] == "F" else answer(200, "true")

    async with scripted(forbid) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), stop)
    statuses = [result.status for result in run.results()]
    assert stop.reason == ""
    assert {seq for seq, status in enumerate(statuses) if status is Status.FAILED} == set(forbidden)
    assert statuses.count(Status.SUCCESS) == 60 - len(forbidden)


async def test_a_single_customer_who_is_forbidden_all_is_said_to_be_and_a_resume_fails_them(
    plan_documents: PlanDocuments,
) -> None:
    run = plan_documents(5, customers=lambda _: "F")
    async with scripted(lambda _: REVOKED["words"]()) as server:
        there = target(server.base_url, credentials=TOKEN)
        for wanted in (Status.PLANNED, Status.FAILED):
            await send(run.journal, run.run, there, stop := Stop())
            assert ("the portal refuses you" in stop.reason) == (wanted is Status.PLANNED)
            assert {result.status for result in run.results()} == {wanted}


@pytest.mark.parametrize("refusal", [answer(403, PAGE), answer(400, '{"Message":"No."}')])
async def test_a_run_that_ends_with_too_few_to_tell_has_them_refused(
    plan_documents: PlanDocuments, refusal: bytes
) -> None:
    run, stop = plan_documents(2), Stop()
    async with scripted(lambda _: refusal) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, concurrency=1), stop)
    assert {result.status for result in run.results()} == {Status.FAILED}
    assert stop.reason == ""


async def test_refusals_that_differ_are_about_the_documents(plan_documents: PlanDocuments) -> None:
    run = plan_documents(40)
    async with scripted(lambda _: answer(400, f'{{"Message":"{len(server.seen)}"}}')) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert {result.status for result in run.results()} == {Status.FAILED}


async def test_a_smaller_limit_of_failures_stops_the_run_first(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(40), Stop()
    async with scripted(lambda _: answer(400, '{"Message":"No."}')) as server:
        there = target(server.base_url, credentials=TOKEN, concurrency=1, failures=FailureLimit(count=4))
        await send(run.journal, run.run, there, stop)
    assert "documents were refused, more than --max-failures allows" in stop.reason
    assert 5 <= [result.status for result in run.results()].count(Status.FAILED) < 20
