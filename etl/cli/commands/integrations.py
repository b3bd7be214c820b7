"""``etl integrations``."""

from dataclasses import replace
from typing import Annotated

import typer

from etl.cli.arguments import DebugOnly, JournalOnly, PortalToAsk, Raw, WaitOnly
from etl.cli.params import command
from etl.cli.printing import say
from etl.exit_codes import Ending
from etl.options import Secrets
from etl.options.flag import CONTROLS

Status = Annotated[
    str | None, typer.Option(metavar="Pending|Success|Failed", help="Only these.", rich_help_panel=CONTROLS)
]


@command(
    "integrations",
    exits={Ending.SUCCESS: "all are listed", Ending.NOTHING_SENT: "they could not be"},
    examples=("--status Pending", "--json"),
)
def integrations(  # noqa: PLR0913 - one parameter a group
    *,
    status: Status = None,
    portal: PortalToAsk,
    secrets: Secrets,
    send: WaitOnly,
    journal: JournalOnly,
    raw: Raw = False,
    screen: DebugOnly,
) -> Ending:
    """List what became of documents between portal and back office. Changes nothing."""
    from etl.app.integrations import list_integrations
    from etl.cli.context import context_of
    from etl.cli.render.queue_text import HEADING, queue_text
    from etl.cli.render.raw_text import raw_text

    shown = replace(screen, no_progress=True)
    lines = raw_text if raw else queue_text
    context = context_of(shown, journal, portal=portal, secrets=secrets, send=send, lines=lines)
    if not raw:
        say(HEADING)
    count = list_integrations(status, context)
    if not raw:
        say(f"{count:,} document{'s' * (count != 1)}.")
    return Ending.SUCCESS
