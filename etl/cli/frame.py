"""The frame around every command: how it starts, how it ends, which exit code it leaves with."""

import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer
from typer.exceptions import TyperException

from etl.cli.printing import print_error
from etl.cli.program import HELP, Program
from etl.cli.terminal import lasting_streams
from etl.cli.usage import usage_sentence
from etl.errors import EtlError
from etl.exit_codes import Ending, refusal

_MODULE = "python -m etl"


app = typer.Typer(
    name="etl",
    cls=Program,
    help="Imports invoices from CSV and Excel into PayFabric Receivables.",
    no_args_is_help=True,
    context_settings=HELP,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _tell_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"etl {version('payfabric-etl')}")
        except PackageNotFoundError:
            typer.echo("etl, not installed")
        raise typer.Exit


@app.callback()
def etl(
    *,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Show the version and exit.")
    ] = False,
) -> None:
    """Imports invoices from CSV and Excel into PayFabric Receivables."""


def main(argv: Sequence[str] | None = None) -> None:
    """Runs a command line; leaves with its exit code.

    Args:
        argv: the words behind the program's name; None for those of this process.
    """
    lasting_streams()
    signal.signal(signal.SIGTERM, _interrupt)
    if sys.platform == "win32":
        # What a worker sends to a process that it has started.
        signal.signal(signal.SIGBREAK, _interrupt)
    words = tuple(sys.argv[1:] if argv is None else argv)
    program = "etl" if argv is None and Path(sys.argv[0]).stem.casefold() == "etl" else _MODULE
    try:
        code = _program()(args=argv, prog_name=program, standalone_mode=False, obj=words)
    except TyperException as error:
        said = error.format_message()
        # The bare command asks for help.
        if said.startswith("Usage:"):
            typer.echo(said)
        else:
            print_error(usage_sentence(error))
        sys.exit(Ending.NOTHING_SENT)
    sys.exit(code)


@cache
def _program() -> Any:  # noqa: ANN401 - typer does not export it
    """The commands as typer makes them, once a process."""
    return typer.main.get_command(app)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def end(command: Callable[[], Ending], *, debug: bool, json: bool = False) -> NoReturn:
    """Runs a command; leaves with its exit code, an error of ours as one sentence on stderr.

    Args:
        command: what it does.
        debug: show where an error arose.
        json: what it does is told in lines of JSON, which begin and end here.
    """
    if not json:
        raise typer.Exit(_ending(command, print_error, debug=debug))
    from etl.cli import json_lines

    json_lines.begin()
    ending = _ending(command, json_lines.fail, debug=debug)
    json_lines.end(ending)
    raise typer.Exit(ending)


def _ending(command: Callable[[], Ending], fail: Callable[[str], None], *, debug: bool) -> Ending:
    """How a command ends; what has ended it early is told."""
    try:
        return command()
    except EtlError as error:
        from etl.options.telling import is_worked

        if debug:
            traceback.print_exc()
        fail(str(error))
        return refusal(error, worked=is_worked())
    except KeyboardInterrupt:
        fail("Stopped before anything was sent.")
        return Ending.NOTHING_SENT
    except ModuleNotFoundError:
        # The wrong Python: __main__ says so.
        raise
    except Exception as error:  # noqa: BLE001 - a bug, or the machine: the person gets a sentence all the same
        if debug:
            traceback.print_exc()
        fail(f"Stopped by {type(error).__name__}: {error}. Add --debug to see where.")
        return Ending.STOPPED
