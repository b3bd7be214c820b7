"""``etl get``."""

from dataclasses import replace
from typing import Annotated

import typer

from etl.cli.arguments import DebugOnly, JournalOnly, PortalToAsk, Raw, WaitOnly
from etl.cli.params import command
from etl.exit_codes import Ending
from etl.options import Secrets

Identities = Annotated[
    list[str], typer.Argument(metavar="ID", help="Their InvoiceId, or the Identity of those that have one.")
]


@command(
    "get",
    exits={
        Ending.SUCCESS: "all are shown",
        Ending.FAILURES: "the portal does not hold one of them",
        Ending.NOTHING_SENT: "it could not be asked",
    },
    examples=('INV-1001 "A/17 & B"', "INV-1001 --json"),
)
def get(  # noqa: PLR0913 - one parameter a group
    *,
    identities: Identities,
    portal: PortalToAsk,
    secrets: Secrets,
    send: WaitOnly,
    journal: JournalOnly,
    raw: Raw = False,
    screen: DebugOnly,
) -> Ending:
    """Show invoices as the portal holds them. Changes nothing."""
    from etl.app.get import get_invoices
    from etl.cli.context import context_of
    from etl.cli.render.event_text import event_text
    from etl.cli.render.raw_text import raw_text

    shown = replace(screen, no_progress=True)
    lines = raw_text if raw else event_text
    context = context_of(shown, journal, portal=portal, secrets=secrets, send=send, lines=lines)
    return Ending.FAILURES if None in get_invoices(identities, context).values() else Ending.SUCCESS
