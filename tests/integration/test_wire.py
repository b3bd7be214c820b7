"""Every way an answer can go wrong on the wire: what becomes of the document, and what the server sees of it."""

import asyncio
import gzip
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache, partial

import pytest

from etl.delivery import Stop, send
from etl.errors import UnreachableError
from etl.model.document import Status
from tests.support import world
from tests.support.planned import TOKEN, PlanDocuments, PlannedRun, target
from tests.support.scripted import Answer, Scripted, Seen, answer, drip, scripted

pytestmark = pytest.mark.anyio

PAGE = "<html><body>Bad gateway</body></html>"
HUGE = b" " * (6 << 20)


@cache
def bomb() -> bytes:
    return gzip.compress(b" " * (64 << 20), compresslevel=1)


async def silence() -> AsyncIterator[bytes]:
    await asyncio.sleep(60)
    yield b""


Faults = dict[str, Callable[[], Answer]]
LOST: Faults = {
    "never": silence,
    "half a head": lambda: b"HTTP/1.1 200 OK\r\nContent-Le",
    "half a body": lambda: b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\ntr",
    "a body of another length": lambda: b"HTTP/1.1 200 OK\r\nContent-Length: four\r\n\r\ntrue",
    "two lengths": lambda: b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\ntrue",
    "bad chunks": lambda: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    "chunks without an end": lambda: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntrue\r\n",
    "no HTTP": lambda: b"\x00\x01\x02\r\n\r\n",
    "no gzip": lambda: answer(200, "true", Content_Encoding="gzip"),
    "a dripping head": lambda: drip(answer(200, "true"), 0.2),
    "a dripping body": lambda: drip(answer(200, b" " * 400 + b"true"), 0.2, at_once=60),
    "a reset after it was accepted": lambda: None,
    "502 and a page": lambda: answer(502, PAGE),
    "503 and a page": lambda: answer(503, PAGE),
    "504 and a page": lambda: answer(504, PAGE),
    "520": lambda: answer(520, "true"),
    "nothing": lambda: answer(204),
    "blanks beyond the bound": lambda: answer(200, HUGE),
    "a gzip bomb of blanks": lambda: answer(200, bomb(), Content_Encoding="gzip"),
    "true behind blanks beyond the bound": lambda: answer(200, HUGE + b"true"),
}
SETTLED: dict[str, tuple[Callable[[], Answer], str]] = {
    "false": (lambda: answer(200, "false"), "HTTP 200, but not true: false"),
    "a web page": (lambda: answer(200, PAGE), "HTTP 200, but not true: a web page instead of an answer"),
}


HELD = answer(200, '{"Identity":"A/0 é&#+","CustomerId":"C1","Amount":30.10}')


@dataclass(frozen=True, slots=True)
class Met:
    """What became of a document whose first request of a kind met a fault, and what the server saw."""

    status: Status
    attempts: int
    message: str
    methods: str


async def meet(run: PlannedRun, fault: Callable[[], Answer], faulty: str, *, taken: bool) -> Met:
    """One document, one fault, and then a portal that behaves; taken is whether it holds the document all the same."""
    if faulty == "GET":
        run.journal.settle_and_claim(run.run, [], -1, 1)

    def script(seen: Seen) -> Answer:
        if seen.method == faulty and server.methods.count(faulty) == 1:
            return fault()
        if seen.method == "POST":
            return answer(200, "true")
        return HELD if taken else answer(404)

    async with scripted(script) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, timeout=1.5), Stop())
    (result,) = run.results()
    return Met(result.status, result.attempts, result.message, " ".join(server.methods))


def meet_all(plan: PlanDocuments, faults: Faults, faulty: str, *, taken: bool) -> dict[str, Met]:
    """Every fault, each to a run, a journal and a server of its own, in virtual time: a wait costs none."""

    def met(fault: Callable[[], Answer]) -> Met:
        return world.run(0, lambda _: meet(plan(1), fault, faulty, taken=taken))

    return {name: met(fault) for name, fault in faults.items()}


def test_a_lost_answer_of_an_invoice_the_portal_took_is_confirmed_by_asking(plan_apart: PlanDocuments) -> None:
    confirmed = Met(Status.SUCCESS, 1, "confirmed by asking the portal, the answer having been lost", "POST GET")
    assert meet_all(plan_apart, LOST, "POST", taken=True) == dict.fromkeys(LOST, confirmed)


