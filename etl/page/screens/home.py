"""The first screen: where to, a file to begin with, what waits, and what was done last."""

import asyncio
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from aiohttp import web

from etl.app.look_back import recent_runs
from etl.errors import SettingsError
from etl.page.desk import DESK
from etl.page.rendering import screen
from etl.page.uploads import received
from etl.report.own import Own, own_output
from etl.text import text_of

ROUTES = web.RouteTableDef()

#: Runs that are looked at, and those that are shown.
_LOOKED_AT, _SHOWN = 30, 12

#: Files of the folder that are shown, the newest first.
_FILES = 30
_ENDINGS = frozenset(
    (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".jsonl", ".ndjson", ".gz", ".zip")
)


@ROUTES.get("/")
async def home(request: web.Request) -> web.Response:
    """Shows it."""
    desk = request.app[DESK]
    runs, files = await asyncio.to_thread(lambda: (recent_runs(desk.context, _LOOKED_AT), list(_files(desk.folder))))
    return screen(
        request,
        "home.html",
        heading="Invoices to PayFabric",
        runs=runs[:_SHOWN],
        waiting=[each for each in runs if each.waits],
        files=files,
        jobs=desk.jobs.every,
        largest=desk.largest,
    )


@ROUTES.post("/files")
async def drop(request: web.Request) -> web.Response:
    """Takes a file that was dropped."""
    desk = request.app[DESK]
    path = await received(request, desk.folder, desk.largest)
    raise web.HTTPSeeOther(f"/files/{desk.choose(path).number}")


@ROUTES.post("/files/listed")
async def choose(request: web.Request) -> web.Response:
    """Takes a file of the folder."""
    desk = request.app[DESK]
    number = str((await request.post()).get("file", ""))
    found = [
        path for path in await asyncio.to_thread(lambda: list(_files(desk.folder))) if text_of(path.name) == number
    ]
    if not found:
        raise SettingsError("That file is not in the folder any more: choose another one.")
    raise web.HTTPSeeOther(f"/files/{desk.choose(found[0]).number}")


def _files(folder: Path) -> Iterator[Path]:
    """The exports and rejects of the folder, the newest first."""
    found = [
        path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS and not path.name.startswith((".", "~$"))
    ]
    found.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    exports = (path for path in found if path.is_file() and own_output(path) in {None, Own.REJECTS})
    return islice(exports, _FILES)
