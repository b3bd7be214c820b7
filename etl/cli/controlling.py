"""The commands that control a load: did it? Heavy imports wait, so that --help comes at once."""

from typing import Annotated

import typer

from etl.cli import options as option
from etl.cli.app import app, end
from etl.cli.exits import Exit
from etl.cli.loading import flags_of, manner_of
from etl.cli.usage import GroupedCommand


@app.command("verify", cls=GroupedCommand, short_help="Compare what was sent with what the portal holds.")
def verify_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    what: Annotated[
        list[str], typer.Argument(metavar="RUN|FILE", help="A run by its number, or the files of the last run of them.")
    ],
    results: option.Workbook = None,
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
    quiet: option.Quiet = False,
    no_progress: option.NoProgress = False,
    log_format: option.LogFormat = None,
    debug: option.Debug = False,
) -> None:
    """Read back every invoice that a run has sent, compare every field, and write what does not agree.

    Changes nothing in the portal. Exit code: 0 all agree (payments since apart), 1 something is missing or different,
    2 it could not be compared, 3 stopped early.
    """
    flags = flags_of({**locals(), "canary": None, "max_failures": None, "keep": None})

    def command() -> Exit:
        from etl.cli.verifying import verify_runs

        manner = manner_of(flags, False, wait, False, quiet, no_progress, log_format, False)
        return verify_runs(what, results, manner)

    end(command, debug=debug)
