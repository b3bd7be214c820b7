"""What is under way: how far it has come, why it waits, how it ended; and the button that stops it."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from time import monotonic
from typing import Any

from aiohttp import web
from msgspec import Struct

from etl.app.corrections import rejected_rows
from etl.app.deliver import Delivery
from etl.app.events import Reasons
from etl.app.proposal import Proposal
from etl.app.validate import Checked
from etl.app.verify import Agreements
from etl.app.waiting_events import Waiting
from etl.page.desk import desk_of, job_of
from etl.page.event_text import Line, lines_of
from etl.page.jobs import Job, Steps
from etl.page.rendering import fragment, screen
from etl.page.screens.paging import PAGE, page_of

ROUTES = web.RouteTableDef()

#: Seconds between two looks.
_EVERY = 0.3

#: Seconds without anything new, after which that is said.
_QUIET = 10

#: Parts of the whole, of which each is said to whoever only listens.
_PARTS = 10


class Bar(Struct, frozen=True):
    """How far a job has come.

    Attributes:
        name: of what takes long.
        done: documents.
        total: of so many.
        failed: of those that are done.
        seconds: that are left, by the pace so far; None where that is not known.
        sums: what was delivered, by currency.
        quiet: seconds in which nothing has come, in steps of ten.
    """

    name: str
    done: int
    total: int
    failed: int
    seconds: int | None
    sums: dict[str, Decimal]
    quiet: int

    @property
    def part(self) -> int:
        """Of ten."""
        return self.done * _PARTS // self.total if self.total else 0


@ROUTES.get("/jobs/{number}")
async def show(request: web.Request) -> web.Response:
    """Shows it."""
    job = job_of(request)
    facts = _facts(job)
    return screen(request, "job.html", heading=job.title, job=job, **facts)


@ROUTES.get("/jobs/{number}/rejects")
async def rejects(request: web.Request) -> web.Response:
    """Shows the rows that a check has rejected; there is no run yet that a correction could join."""
    job, desk, page = job_of(request), desk_of(request), page_of(request)
    if job.check is None or not isinstance(job.result, Checked):
        raise web.HTTPNotFound
    send = replace(desk.context.send, simulate=True)
    here = replace(desk.context, send=send, rehearsal=job.check.journal)
    found = await asyncio.to_thread(rejected_rows, job.result.plan.run, here, page * PAGE, PAGE)
    facts: dict[str, Any] = {"found": found, "page": page, "number": job.number, "edited": False}
    return screen(request, "rejects.html", heading="Rejected rows", **facts)


@ROUTES.post("/jobs/{number}/stop")
async def stop(request: web.Request) -> web.Response:
    """Asks it to stop, as the first Ctrl-C does."""
    job = job_of(request)
    job.stops.ask()
    raise web.HTTPSeeOther(f"/jobs/{job.number}")


@ROUTES.get("/jobs/{number}/events")
async def events(request: web.Request) -> web.StreamResponse:
    """Tells how far it has come, until it has ended: server-sent events (HTML standard, 9.2)."""
    job = job_of(request)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    # A tab that is closed hears no more, and ends nothing.
    with suppress(ConnectionResetError):
        await _follow(job, response)
    return response


async def _follow(job: Job, response: web.StreamResponse) -> None:
    shown = ("", "")
    while not job.over:
        bar = _bar(job)
        now = fragment("bar.html", bar=bar, job=job), fragment("said.html", bar=bar, waits=_waits(job), job=job)
        for name, text, before in zip(("bar", "said"), now, shown, strict=True):
            if text != before:
                await response.write(_event(name, text))
        shown = now
        await asyncio.sleep(_EVERY)
    await response.write(_event("over", "over"))


def _event(name: str, text: str) -> bytes:
    data = "".join(f"data: {line}\n" for line in text.splitlines())
    return f"event: {name}\n{data}\n".encode()


def _facts(job: Job) -> dict[str, Any]:
    """What the screen of a job tells. Whether it is over is looked at first: what it ended with is there by then."""
    over = job.over
    told: list[Line] = lines_of(job.told)
    result = job.result
    reasons = [each for each in job.told if isinstance(each, Reasons)]
    return {
        "over": over,
        "bar": _bar(job),
        "waits": _waits(job),
        "told": told,
        "kind": _KINDS.get(type(result), ""),
        "result": result,
        "reasons": reasons[-1] if reasons else None,
        "mails": any(type(each).__name__ == "MailsToAllow" for each in job.told),
    }


_KINDS: dict[type, str] = {Checked: "checked", Delivery: "delivered", Proposal: "proposed", Agreements: "verified"}


def _waits(job: Job) -> str:
    """Why it does not go on, as it was told last."""
    last = job.told[-1] if job.told else None
    return next((line.text for line in lines_of([last])), "") if isinstance(last, Waiting) else ""


def _bar(job: Job) -> Bar | None:
    step = job.steps
    if step is None:
        return None
    return Bar(step.step.value, step.done, step.total, step.failed, _left(step), step.sums, _quiet(step))


def _left(step: Steps) -> int | None:
    if not step.done or step.done >= step.total:
        return None
    return round((monotonic() - step.started) / step.done * (step.total - step.done))


def _quiet(step: Steps) -> int:
    return int(monotonic() - step.at) // _QUIET * _QUIET
