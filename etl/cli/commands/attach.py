"""``etl attach``."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from etl.cli.arguments import SENDING, Results
from etl.cli.caller import Caller
from etl.cli.params import command, only, without
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import (
    AttachmentOptions,
    CheckOptions,
    JournalOptions,
    PortalOptions,
    Secrets,
    SendOptions,
    TellOptions,
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of the PDFs: INVOICEID.pdf.")]


@command(
    "attach",
    exits=SENDING,
    examples=("pdfs", "pdfs --resend"),
)
def attach(  # noqa: PLR0913 - one parameter a group
    *,
    folder: Folder,
    results: Results = None,
    check: Annotated[CheckOptions, only("expect_count")],
    size: Annotated[AttachmentOptions, only("max_attachment")],
    portal: PortalOptions,
    secrets: Secrets,
    send: Annotated[SendOptions, without("emails", "compare", "overwrite_conflicts", "verify", "simulate")],
    journal: JournalOptions,
    tell: TellOptions,
    screen: ScreenOptions,
    caller: Caller,
) -> Ending:
    """Give each invoice the PDF of the folder that is called like its InvoiceId: INV-1.pdf goes to INV-1.

    The portal holds the invoices already, and nothing else of them is changed.
    """
    from etl.app.file_set import FileSet
    from etl.app.import_ import Order, import_files
    from etl.cli.context import context_of

    there = folder if folder.name else folder.resolve()
    files = FileSet(there, check=check, attach=replace(size, attachments=there), alone=True)
    context = context_of(screen, journal, portal=portal, secrets=secrets, tell=tell, send=send, caller=caller)
    return import_files(Order(files=files, results=results, changes=True), context).ending
