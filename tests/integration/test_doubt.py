"""Documents whose answer was lost: asked for before anything is sent again."""

import asyncio
import json
from urllib.parse import unquote

import pytest

from etl.delivery import Stop, send
from etl.model.document import Status
from tests.support.planned import TOKEN, PlanDocuments, target
from tests.support.scripted import Seen, answer, scripted

pytestmark = pytest.mark.anyio

HELD = '{"Identity":"A/0 é&#+","CustomerId":"C1","Amount":30.10}'
NONE = answer(404, "")
OLDER = '{"Identity":"A/0 é&#+","CustomerId":"C1","Amount":30.11}'


@pytest.mark.parametrize(("trouble", "questions"), [(500, 2), (502, 2), (503, 2), (504, 2), (None, 2)])
async def test_what_may_have_been_applied_is_asked_for_before_it_is_sent_again(
    plan_documents: PlanDocuments, trouble: int | None, questions: int
) -> None:
    run = plan_documents(1)
    first = None if trouble is None else answer(trouble, "<html>")
    answers = iter([first, *[answer(404, "")] * questions, answer(200, "true")])
    async with scripted(lambda _: next(answers)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert server.methods == ["POST", *["GET"] * questions, "POST"]
    assert unquote(server.seen[1].path) == "/api/invoices?identity=A/0 é&#+"
    assert "&" not in server.seen[1].path
    (result,) = run.results()
    assert (result.status, result.attempts, result.http_status) == (Status.SUCCESS, 2, 200)


async def test_what_the_portal_turns_out_to_hold_is_not_sent_again(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)
    held = '{"InvoiceId":"A/0 é&#+","CustomerId":"C1  ","Amount":30.1,"Identity":"A/0 é&#+"}'
    answers = iter([None, answer(200, held)])
    async with scripted(lambda _: next(answers)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    (result,) = run.results()
    assert [seen.method for seen in server.seen] == ["POST", "GET"]
    assert (result.status, result.attempts) == (Status.SUCCESS, 1)
    assert "confirmed by asking" in result.message


async def test_an_older_version_at_the_portal_is_overwritten(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)
    answers = iter([None, answer(200, OLDER), answer(200, OLDER), answer(200, "true")])
    async with scripted(lambda _: next(answers)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert server.methods == ["POST", "GET", "GET", "POST"]


@pytest.mark.parametrize("too_early", [answer(404, ""), answer(200, OLDER)])
async def test_a_portal_still_at_work_behind_its_gateway_is_not_given_the_invoice_twice(
    plan_documents: PlanDocuments, too_early: bytes
) -> None:
    run = plan_documents(1)
    answers = iter([answer(504, "<html>"), too_early, answer(200, HELD)])
    async with scripted(lambda _: next(answers)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert server.methods == ["POST", "GET", "GET"]
    assert [(result.status, result.attempts) for result in run.results()] == [(Status.SUCCESS, 1)]


async def test_documents_in_doubt_do_not_hold_up_the_others(plan_documents: PlanDocuments) -> None:
    run = plan_documents(20)
    first = ("A/0 ", "A/1 ")

    def script(seen: Seen) -> bytes | None:
        lost = seen.method == "POST" and any(f'"InvoiceId": "{name}' in seen.body.decode() for name in first)
        return answer(404, "") if seen.method == "GET" else None if lost else answer(200, "true")

    async with scripted(script) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, concurrency=2, retries=0), Stop())
    posts = [position for position, seen in enumerate(server.seen) if seen.method == "POST"]
    assert posts == list(range(20))
    assert sorted(result.status for result in run.results()) == [Status.FAILED] * 2 + [Status.SUCCESS] * 18


async def test_no_answer_in_time_is_in_doubt_and_asked_for(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)

    async def slow_once(seen: Seen) -> bytes:
        if seen.method == "POST":
            await asyncio.sleep(2)
        return answer(200, HELD)

    async with scripted(slow_once) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, timeout=0.3), Stop())
    assert [seen.method for seen in server.seen] == ["POST", "GET"]
    assert run.results()[0].status is Status.SUCCESS


