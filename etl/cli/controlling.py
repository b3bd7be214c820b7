"""The commands that control a load: what will change, and did it? Heavy imports wait, so that --help comes at once."""

from functools import partial
from typing import Annotated

import typer

from etl.cli import options as option
from etl.cli.app import app, end
from etl.cli.asking import reading_words
from etl.cli.exits import Exit
from etl.cli.loading import flags_of, manner_of
from etl.cli.usage import GroupedCommand


@app.command("plan", cls=GroupedCommand, short_help="See what an import would change, to have it approved.")
def plan_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    files: option.Files,
    sheet: option.Sheet = None,
    profile: option.Profile = None,
    mapping: option.MappingFile = None,
    ignore: option.Ignore = None,
    lines: option.Lines = None,
    attachments: option.Attachments = None,
    decimal: option.Decimal = None,
    date_order: option.DateOrder = None,
    skip_check: option.SkipCheck = None,
    strict: option.Strict = False,
    send_credits: option.SendCredits = False,
    delimiter: option.Delimiter = None,
    quote: option.Quote = None,
    encoding: option.Encoding = None,
    fill_merged: option.FillMerged = False,
    results: option.Workbook = None,
    expect_count: option.ExpectCount = None,
    expect_total: option.ExpectTotal = None,
    max_attachment: option.MaxAttachment = None,
    emails: option.Emails = None,
    overwrite_conflicts: option.OverwriteConflicts = False,
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
    """Check the files, compare them with what the portal holds, and write down what an import would do. Sends nothing.

    The PLAN-ID that is told sends exactly this: import --plan PLAN-ID. Exit code: 0 all may be sent, 1 some are
    rejected or in conflict, 2 there is no plan.
    """
    flags = flags_of({**locals(), "canary": None, "max_failures": None})
    words = reading_words(locals())

    def command() -> Exit:
        from etl.cli.asking import expected, with_password
        from etl.cli.importing import Order
        from etl.cli.inputs import matching
        from etl.cli.proposing import plan_files

        controls = expected(expect_count, expect_total)
        manner = manner_of(flags, wait=wait, quiet=quiet, no_progress=no_progress, log_format=log_format)
        order = partial(Order, matching(files), None, emails, resend=False, fresh=True, expected=controls)
        compared = partial(order, compare=True, overwrites=overwrite_conflicts)
        return with_password(words, lambda how: plan_files(compared(understanding=how), results, manner))

    end(command, debug=debug)


@app.command("verify", cls=GroupedCommand, short_help="Compare what was sent with what the portal holds.")
def verify_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    what: Annotated[
        list[str],
        typer.Argument(metavar="RUN|FILE", help="A run by its number, or by its files: the last run of them."),
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

        manner = manner_of(flags, wait=wait, quiet=quiet, no_progress=no_progress, log_format=log_format)
        return verify_runs(what, results, manner)

    end(command, debug=debug)
