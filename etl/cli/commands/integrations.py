"""``etl integrations``."""

from dataclasses import replace
from typing import Annotated

import typer

from etl.cli.arguments import Raw
from etl.cli.exits import Exit
from etl.cli.params import command, only, without
from etl.cli.screen import ScreenOptions
from etl.options import JournalOptions, PortalOptions, Secrets, SendOptions
from etl.options.flag import CONTROLS

Status = Annotated[
    str | None, typer.Option(metavar="Pending|Success|Failed", help="Only these.", rich_help_panel=CONTROLS)
]


@command(
    "integrations",
    short_help="List the portal's integration queue.",
    exits={Exit.SUCCESS: "all are listed", Exit.NOTHING_SENT: "they could not be"},
    examples=("--status Pending", "--json"),
)
def integrations(  # noqa: PLR0913 - one parameter a group
    *,
    status: Status = None,
    portal: Annotated[PortalOptions, without("concurrency")],
    secrets: Secrets,
    send: Annotated[SendOptions, only("wait")],
    journal: Annotated[JournalOptions, only("journal")],
    raw: Raw = False,
    screen: Annotated[ScreenOptions, only("debug")],
) -> Exit:
    """List what became of documents between portal and back office. Changes nothing."""
    from etl.cli.bridge import Given
    from etl.cli.integrations import list_integrations

    shown = replace(screen, quiet=raw, no_progress=True)
    given = Given(portal=portal, secrets=secrets, send=send, journal=journal, screen=shown)
    return list_integrations(status, given.manner(), raw=raw)
