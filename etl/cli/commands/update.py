"""``etl update``."""

from typing import Annotated

from etl.cli.app import Caller
from etl.cli.arguments import Files, Results
from etl.cli.exits import SENDING, Exit
from etl.cli.params import command, without
from etl.cli.screen import ScreenOptions
from etl.options import (
    AttachmentOptions,
    CheckOptions,
    JournalOptions,
    PortalOptions,
    ReadOptions,
    Secrets,
    SendOptions,
)


@command(
    "update",
    short_help="Change attributes of invoices, and leave the others.",
    exits=SENDING,
    examples=("dates.csv", "dates.csv --canary 1 --max-failures 5"),
)
def update(  # noqa: PLR0913 - one parameter a group
    *,
    files: Files,
    read: Annotated[ReadOptions, without("lines")],
    check: Annotated[CheckOptions, without("send_credits")],
    attach: AttachmentOptions,
    results: Results = None,
    portal: PortalOptions,
    secrets: Secrets,
    send: Annotated[SendOptions, without("compare", "overwrite_conflicts", "verify", "simulate")],
    journal: JournalOptions,
    screen: ScreenOptions,
    caller: Caller,
) -> Exit:
    """Change what the files name of invoices the portal holds, and leave the rest of them as it is.

    A file has the InvoiceId (or Identity) and the columns to change. An empty cell leaves the attribute as it is,
    (clear) empties it.
    """
    from etl.cli.bridge import Given, import_files

    given = Given(
        read=read,
        check=check,
        attach=attach,
        portal=portal,
        secrets=secrets,
        send=send,
        journal=journal,
        screen=screen,
        caller=caller,
    )
    return import_files(files, results, given, changes=True)
