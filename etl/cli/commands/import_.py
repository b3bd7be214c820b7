"""``etl import``."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.arguments import SENDING, Results
from etl.cli.caller import Caller
from etl.cli.params import command
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import (
    AttachmentOptions,
    CheckOptions,
    JournalOptions,
    PortalOptions,
    ReadOptions,
    Secrets,
    SendOptions,
    TellOptions,
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
    tell: TellOptions,
    screen: ScreenOptions,
    caller: Caller,
) -> Ending:
    """Check the files, send their invoices, and write what became of each."""
    from etl.app.file_set import FileSet
    from etl.app.import_ import Order, import_files
    from etl.cli.asking import asked
    from etl.cli.context import context_of
    from etl.cli.params import refuse_others

    def act(read: ReadOptions) -> Ending:
        context = context_of(
            screen, journal, portal=portal, secrets=secrets, tell=tell, send=send, read=read, caller=caller
        )
        if plan is not None:
            from etl.app.approval import send_approved

            return send_approved(plan, results, check, context).ending
        order = Order(files=FileSet(files or (), read=read, check=check, attach=attach), results=results)
        return import_files(order, context).ending

    if plan is not None:
        refuse_others(files or [], caller, read, check, attach, send)
    return asked(read, act)
