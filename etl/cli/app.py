"""The commands and their options. Heavy imports wait until a command needs them, so that --help comes at once."""

import io
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer

from etl.cli.exits import Exit
from etl.errors import EtlError

app = typer.Typer(
    name="etl",
    help="Imports invoices from CSV and Excel into PayFabric Receivables.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Exports: .xlsx, .csv, .tsv or .txt.")]
Sheet = Annotated[str | None, typer.Option(metavar="NAME|NUMBER", help="The worksheet, if several hold invoices.")]
Results = Annotated[
    Path | None, typer.Option(help="Where the results go: .csv, .xlsx, .jsonl or .parquet. [default: FILE.results.csv]")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")]


@app.callback()
def etl() -> None:
    """Imports invoices from CSV and Excel into PayFabric Receivables."""


@app.command("import")
def import_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    files: Files,
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Send to a stand-in portal inside this process.")
    ] = False,
    sheet: Sheet = None,
    results: Results = None,
    portal: Annotated[str | None, typer.Option(metavar="NAME", help="The portal's name.")] = None,
    environment: Annotated[str | None, typer.Option(metavar="sandbox|production", help="[default: sandbox]")] = None,
    base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="The portal's whole address, instead of its name.")
    ] = None,
    rate: Annotated[
        str | None, typer.Option(metavar="N", help='Requests per second, or "unlimited". [default: 10]')
    ] = None,
    concurrency: Annotated[int | None, typer.Option(help="Requests under way at once. [default: 8]")] = None,
    timeout: Annotated[float | None, typer.Option(help="Seconds a request may take. [default: 60]")] = None,
    retries: Annotated[int | None, typer.Option(help="Further tries of a document. [default: 5]")] = None,
    journal: Annotated[Path | None, typer.Option(help="The journal's file. [default: in your state folder]")] = None,
    emails: Annotated[
        bool | None,
        typer.Option("--send-emails/--no-emails", help="Mail customers where SendNewInvoiceEmail is Yes, or nobody."),
    ] = None,
    quiet: Quiet = False,
    no_progress: Annotated[bool, typer.Option("--no-progress", help="No progress bar or progress lines.")] = False,
    debug: Debug = False,
) -> None:
    """Check the files, send their invoices, and write what became of each.

    Exit code: 0 all delivered, 1 some rejected or failed, 2 nothing was sent, 3 stopped early with documents pending.
    """
    from etl.cli.importing import Order, import_files

    order = Order(
        files=tuple(files),
        results=results,
        sheet=sheet,
        emails=emails,
        simulate=simulate,
        quiet=quiet,
        progress=not (quiet or no_progress),
        settings={
            "portal": portal,
            "environment": environment,
            "base_url": base_url,
            "rate": rate,
            "concurrency": concurrency,
            "timeout": timeout,
            "retries": retries,
            "journal": journal,
        },
    )
    _end(lambda: import_files(order), debug=debug)


@app.command()
def validate(
    files: Files, sheet: Sheet = None, results: Results = None, quiet: Quiet = False, debug: Debug = False
) -> None:
    """Check the files and write what would be sent. Needs no network and no credentials.

    Exit code: 0 all may be sent, 1 some are rejected, 2 a file cannot be used.
    """
    from etl.cli.validating import validate_files

    _end(lambda: validate_files(tuple(files), sheet, results, quiet=quiet), debug=debug)


@app.command()
def simulator(  # noqa: PLR0913, PLR0917
    port: Annotated[int, typer.Option(help="TCP port on this machine; 0 for a free one.")] = 8080,
    data: Annotated[Path | None, typer.Option(metavar="FILE", help="Keep invoices and requests in this file.")] = None,
    rate_limit: Annotated[int | None, typer.Option(metavar="N", help="Answer 429 past N requests a second.")] = None,
    latency: Annotated[float, typer.Option(metavar="MS", help="Milliseconds before each answer.")] = 0.0,
    fail_rate: Annotated[float, typer.Option(metavar="P", help="Share of requests answered 500, 0 to 1.")] = 0.0,
    drop_rate: Annotated[
        float, typer.Option(metavar="P", help="Share of connections cut after the invoice was accepted, 0 to 1.")
    ] = 0.0,
    debug: Debug = False,
) -> None:
    """Run a stand-in portal by itself, to rehearse a migration. Stop it with Ctrl-C."""
    from etl.cli.simulating import Rehearsal, simulate

    rehearsal = Rehearsal(port, data, rate_limit, latency, fail_rate, drop_rate)
    _end(lambda: simulate(rehearsal), debug=debug)


def main() -> None:
    """Runs the command line; leaves with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that lacks a letter shows a question mark; it must not end a run.
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, _interrupt)
    app()


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _end(command: Callable[[], Exit], *, debug: bool) -> NoReturn:
    """Runs a command; leaves with its exit code, an error of ours as one sentence on stderr."""
    try:
        code = command()
    except EtlError as error:
        if debug:
            traceback.print_exc()
        typer.echo(f"etl: {error}", err=True)
        code = Exit.NOTHING_SENT
    except KeyboardInterrupt:
        typer.echo("etl: Stopped before anything was sent.", err=True)
        code = Exit.NOTHING_SENT
    except Exception as error:  # noqa: BLE001 - a bug, or the machine: the person gets a sentence all the same
        if debug:
            traceback.print_exc()
        typer.echo(f"etl: Stopped by {type(error).__name__}: {error}. Add --debug to see where.", err=True)
        code = Exit.STOPPED
    raise typer.Exit(code)
