"""``etl validate``."""

from typing import Annotated

from etl.cli.arguments import Files, JournalOnly, PortalSettings, Results
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import AttachmentOptions, CheckOptions, ReadOptions


@command(
    "validate",
    exits={
        Ending.SUCCESS: "all may be sent",
        Ending.FAILURES: "some are rejected",
        Ending.NOTHING_SENT: "a file cannot be used, or the controls do not agree",
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
    journal: JournalOnly,
    portal: PortalSettings,
    screen: Annotated[ScreenOptions, only("quiet", "json", "debug")],
) -> Ending:
    """Check the files and write what would be sent. Needs no network and no credentials."""
    from etl.app.file_set import FileSet
    from etl.app.validate import validate_files
    from etl.cli.asking import asked
    from etl.cli.context import context_of

    def act(read: ReadOptions) -> Ending:
        checked = FileSet(files, read=read, check=check, attach=attach)
        return validate_files(checked, results, context_of(screen, journal, portal=portal, read=read)).ending

    return asked(read, act)
