"""The queue of the workers: what waits, runs and has ended, by portal; tried again, or given up."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import TypeVar

from aiohttp import web

from etl.errors import SettingsError
from etl.page.desk import Desk, desk_of, number_of
from etl.page.rendering import screen
from etl.page.screens.paging import PAGE, page_of
from etl.queue import Job, JobState, Queue, open_queue
from etl.queue.job import OPEN
from etl.service import desk as people
from etl.service.events import ServiceEvent
from etl.service.failure import why_failed
from etl.service.job_text import ended_word, state_text
from etl.service.station import known_stations

ROUTES = web.RouteTableDef()

_T = TypeVar("_T")


@ROUTES.get("/queue")
async def show(request: web.Request) -> web.Response:
    """Shows it."""
    desk, page = desk_of(request), page_of(request)
    wanted = next((state for state in JobState if state == request.query.get("state")), None)
    every = await _asked(desk, lambda queue: queue.jobs())
    found = sorted((job for job in every if wanted in {None, job.state}), key=lambda job: not job.is_open)
    shown = found[page * PAGE : (page + 1) * PAGE]
    return screen(
        request,
        "queue.html",
        heading="Queue of the workers",
        portals=counted(every),
        states=list(JobState),
        wanted=wanted,
        jobs=shown,
        reasons=await asyncio.to_thread(_reasons, desk, shown),
        more=len(found) > (page + 1) * PAGE,
        page=page,
        more_of=_more_of,
        open=OPEN,
        command=desk.command("jobs", *(["--failed"] if wanted is JobState.FAILED else [])),
    )


@ROUTES.post("/queue/{number}/retry")
async def retry(request: web.Request) -> web.Response:
    """Has a job done again that has ended."""
    desk, number = desk_of(request), number_of(request)

    def act(queue: Queue) -> object:
        stations, _ = known_stations(desk.started.config, desk.context.journal.journal)
        return people.retry(number, stations, queue, _Unheard())

    await _asked(desk, act)
    raise web.HTTPSeeOther("/queue")


@ROUTES.post("/queue/{number}/cancel")
async def cancel(request: web.Request) -> web.Response:
    """Gives a job up; one that is under way is asked to stop."""
    number = number_of(request)
    await _asked(desk_of(request), lambda queue: people.cancel(number, queue))
    raise web.HTTPSeeOther("/queue")


def _more_of(job: Job) -> str:
    """What there is to say of a job beside its state."""
    return state_text(job).removeprefix(ended_word(job.state)).lstrip(", ")


def _reasons(desk: Desk, jobs: Iterable[Job]) -> dict[int, str]:
    """Why jobs have failed, by their number, as far as this machine can tell."""
    failed = [job for job in jobs if job.state is JobState.FAILED]
    try:
        stations = known_stations(desk.started.config)[0] if failed else []
    except SettingsError:
        stations = []
    return {job.number: why_failed(job, stations, desk.context.journal.state / "jobs") for job in failed}


class _Unheard:
    """Is told of a job that the screen shows anyway."""

    def note(self, event: ServiceEvent) -> None:
        """Nothing."""

    def trouble(self, sentence: str) -> None:
        """Nothing."""


async def _asked(desk: Desk, act: Callable[[Queue], _T]) -> _T:
    def asked() -> _T:
        with closing(open_queue(desk.context.journal.journal)) as queue:
            return act(queue)

    return await asyncio.to_thread(asked)


def counted(jobs: Iterable[Job]) -> dict[str, Counter[JobState]]:
    """How many jobs of each portal are in which state."""
    found: dict[str, Counter[JobState]] = {}
    for job in jobs:
        found.setdefault(job.order.portal, Counter())[job.state] += 1
    return dict(sorted(found.items()))