def test_a_lost_answer_of_an_invoice_the_portal_never_took_is_sent_again_once(plan_apart: PlanDocuments) -> None:
    again = Met(Status.SUCCESS, 2, "", "POST GET GET POST")
    assert meet_all(plan_apart, LOST, "POST", taken=False) == dict.fromkeys(LOST, again)


def test_a_question_that_is_not_answered_is_put_again_and_nothing_sent(plan_apart: PlanDocuments) -> None:
    confirmed = Met(Status.SUCCESS, 0, "confirmed by asking the portal, the answer having been lost", "GET GET")
    assert meet_all(plan_apart, LOST, "GET", taken=True) == dict.fromkeys(LOST, confirmed)


def test_what_is_answered_but_not_true_fails_the_document_at_once(plan_apart: PlanDocuments) -> None:
    faults = {fault: reply for fault, (reply, _) in SETTLED.items()}
    expected = {fault: Met(Status.FAILED, 1, message, "POST") for fault, (_, message) in SETTLED.items()}
    assert meet_all(plan_apart, faults, "POST", taken=False) == expected


async def test_a_late_answer_is_waited_for(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)

    async def late(_: Seen) -> bytes:
        await asyncio.sleep(0.8)
        return answer(200, "true")

    async with scripted(late) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, timeout=5.0), Stop())
    assert [(result.status, result.attempts) for result in run.results()] == [(Status.SUCCESS, 1)]
    assert server.methods == ["POST"]


async def test_a_connection_reset_before_the_request_is_read_is_in_doubt_too(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)
    script = {"GET": answer(404), "POST": answer(200, "true")}
    async with scripted(lambda seen: script[seen.method], cut=1) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert [(result.status, result.attempts) for result in run.results()] == [(Status.SUCCESS, 2)]
    assert server.methods == ["GET", "GET", "POST"]
    assert server.connections == 2


def test_a_portal_that_accepts_and_says_nothing_leaves_everything_pending(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(10), Stop()

    async def story(_: object) -> Scripted:
        async with scripted(lambda _: silence()) as server:
            there = target(server.base_url, credentials=TOKEN, timeout=0.3, give_up_after=3.0, concurrency=4)
            await send(run.journal, run.run, there, stop)
        return server

    server = world.run(0, story)
    statuses = [result.status for result in run.results()]
    assert set(statuses) <= {Status.IN_DOUBT, Status.PLANNED}
    assert statuses.count(Status.IN_DOUBT) == len({seen.body for seen in server.seen if seen.method == "POST"})
    assert "has not answered for too long" in stop.reason


#: What comes over a connection after an answer, and that nobody has asked for.
STRAY = {
    "an answer": answer(200, "true"),
    "a server that is tired of waiting": answer(408),
    "half an answer": answer(200, "true")[:-3],
    "an answer with a body to come": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "no answer": b"HTTP",
}


@pytest.mark.parametrize("stray", STRAY.values(), ids=STRAY)
def test_what_nobody_has_asked_for_is_no_answer_to_the_next_request(
    plan_documents: PlanDocuments, stray: bytes
) -> None:
    run, first = plan_documents(3), True

    async def twice() -> AsyncIterator[bytes]:
        yield answer(200, "true")
        await asyncio.sleep(0.01)
        yield stray

    async def script(_: Seen) -> bytes | AsyncIterator[bytes]:
        nonlocal first
        told, first = first, False
        if told:
            return twice()
        # As long as it takes for what nobody has asked for to arrive before.
        await asyncio.sleep(0.02)
        return answer(400, '{"Message":"No such customer"}')

    # So few a second that nothing is under way while it comes: in virtual time, however busy the machine is.
    async def story(_: object) -> Scripted:
        async with scripted(script) as server:
            there = target(server.base_url, credentials=TOKEN, concurrency=1, rate="20/s")
            await send(run.journal, run.run, there, Stop())
        return server

    server = world.run(0, story)
    assert [result.status for result in run.results()] == [Status.SUCCESS, Status.FAILED, Status.FAILED]
    assert server.methods == ["POST"] * 3
    # Its connection is not used again; one over which all is well is.
    assert [seen.connection for seen in server.seen] == [1, 2, 2]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed_and_nothing_is_told_elsewhere(
    plan_documents: PlanDocuments, status: int
) -> None:
    run = plan_documents(1)
    async with (
        scripted(lambda _: answer(200, "true")) as elsewhere,
        scripted(lambda _: answer(status, "", Location=f"{elsewhere.base_url}/invoices")) as server,
    ):
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    (result,) = run.results()
    assert (result.status, result.http_status) == (Status.FAILED, status)
    assert (server.methods, elsewhere.seen) == (["POST"], [])


async def test_a_name_nobody_knows_ends_the_run_before_anything_is_sent(plan_documents: PlanDocuments) -> None:
    run = plan_documents(3)
    with pytest.raises(UnreachableError, match=r"No connection to nowhere\.invalid"):
        await send(run.journal, run.run, target("http://nowhere.invalid/api", retries=1), Stop())
    assert {(result.status, result.attempts) for result in run.results()} == {(Status.PLANNED, 0)}


@pytest.mark.parametrize(("status", "sequence"), [(429, "POST POST"), (503, "POST GET GET POST")])
def test_a_retry_after_that_makes_no_sense_is_as_good_as_none(
    plan_apart: PlanDocuments, status: int, sequence: str
) -> None:
    absurd = ["-5", "soon", "1e9", "0", "", "Thu, 01 Jan 1970 00:00:00 GMT", "Foo, 99 Bar", "\xb2"]
    faults: Faults = {value: partial(answer, status, PAGE, Retry_After=value) for value in absurd}
    again = Met(Status.SUCCESS, 2, "", sequence)
    assert meet_all(plan_apart, faults, "POST", taken=False) == dict.fromkeys(absurd, again)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("as_date", [False, True])
def test_nobody_sends_until_the_time_the_portal_names(
    plan_documents: PlanDocuments, status: int, as_date: bool
) -> None:
    run, times = plan_documents(6), list[float]()

    def script(seen: Seen) -> Answer:
        times.append(asyncio.get_running_loop().time())
        if len(times) > 1:
            return answer(404) if seen.method == "GET" else answer(200, "true")
        # A date has whole seconds: this one is between 2 and 3 seconds away.
        date = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
        return answer(status, PAGE, Retry_After=date if as_date else "2")

    async def story(_: object) -> Scripted:
        async with scripted(script) as server:
            await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, concurrency=1), Stop())
        return server

    server = world.run(0, story)
    assert times[1] - times[0] >= 1.9
    assert {result.status for result in run.results()} == {Status.SUCCESS}
    assert server.methods.count("POST") == 7


