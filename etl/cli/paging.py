"""``etl page``: the page by itself, until Ctrl-C."""

import webbrowser
from pathlib import Path

import anyio

from etl.app.context import Context
from etl.app.ending import Ending
from etl.cli.printing import say
from etl.cli.signals import stopping
from etl.delivery import Stop
from etl.errors import SettingsError, unwrapped
from etl.text import text_of


def serve_page(context: Context, folder: Path, port: int, *, opened: bool) -> Ending:
    """Serves until Ctrl-C or SIGTERM.

    Args:
        context: the portal and the journal.
        folder: where files go.
        port: TCP; 0 for a free one.
        opened: whether a browser is opened.

    Raises:
        SettingsError: there is no such folder, the port is in use, or what the page needs is not installed.
    """
    if not folder.is_dir():
        raise SettingsError(f"There is no folder {text_of(folder)}: make it, or name another one.")
    try:
        with unwrapped():
            anyio.run(_serve, context, folder.resolve(), port, opened)
    except ModuleNotFoundError as error:
        if error.name != "jinja2":
            raise
        raise SettingsError("The page needs one more package: python -m pip install 'payfabric-etl[page]'") from error
    except (OSError, OverflowError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise SettingsError(f"Port {port} cannot be used ({cause}): choose another --port, or none.") from error
    return Ending.SUCCESS


async def _serve(context: Context, folder: Path, port: int, opened: bool) -> None:
    from etl.page.desk import Desk
    from etl.page.server import LARGEST, serve

    stop = Stop()
    with stopping(stop):
        async with serve(Desk(context, folder, LARGEST), port, _tell_next) as address:
            say(f"The page is at {address}")
            say("The address lets one browser in, once. End it with Ctrl-C.")
            if opened:
                webbrowser.open(address)
            await stop.wait()


def _tell_next(address: str) -> None:
    say(f"A browser has been let in. For another one: {address}")
