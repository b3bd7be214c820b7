"""What is begun with a file: it is checked, rehearsed, compared and planned, or sent."""

import re
from collections.abc import Callable
from dataclasses import replace
from secrets import token_hex

from aiohttp import web

from etl.app.approval import propose
from etl.app.context import Context
from etl.app.import_ import Order, import_files
from etl.app.validate import validate_files
from etl.options import SendOptions
from etl.page.desk import Chosen, chosen_of, desk_of
from etl.page.jobs import Begun
from etl.text import text_of

ROUTES = web.RouteTableDef()

_JOB = re.compile("/jobs/[0-9]{1,9}", re.ASCII)
_MAILS = {"none": False, "all": True}


@ROUTES.post("/files/{number}/check")
async def check(request: web.Request) -> web.Response:
    """Checks it; nothing is sent."""
    form = await request.post()
    totals = [each.strip() for each in str(form.get("expect_total", "")).split(",") if each.strip()]
    count = str(form.get("expect_count", "")).strip()
    desk, strict = desk_of(request), "strict" in form
    said = replace(desk.check, expect_count=count or None, expect_total=totals, strict=strict)  # type: ignore[arg-type]
    chosen = desk.keep(replace(chosen_of(request), check=said))
    command = desk.command("validate", chosen.path, said=[chosen.read, chosen.check])
    title, place = f"Check {text_of(chosen.path.name)}", desk.checks / f"{token_hex(8)}.sqlite3"

    def act(here: Context) -> object:
        return validate_files(chosen.files, None, here, kept=place)

    begun = Begun(title, command, _back(chosen), act, kept=False, check=place)
    raise _begin(request, begun, desk.context.send, chosen)


@ROUTES.post("/files/{number}/rehearse")
async def rehearse(request: web.Request) -> web.Response:
    """Sends it to the simulator within."""
    desk, chosen = desk_of(request), chosen_of(request)
    send = replace(await _said(request), simulate=True, compare=False, verify=False, acknowledge=False)
    command = desk.command("import", chosen.path, said=[chosen.read, chosen.check, send])
    begun = Begun(
        f"Rehearse {text_of(chosen.path.name)}", command, await _from(request, chosen), _importing(chosen), kept=False
    )
    raise _begin(request, begun, send, chosen)


@ROUTES.post("/files/{number}/plan")
async def plan(request: web.Request) -> web.Response:
    """Compares it with the portal, and writes down what would change."""
    desk, chosen = desk_of(request), chosen_of(request)
    form = await request.post()
    named = frozenset(map(str, form.getall("overwrite", [])))
    send = replace(await _said(request), compare=True, overwrite_conflicts=named or False)
    command = desk.command("plan", chosen.path, said=[chosen.read, chosen.check, replace(send, compare=False)])

    def act(here: Context) -> object:
        return propose(Order(files=chosen.files), None, here)

    raise _begin(
        request, Begun(f"Plan {text_of(chosen.path.name)}", command, await _from(request, chosen), act), send, chosen
    )


@ROUTES.post("/files/{number}/send")
async def send(request: web.Request) -> web.Response:
    """Sends it."""
    desk, chosen, form = desk_of(request), chosen_of(request), await request.post()
    send = replace(await _said(request), verify="verify" in form)
    command = desk.command("import", chosen.path, said=[chosen.read, chosen.check, send])
    typed = str(form.get("portal", "")).strip()
    begun = Begun(f"Send {text_of(chosen.path.name)}", command, await _from(request, chosen), _importing(chosen), typed)
    raise _begin(request, begun, send, chosen)


def _importing(chosen: Chosen) -> Callable[[Context], object]:
    return lambda here: import_files(Order(files=chosen.files), here)


def _begin(request: web.Request, begun: Begun, send: SendOptions, chosen: Chosen) -> web.HTTPSeeOther:
    desk = desk_of(request)
    context = replace(desk.context, send=send, workbook_password=chosen.read.password)
    return web.HTTPSeeOther(f"/jobs/{desk.jobs.start(context, begun).number}")


def _back(chosen: Chosen) -> str:
    return f"/files/{chosen.number}"


async def _from(request: web.Request, chosen: Chosen) -> str:
    """The screen of the check that it was begun from."""
    said = str((await request.post()).get("back", ""))
    return said if _JOB.fullmatch(said) else _back(chosen)


async def _said(request: web.Request) -> SendOptions:
    """What is sent, as settings have it; and whether customers are mailed, as was said."""
    send = desk_of(request).context.send
    return replace(send, emails=_MAILS.get(str((await request.post()).get("mails", "")), send.emails))
