"""``etl page``: the page by itself, until Ctrl-C."""

import signal
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
from msgspec import Struct

from etl.app.context import Context
from etl.cli.printing import say
from etl.cli.signals import stopping
from etl.delivery import Stop
from etl.errors import SettingsError, unwrapped
from etl.exit_codes import Ending
from etl.options import AttachmentOptions, CheckOptions, ConfigOptions, ReadOptions
from etl.page.command import Started
from etl.page.desk import Desk
from etl.page.server import LARGEST, serve
from etl.text import text_of


class Address(Struct, frozen=True):
    """Where the page is: its folder, its TCP port, 0 for a free one, and whether a browser is opened."""

    folder: Path
    port: int
    opened: bool


def serve_page(
    context: Context,
    place: Address,
    said: tuple[ConfigOptions, frozenset[str]],
    usual: tuple[ReadOptions, CheckOptions, AttachmentOptions],
) -> Ending:
    """Serves until Ctrl-C or SIGTERM.

    Args:
        context: the portal and the journal.
        place: where it is.
        said: which settings, and the names of the options that were typed.
        usual: how files are read and checked, as settings have it.

    Raises:
        SettingsError: there is no such folder, the port is in use, or what the page needs is not installed.
    """
    if not place.folder.is_dir():
        raise SettingsError(f"There is no folder {text_of(place.folder)}: make it, or name another one.")
    config, names = said
    started = Started(config, context.portal, context.journal, names)
    try:
        with unwrapped():
            anyio.run(_serve, Desk(context, place.folder.resolve(), LARGEST, started, *usual), place)
    except (OSError, OverflowError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise SettingsError(f"Port {place.port} cannot be used ({cause}): choose another --port, or none.") from error
    return Ending.SUCCESS


async def _serve(desk: Desk, place: Address) -> None:
    stop = Stop()
    with stopping(stop), _ended_by_terminal():
        async with serve(desk, place.port, _tell_next) as address:
            say(f"The page is at {address}")
            say("The address lets one browser in, once. End it with Ctrl-C.")
            if place.opened:
                webbrowser.open(address)
            await stop.wait()


@contextmanager
def _ended_by_terminal() -> Iterator[None]:
    """Within, a terminal that is closed (SIGHUP) is as Ctrl-C: what has left lands. Windows ends the process."""
    number = getattr(signal, "SIGHUP", None)
    if number is None:
        yield
        return
    before = signal.signal(number, lambda *_: signal.raise_signal(signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(number, before)


def _tell_next(address: str) -> None:
    say(f"A browser has been let in. For another one: {address}")