async def test_a_document_that_cannot_be_asked_for_stays_in_doubt(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)
    async with scripted(lambda seen: None if seen.method == "POST" else answer(403, "")) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    (result,) = run.results()
    assert result.status is Status.IN_DOUBT
    assert "asking the portal failed too: HTTP 403" in result.message


async def test_a_document_that_always_fails_is_failed_only_after_asking(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)
    script = {"POST": answer(500, '{"Message":"Boom."}'), "GET": answer(404, "")}
    async with scripted(lambda seen: script[seen.method]) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, retries=1), Stop())
    (result,) = run.results()
    assert [seen.method for seen in server.seen] == ["POST", "GET", "GET", "POST", "GET", "GET"]
    assert (result.status, result.attempts, result.message) == (Status.FAILED, 2, "HTTP 500: Boom.")


@pytest.mark.parametrize(
    "body", ["{}", '{"Message":"Invoice not found","Result":false}', '{"Identity":"B","Amount":30.1}']
)
async def test_an_answer_that_is_not_the_invoice_confirms_nothing(plan_documents: PlanDocuments, body: str) -> None:
    run = plan_documents(1)
    answers = iter([None, answer(200, body)])
    async with scripted(lambda _: next(answers)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert run.results()[0].status is Status.IN_DOUBT


async def test_an_invoice_that_was_paid_meanwhile_is_not_opened_again(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1, {"BalanceDue": "30.10"})
    paid = '{"Identity":"A/0 é&#+","CustomerId":"C1","Amount":30.10,"BalanceDue":0.0}'
    answers = iter([None, answer(200, paid)])
    async with scripted(lambda _: next(answers)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    (result,) = run.results()
    assert [seen.method for seen in server.seen] == ["POST", "GET"]
    assert result.status is Status.SUCCESS
    assert "its balance has changed since" in result.message


async def test_a_document_in_doubt_in_one_run_is_asked_for_by_the_next(plan_documents: PlanDocuments) -> None:
    first, second = plan_documents(1), plan_documents(1)
    first.journal.settle_and_claim(first.run, [], -1, 1)
    answers = iter([answer(200, HELD)])
    async with scripted(lambda _: next(answers)) as server:
        await send(second.journal, second.run, target(server.base_url, credentials=TOKEN), Stop())
    assert [seen.method for seen in server.seen] == ["GET"]
    assert second.results()[0].status is Status.SUCCESS


#: What neither says yes nor no, and what is said of an invoice that is held all the same.
UNCLEAR = [
    ('"true"', '"true"'),
    ("True", "True"),
    ('{"Result":"True"}', '{"Result":"True"}'),
    ('{"Message":"Saved, but the terms are unknown","Result":true}', "Saved, but the terms are unknown"),
    ('{"Result":false,"Result":true}', '{"Result":false,"Result":true}'),
]


@pytest.mark.parametrize("held", [True, False])
async def test_an_answer_that_says_neither_yes_nor_no_is_asked_about_and_its_words_are_kept(
    plan_documents: PlanDocuments, *, held: bool
) -> None:
    run = plan_documents(len(UNCLEAR))

    def script(seen: Seen) -> bytes:
        number = int(unquote(seen.path).partition("A/")[2].partition(" ")[0] or 0)
        if seen.method == "GET":
            return answer(200, HELD.replace("A/0", f"A/{number}").replace("C1", f"C{number + 1}")) if held else NONE
        return answer(200, UNCLEAR[int(json.loads(seen.body)["CustomerId"][1:]) - 1][0])

    async with scripted(script) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, retries=1), Stop())
    results = run.results()
    assert {result.status for result in results} == {Status.SUCCESS if held else Status.FAILED}
    assert [words in result.message for (_, words), result in zip(UNCLEAR, results, strict=True)] == [True] * 5
    assert server.methods.count("POST") == len(UNCLEAR) * (1 if held else 2)


async def test_what_is_held_otherwise_for_good_is_named_behind_the_last_answer(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)
    other = HELD.replace("30.10", '"30,10"')
    async with scripted(lambda seen: answer(200, other) if seen.method == "GET" else answer(502)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, retries=0), Stop())
    (result,) = run.results()
    assert result.status is Status.FAILED
    assert "HTTP 502: an empty answer; the portal answers with another version of it (Amount 30,10)" in result.message
