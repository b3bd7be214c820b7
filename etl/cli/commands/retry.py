"""``etl retry``."""

from typing import Annotated

from etl.cli.arguments import SENDING, ReadSettings, RunNumber, SameResults
from etl.cli.caller import Caller
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import JournalOptions, PortalOptions, Secrets, SendOptions, TellOptions


@command(
    "retry",
    exits=SENDING,
    examples=("7", "7 --canary 1"),
)
def retry(  # noqa: PLR0913 - one parameter a group
    *,
    run: RunNumber,
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
    """Send what the portal refused of a run once more, now that the cause is gone.

    Needs the journal, and PDFs where they were, but not the file. Invoices are compared with the portal first.
    """
    from etl.app.resume import retry_run
    from etl.cli.context import context_of

    context = context_of(
        screen, journal, portal=portal, secrets=secrets, tell=tell, send=send, read=read, caller=caller
    )
    return retry_run(run, results, context).ending
