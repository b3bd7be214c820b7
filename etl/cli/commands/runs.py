"""``etl runs``."""

from typing import Annotated

import typer

from etl.cli.exits import Exit
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.errors import SettingsError
from etl.options import JournalOptions
from etl.options.flag import SHOWN

Run = Annotated[int | None, typer.Argument(metavar="RUN", help="Its number. [default: list them all]")]
Raw = Annotated[
    bool,
    typer.Option("--json", help="Its whole audit trail: every request of every invoice.", rich_help_panel=SHOWN),
]


@command(
    "runs",
    short_help="List every run, or tell of one.",
    exits={Exit.SUCCESS: "told", Exit.NOTHING_SENT: "there is no such run, or no journal"},
    examples=("", "12", "12 --json"),
)
def runs(
    *,
    run: Run = None,
    journal: Annotated[JournalOptions, only("journal")],
    raw: Raw = False,
    screen: Annotated[ScreenOptions, only("debug")],  # noqa: ARG001 - every command has it
) -> Exit:
    """List every run: when, who, file, portal, control totals, state. With RUN: its audit trail."""
    from etl.cli.auditing import tell_run
    from etl.cli.resuming import list_runs

    if run is not None:
        return tell_run(journal.journal, run, raw=raw)
    if raw:
        raise SettingsError("--json tells of one run: name its number, such as runs 7 --json.")
    return list_runs(journal.journal)
