"""The commands that send nothing. Heavy imports wait, so that --help comes at once."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli import options as option
from etl.cli.app import app, end
from etl.cli.asking import cell_words, reading_words
from etl.cli.exits import Exit
from etl.cli.usage import GroupedCommand


@app.command(cls=GroupedCommand, short_help="Check files; send nothing.")
def validate(  # noqa: PLR0913, PLR0917
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
    results: option.Results = None,
    expect_count: option.ExpectCount = None,
    expect_total: option.ExpectTotal = None,
    max_attachment: option.MaxAttachment = None,
    journal: option.JournalPlace = None,
    quiet: option.Quiet = False,
    debug: option.Debug = False,
) -> None:
    """Check the files and write what would be sent. Needs no network and no credentials.

    Exit code: 0 all may be sent, 1 some are rejected, 2 a file cannot be used or the controls do not agree.
    """
    words = reading_words(locals())

    def command() -> Exit:
        from etl.cli.asking import expected, with_password
        from etl.cli.inputs import matching
        from etl.cli.understanding import imported_before
        from etl.cli.validating import Check, validate_files

        controls = expected(expect_count, expect_total)
        check = Check(matching(files), results, controls, imported_before(journal))
        return with_password(words, lambda how: validate_files(check, how, quiet=quiet))

    end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="Show how files are read, and their first invoices.")
def preview(  # noqa: PLR0913, PLR0917
    files: option.Files,
    documents: Annotated[
        int, typer.Option(metavar="N", show_default=False, help="Invoices shown of each file. [default: 3]")
    ] = 3,
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
    max_attachment: option.MaxAttachment = None,
    delimiter: option.Delimiter = None,
    quote: option.Quote = None,
    encoding: option.Encoding = None,
    fill_merged: option.FillMerged = False,
    journal: option.JournalPlace = None,
    debug: option.Debug = False,
) -> None:
    """Show how files are read, what stops their import, and their first invoices as they would be sent.

    Exit code: 0 the invoices shown may be sent, 1 some of them are rejected, 2 the import of a file would be refused.
    """
    words = reading_words(locals())

    def command() -> Exit:
        from etl.cli.asking import with_password
        from etl.cli.inputs import matching
        from etl.cli.previewing import preview_files
        from etl.cli.understanding import imported_before

        named, past = matching(files), imported_before(journal)
        return with_password(words, lambda how: preview_files(named, how, documents, past))

    end(command, debug=debug)


@app.command("map", cls=GroupedCommand, short_help="Guess what columns mean, into a file to correct.")
def map_command(  # noqa: PLR0913, PLR0917
    file: option.File,
    sheet: option.Sheet = None,
    profile: option.Profile = None,
    ignore: option.Ignore = None,
    lines: option.Lines = None,
    delimiter: option.Delimiter = None,
    quote: option.Quote = None,
    encoding: option.Encoding = None,
    fill_merged: option.FillMerged = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where the mapping file goes. [default: FILE.mapping.toml]",
            rich_help_panel=option.FILES,
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Write over a mapping file that is there.", rich_help_panel=option.FILES),
    ] = False,
    debug: option.Debug = False,
) -> None:
    """Guess what the columns mean, and write it with samples into a mapping file for you to correct."""
    words = cell_words(locals())

    def command() -> Exit:
        from etl.cli.asking import asked
        from etl.cli.inputs import one_matching
        from etl.cli.mapping import Wanted, write_mapping
        from etl.cli.understanding import choice

        wanted = Wanted(one_matching(file), lines, choice(profile, None, ignore or ()), output, force)
        return asked(words, lambda cells: write_mapping(wanted, cells))

    end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="Write an empty workbook to fill in.")
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook: invoices.xlsx.")],
    lines: Annotated[bool, typer.Option("--lines", help="For invoices with lines: each row is a line.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    debug: option.Debug = False,
) -> None:
    """Write an empty workbook with the headings that an import understands, their limits and an example."""

    def command() -> Exit:
        from etl.cli.templating import make_template

        return make_template(file, lines=lines, force=force)

    end(command, debug=debug)


@app.command(cls=GroupedCommand, short_help="Run a stand-in for the portal to rehearse with.")
def simulator(  # noqa: PLR0913, PLR0917
    port: Annotated[
        int,
        typer.Option(
            metavar="PORT", help="TCP port on this machine; 0 for a free one. [default: 8080]", show_default=False
        ),
    ] = 8080,
    data: Annotated[Path | None, typer.Option(metavar="FILE", help="Keep invoices and requests in this file.")] = None,
    rate_limit: Annotated[int | None, typer.Option(metavar="N", help="Answer 429 past N requests a second.")] = None,
    latency: Annotated[
        float, typer.Option(metavar="MS", help="Milliseconds before each answer. [default: 0]", show_default=False)
    ] = 0.0,
    fail_rate: Annotated[
        float,
        typer.Option(metavar="P", help="Share of requests answered 500, 0 to 1. [default: 0]", show_default=False),
    ] = 0.0,
    drop_rate: Annotated[
        float,
        typer.Option(
            metavar="P",
            help="Share of connections cut after an invoice was taken, 0 to 1. [default: 0]",
            show_default=False,
        ),
    ] = 0.0,
    debug: option.Debug = False,
) -> None:
    """Run the simulator, a stand-in for the portal, to rehearse with. Stop it with Ctrl-C."""
    from etl.cli.simulating import Rehearsal, simulate

    rehearsal = Rehearsal(port, data, rate_limit, latency, fail_rate, drop_rate)
    end(lambda: simulate(rehearsal), debug=debug)
