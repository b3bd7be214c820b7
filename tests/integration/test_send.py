"""Sending over real sockets: to the simulator, and to a server that misbehaves as told."""

import asyncio
import json
import ssl
from bisect import bisect_left
from pathlib import Path
from urllib.parse import unquote

import pytest
import trustme

from etl.errors import CredentialsError, SettingsError, UnreachableError
from etl.load import Stop
from etl.pipeline import send
from etl.portal import Credentials
from etl.records import Outcome, RateLimit, Status
from etl.simulator import SimulatorConfig, serve
from tests.support.planned import TOKEN, PlanDocuments, target
from tests.support.scripted import Seen, answer, scripted

pytestmark = pytest.mark.anyio

HELD = '{"Identity":"A/0 é&#+","Amount":30.10}'
OLDER = '{"Identity":"A/0 é&#+","Amount":30.11}'


def held_for(seen: Seen, amount: str) -> str:
    return json.dumps({"Identity": unquote(seen.path.partition("=")[2]), "Amount": float(amount)})


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


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (200, "false", "HTTP 200, but not true: false"),
        (200, "", "HTTP 200, but not true: an empty answer"),
        (200, "<html>", "HTTP 200, but not true: a web page instead of an answer"),
        (400, '{"Message":"Bad."}', "HTTP 400: Bad."),
        (412, '{"Message":"Missing."}', "HTTP 412: Missing."),
        (302, "", "HTTP 302: an empty answer"),
    ],
)
async def test_a_permanent_refusal_fails_the_document_at_once(
    plan_documents: PlanDocuments, status: int, body: str, message: str
) -> None:
    run = plan_documents(1)
    async with scripted(lambda _: answer(status, body, Location="http://127.0.0.1:9/")) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    (result,) = run.results()
    assert (result.status, result.attempts, result.http_status, result.message) == (Status.FAILED, 1, status, message)
    assert len(server.seen) == 1


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


@pytest.mark.parametrize("trouble", [500, 502, 503, 504, None])
async def test_what_may_have_been_applied_is_asked_for_before_it_is_sent_again(
    plan_documents: PlanDocuments, trouble: int | None
) -> None:
    run = plan_documents(1)
    first = None if trouble is None else answer(trouble, "<html>")
    answers = iter([first, answer(404, ""), answer(200, "true")])
    async with scripted(lambda _: next(answers)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert [seen.method for seen in server.seen] == ["POST", "GET", "POST"]
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
    answers = iter([None, answer(200, OLDER), answer(200, "true")])
    async with scripted(lambda _: next(answers)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert [seen.method for seen in server.seen] == ["POST", "GET", "POST"]


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
    assert [seen.method for seen in server.seen] == ["POST", "GET", "POST", "GET"]
    assert (result.status, result.attempts, result.message) == (Status.FAILED, 2, "HTTP 500: Boom.")


@pytest.mark.parametrize(
    "garbage",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\ntr",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"\x00\x01\x02\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Encoding: gzip\r\n\r\ntrue",
    ],
)
async def test_a_broken_answer_is_in_doubt_not_success(plan_documents: PlanDocuments, garbage: bytes) -> None:
    run = plan_documents(1)

    async def break_once(seen: Seen) -> bytes | None:
        if seen.method == "GET":
            return answer(404, "")
        return answer(200, "true") if len(server.seen) > 1 else garbage

    async with scripted(break_once) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, timeout=0.5), Stop())
    assert [seen.method for seen in server.seen] == ["POST", "GET", "POST"]
    assert run.results()[0].status is Status.SUCCESS


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
    assert "has not answered for too long" in stop.reason


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


async def test_a_certificate_nobody_vouches_for_ends_the_run_before_anything_is_sent(
    plan_documents: PlanDocuments,
) -> None:
    run, stop = plan_documents(3), Stop()
    async with scripted(lambda _: answer(200, "true"), tls(trustme.CA())) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), stop)
    assert server.seen == []
    assert "is not trusted" in stop.reason
    assert "--ca-file" in stop.reason
    assert {result.status for result in run.results()} == {Status.PLANNED}


async def test_a_companys_own_authority_is_trusted_when_it_is_named(
    plan_documents: PlanDocuments, tmp_path: Path
) -> None:
    run, authority = plan_documents(3), trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    async with scripted(lambda _: answer(200, "true"), tls(authority)) as server:
        there = target(server.base_url, credentials=TOKEN, ca_file=tmp_path / "ca.pem")
        await send(run.journal, run.run, there, Stop())
    assert {result.status for result in run.results()} == {Status.SUCCESS}


async def test_a_ca_file_without_certificates_is_refused(plan_documents: PlanDocuments, tmp_path: Path) -> None:
    run = plan_documents(1)
    (tmp_path / "ca.pem").write_text("no certificate")
    for name in ("ca.pem", "missing.pem"):
        with pytest.raises(SettingsError, match=f"{name} cannot be used as --ca-file"):
            await send(run.journal, run.run, target("https://127.0.0.1:9/api", ca_file=tmp_path / name), Stop())


def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


async def test_a_canary_that_is_held_otherwise_stops_the_run(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(10), Stop()

    def script(seen: Seen) -> bytes:
        return answer(200, "true" if seen.method == "POST" else held_for(seen, "31.00"))

    async with scripted(script) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, canary=3), stop)
    statuses = [result.status for result in run.results()]
    assert statuses == [Status.SUCCESS] * 3 + [Status.PLANNED] * 7
    assert "is held with another Amount" in stop.reason


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
    paid = '{"Identity":"A/0 é&#+","Amount":30.10,"BalanceDue":0.0}'
    answers = iter([None, answer(200, paid)])
    async with scripted(lambda _: next(answers)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    (result,) = run.results()
    assert [seen.method for seen in server.seen] == ["POST", "GET"]
    assert result.status is Status.SUCCESS
    assert "its balance has changed since" in result.message


async def test_a_document_in_doubt_in_one_run_is_asked_for_by_the_next(plan_documents: PlanDocuments) -> None:
    first, second = plan_documents(1), plan_documents(1)
    first.journal.turn(first.run, [], -1, 1)
    answers = iter([answer(200, HELD)])
    async with scripted(lambda _: next(answers)) as server:
        await send(second.journal, second.run, target(server.base_url, credentials=TOKEN), Stop())
    assert [seen.method for seen in server.seen] == ["GET"]
    assert second.results()[0].status is Status.SUCCESS


async def test_refused_canaries_stop_the_run(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(10), Stop()
    async with scripted(lambda _: answer(400, '{"Message":"No."}')) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, canary=3), stop)
    assert len(server.seen) == 3
    assert "only 0 of 3 were accepted" in stop.reason


@pytest.mark.parametrize("body", ["[" * 200_000, '{"Amount":1e99999999999999999999999}'])
async def test_an_absurd_answer_is_no_success_and_no_crash(plan_documents: PlanDocuments, body: str) -> None:
    run = plan_documents(1)
    async with scripted(lambda _: answer(200, body)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert run.results()[0].status is Status.FAILED
