"""``etl journal``."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl.cli.arguments import DebugOnly
from etl.cli.params import command, only
from etl.cli.printing import say
from etl.errors import SettingsError
from etl.exit_codes import Ending
from etl.options import JournalOptions
from etl.options.flag import CONTROLS

if TYPE_CHECKING:
    from etl.app.context import Context


class Action(StrEnum):
    """What is done with the journal."""

    VERIFY = "verify"
    WHERE = "where"
    BACKUP = "backup"
    PURGE = "purge"


What = Annotated[
    Action,
    typer.Argument(
        metavar="verify|where|backup|purge",
        help="Whether every run is as it was; its place and size; a copy; forget what old runs delivered.",
    ),
]
Copy = Annotated[Path | None, typer.Argument(metavar="FILE", help="Where a backup goes: a file that is not there yet.")]
Heads = Annotated[
    list[str] | None,
    typer.Option(
        "--head",
        metavar="HEAD",
        help="verify: also whether the journal has this head, once told; repeat.",
        rich_help_panel=CONTROLS,
    ),
]


@command(
    "journal",
    exits={
        Ending.SUCCESS: "done; or all is as it was",
        Ending.FAILURES: "something was changed or is gone",
        Ending.NOTHING_SENT: "there is no journal, or that is no head, or no backup was made",
    },
    examples=(
        "verify",
        "verify --head 57-0a1b2c3d4e5f60718293",
        "where",
        "backup journal-2026-07-31.sqlite3",
        "purge --keep 30",
    ),
)
def journal(
    *,
    action: What,
    file: Copy = None,
    heads: Heads = None,
    journal: Annotated[JournalOptions, only("journal", "keep")],
    screen: DebugOnly,
) -> Ending:
    """See whether every run in the journal is as the commands left it that worked on it; or keep the journal.

    Each command tells the head of the trail at its end. Kept elsewhere, it proves later what was there by then. All of
    this may be done while a run is on.
    """
    from etl.app.journal_upkeep import backup_journal, locate_journal, purge_journal
    from etl.cli.context import context_of
    from etl.cli.render.journal_text import place_text, purge_text

    context = context_of(screen, journal)
    if action is not Action.BACKUP and file is not None:
        raise SettingsError(f"{file} is for a backup: python -m etl journal backup {file}")
    if action is not Action.VERIFY and heads:
        raise SettingsError("--head is compared by python -m etl journal verify alone.")
    if action is Action.VERIFY:
        return _verify(heads or (), context)
    if action is Action.WHERE:
        for line in place_text(locate_journal(context)):
            say(line)
    elif action is Action.BACKUP:
        say(f"Backup: {backup_journal(file, context)}")
    else:
        say(purge_text(purge_journal(context), journal.keep))
    return Ending.SUCCESS


def _verify(heads: Sequence[str], context: "Context") -> Ending:
    from etl.app.journal_check import verify_journal
    from etl.cli.render.journal_text import journal_text

    found = verify_journal(heads, context)
    for line in journal_text(found):
        say(line)
    return found.ending
