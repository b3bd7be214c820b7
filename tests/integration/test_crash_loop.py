"""A process that is killed again and again advances all the same."""

from datetime import datetime, timedelta
from time import time

import anyio
import pytest

from etl.delivery import Stop, send
from etl.model.document import Status
from etl.text import millisecond
from tests.support.planned import TOKEN, PlanDocuments, PlannedRun, target
from tests.support.scripted import Answer, Seen, answer, scripted

pytestmark = pytest.mark.anyio

PLACES = 4 * 8
PORTAL = {"POST": answer(200, "true"), "GET": answer(404)}


async def life(run: PlannedRun, methods: list[str], ends: int) -> list[str]:
    """A process's life, which ends by death when the portal is asked for more than so many; returns their methods."""
    over = anyio.Event()

    async def script(seen: Seen) -> Answer:
        if len(methods) == ends:
            over.set()
            await anyio.sleep_forever()
        methods.append(seen.method)
        return PORTAL[seen.method]

    async with scripted(script) as server, anyio.create_task_group() as tasks:

        async def sending() -> None:
            await send(run.journal, run.run, target(server.base_url, credentials=TOKEN, concurrency=8), Stop())
            over.set()

        tasks.start_soon(sending)
        await over.wait()
        # What was answered before is written down by now.
        await anyio.sleep(0.05)
        tasks.cancel_scope.cancel()
    return methods


def quiet(run: PlannedRun) -> list[str]:
    """Since when no request of each document can have left, as the journal has it."""
    with run.journal._reading() as db:  # noqa: SLF001 - no method tells
        return [since for (since,) in db.execute("SELECT quiet_since FROM document ORDER BY seq").fetchall()]


def later(run: PlannedRun, seconds: float) -> None:
    """As if so many seconds had gone by."""
    with run.journal._writing() as db:  # noqa: SLF001 - the time that passes between two lives
        for seq, since in enumerate(quiet(run)):
            if since:
                moved = (datetime.fromisoformat(since) - timedelta(seconds=seconds)).timestamp()
                db.execute("UPDATE document SET quiet_since = ? WHERE seq = ?", (millisecond(moved), seq))


@pytest.mark.usefixtures("as_slow_as_at_users")
async def test_the_time_since_the_last_request_counts_over_restarts(plan_documents: PlanDocuments) -> None:
    run = plan_documents(PLACES)
    run.journal.settle_and_claim(run.run, [], -1, PLACES)
    assert await life(run, [], PLACES) == ["GET"] * PLACES
    assert all(quiet(run))
    later(run, 4.0)
    waited = quiet(run)
    assert sorted(await life(run, [], PLACES + 1)) == ["GET"] * PLACES + ["POST"]
    assert [since in {"", before} for since, before in zip(quiet(run), waited, strict=True)] == [True] * PLACES


async def test_what_is_not_held_is_sent_by_whoever_comes_next_without_another_question(
    plan_documents: PlanDocuments,
) -> None:
    run = plan_documents(2)
    run.journal.settle_and_claim(run.run, [], -1, 2)
    await life(run, [], 0)
    later(run, 4.0)
    assert await life(run, [], 1) == ["GET"]
    assert sorted(result.status for result in run.results()) == [Status.PLANNED, Status.SENDING]
    assert (await life(run, [], 2)).count("POST") == 1


async def test_a_request_that_may_have_left_begins_the_time_anew(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)
    run.journal.settle_and_claim(run.run, [], -1, 1)
    await life(run, [], 0)
    later(run, 4.0)
    assert await life(run, [], 1) == ["GET"]
    assert (run.results()[0].status, quiet(run)) == (Status.SENDING, [""])
    before = millisecond(time() - 0.01)
    await life(run, [], 0)
    (since,) = quiet(run)
    assert since >= before
    await life(run, [], 0)
    assert quiet(run) == [since]


@pytest.mark.usefixtures("as_slow_as_at_users")
async def test_documents_in_doubt_leave_room_for_others(plan_documents: PlanDocuments) -> None:
    run = plan_documents(3 * PLACES)
    run.journal.settle_and_claim(run.run, [], -1, PLACES)
    assert (await life(run, [], PLACES + PLACES // 4)).count("POST") == PLACES // 4


@pytest.mark.parametrize("requests", [3, 5, 12])
async def test_a_run_whose_every_process_dies_after_a_few_requests_comes_to_its_end(
    plan_documents: PlanDocuments, requests: int
) -> None:
    run, done, lives = plan_documents(12), 0, 0
    run.journal.settle_and_claim(run.run, [], -1, 12)
    while done < 12:
        await life(run, [], requests + lives % 2)
        later(run, 2.0)
        done, lives = [result.status for result in run.results()].count(Status.SUCCESS), lives + 1
        assert lives <= 12 * 5


async def test_what_stays_in_doubt_is_asked_for_once_when_time_has_passed(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)
    answers = {"POST": answer(504), "GET": answer(403)}
    async with scripted(lambda seen: answers[seen.method]) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert run.results()[0].status is Status.IN_DOUBT
    assert quiet(run) != [""]
    later(run, 3.0)
    assert await life(run, [], 2) == ["GET", "POST"]


@pytest.mark.usefixtures("as_slow_as_at_users")
async def test_an_answer_that_was_long_under_way_tells_of_when_it_was_asked(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)
    run.journal.settle_and_claim(run.run, [], -1, 1)
    await life(run, [], 0)
    later(run, 2.8)

    async def script(seen: Seen) -> Answer:
        await anyio.sleep(0.4)
        return PORTAL[seen.method]

    async with scripted(script) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert server.methods == ["GET", "GET", "POST"]


async def test_what_a_cut_network_kept_back_may_arrive_once_it_is_there_again(plan_documents: PlanDocuments) -> None:
    run = plan_documents(1)
    run.journal.settle_and_claim(run.run, [], -1, 1)
    await life(run, [], 0)
    later(run, 60.0)
    answers = iter([None, PORTAL["GET"], PORTAL["GET"], PORTAL["POST"]])
    async with scripted(lambda _: next(answers)) as server:
        await send(run.journal, run.run, target(server.base_url, credentials=TOKEN), Stop())
    assert server.methods == ["GET", "GET", "GET", "POST"]
