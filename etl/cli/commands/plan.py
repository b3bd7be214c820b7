"""``etl plan``."""

from typing import Annotated

from etl.cli.app import Caller
from etl.cli.arguments import Files, Workbook
from etl.cli.exits import Exit
from etl.cli.params import command, only
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
    "plan",
    short_help="See what an import would change, to have it approved.",
    exits={
        Exit.SUCCESS: "all may be sent",
        Exit.FAILURES: "some are rejected or in conflict",
        Exit.NOTHING_SENT: "there is no plan",
    },
    examples=("july.xlsx", "july.xlsx --no-emails --results plan.xlsx"),
)
def plan(  # noqa: PLR0913 - one parameter a group
    *,
    files: Files,
    read: ReadOptions,
    check: CheckOptions,
    attach: AttachmentOptions,
    results: Workbook = None,
    portal: PortalOptions,
    secrets: Secrets,
    send: Annotated[SendOptions, only("emails", "overwrite_conflicts", "wait")],
    journal: JournalOptions,
    screen: ScreenOptions,
    caller: Caller,
) -> Exit:
    """Check the files, compare them with what the portal holds, and write down what an import would do. Sends nothing.

    The PLAN-ID that is told sends exactly this: import --plan PLAN-ID.
    """
    from etl.cli.bridge import Given, plan_files

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
    return plan_files(files, results, given)
