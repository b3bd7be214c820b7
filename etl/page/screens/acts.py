"""What is begun with a file: it is checked, rehearsed, compared and planned, or sent."""

from dataclasses import replace
from secrets import token_hex

from aiohttp import web
from msgspec import structs

from etl.app.approval import propose
from etl.app.context import Context
from etl.app.import_ import Order, import_files
from etl.app.validate import Checked, validate_files
from etl.options import SendOptions
from etl.page.chosen import Chosen, Seen
from etl.page.desk import chosen_of, desk_of, job_of
from etl.page.jobs import Begun
from etl.text import text_of

ROUTES = web.RouteTableDef()

_MAILS = {"none": False, "all": True}


@ROUTES.post("/files/{number}/check")
async def check(request: web.Request) -> web.Response:
    """Checks it; nothing is sent."""
    form = await request.post()
    totals = [each.strip() for each in str(form.get("expect_total", "")).split(",") if each.strip()]
    count = str(form.get("expect_count", "")).strip()
    hashed = str(form.get("expect_hash", "")).strip()
    lacks = [each.strip() for each in str(form.get("without", "")).split(",") if each.strip()]
    desk = desk_of(request)
    said = replace(
        desk.check,
        expect_count=count or None,  # type: ignore[arg-type]  # each is parsed from text
        expect_hash=hashed or None,  # type: ignore[arg-type]
        expect_total=totals,  # type: ignore[arg-type]
        strict="strict" in form,
        skip_check=frozenset(map(str, form.getall("skip_check", []))),
        refuse=frozenset(map(str, form.getall("refuse", []))),
        without=frozenset(lacks),
    )
    chosen = desk.keep(structs.replace(chosen_of(request), check=said))
    command = desk.command("validate", chosen.path, said=[chosen.read, chosen.check])
    seen = Seen(chosen, chosen.files, desk.checks / f"{token_hex(8)}.sqlite3")

    def act(here: Context) -> object:
        return validate_files(seen.files, None, here, kept=seen.journal)

    begun = Begun(_title("Check", chosen), command, f"/files/{chosen.number}", act, kept=False, check=seen)
    raise _begin(request, begun, desk.context.send, chosen)


@ROUTES.post("/jobs/{number}/rehearse")
async def rehearse(request: web.Request) -> web.Response:
    """Sends what was checked to the simulator within."""
    desk, seen, order = desk_of(request), *_checked(request)
    send = replace(await _said(request), simulate=True, compare=False, verify=False, acknowledge=False)
    command = desk.command("import", seen.chosen.path, said=[seen.chosen.read, seen.chosen.check, send])

    def act(here: Context) -> object:
        return import_files(order, here)

    begun = Begun(_title("Rehearse", seen.chosen), command, _back(request), act, kept=False)
    raise _begin(request, begun, send, seen.chosen)


@ROUTES.post("/jobs/{number}/plan")
async def plan(request: web.Request) -> web.Response:
    """Compares what was checked with the portal, and writes down what would change."""
    seen, order = _checked(request)
    raise await _plan(request, seen.chosen, order, _back(request))


@ROUTES.post("/files/{number}/plan")
async def plan_anew(request: web.Request) -> web.Response:
    """The same of a file, with conflicts that are to be sent all the same: the plan tells all there is to see."""
    chosen = chosen_of(request)
    raise await _plan(request, chosen, Order(files=chosen.files), f"/files/{chosen.number}")


@ROUTES.post("/jobs/{number}/send")
async def send(request: web.Request) -> web.Response:
    """Sends what was checked."""
    desk, form, seen, order = desk_of(request), await request.post(), *_checked(request)
    send = replace(await _said(request), verify="verify" in form)
    command = desk.command("import", seen.chosen.path, said=[seen.chosen.read, seen.chosen.check, send])
    typed = str(form.get("portal", "")).strip()

    def act(here: Context) -> object:
        return import_files(order, here)

    raise _begin(request, Begun(_title("Send", seen.chosen), command, _back(request), act, typed), send, seen.chosen)


def _checked(request: web.Request) -> tuple[Seen, Order]:
    """What a job has checked, to be sent as it was then; raises HTTPNotFound where that did not come to its end."""
    job = job_of(request)
    if job.check is None or not isinstance(job.result, Checked):
        raise web.HTTPNotFound
    return job.check, Order(files=job.check.files, seen=job.result.seen)


async def _plan(request: web.Request, chosen: Chosen, order: Order, back: str) -> web.HTTPSeeOther:
    desk, form = desk_of(request), await request.post()
    named = frozenset(map(str, form.getall("overwrite", [])))
    send = replace(await _said(request), compare=True, overwrite_conflicts=named or False)
    command = desk.command("plan", chosen.path, said=[chosen.read, chosen.check, replace(send, compare=False)])

    def act(here: Context) -> object:
        return propose(order, None, here)

    return _begin(request, Begun(_title("Plan", chosen), command, back, act), send, chosen)


def _begin(request: web.Request, begun: Begun, send: SendOptions, chosen: Chosen) -> web.HTTPSeeOther:
    desk = desk_of(request)
    context = replace(desk.context, send=send, workbook_password=chosen.read.password)
    return web.HTTPSeeOther(f"/jobs/{desk.jobs.start(context, begun).number}")


def _back(request: web.Request) -> str:
    return f"/jobs/{job_of(request).number}"


def _title(what: str, chosen: Chosen) -> str:
    return f"{what} {text_of(chosen.path.name)}"


async def _said(request: web.Request) -> SendOptions:
    """What is sent, as settings have it; and whether customers are mailed, as was said."""
    send = desk_of(request).context.send
    return replace(send, emails=_MAILS.get(str((await request.post()).get("mails", "")), send.emails))
