"""``etl get``."""

from dataclasses import replace
from typing import Annotated

import typer

from etl.cli.arguments import Raw
from etl.cli.exits import Exit
from etl.cli.params import command, only, without
from etl.cli.screen import ScreenOptions
from etl.options import JournalOptions, PortalOptions, Secrets, SendOptions

Identities = Annotated[
    list[str], typer.Argument(metavar="ID", help="Their InvoiceId, or the Identity of those that have one.")
]


@command(
    "get",
    short_help="Show invoices as the portal holds them.",
    exits={
        Exit.SUCCESS: "all are shown",
        Exit.FAILURES: "the portal does not hold one of them",
        Exit.NOTHING_SENT: "it could not be asked",
    },
    examples=('INV-1001 "A/17 & B"', "INV-1001 --json"),
)
def get(  # noqa: PLR0913 - one parameter a group
    *,
    identities: Identities,
    portal: Annotated[PortalOptions, without("concurrency")],
    secrets: Secrets,
    send: Annotated[SendOptions, only("wait")],
    journal: Annotated[JournalOptions, only("journal")],
    raw: Raw = False,
    screen: Annotated[ScreenOptions, only("debug")],
) -> Exit:
    """Show invoices as the portal holds them. Changes nothing."""
    from etl.cli.bridge import Given
    from etl.cli.invoices import show_invoices

    shown = replace(screen, quiet=raw, no_progress=True)
    given = Given(portal=portal, secrets=secrets, send=send, journal=journal, screen=shown)
    return show_invoices(identities, given.manner(), raw=raw)