@pytest.mark.parametrize("year", ["31536000", "9" * 400, "Fri, 31 Dec 2099 23:59:59 GMT"])
async def test_a_wish_to_wait_for_a_year_is_no_reason_to_hang(plan_documents: PlanDocuments, year: str) -> None:
    run, stop = plan_documents(4), Stop()
    async with scripted(lambda _: answer(429, "", Retry_After=year)) as server, asyncio.timeout(10):
        asyncio.get_running_loop().call_later(1.0, stop.set)
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, concurrency=2), stop)
    assert {(result.status, result.attempts) for result in run.results()} == {(Status.PLANNED, 0), (Status.PLANNED, 1)}
    assert 1 <= len(server.seen) <= 2


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("wish", ["10800", "61", "9" * 400])
async def test_a_wish_to_wait_longer_than_the_portal_may_be_down_stops_the_run_at_once(
    plan_documents: PlanDocuments, status: int, wish: str
) -> None:
    run, stop = plan_documents(10), Stop()
    async with scripted(lambda _: answer(status, "", Retry_After=wish)) as server, asyncio.timeout(10):
        there = target(server.base_url, credentials=TOKEN, give_up_after=15.0, concurrency=4)
        await send(run.journal, run.run, there, stop)
    assert re.search(r"asks for a pause until (\d\d:\d\d|\d{4}-\d\d-\d\d), longer than --give-up-after", stop.reason)
    assert {result.status for result in run.results()} <= {Status.PLANNED, Status.IN_DOUBT}
    assert len(server.seen) == 1


async def test_a_wish_to_wait_that_a_sign_in_meets_stops_the_run_too(plan_documents: PlanDocuments) -> None:
    run, stop = plan_documents(2), Stop()
    async with scripted(lambda _: answer(429, "", Retry_After="10800")) as server, asyncio.timeout(10):
        await send(run.journal, run.run, target(server.base_url, give_up_after=900.0), stop)
    assert "Resume after that" in stop.reason
    assert {result.status for result in run.results()} == {Status.PLANNED}
