"""The life of the page: from a bound socket to the end of what is under way."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web
from msgspec.structs import replace

from etl.errors import EtlError
from etl.page.access import STATIC, Access, Handler, secured
from etl.page.desk import DESK, Desk
from etl.page.rendering import screen
from etl.page.screens import ROUTES

_log = logging.getLogger(__name__)

HOST = "127.0.0.1"

#: Bytes of a file that is dropped, at most.
LARGEST = 500_000_000

#: Bytes of a form without a file: a choice for each of some thousand columns.
_FORM = 4_000_000

#: Seconds that requests under way are given at the end.
_GRACE = 0.2


@asynccontextmanager
async def serve(desk: Desk, port: int, tell: Callable[[str], None]) -> AsyncIterator[str]:
    """Serves within, on this computer alone; at its end all that is under way is asked to stop, and waited for.

    Args:
        desk: what the screens work with.
        port: TCP; 0 for a free one.
        tell: is told each address that lets a browser in, but for the first, which is yielded.

    Raises:
        OSError: the port cannot be used.
    """
    with TemporaryDirectory(prefix="etl-") as folder:
        async with _listening(replace(desk, checks=Path(folder)), port, Access(tell)) as address:
            yield address


@asynccontextmanager
async def _listening(desk: Desk, port: int, access: Access) -> AsyncIterator[str]:
    app = web.Application(middlewares=[access.guard, _sentences], client_max_size=_FORM)
    app[DESK] = desk
    app.on_response_prepare.append(secured)
    app.add_routes(ROUTES)
    app.router.add_static(STATIC, Path(__file__).with_name("static"))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        access.bind(HOST, runner.addresses[0][1])
        yield access.address
    finally:
        await desk.jobs.finish()
        await runner.cleanup()


@web.middleware
async def _sentences(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What goes wrong is a sentence on a screen."""
    try:
        return await handler(request)
    except EtlError as error:
        return _told(request, str(error), HTTPStatus.BAD_REQUEST)
    except web.HTTPException as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        return _told(request, "There is no such page.", HTTPStatus.NOT_FOUND)
    except Exception as error:  # noqa: BLE001 - a bug, or the machine: the person gets a sentence all the same
        _log.exception("A screen failed.")
        sentence = f"Stopped by {type(error).__name__}: {error}. Where etl page runs it is told where."
        return _told(request, sentence, HTTPStatus.INTERNAL_SERVER_ERROR)


def _told(request: web.Request, sentence: str, status: int) -> web.Response:
    return screen(request, "error.html", status=status, heading="That did not work", sentence=sentence)
