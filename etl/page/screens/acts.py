"""What is begun with a file: it is checked, rehearsed, compared and planned, or sent."""

import re
from collections.abc import Callable
from dataclasses import replace

from aiohttp import web

from etl.app.approval import propose
from etl.app.context import Context
from etl.app.import_ import Order, import_files
from etl.app.validate import validate_files
from etl.options import CheckOptions, SendOptions
from etl.page.command import Command
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
    said = CheckOptions(expect_count=count or None, expect_total=totals, strict="strict" in form)  # type: ignore[arg-type]  # parsed
    chosen = desk_of(request).keep(replace(chosen_of(request), check=said))
    command = Command.of("validate", chosen.path, said=[chosen.read, chosen.check])
    title = f"Check {text_of(chosen.path.name)}"
    begun = Begun(title, command, _back(chosen), lambda here: validate_files(chosen.files, None, here), kept=False)
    raise _begin(request, begun, SendOptions(), chosen)


@ROUTES.post("/files/{number}/rehearse")
async def rehearse(request: web.Request) -> web.Response:
    """Sends it to the simulator within."""
    chosen, send = chosen_of(request), SendOptions(simulate=True, emails=await _mails(request))
    command = Command.of("import", chosen.path, said=[chosen.read, chosen.check, send])
    begun = Begun(
        f"Rehearse {text_of(chosen.path.name)}", command, await _from(request, chosen), _importing(chosen), kept=False
    )
    raise _begin(request, begun, send, chosen)


@ROUTES.post("/files/{number}/plan")
async def plan(request: web.Request) -> web.Response:
    """Compares it with the portal, and writes down what would change."""
    chosen = chosen_of(request)
    form = await request.post()
    named = frozenset(map(str, form.getall("overwrite", [])))
    send = SendOptions(emails=await _mails(request), compare=True, overwrite_conflicts=named or False)
    command = Command.of("plan", chosen.path, said=[chosen.read, chosen.check, replace(send, compare=False)])

    def act(here: Context) -> object:
        return propose(Order(files=chosen.files), None, here)

    raise _begin(
        request, Begun(f"Plan {text_of(chosen.path.name)}", command, await _from(request, chosen), act), send, chosen
    )


@ROUTES.post("/files/{number}/send")
async def send(request: web.Request) -> web.Response:
    """Sends it."""
    chosen, form = chosen_of(request), await request.post()
    send = SendOptions(emails=await _mails(request), compare="compare" in form, verify="verify" in form)
    command = Command.of("import", chosen.path, said=[chosen.read, chosen.check, send])
    typed = str(form.get("portal", "")).strip()
    begun = Begun(f"Send {text_of(chosen.path.name)}", command, await _from(request, chosen), _importing(chosen), typed)
    raise _begin(request, begun, send, chosen)


def _importing(chosen: Chosen) -> Callable[[Context], object]:
    return lambda here: import_files(Order(files=chosen.files), here)


def _begin(request: web.Request, begun: Begun, send: SendOptions, chosen: Chosen) -> web.HTTPSeeOther:
    desk = desk_of(request)
    said = desk.context.send.of_call(send) if not send.simulate else send
    context = replace(desk.context, send=said, workbook_password=chosen.read.password)
    return web.HTTPSeeOther(f"/jobs/{desk.jobs.start(context, begun).number}")


def _back(chosen: Chosen) -> str:
    return f"/files/{chosen.number}"


async def _from(request: web.Request, chosen: Chosen) -> str:
    """The screen of the check that it was begun from."""
    said = str((await request.post()).get("back", ""))
    return said if _JOB.fullmatch(said) else _back(chosen)


async def _mails(request: web.Request) -> bool | None:
    return _MAILS.get(str((await request.post()).get("mails", "")))
