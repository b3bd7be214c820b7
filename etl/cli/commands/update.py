"""``etl update``."""

from typing import Annotated

from etl.cli.arguments import SENDING, Files, Results
from etl.cli.caller import Caller
from etl.cli.params import command, without
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import (
    AttachmentOptions,
    CheckOptions,
    JournalOptions,
    PortalOptions,
    ReadOptions,
    Secrets,
    SendOptions,
    TellOptions,
)


@command(
    "update",
    exits=SENDING,
    examples=("dates.csv", "dates.csv --canary 1 --max-failures 5"),
)
def update(  # noqa: PLR0913 - one parameter a group
    *,
    files: Files,
    read: Annotated[ReadOptions, without("lines", "balance_due")],
    check: Annotated[CheckOptions, without("send_credits", "without", "refuse")],
    attach: AttachmentOptions,
    results: Results = None,
    portal: PortalOptions,
    secrets: Secrets,
    send: Annotated[SendOptions, without("compare", "overwrite_conflicts", "verify", "simulate")],
    journal: JournalOptions,
    tell: TellOptions,
    screen: ScreenOptions,
    caller: Caller,
) -> Ending:
    """Change what the files name of invoices the portal holds, and leave the rest of them as it is.

    A file has the InvoiceId (or Identity) and the columns to change. An empty cell leaves the attribute as it is,
    (clear) empties it.
    """
    from etl.app.file_set import FileSet
    from etl.app.import_ import Order, import_files
    from etl.cli.asking import asked
    from etl.cli.context import context_of

    def act(read: ReadOptions) -> Ending:
        changed = FileSet(files, read=read, check=check, attach=attach)
        context = context_of(
            screen, journal, portal=portal, secrets=secrets, tell=tell, send=send, read=read, caller=caller
        )
        return import_files(Order(files=changed, results=results, changes=True), context).ending

    return asked(read, act)
