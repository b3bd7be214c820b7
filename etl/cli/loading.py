"""The commands that send and tell of what was sent. Heavy imports wait, so that --help comes at once."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from etl.cli import options as option
from etl.cli.app import app, end
from etl.cli.asking import reading_words
from etl.cli.exits import Exit
from etl.cli.usage import GroupedCommand

if TYPE_CHECKING:
    from etl.cli.manner import Manner

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


@app.command("import", cls=GroupedCommand, short_help="Check files and send their invoices.")
def import_command(  # noqa: PLR0913, PLR0917 - one parameter an option
    files: option.FilesOrPlan = None,
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
    results: option.Results = None,
    expect_count: option.ExpectCount = None,
    expect_total: option.ExpectTotal = None,
    max_attachment: option.MaxAttachment = None,
    plan: option.ApprovedPlan = None,
    emails: option.Emails = None,
    compare: option.Compare = False,
    overwrite_conflicts: option.OverwriteConflicts = False,
    canary: option.Canary = None,
    max_failures: option.MaxFailures = None,
    resend: option.Resend = False,
    fresh: option.Fresh = False,
    acknowledge: option.Acknowledge = False,
    verify: option.Verify = False,
    yes: option.Yes = False,
    portal: option.PortalName = None,
    environment: option.Environment = None,
    base_url: option.BaseUrl = None,
    ca_file: option.CaFile = None,
    simulate: option.Simulate = False,
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
    flags, words = flags_of(locals()), reading_words(locals())

    def command() -> Exit:
        from etl.cli.asking import expected, with_password
        from etl.cli.importing import Order, import_files
        from etl.cli.inputs import matching
        from etl.cli.proposing import refuse_words, send_plan

        controls = expected(expect_count, expect_total)
        shown = partial(manner_of, flags, quiet=quiet, no_progress=no_progress, log_format=log_format)
        manner = shown(wait=wait, simulate=simulate, yes=yes, acknowledge=acknowledge, verify=verify)
        if plan is not None:
            told = {**words, "resend": resend, "fresh": fresh, "simulate": simulate}
            refuse_words(files or (), {**told, "compare": compare, "overwrite_conflicts": overwrite_conflicts})
            return send_plan(plan, results, emails, controls, manner)
        order = partial(Order, matching(files or []), results, emails, resend=resend, fresh=fresh, expected=controls)
        compared = partial(order, compare=compare, overwrites=overwrite_conflicts)
        return with_password(words, lambda how: import_files(compared(understanding=how), manner))

    end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="Send what is pending of an interrupted run.")
def resume(  # noqa: PLR0913, PLR0917
    run: option.AnyRun = None,
    results: option.SameResults = None,
    canary: option.Canary = None,
    max_failures: option.MaxFailures = None,
    acknowledge: option.Acknowledge = False,
    verify: option.Verify = False,
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
    """Send what is pending of an interrupted run.

    Needs the journal, and PDFs where they were, but not the file. Exit codes as of import.
    """
    flags = flags_of(locals())

    def command() -> Exit:
        from etl.cli.resuming import resume_run

        shown = partial(manner_of, flags, quiet=quiet, no_progress=no_progress, log_format=log_format)
        return resume_run(run, results, shown(wait=wait, yes=yes, acknowledge=acknowledge, verify=verify))

    end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="List every run, or tell of one.")
def runs(
    run: option.OneRun = None,
    journal: option.JournalPlace = None,
    raw: option.Trail = False,
    debug: option.Debug = False,
) -> None:
    """List every run: when, who, file, portal, control totals, state. With RUN: its audit trail."""

    def command() -> Exit:
        from etl.cli.auditing import tell_run
        from etl.cli.resuming import list_runs
        from etl.errors import SettingsError
        from etl.settings import load_settings

        place = load_settings(journal=journal).journal
        if run is not None:
            return tell_run(place, run, raw=raw)
        if raw:
            raise SettingsError("--json tells of one run: name its number, such as runs 7 --json.")
        return list_runs(place)

    end(command, debug=debug)


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

    end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="Give up a run that shall not be finished.")
def abandon(
    run: option.RunNumber,
    journal: option.JournalPlace = None,
    debug: option.Debug = False,
) -> None:
    """Give up a run: what it has not sent is set aside. What it has sent stays in the portal."""

    def command() -> Exit:
        from etl.cli.abandoning import abandon_run
        from etl.settings import load_settings

        return abandon_run(load_settings(journal=journal).journal, run)

    end(command, debug=debug)


def flags_of(values: Mapping[str, object]) -> dict[str, object]:
    """What the command line says of settings."""
    return {name: values[name] for name in _SETTINGS}


def manner_of(  # noqa: PLR0913 - one parameter an option
    flags: Mapping[str, object],
    *,
    wait: bool,
    quiet: bool,
    no_progress: bool,
    log_format: str | None,
    simulate: bool = False,
    yes: bool = False,
    acknowledge: bool = False,
    verify: bool = False,
) -> "Manner":
    """How a run is sent and shown, as the command line has it."""
    from etl.cli.logs import start_log
    from etl.cli.manner import Manner
    from etl.settings import Secrets, load_settings

    start_log(log_format)
    progress = not (quiet or no_progress or log_format)
    return Manner(load_settings(**flags), Secrets(), simulate, wait, yes, quiet, progress, acknowledge, verify)
