"""``etl preview``."""

from typing import Annotated

import typer

from etl.cli.arguments import Files
from etl.cli.exits import Exit
from etl.cli.params import command, only, without
from etl.cli.screen import ScreenOptions
from etl.options import AttachmentOptions, CheckOptions, JournalOptions, ReadOptions

Documents = Annotated[
    int, typer.Option(metavar="N", show_default=False, help="Invoices shown of each file. [default: 3]")
]


@command(
    "preview",
    short_help="Show how files are read, and their first invoices.",
    exits={
        Exit.SUCCESS: "the invoices shown may be sent",
        Exit.FAILURES: "some of them are rejected",
        Exit.NOTHING_SENT: "the import of a file would be refused",
    },
    examples=("july.xlsx", "july.csv --documents 1 --encoding cp1252"),
)
def preview(  # noqa: PLR0913 - one parameter a group
    *,
    files: Files,
    documents: Documents = 3,
    read: ReadOptions,
    check: Annotated[CheckOptions, without("expect_count", "expect_total")],
    attach: AttachmentOptions,
    journal: Annotated[JournalOptions, only("journal")],
    screen: Annotated[ScreenOptions, only("debug")],
) -> Exit:
    """Show how files are read, what stops their import, and their first invoices as they would be sent."""
    from etl.cli.bridge import Given, preview_files

    given = Given(read=read, check=check, attach=attach, journal=journal, screen=screen)
    return preview_files(files, documents, given)
