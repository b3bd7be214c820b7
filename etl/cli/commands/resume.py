"""``etl resume``."""

from typing import Annotated

import typer

from etl.cli.arguments import SENDING, ReadSettings, SameResults
from etl.cli.caller import Caller
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import JournalOptions, PortalOptions, Secrets, SendOptions, TellOptions

Run = Annotated[
    int | None, typer.Argument(metavar="RUN", help="Its number. [default: the newest with invoices pending]")
]


@command(
    "resume",
    exits=SENDING,
    examples=("", "7 --canary 1"),
)
def resume(  # noqa: PLR0913 - one parameter a group
    *,
    run: Run = None,
    results: SameResults = None,
    read: ReadSettings,
    portal: PortalOptions,
    secrets: Secrets,
    send: Annotated[SendOptions, only("canary", "max_failures", "acknowledge", "verify", "yes", "wait")],
    journal: JournalOptions,
    tell: TellOptions,
    screen: ScreenOptions,
    caller: Caller,
) -> Ending:
    """Send what is pending of an interrupted run.

    Needs the journal, and PDFs where they were, but not the file.
    """
    from etl.app.resume import resume_run
    from etl.cli.context import context_of

    context = context_of(
        screen, journal, portal=portal, secrets=secrets, tell=tell, send=send, read=read, caller=caller
    )
    delivery = resume_run(run, results, context)
    return delivery.ending if delivery else Ending.SUCCESS
