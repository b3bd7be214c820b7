"""The commands and their options. Heavy imports wait until a command needs them, so that --help comes at once."""

import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer.exceptions import TyperException

from etl.cli import options as option
from etl.cli.exits import Exit
from etl.cli.terminal import lasting_streams
from etl.cli.usage import GroupedCommand, usage_sentence
from etl.errors import EtlError

if TYPE_CHECKING:
    from etl.cli.manner import Manner
    from etl.report import Expected

app = typer.Typer(
    name="etl",
    help="Imports invoices from CSV and Excel into PayFabric Receivables.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

_SETTINGS = (
    "portal",
    "environment",
    "base_url",
    "rate",
    "concurrency",
    "timeout",
    "retries",
    "give_up_after",
    "max_failures",
    "canary",
    "ca_file",
    "journal",
    "keep",
)


@app.callback()
def etl() -> None:
    """Imports invoices from CSV and Excel into PayFabric Receivables."""


@app.command("import", cls=GroupedCommand, short_help="Check files and send their invoices.")
def import_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    files: option.Files,
    sheet: option.Sheet = None,
    results: option.Results = None,
    expect_count: option.ExpectCount = None,
    expect_total: option.ExpectTotal = None,
    emails: option.Emails = None,
    canary: option.Canary = None,
    max_failures: option.MaxFailures = None,
    resend: option.Resend = False,
    fresh: option.Fresh = False,
    yes: option.Yes = False,
    simulate: option.Simulate = False,
    portal: option.PortalName = None,
    environment: option.Environment = None,
    base_url: option.BaseUrl = None,
    ca_file: option.CaFile = None,
    wait: option.Wait = False,
    rate: option.Rate = None,
    concurrency: option.Concurrency = None,
    timeout: option.Timeout = None,
    retries: option.Retries = None,
    give_up_after: option.GiveUpAfter = None,
    journal: option.JournalPlace = None,
    keep: option.Keep = None,
    quiet: option.Quiet = False,
    no_progress: option.NoProgress = False,
    log_format: option.LogFormat = None,
    debug: option.Debug = False,
) -> None:
    """Check the files, send their invoices, and write what became of each.

    Exit code: 0 all delivered, 1 some rejected or failed, 2 nothing was sent, 3 stopped early with invoices pending.
    """
    flags = _flags(locals())

    def command() -> Exit:
        from etl.cli.importing import Order, import_files

        order = Order(tuple(files), results, sheet, emails, resend, fresh, _expected(expect_count, expect_total))
        return import_files(order, _manner(flags, simulate, wait, yes, quiet, no_progress, log_format))

    _end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="Send what is pending of an interrupted run.")
def resume(  # noqa: PLR0913, PLR0917
    run: option.AnyRun = None,
    results: option.SameResults = None,
    canary: option.Canary = None,
    max_failures: option.MaxFailures = None,
    yes: option.Yes = False,
    portal: option.PortalName = None,
    environment: option.Environment = None,
    base_url: option.BaseUrl = None,
    ca_file: option.CaFile = None,
    wait: option.Wait = False,
    rate: option.Rate = None,
    concurrency: option.Concurrency = None,
    timeout: option.Timeout = None,
    retries: option.Retries = None,
    give_up_after: option.GiveUpAfter = None,
    journal: option.JournalPlace = None,
    keep: option.Keep = None,
    quiet: option.Quiet = False,
    no_progress: option.NoProgress = False,
    log_format: option.LogFormat = None,
    debug: option.Debug = False,
) -> None:
    """Send what is pending of an interrupted run. Needs the journal, not the file. Exit codes as of import."""
    flags = _flags(locals())

    def command() -> Exit:
        from etl.cli.resuming import resume_run

        return resume_run(run, results, _manner(flags, False, wait, yes, quiet, no_progress, log_format))

    _end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="List every run with its control totals.")
def runs(journal: option.JournalPlace = None, debug: option.Debug = False) -> None:
    """List every run: when, who, file, portal, control totals, state."""

    def command() -> Exit:
        from etl.cli.resuming import list_runs
        from etl.settings import load_settings

        return list_runs(load_settings(journal=journal).journal)

    _end(command, debug=debug)


