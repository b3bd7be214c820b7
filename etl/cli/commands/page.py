"""``etl page``."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.arguments import DebugOnly, JournalOnly, ReadSettings
from etl.cli.caller import Caller
from etl.cli.params import command, only
from etl.exit_codes import Ending
from etl.options import AttachmentOptions, CheckOptions, ConfigOptions, PortalOptions, Secrets, SendOptions

Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar="FOLDER",
        help="Where files go that are dropped, and results. [default: this folder]",
        show_default=False,
    ),
]
Port = Annotated[
    int,
    typer.Option(metavar="PORT", help="TCP port on this computer. [default: a free one]", show_default=False),
]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Open no browser; the address is told.")]


@command(
    "page",
    exits={Ending.SUCCESS: "ended", Ending.NOTHING_SENT: "the port or the folder cannot be used"},
    examples=("", "july --no-open"),
)
def page(  # noqa: PLR0913 - one parameter an option
    *,
    folder: Folder = None,
    port: Port = 0,
    no_open: NoOpen = False,
    portal: PortalOptions,
    secrets: Secrets,
    journal: JournalOnly,
    config: ConfigOptions,
    read: ReadSettings,
    check: Annotated[CheckOptions, only()],
    attach: Annotated[AttachmentOptions, only()],
    send: Annotated[SendOptions, only()],
    screen: DebugOnly,
    caller: Caller,
) -> Ending:
    """Open the page in a browser of this computer, for nobody else. End it with Ctrl-C.

    Closing the browser ends nothing. Ctrl-C asks what is under way to stop, and waits until what has left has landed.
    """
    from etl.cli.context import context_of
    from etl.cli.paging import Address, serve_page

    context = context_of(screen, journal, portal=portal, secrets=secrets, send=send, caller=caller)
    place = Address(folder or Path(), port, opened=not no_open)
    return serve_page(context, place, (config, caller.said), (read, check, attach))
