"""A plan: what would change, conflict by conflict; approved by the account of whoever runs this page, and sent."""

import asyncio
from dataclasses import replace

from aiohttp import web

from etl.app.approval import send_approved
from etl.app.look_back import plan_view, run_rows
from etl.app.second_person import approve_plan
from etl.model.comparison import Change
from etl.model.document import Status
from etl.options import CheckOptions, SendOptions
from etl.page.desk import Desk, desk_of
from etl.page.jobs import Begun
from etl.page.rendering import screen, signed
from etl.page.screens.paging import PAGE, page_of
from etl.report.planned import WORDS, difference
from etl.text import path_of, text_of

ROUTES = web.RouteTableDef()

_PLAN = "/plans/{plan:[0-9]{1,18}-[0-9a-f]{12}}"


@ROUTES.get(_PLAN)
async def show(request: web.Request) -> web.Response:
    """Shows it."""
    desk, plan, page = desk_of(request), request.match_info["plan"], page_of(request)
    seen = await asyncio.to_thread(plan_view, plan, (page * PAGE, PAGE), desk.context)
    path = path_of(seen.run.sources[0].path) if seen.run.sources else None
    chosen = next((each for each in desk.files.values() if each.path == path), None)
    said = seen.run.request.options.split()
    return screen(
        request,
        "plan.html",
        heading=f"Plan {plan}",
        seen=seen,
        counts={str(word): seen.counts.figures[word] for word in WORDS if word in seen.counts.figures},
        page=page,
        chosen=chosen,
        mails="all" if "emails=True" in said else "none" if "emails=False" in said else "",
        difference=_difference,
        approve=desk.command("approve", plan),
        send=desk.command("import", "--plan", plan),
        file=text_of(seen.run.sources[0].file) if seen.run.sources else "",
    )


@ROUTES.get(f"{_PLAN}/documents")
async def documents(request: web.Request) -> web.Response:
    """Shows each invoice of it, for whoever approves it."""
    desk, plan, page = desk_of(request), request.match_info["plan"], page_of(request)
    status, text = request.query.get("status", ""), request.query.get("text", "")
    number = int(plan.partition("-")[0])
    await asyncio.to_thread(plan_view, plan, (0, 1), desk.context)
    rows = await asyncio.to_thread(run_rows, number, status, text, (page * PAGE, PAGE), desk.context)
    return screen(
        request,
        "planned.html",
        heading=f"Invoices of plan {plan}",
        plan=plan,
        rows=rows,
        page=page,
        wanted=status,
        text=text,
        statuses=list(Status),
    )


@ROUTES.post(f"{_PLAN}/approve")
async def approve(request: web.Request) -> web.Response:
    """Approves it, by the account of this process."""
    desk, plan = desk_of(request), request.match_info["plan"]
    here = replace(desk.context, caller=("etl", "page:", "approve", plan))
    await asyncio.to_thread(approve_plan, plan, here)
    raise web.HTTPSeeOther(f"/plans/{plan}")


@ROUTES.post(f"{_PLAN}/send")
async def send(request: web.Request) -> web.Response:
    """Sends exactly this."""
    desk, plan, form = desk_of(request), request.match_info["plan"], await request.post()
    mails = True if form.get("mails") == "all" else desk.context.send.emails
    said = replace(desk.context.send, emails=mails, verify="verify" in form)
    command = desk.command("import", "--plan", plan, said=[said])

    begun = Begun(
        f"Send plan {plan}",
        command,
        f"/plans/{plan}",
        lambda here: send_approved(plan, None, CheckOptions(), here),
        str(form.get("portal", "")).strip(),
    )
    raise _begin(desk, begun, said)


def _begin(desk: Desk, begun: Begun, said: SendOptions) -> web.HTTPSeeOther:
    context = replace(desk.context, send=said)
    return web.HTTPSeeOther(f"/jobs/{desk.jobs.start(context, begun).number}")


def _difference(change: Change) -> str:
    """How much more an amount would be, with its sign; "" for what is no amount."""
    more = difference(change)
    return "" if more is None else signed(more)
