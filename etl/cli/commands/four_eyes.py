"""``etl four-eyes``."""

from enum import StrEnum
from typing import Annotated

import typer

from etl.cli.arguments import DebugOnly, JournalOnly, ReadSettings
from etl.cli.params import command, only
from etl.cli.printing import say
from etl.exit_codes import Ending
from etl.options import PortalOptions


class Wanted(StrEnum):
    """Whether a portal is to need a second person."""

    ON = "on"
    OFF = "off"


Wish = Annotated[
    Wanted | None, typer.Argument(metavar="[on|off]", help="Off takes two accounts. [default: show which]")
]


@command(
    "four-eyes",
    exits={
        Ending.SUCCESS: "shown, or recorded",
        Ending.NOTHING_SENT: "no portal is set, or it is not known whose account this is",
    },
    examples=("on --portal acme --environment production", "", "off"),
)
def four_eyes(
    *,
    wanted: Wish = None,
    read: ReadSettings,
    portal: Annotated[PortalOptions, only("portal", "environment", "base_url")],
    journal: JournalOnly,
    screen: DebugOnly,
) -> Ending:
    """Have a portal be sent nothing that nobody but its maker has seen: plans alone, approved by another account.

    The journal keeps it. One account turns it on; off, two must ask for.
    """
    from etl.app.second_person import four_eyes_of, require_four_eyes
    from etl.cli.context import context_of
    from etl.cli.render.approval_text import four_eyes_text

    context = context_of(screen, journal, portal=portal, read=read)
    found = four_eyes_of(context) if wanted is None else require_four_eyes(context, needed=wanted is Wanted.ON)
    for line in four_eyes_text(context.told, found):
        say(line)
    return Ending.SUCCESS
