"""``etl runs``."""

from typing import TYPE_CHECKING, Annotated

import typer

from etl.app.ending import Ending
from etl.cli.arguments import DebugOnly, JournalOnly
from etl.cli.params import command
from etl.cli.printing import say
from etl.errors import SettingsError
from etl.options.flag import SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

Run = Annotated[int | None, typer.Argument(metavar="RUN", help="Its number. [default: list them all]")]
Raw = Annotated[
    bool,
    typer.Option("--json", help="Its whole audit trail: every request of every invoice.", rich_help_panel=SHOWN),
]


@command(
    "runs",
    short_help="List every run, or tell of one.",
    exits={Ending.SUCCESS: "told", Ending.NOTHING_SENT: "there is no such run, or no journal"},
    examples=("", "12", "12 --json"),
)
def runs(
    *,
    run: Run = None,
    journal: JournalOnly,
    raw: Raw = False,
    screen: DebugOnly,  # noqa: ARG001 - every command has it
) -> Ending:
    """List every run: when, who, file, portal, control totals, state. With RUN: its audit trail."""
    from etl.app.runs import audit, every_run, existing, reasons_of
    from etl.cli.render.audit_text import audit_text
    from etl.cli.render.runs_text import runs_text
    from etl.report import audit_lines

    if run is None and raw:
        raise SettingsError("--json tells of one run: name its number, such as runs 7 --json.")
    with existing(journal.journal) as opened:
        if run is None:
            lines: Iterator[str] = (line for each in every_run(opened) for line in runs_text(*each))
        elif raw:
            lines = audit_lines(audit(opened, run))
        else:
            lines = audit_text(audit(opened, run), reasons_of(opened, run))
        for line in lines:
            say(line)
    return Ending.SUCCESS
