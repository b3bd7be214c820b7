"""``etl preview``."""

from typing import Annotated

import typer

from etl.cli.arguments import DebugOnly, Files, JournalOnly, PortalSettings
from etl.cli.caller import Caller
from etl.cli.params import command, without
from etl.cli.printing import say
from etl.exit_codes import Ending
from etl.options import AttachmentOptions, CheckOptions, ReadOptions

Documents = Annotated[
    int, typer.Option(metavar="N", show_default=False, help="Invoices shown of each file. [default: 3]")
]


@command(
    "preview",
    exits={
        Ending.SUCCESS: "the invoices shown may be sent",
        Ending.FAILURES: "some of them are rejected",
        Ending.NOTHING_SENT: "the import of a file would be refused",
    },
    examples=("july.xlsx", "july.csv --documents 1 --encoding cp1252"),
)
def preview(  # noqa: PLR0913 - one parameter a group
    *,
    files: Files,
    documents: Documents = 3,
    read: ReadOptions,
    check: Annotated[CheckOptions, without("expect_count", "expect_total", "expect_hash")],
    attach: AttachmentOptions,
    portal: PortalSettings,
    journal: JournalOnly,
    screen: DebugOnly,
    caller: Caller,
) -> Ending:
    """Show how files are read, what stops their import, and their first invoices as they would be sent."""
    from etl.app.file_set import FileSet
    from etl.app.preview import end_of, preview_files
    from etl.cli.asking import asked
    from etl.cli.context import context_of
    from etl.cli.render.portal_section_text import portal_section_text
    from etl.cli.render.preview_text import preview_text

    for line in portal_section_text(caller.profile):
        say(line)

    def act(read: ReadOptions) -> Ending:
        ending = Ending.SUCCESS
        seen = FileSet(files, read=read, check=check, attach=attach)
        for number, each in enumerate(preview_files(seen, documents, context_of(screen, journal, portal=portal))):
            for line in ("", *preview_text(each)) if number else preview_text(each):
                say(line)
            ending = max(ending, end_of(each))
        return ending

    return asked(read, act)
