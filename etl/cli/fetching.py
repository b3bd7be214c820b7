"""The commands that ask the portal and change nothing there. Heavy imports wait, so that --help comes at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etl.cli import options as option
from etl.cli.app import app, end
from etl.cli.exits import Exit
from etl.cli.usage import GroupedCommand

if TYPE_CHECKING:
    from etl.cli.manner import Manner

_SETTINGS = (
    "portal",
    "environment",
    "base_url",
    "ca_file",
    "rate",
    "timeout",
    "retries",
    "give_up_after",
    "journal",
)


@app.command(cls=GroupedCommand, short_help="Show invoices as the portal holds them.")
def get(  # noqa: PLR0913, PLR0917 - one parameter an option
    identities: Annotated[
        list[str], typer.Argument(metavar="ID", help="Their InvoiceId, or the Identity of those that have one.")
    ],
    portal: option.PortalName = None,
    environment: option.Environment = None,
    base_url: option.BaseUrl = None,
    ca_file: option.CaFile = None,
    wait: option.Wait = False,
    rate: option.Rate = None,
    timeout: option.Timeout = None,
    retries: option.Retries = None,
    give_up_after: option.GiveUpAfter = None,
    journal: option.JournalPlace = None,
    raw: Annotated[
        bool, typer.Option("--json", help="A line of JSON each: all of it, as it came.", rich_help_panel=option.SHOWN)
    ] = False,
    debug: option.Debug = False,
) -> None:
    """Show invoices as the portal holds them. Changes nothing.

    Exit code: 0 all are shown, 1 the portal does not hold one of them, 2 it could not be asked.
    """
    flags = _flags(locals())

    def command() -> Exit:
        from etl.cli.invoices import show_invoices

        return show_invoices(identities, _manner(flags, wait, quiet=raw, progress=False), raw=raw)

    end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="Write the portal's invoices into a file.")
def export(  # noqa: PLR0913, PLR0917
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to: .xlsx, .csv, .parquet or .jsonl.")],
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION",
            help="Such as 'CustomerId=C1', 'InvoiceId~INV', 'DueDate>=2026-01-01'. Repeat it: all must be met.",
            rich_help_panel=option.CONTROLS,
        ),
    ] = None,
    portal: option.PortalName = None,
    environment: option.Environment = None,
    base_url: option.BaseUrl = None,
    ca_file: option.CaFile = None,
    wait: option.Wait = False,
    rate: option.Rate = None,
    timeout: option.Timeout = None,
    retries: option.Retries = None,
    give_up_after: option.GiveUpAfter = None,
    journal: option.JournalPlace = None,
    quiet: option.Quiet = False,
    no_progress: option.NoProgress = False,
    debug: option.Debug = False,
) -> None:
    """Write the portal's invoices report into a file. Changes nothing in the portal.

    Exit code: 0 the file has every invoice asked for, 2 nothing was written.
    """
    flags = _flags(locals())

    def command() -> Exit:
        from etl.cli.exporting import export_invoices

        manner = _manner(flags, wait, quiet=quiet, progress=not (quiet or no_progress))
        return export_invoices(file, where or (), manner)

    end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="List the portal's integration queue.")
def integrations(  # noqa: PLR0913, PLR0917
    status: Annotated[
        str | None,
        typer.Option(metavar="Pending|Success|Failed", help="Only these.", rich_help_panel=option.CONTROLS),
    ] = None,
    portal: option.PortalName = None,
    environment: option.Environment = None,
    base_url: option.BaseUrl = None,
    ca_file: option.CaFile = None,
    wait: option.Wait = False,
    rate: option.Rate = None,
    timeout: option.Timeout = None,
    retries: option.Retries = None,
    give_up_after: option.GiveUpAfter = None,
    journal: option.JournalPlace = None,
    raw: Annotated[
        bool, typer.Option("--json", help="A line of JSON each: all of it, as it came.", rich_help_panel=option.SHOWN)
    ] = False,
    debug: option.Debug = False,
) -> None:
    """List what became of documents between portal and back office. Changes nothing.

    Exit code: 0 all are listed, 2 they could not be.
    """
    flags = _flags(locals())

    def command() -> Exit:
        from etl.cli.integrations import list_integrations

        return list_integrations(status, _manner(flags, wait, quiet=raw, progress=False), raw=raw)

    end(command, debug=debug)


def _flags(values: Mapping[str, object]) -> dict[str, object]:
    return {name: values[name] for name in _SETTINGS}


def _manner(flags: Mapping[str, object], wait: bool, *, quiet: bool, progress: bool) -> "Manner":
    from etl.cli.manner import Manner
    from etl.settings import Secrets, load_settings

    return Manner(load_settings(**flags), Secrets(), False, wait, False, quiet, progress)
