"""The commands and their options. Heavy imports wait until a command needs them, so that --help comes at once."""

import signal
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from etl.cli.exits import Exit
from etl.cli.terminal import lasting_streams
from etl.errors import EtlError

if TYPE_CHECKING:
    from etl.cli.sending import Manner

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

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Exports: .xlsx, .csv, .tsv or .txt.")]
Sheet = Annotated[str | None, typer.Option(metavar="NAME|NUMBER", help="The worksheet, if several hold invoices.")]
Results = Annotated[
    Path | None,
    typer.Option(help="Where the results go: .csv, .xlsx, .jsonl or .parquet. [default: FILE.results.csv beside it]"),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")]

PortalName = Annotated[str | None, typer.Option("--portal", metavar="NAME", help="The portal's name.")]
Environment = Annotated[str | None, typer.Option(metavar="sandbox|production", help="[default: sandbox]")]
BaseUrl = Annotated[str | None, typer.Option(metavar="URL", help="The portal's whole address, instead of its name.")]
Rate = Annotated[
    str | None, typer.Option(metavar="LIMITS", help='Requests: 50/s,2000/min,20000/h or "unlimited". [default: 10]')
]
Concurrency = Annotated[int | None, typer.Option(help="Requests under way at once, at most. [default: 8]")]
Timeout = Annotated[float | None, typer.Option(help="Seconds a request may take. [default: 60]")]
Retries = Annotated[int | None, typer.Option(help="Further tries of a document. [default: 5]")]
GiveUpAfter = Annotated[
    float | None, typer.Option(metavar="SECONDS", help="Stop when the portal is down for so long. [default: 900]")
]
MaxFailures = Annotated[
    str | None, typer.Option(metavar="N|P%", help="Stop when more documents are refused. [default: 50%]")
]
Canary = Annotated[int | None, typer.Option(metavar="N", help="Send N first; go on if they are held as sent.")]
CaFile = Annotated[Path | None, typer.Option(metavar="FILE", help="Certificates of your company's authority, PEM.")]
JournalPlace = Annotated[
    str | None,
    typer.Option(metavar="FILE|URL", help="The journal: a file, or postgresql://... [default: in your state folder]"),
]
Keep = Annotated[
    int | None, typer.Option(metavar="DAYS", help="Then forget what delivered invoices said. [default: 90]")
]
Wait = Annotated[bool, typer.Option("--wait", help="Wait for another run to the same portal to end.")]
LogFormat = Annotated[
    str | None, typer.Option(metavar="json", help="Write every request to stderr as a line of JSON, with ids only.")
]
NoProgress = Annotated[bool, typer.Option("--no-progress", help="No progress bar or progress lines.")]


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
    emails: Annotated[
        bool | None,
        typer.Option("--send-emails/--no-emails", help="Mail customers where SendNewInvoiceEmail is Yes, or nobody."),
    ] = None,
    resend: Annotated[bool, typer.Option("--resend", help="Send also what the portal was given unchanged.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Do not continue an interrupted run of this file.")] = False,
    portal: PortalName = None,
    environment: Environment = None,
    base_url: BaseUrl = None,
    rate: Rate = None,
    concurrency: Concurrency = None,
    timeout: Timeout = None,
    retries: Retries = None,
    give_up_after: GiveUpAfter = None,
    max_failures: MaxFailures = None,
    canary: Canary = None,
    ca_file: CaFile = None,
    journal: JournalPlace = None,
    keep: Keep = None,
    wait: Wait = False,
    quiet: Quiet = False,
    no_progress: NoProgress = False,
    log_format: LogFormat = None,
    debug: Debug = False,
) -> None:
    """Check the files, send their invoices, and write what became of each.

    Exit code: 0 all delivered, 1 some rejected or failed, 2 nothing was sent, 3 stopped early with documents pending.
    """
    flags = _flags(locals())

    def command() -> Exit:
        from etl.cli.importing import Order, import_files

        order = Order(tuple(files), results, sheet, emails, resend, fresh)
        return import_files(order, _manner(flags, simulate, wait, quiet, no_progress, log_format))

    _end(command, debug=debug)


@app.command()
def resume(  # noqa: PLR0913, PLR0917
    run: Annotated[int | None, typer.Argument(help="Its number. [default: the newest with documents pending]")] = None,
    results: Results = None,
    portal: PortalName = None,
    environment: Environment = None,
    base_url: BaseUrl = None,
    rate: Rate = None,
    concurrency: Concurrency = None,
    timeout: Timeout = None,
    retries: Retries = None,
    give_up_after: GiveUpAfter = None,
    max_failures: MaxFailures = None,
    canary: Canary = None,
    ca_file: CaFile = None,
    journal: JournalPlace = None,
    keep: Keep = None,
    wait: Wait = False,
    quiet: Quiet = False,
    no_progress: NoProgress = False,
    log_format: LogFormat = None,
    debug: Debug = False,
) -> None:
    """Send what is pending of an interrupted run. Needs the journal, not the file. Exit codes as of import."""
    flags = _flags(locals())

    def command() -> Exit:
        from etl.cli.resuming import resume_run

        return resume_run(run, results, _manner(flags, False, wait, quiet, no_progress, log_format))

    _end(command, debug=debug)


@app.command()
def runs(journal: JournalPlace = None, debug: Debug = False) -> None:
    """List every run: when, who, file, portal, control totals, state."""

    def command() -> Exit:
        from etl.cli.resuming import list_runs
        from etl.settings import load_settings

        return list_runs(load_settings(journal=journal).journal)

    _end(command, debug=debug)


@app.command("results")
def results_command(
    run: Annotated[int, typer.Argument(help="Its number.")],
    results: Results = None,
    journal: JournalPlace = None,
    debug: Debug = False,
) -> None:
    """Write the results of a run again."""

    def command() -> Exit:
        from etl.cli.resuming import rewrite_results
        from etl.settings import load_settings

        return rewrite_results(load_settings(journal=journal).journal, run, results)

    _end(command, debug=debug)


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
    lasting_streams()
    signal.signal(signal.SIGTERM, _interrupt)
    app()


def _flags(values: Mapping[str, object]) -> dict[str, object]:
    """What the command line says of settings."""
    return {name: values[name] for name in _SETTINGS}


def _manner(  # noqa: PLR0913, PLR0917 - one parameter an option
    flags: Mapping[str, object], simulate: bool, wait: bool, quiet: bool, no_progress: bool, log_format: str | None
) -> "Manner":
    from etl.cli.logs import start_log
    from etl.cli.sending import Manner
    from etl.settings import Secrets, load_settings

    start_log(log_format)
    progress = not (quiet or no_progress or log_format)
    return Manner(load_settings(**flags), Secrets(), simulate, wait, quiet, progress)


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
