"""``etl plan``."""

from typing import Annotated

from etl.cli.arguments import Files, Workbook
from etl.cli.caller import Caller
from etl.cli.params import command, only
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
    "plan",
    exits={
        Ending.SUCCESS: "all may be sent",
        Ending.FAILURES: "some are rejected or in conflict",
        Ending.NOTHING_SENT: "there is no plan",
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
    tell: TellOptions,
    screen: ScreenOptions,
    caller: Caller,
) -> Ending:
    """Check the files, compare them with what the portal holds, and write down what an import would do. Sends nothing.

    The PLAN-ID that is told sends exactly this: import --plan PLAN-ID.
    """
    from etl.app.approval import propose
    from etl.app.file_set import FileSet
    from etl.app.import_ import Order
    from etl.cli.asking import asked
    from etl.cli.context import context_of

    def act(read: ReadOptions) -> Ending:
        order = Order(files=FileSet(files, read=read, check=check, attach=attach))
        context = context_of(
            screen, journal, portal=portal, secrets=secrets, tell=tell, send=send, read=read, caller=caller
        )
        return propose(order, results, context).ending

    return asked(read, act)
