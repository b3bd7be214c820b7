"""``etl export``."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.arguments import JournalOnly, PortalToAsk, WaitOnly
from etl.cli.params import command, without
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import Secrets
from etl.options.flag import CONTROLS

File = Annotated[Path, typer.Argument(metavar="FILE", help="Where to: .xlsx, .csv, .parquet or .jsonl.")]
Where = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CONDITION",
        help="Such as 'CustomerId=C1', 'InvoiceId~INV', 'DueDate>=2026-01-01'. Repeat it: all must be met.",
        rich_help_panel=CONTROLS,
    ),
]


@command(
    "export",
    exits={Ending.SUCCESS: "the file has every invoice asked for", Ending.NOTHING_SENT: "nothing was written"},
    examples=('open.xlsx --where "BalanceDue>=0.01"', "all.parquet"),
)
def export(  # noqa: PLR0913 - one parameter a group
    *,
    file: File,
    where: Where = None,
    portal: PortalToAsk,
    secrets: Secrets,
    send: WaitOnly,
    journal: JournalOnly,
    screen: Annotated[ScreenOptions, without("log_format")],
) -> Ending:
    """Write the portal's invoices report into a file. Changes nothing in the portal."""
    from etl.app.export import export_invoices
    from etl.cli.context import context_of

    export_invoices(file, where or (), context_of(screen, journal, portal=portal, secrets=secrets, send=send))
    return Ending.SUCCESS