@app.command("results", cls=GroupedCommand)
def results_command(
    run: option.RunNumber,
    results: option.SameResults = None,
    journal: option.JournalPlace = None,
    debug: option.Debug = False,
) -> None:
    """Write the results of a run again."""

    def command() -> Exit:
        from etl.cli.resuming import rewrite_results
        from etl.settings import load_settings

        return rewrite_results(load_settings(journal=journal).journal, run, results)

    _end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="Check files; send nothing.")
def validate(  # noqa: PLR0913, PLR0917
    files: option.Files,
    sheet: option.Sheet = None,
    results: option.Results = None,
    expect_count: option.ExpectCount = None,
    expect_total: option.ExpectTotal = None,
    quiet: option.Quiet = False,
    debug: option.Debug = False,
) -> None:
    """Check the files and write what would be sent. Needs no network and no credentials.

    Exit code: 0 all may be sent, 1 some are rejected, 2 a file cannot be used or the controls do not agree.
    """

    def command() -> Exit:
        from etl.cli.validating import validate_files

        expected = _expected(expect_count, expect_total)
        return validate_files(tuple(files), sheet, results, expected, quiet=quiet)

    _end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="Run a stand-in portal to rehearse with.")
def simulator(  # noqa: PLR0913, PLR0917
    port: Annotated[int, typer.Option(metavar="PORT", help="TCP port on this machine; 0 for a free one.")] = 8080,
    data: Annotated[Path | None, typer.Option(metavar="FILE", help="Keep invoices and requests in this file.")] = None,
    rate_limit: Annotated[int | None, typer.Option(metavar="N", help="Answer 429 past N requests a second.")] = None,
    latency: Annotated[float, typer.Option(metavar="MS", help="Milliseconds before each answer.")] = 0.0,
    fail_rate: Annotated[float, typer.Option(metavar="P", help="Share of requests answered 500, 0 to 1.")] = 0.0,
    drop_rate: Annotated[
        float, typer.Option(metavar="P", help="Share of connections cut after the invoice was accepted, 0 to 1.")
    ] = 0.0,
    debug: option.Debug = False,
) -> None:
    """Run a stand-in portal by itself, to rehearse a migration. Stop it with Ctrl-C."""
    from etl.cli.simulating import Rehearsal, simulate

    rehearsal = Rehearsal(port, data, rate_limit, latency, fail_rate, drop_rate)
    _end(lambda: simulate(rehearsal), debug=debug)


def main() -> None:
    """Runs the command line; leaves with its exit code."""
    lasting_streams()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = app(standalone_mode=False)
    except TyperException as error:
        said = error.format_message()
        # The bare command asks for help.
        if said.startswith("Usage:"):
            typer.echo(said)
        else:
            typer.echo(f"etl: {usage_sentence(error)}", err=True)
        sys.exit(Exit.NOTHING_SENT)
    sys.exit(code)


def _expected(count: str | None, totals: list[str] | None) -> "Expected":
    from etl.report import expected

    return expected(count, totals or ())


def _flags(values: Mapping[str, object]) -> dict[str, object]:
    """What the command line says of settings."""
    return {name: values[name] for name in _SETTINGS}


def _manner(  # noqa: PLR0913, PLR0917 - one parameter an option
    flags: Mapping[str, object],
    simulate: bool,
    wait: bool,
    yes: bool,
    quiet: bool,
    no_progress: bool,
    log_format: str | None,
) -> "Manner":
    from etl.cli.logs import start_log
    from etl.cli.manner import Manner
    from etl.settings import Secrets, load_settings

    start_log(log_format)
    progress = not (quiet or no_progress or log_format)
    return Manner(load_settings(**flags), Secrets(), simulate, wait, yes, quiet, progress)


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
    except ModuleNotFoundError:
        # The wrong Python: __main__ says so.
        raise
    except Exception as error:  # noqa: BLE001 - a bug, or the machine: the person gets a sentence all the same
        if debug:
            traceback.print_exc()
        typer.echo(f"etl: Stopped by {type(error).__name__}: {error}. Add --debug to see where.", err=True)
        code = Exit.STOPPED
    raise typer.Exit(code)
