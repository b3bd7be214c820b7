"""``etl import``."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.app import Caller
from etl.cli.arguments import Results
from etl.cli.exits import SENDING, Exit
from etl.cli.params import command
from etl.cli.screen import ScreenOptions
from etl.options import (
    AttachmentOptions,
    CheckOptions,
    JournalOptions,
    PortalOptions,
    ReadOptions,
    Secrets,
    SendOptions,
)
from etl.options.flag import CONTROLS

Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FILE", help="Exports: Excel, CSV and others; 'july*.csv' too. None with --plan."),
]
PlanId = Annotated[
    str | None, typer.Option(metavar="PLAN-ID", help="Send exactly this plan; see plan.", rich_help_panel=CONTROLS)
]


@command(
    "import",
    short_help="Check files and send their invoices.",
    exits=SENDING,
    examples=(
        "july.xlsx --simulate",
        'july.csv --no-emails --expect-total "98765.43 USD"',
        "--plan 12-0a1b2c3d4e5f",
    ),
)
def import_(  # noqa: PLR0913 - one parameter a group
    *,
    files: Files = None,
    read: ReadOptions,
    check: CheckOptions,
    attach: AttachmentOptions,
    results: Results = None,
    plan: PlanId = None,
    portal: PortalOptions,
    secrets: Secrets,
    send: SendOptions,
    journal: JournalOptions,
    screen: ScreenOptions,
    caller: Caller,
) -> Exit:
    """Check the files, send their invoices, and write what became of each."""
    from etl.cli.bridge import Given, import_files, send_plan

    given = Given(
        read=read,
        check=check,
        attach=attach,
        portal=portal,
        secrets=secrets,
        send=send,
        journal=journal,
        screen=screen,
        caller=caller,
    )
    return (
        send_plan(plan, files or [], results, given) if plan is not None else import_files(files or [], results, given)
    )
