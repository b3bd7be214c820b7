"""``etl abandon``."""

from etl.cli.arguments import DebugOnly, JournalOnly, ReadSettings, RunNumber
from etl.cli.caller import Caller
from etl.cli.params import command
from etl.exit_codes import Ending


@command(
    "abandon",
    exits={
        Ending.SUCCESS: "given up",
        Ending.NOTHING_SENT: "nothing of it is pending, or another command is sending it",
    },
    examples=("7",),
)
def abandon(
    *,
    run: RunNumber,
    read: ReadSettings,
    journal: JournalOnly,
    screen: DebugOnly,
    caller: Caller,
) -> Ending:
    """Give up a run: what it has not sent is set aside. What it has sent stays in the portal."""
    from etl.app.abandon import abandon_run
    from etl.cli.context import context_of

    abandon_run(run, context_of(screen, journal, read=read, caller=caller))
    return Ending.SUCCESS
