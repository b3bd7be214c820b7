"""``etl runs``."""

from typing import TYPE_CHECKING, Annotated

import typer

from etl.cli.arguments import DebugOnly, JournalOnly
from etl.cli.params import command
from etl.cli.printing import say
from etl.errors import SettingsError
from etl.exit_codes import Ending
from etl.options import ConfigOptions
from etl.options.flag import SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

Run = Annotated[int | None, typer.Argument(metavar="RUN", help="Its number. [default: list them]")]
Raw = Annotated[
    bool,
    typer.Option(
        "--json",
        help="A line of JSON for each; of one RUN its whole audit trail, every request of every invoice.",
        rich_help_panel=SHOWN,
    ),
]
Last = Annotated[int | None, typer.Option(metavar="N", help="Only the newest N of these.", rich_help_panel=SHOWN)]
Since = Annotated[
    str | None, typer.Option(metavar="DAY", help="Only those begun since, such as 2026-07-31.", rich_help_panel=SHOWN)
]
Portal = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only those to a portal of this name.", rich_help_panel=SHOWN)
]


@command(
    "runs",
    exits={Ending.SUCCESS: "told", Ending.NOTHING_SENT: "there is no such run, or no journal"},
    examples=("", "--for acme --last 5", "12", "12 --json"),
)
def runs(  # noqa: PLR0913 - one parameter an option
    *,
    run: Run = None,
    last: Last = None,
    since: Since = None,
    portal: Portal = None,
    config: ConfigOptions,
    journal: JournalOnly,
    raw: Raw = False,
    screen: DebugOnly,  # noqa: ARG001 - every command has it
) -> Ending:
    """List every run in a line: state, when, who, files, portal, control totals. With RUN: its audit trail."""
    from etl.app.runs import RunsWanted, audit, existing, listed_runs, reasons_of
    from etl.cli.render.audit_text import audit_text
    from etl.cli.render.runs_text import run_json, run_line
    from etl.options import PortalOptions, load
    from etl.portals import portal_key
    from etl.report import audit_lines

    if run is not None and (last, since, portal, config.for_) != (None, None, None, None):
        raise SettingsError(f"--last, --since, --portal and --for choose among all runs: leave them out, or {run}.")
    key = portal_key(load(PortalOptions, config=config).address) if config.for_ else ""
    wanted = RunsWanted(key=key, portal=portal or "", since=since or "", last=last)
    with existing(journal.journal) as opened:
        if run is None:
            shown = run_json if raw else run_line
            lines: Iterator[str] = (shown(*each) for each in listed_runs(opened, wanted))
        elif raw:
            lines = audit_lines(audit(opened, run))
        else:
            lines = audit_text(audit(opened, run), reasons_of(opened, run))
        for line in lines:
            say(line)
    return Ending.SUCCESS
