"""``etl abandon``."""

from typing import Annotated

from etl.cli.arguments import RunNumber
from etl.cli.exits import Exit
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.options import JournalOptions, ReadOptions


@command(
    "abandon",
    short_help="Give up a run that shall not be finished.",
    exits={
        Exit.SUCCESS: "given up",
        Exit.NOTHING_SENT: "nothing of it is pending, or another command is sending it",
    },
    examples=("7",),
)
def abandon(
    *,
    run: RunNumber,
    read: Annotated[ReadOptions, only()],
    journal: Annotated[JournalOptions, only("journal")],
    screen: Annotated[ScreenOptions, only("debug")],  # noqa: ARG001 - every command has it
) -> Exit:
    """Give up a run: what it has not sent is set aside. What it has sent stays in the portal."""
    from etl.cli.abandoning import abandon_run

    return abandon_run(journal.journal, run, read.password)
