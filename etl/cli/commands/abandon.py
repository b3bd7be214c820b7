"""``etl abandon``."""

from typing import Annotated

from etl.app.ending import Ending
from etl.cli.arguments import RunNumber
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.options import JournalOptions, ReadOptions


@command(
    "abandon",
    short_help="Give up a run that shall not be finished.",
    exits={
        Ending.SUCCESS: "given up",
        Ending.NOTHING_SENT: "nothing of it is pending, or another command is sending it",
    },
    examples=("7",),
)
def abandon(
    *,
    run: RunNumber,
    read: Annotated[ReadOptions, only()],
    journal: Annotated[JournalOptions, only("journal")],
    screen: Annotated[ScreenOptions, only("debug")],
) -> Ending:
    """Give up a run: what it has not sent is set aside. What it has sent stays in the portal."""
    from etl.app.abandon import abandon_run
    from etl.cli.context import context_of

    abandon_run(run, context_of(screen, journal, read=read))
    return Ending.SUCCESS
