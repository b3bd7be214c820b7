"""``etl reconcile``."""

from typing import Annotated

from etl.cli.arguments import Files, JournalOnly, WaitOnly, Workbook
from etl.cli.caller import Caller
from etl.cli.params import command, without
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import AttachmentOptions, CheckOptions, PortalOptions, ReadOptions, Secrets, TellOptions


@command(
    "reconcile",
    exits={
        Ending.SUCCESS: "both sides are the same",
        Ending.FAILURES: "something is on one side alone or differs, or a row could not be read",
        Ending.NOTHING_SENT: "it could not be compared",
    },
    examples=("open-items.xlsx", "open-items.csv --results july.reconcile.xlsx"),
)
def reconcile(  # noqa: PLR0913 - one parameter a group
    *,
    files: Files,
    read: ReadOptions,
    check: Annotated[CheckOptions, without("without", "refuse")],
    results: Workbook = None,
    portal: PortalOptions,
    secrets: Secrets,
    send: WaitOnly,
    journal: JournalOnly,
    tell: TellOptions,
    screen: Annotated[ScreenOptions, without("log_format")],
    caller: Caller,
) -> Ending:
    """Compare the open items of your system with every open invoice of the portal, one by one.

    Changes nothing in the portal.
    """
    from etl.app.file_set import FileSet
    from etl.app.reconcile import reconcile_files
    from etl.cli.asking import asked
    from etl.cli.context import context_of

    def act(read: ReadOptions) -> Ending:
        named = FileSet(files, read=read, check=check, attach=AttachmentOptions())
        context = context_of(
            screen, journal, portal=portal, secrets=secrets, tell=tell, send=send, read=read, caller=caller
        )
        return reconcile_files(named, results, context).ending

    return asked(read, act)
