"""``etl revert``."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.arguments import SENDING, ReadSettings, RunNumber
from etl.cli.caller import Caller
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import JournalOptions, PortalOptions, Secrets, SendOptions, TellOptions
from etl.options.flag import CONTROLS, FILES

Results = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where the results go, with --dry-run the plan. [default: into this folder]",
        rich_help_panel=FILES,
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only write down what would be put back; see plan.", rich_help_panel=CONTROLS)
]


@command(
    "revert",
    exits=SENDING
    | {
        Ending.SUCCESS: "all is as it was before",
        Ending.FAILURES: "some were kept, or are left to a person, or failed",
    },
    examples=("7 --dry-run", "7"),
)
def revert(  # noqa: PLR0913 - one parameter a group
    *,
    run: RunNumber,
    dry_run: DryRun = False,
    results: Results = None,
    read: ReadSettings,
    portal: PortalOptions,
    secrets: Secrets,
    send: Annotated[SendOptions, only("canary", "max_failures", "acknowledge", "verify", "yes", "wait")],
    journal: JournalOptions,
    tell: TellOptions,
    screen: ScreenOptions,
    caller: Caller,
) -> Ending:
    """Give the invoices that a run has overwritten the values that they had before.

    What somebody has touched or paid since is kept as it is. What the run has created is listed: the API deletes
    nothing.
    """
    from etl.app.revert import RevertOrder, propose_revert, revert_run
    from etl.cli.context import context_of

    context = context_of(
        screen, journal, portal=portal, secrets=secrets, tell=tell, send=send, read=read, caller=caller
    )
    if dry_run:
        return propose_revert(RevertOrder(run=run), results, context).ending
    return revert_run(RevertOrder(run=run, results=results), context).ending
