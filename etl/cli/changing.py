"""The command that changes invoices. Heavy imports wait, so that --help comes at once."""

from dataclasses import replace
from functools import partial

from etl.cli import options as option
from etl.cli.app import app, end
from etl.cli.asking import folder_words, reading_words
from etl.cli.exits import Exit
from etl.cli.loading import flags_of, manner_of
from etl.cli.usage import GroupedCommand


@app.command(cls=GroupedCommand, short_help="Change attributes of invoices, and leave the others.")
def update(  # noqa: PLR0913, PLR0917 - one parameter an option
    files: option.Files,
    sheet: option.Sheet = None,
    profile: option.Profile = None,
    mapping: option.MappingFile = None,
    ignore: option.Ignore = None,
    attachments: option.Attachments = None,
    decimal: option.Decimal = None,
    date_order: option.DateOrder = None,
    skip_check: option.SkipCheck = None,
    strict: option.Strict = False,
    delimiter: option.Delimiter = None,
    quote: option.Quote = None,
    encoding: option.Encoding = None,
    fill_merged: option.FillMerged = False,
    results: option.Results = None,
    expect_count: option.ExpectCount = None,
    expect_total: option.ExpectTotal = None,
    max_attachment: option.MaxAttachment = None,
    emails: option.Emails = None,
    canary: option.Canary = None,
    max_failures: option.MaxFailures = None,
    resend: option.Resend = False,
    fresh: option.Fresh = False,
    acknowledge: option.Acknowledge = False,
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
    """Change what the files name of invoices the portal holds, and leave the rest of them as it is.

    A file has the InvoiceId (or Identity) and the columns to change. An empty cell leaves the attribute as it is,
    (clear) empties it. Exit codes as of import.
    """
    flags, words = flags_of(locals()), reading_words({**locals(), "lines": None, "send_credits": False})

    def command() -> Exit:
        from etl.cli.asking import expected, with_password
        from etl.cli.importing import Order, import_files
        from etl.cli.inputs import matching

        controls = expected(expect_count, expect_total)
        shown = partial(manner_of, flags, quiet=quiet, no_progress=no_progress, log_format=log_format)
        manner = shown(wait=wait, yes=yes, acknowledge=acknowledge)
        order = partial(Order, matching(files), results, emails, resend=resend, fresh=fresh, expected=controls)
        return with_password(words, lambda how: import_files(order(understanding=how, changes=True), manner))

    end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="Give invoices their PDFs, from a folder.")
def attach(  # noqa: PLR0913, PLR0917
    folder: option.AttachmentFolder,
    results: option.Results = None,
    expect_count: option.ExpectCount = None,
    max_attachment: option.MaxAttachment = None,
    canary: option.Canary = None,
    max_failures: option.MaxFailures = None,
    resend: option.Resend = False,
    fresh: option.Fresh = False,
    acknowledge: option.Acknowledge = False,
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
    """Give each invoice the PDF of the folder that is called like its InvoiceId: INV-1.pdf goes to INV-1.

    The portal holds the invoices already, and nothing else of them is changed. Exit codes as of import.
    """
    flags = flags_of(locals())

    def command() -> Exit:
        from etl.cli.asking import expected, understood
        from etl.cli.importing import Order, import_files

        there = folder if folder.name else folder.resolve()
        how = understood(folder_words(there, max_attachment))
        how = replace(how, enclosing=replace(how.enclosing, alone=True))
        shown = partial(manner_of, flags, quiet=quiet, no_progress=no_progress, log_format=log_format)
        manner = shown(wait=wait, yes=yes, acknowledge=acknowledge)
        controls = expected(expect_count, None)
        order = Order(
            (there,), results, None, resend=resend, fresh=fresh, expected=controls, understanding=how, changes=True
        )
        return import_files(order, manner)

    end(command, debug=debug)
