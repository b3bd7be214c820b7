"""``etl approve``."""

from typing import Annotated

import typer

from etl.cli.arguments import JournalOnly, ReadSettings
from etl.cli.caller import Caller
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending

PlanId = Annotated[str, typer.Argument(metavar="PLAN-ID", help="As plan has told it, such as 12-0a1b2c3d4e5f.")]


@command(
    "approve",
    exits={
        Ending.SUCCESS: "approved; it may be sent now",
        Ending.NOTHING_SENT: "there is no such plan, or your account has made it",
    },
    examples=("12-0a1b2c3d4e5f",),
)
def approve(
    *,
    plan_id: PlanId,
    read: ReadSettings,
    journal: JournalOnly,
    screen: Annotated[ScreenOptions, only("quiet", "debug")],
    caller: Caller,
) -> Ending:
    """Approve a plan that another account has made. Sends nothing; import --plan PLAN-ID does.

    Who you are is the word of the operating system, or of PostgreSQL where the journal is on a server.
    """
    from etl.app.second_person import approve_plan
    from etl.cli.context import context_of

    return approve_plan(plan_id, context_of(screen, journal, read=read, caller=caller)).ending
