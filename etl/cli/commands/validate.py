"""``etl validate``."""

from typing import Annotated

from etl.cli.arguments import Files, Results
from etl.cli.exits import Exit
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.options import AttachmentOptions, CheckOptions, JournalOptions, ReadOptions


@command(
    "validate",
    short_help="Check files; send nothing.",
    exits={
        Exit.SUCCESS: "all may be sent",
        Exit.FAILURES: "some are rejected",
        Exit.NOTHING_SENT: "a file cannot be used, or the controls do not agree",
    },
    examples=("july.xlsx", "july.csv --decimal comma --date-order dmy"),
)
def validate(  # noqa: PLR0913 - one parameter a group
    *,
    files: Files,
    read: ReadOptions,
    check: CheckOptions,
    attach: AttachmentOptions,
    results: Results = None,
    journal: Annotated[JournalOptions, only("journal")],
    screen: Annotated[ScreenOptions, only("quiet", "debug")],
) -> Exit:
    """Check the files and write what would be sent. Needs no network and no credentials."""
    from etl.cli.bridge import Given, validate_files

    given = Given(read=read, check=check, attach=attach, journal=journal, screen=screen)
    return validate_files(files, results, given)
