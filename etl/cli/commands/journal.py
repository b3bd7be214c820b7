"""``etl journal``."""

from enum import StrEnum
from typing import Annotated

import typer

from etl.app.exit_codes import Ending
from etl.cli.arguments import DebugOnly, JournalOnly
from etl.cli.params import command
from etl.cli.printing import say
from etl.options.flag import CONTROLS


class Action(StrEnum):
    """What is done with the journal."""

    VERIFY = "verify"


What = Annotated[Action, typer.Argument(metavar="verify", help="Whether every run is as it was.")]
Heads = Annotated[
    list[str] | None,
    typer.Option(
        "--head",
        metavar="HEAD",
        help="Also whether the journal has this head, once told; repeat.",
        rich_help_panel=CONTROLS,
    ),
]


@command(
    "journal",
    short_help="See whether the journal was changed afterwards.",
    exits={
        Ending.SUCCESS: "all is as it was",
        Ending.FAILURES: "something was changed or is gone",
        Ending.NOTHING_SENT: "there is no journal, or that is no head",
    },
    examples=("verify", "verify --head 57-0a1b2c3d4e5f60718293"),
)
def journal_(
    *,
    action: What,  # noqa: ARG001 - there is one
    heads: Heads = None,
    journal: JournalOnly,
    screen: DebugOnly,
) -> Ending:
    """See whether every run in the journal is as the commands left it that worked on it, and none is gone.

    Each command tells the head of the trail at its end. Kept elsewhere, it proves later what was there by then.
    """
    from etl.app.journal_check import verify_journal
    from etl.cli.context import context_of
    from etl.cli.render.journal_text import journal_text

    found = verify_journal(heads or (), context_of(screen, journal))
    for line in journal_text(found):
        say(line)
    return found.ending
