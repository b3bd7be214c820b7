"""The commands that ask the portal and change nothing there. Heavy imports wait, so that --help comes at once."""

from collections.abc import Mapping
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
    identities: Annotated[list[str], typer.Argument(metavar="ID", help="Their Identity: the InvoiceId, by default.")],
    raw: Annotated[
        bool, typer.Option("--json", help="A line of JSON each: all of it, as it came.", rich_help_panel=option.SHOWN)
    ] = False,
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
    debug: option.Debug = False,
) -> None:
    """Show invoices as the portal holds them. Changes nothing.

    Exit code: 0 all are shown, 1 the portal holds one of them not, 2 it could not be asked.
    """
    flags = _flags(locals())

    def command() -> Exit:
        from etl.cli.invoices import show_invoices

        return show_invoices(identities, _manner(flags, wait, quiet=raw, progress=False), raw=raw)

    end(command, debug=debug)


def _flags(values: Mapping[str, object]) -> dict[str, object]:
    return {name: values[name] for name in _SETTINGS}


def _manner(flags: Mapping[str, object], wait: bool, *, quiet: bool, progress: bool) -> "Manner":
    from etl.cli.manner import Manner
    from etl.settings import Secrets, load_settings

    return Manner(load_settings(**flags), Secrets(), False, wait, False, quiet, progress)
