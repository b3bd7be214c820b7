"""A run: totals, documents, what is to be done about it, its rejected rows to be corrected; and the sums of months."""

import asyncio
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import web

from etl.app.abandon import abandon_run
from etl.app.context import Context
from etl.app.corrections import Correction, correct_cell, rejected_rows
from etl.app.look_back import Month, lacking, months, run_rows, run_view, unsent
from etl.app.resume import resume_run, retry_run
from etl.app.runs import rewrite_results
from etl.app.verify import verify_runs
from etl.errors import EtlError, SettingsError
from etl.journal.run_states import NOT_SENT
from etl.model.document import Status
from etl.model.run import RunState
from etl.page.charts import bars
from etl.page.desk import desk_of, number_of
from etl.page.jobs import Begun
from etl.page.rendering import fragment, screen
from etl.page.screens.paging import PAGE, page_of
from etl.report import money
from etl.report.run_state import state_text

ROUTES = web.RouteTableDef()

#: Months that are drawn.
_MONTHS = 12


@ROUTES.get("/runs/{number}")
async def show(request: web.Request) -> web.Response:
    """Shows it."""
    desk, number, page = desk_of(request), number_of(request), page_of(request)
    status, text = request.query.get("status", ""), request.query.get("text", "")
    seen = await asyncio.to_thread(run_view, number, desk.context)
    if seen.run.state is RunState.PROPOSED:
        raise web.HTTPSeeOther(f"/plans/{seen.run.plan}")
    rows = await asyncio.to_thread(run_rows, number, status, text, (page * PAGE, PAGE), desk.context)
    return screen(
        request,
        "run.html",
        heading=f"Run {number}",
        seen=seen,
        state=state_text(seen.run),
        rows=rows,
        page=page,
        wanted=status,
        text=text,
        statuses=list(Status),
        sent=seen.run.state not in NOT_SENT and seen.run.state is not RunState.PLANNED,
        to_correct=lacking(seen.run, seen.figures),
        waiting=unsent(seen.run),
        busy=any(job.run == number and not job.over for job in desk.jobs.every),
        command=desk.command("runs", str(number)),
    )


@ROUTES.post("/runs/{number}/resume")
async def resume(request: web.Request) -> web.Response:
    """Sends what is pending of it."""
    number = number_of(request)
    raise await _begin(request, "resume", "Send the rest of", lambda here: resume_run(number, None, here))


@ROUTES.post("/runs/{number}/retry")
async def retry(request: web.Request) -> web.Response:
    """Sends once more what the portal did not take."""
    number = number_of(request)
    raise await _begin(request, "retry", "Send again what failed of", lambda here: retry_run(number, None, here))


@ROUTES.post("/runs/{number}/verify")
async def verify(request: web.Request) -> web.Response:
    """Reads back what it has sent."""
    number = number_of(request)
    raise await _begin(request, "verify", "Verify", lambda here: verify_runs(number, None, here))


@ROUTES.post("/runs/{number}/abandon")
async def abandon(request: web.Request) -> web.Response:
    """Gives it up."""
    number = number_of(request)
    raise await _begin(request, "abandon", "Give up", lambda here: abandon_run(number, here))


@ROUTES.get("/runs/{number}/{kind:results\\.csv|results\\.xlsx|results\\.jsonl|report\\.html}")
async def download(request: web.Request) -> web.Response:
    """Its results, or its report, as a file."""
    number, kind = number_of(request), request.match_info["kind"]

    def written() -> bytes:
        with TemporaryDirectory(prefix="etl-") as folder:
            name = kind if kind != "report.html" else "results.csv"
            rewrite_results(number, Path(folder) / f"run-{number}.{name}", desk_of(request).context)
            return (Path(folder) / f"run-{number}.{kind}").read_bytes()

    return file_answer(await asyncio.to_thread(written), f"run-{number}.{kind}")


@ROUTES.get("/runs/{number}/rejects")
async def rejects(request: web.Request) -> web.Response:
    """Shows its rejected rows."""
    desk, number, page = desk_of(request), number_of(request), page_of(request)
    found = await asyncio.to_thread(rejected_rows, number, desk.context, page * PAGE, PAGE)
    facts: dict[str, Any] = {"found": found, "page": page, "number": number, "edited": True}
    command = desk.command("results", str(number))
    return screen(request, "rejects.html", heading=f"Rejected rows of run {number}", command=command, **facts)


@ROUTES.post("/runs/{number}/rejects/{table:\\d{1,4}}/{row:\\d{1,12}}/{column:\\d{1,6}}")
async def correct(request: web.Request) -> web.Response:
    """Writes a cell as it is to be."""
    desk, number = desk_of(request), number_of(request)
    table, row, column = (int(request.match_info[name]) for name in ("table", "row", "column"))
    text = str((await request.post()).get("text", ""))
    scripted = "HX-Request" in request.headers
    try:
        async with desk.correcting:
            found = await asyncio.to_thread(correct_cell, number, (table, row, column), text, desk.context)
    except EtlError as error:
        if not scripted:
            raise
        return _told("error_part.html", kept="no", sentence=str(error))
    if scripted:
        return _told("corrected.html", kept="yes", found=found)
    raise web.HTTPSeeOther(f"/runs/{number}/rejects?page={page_of(request)}")


def _told(name: str, *, kept: str, **facts: object) -> web.Response:
    """A part of the screen, and whether a cell was kept."""
    return web.Response(text=fragment(name, **facts), content_type="text/html", headers={"Kept": kept})


@ROUTES.post("/runs/{number}/rejects")
async def load(request: web.Request) -> web.Response:
    """Takes up the corrected rows like any file."""
    desk, number = desk_of(request), number_of(request)
    found: Correction = await asyncio.to_thread(rejected_rows, number, desk.context, 0, 0)
    if not found.files:
        raise SettingsError("Nothing was corrected yet.")
    raise web.HTTPSeeOther(f"/files/{desk.choose(found.files[0]).number}")


@ROUTES.get("/history")
async def history(request: web.Request) -> web.Response:
    """The sums of months."""
    found = await asyncio.to_thread(months, desk_of(request).context)
    currencies = sorted({currency for month in found for currency in month.delivered})
    last = found[-_MONTHS:]
    charts = [bars(currency or "no currency", [_bar(month, currency) for month in last]) for currency in currencies]
    undelivered = bars("rejected or failed", [(m.name, Decimal(m.lacking), f"{m.lacking:,}") for m in last])
    facts: dict[str, Any] = {"months": found[::-1], "currencies": currencies, "charts": charts, "lacking": undelivered}
    return screen(request, "history.html", heading="History", command=desk_of(request).command("runs"), **facts)


def _bar(month: Month, currency: str) -> tuple[str, Decimal, str]:
    figure = month.delivered.get(currency)
    amount = figure.amount if figure else Decimal(0)
    return month.name, amount, f"{money(amount)} {currency}"


def file_answer(content: bytes, name: str) -> web.Response:
    """A file that a browser keeps, whatever is in it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=content, content_type="application/octet-stream", headers=headers)


async def _begin(request: web.Request, name: str, title: str, act: Callable[[Context], object]) -> web.HTTPSeeOther:
    desk, number, form = desk_of(request), number_of(request), await request.post()
    command = desk.command(name, str(number))
    begun = Begun(f"{title} run {number}", command, f"/runs/{number}", act, str(form.get("portal", "")).strip())
    return web.HTTPSeeOther(f"/jobs/{desk.jobs.start(desk.context, begun).number}")
