"""``etl map``."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.arguments import DebugOnly
from etl.cli.params import command, without
from etl.cli.printing import say
from etl.exit_codes import Ending
from etl.options import ReadOptions
from etl.options.flag import FILES

File = Annotated[Path, typer.Argument(metavar="FILE", help="An export: Excel, CSV and others.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Where the mapping file goes. [default: FILE.mapping.toml]",
        rich_help_panel=FILES,
    ),
]
Test = Annotated[
    bool,
    typer.Option("--test", help="FILE is a mapping file: run the tests that stand in it.", rich_help_panel=FILES),
]
Force = Annotated[bool, typer.Option("--force", help="Write over a mapping file that is there.", rich_help_panel=FILES)]


@command(
    "map",
    exits={
        Ending.SUCCESS: "written; or all tests passed",
        Ending.FAILURES: "a test failed",
        Ending.NOTHING_SENT: "the export cannot be read, or the mapping file is there already",
    },
    examples=("july.csv", "july.csv --output ours.toml --force", "--test july.mapping.toml"),
)
def map_(  # noqa: PLR0913 - one parameter an option
    *,
    file: File,
    read: Annotated[ReadOptions, without("mapping", "decimal", "date_order", "balance_due")],
    output: Output = None,
    force: Force = False,
    test: Test = False,
    screen: DebugOnly,  # noqa: ARG001 - every command has it
) -> Ending:
    """Guess what the columns mean, and write it with samples into a mapping file for you to correct."""
    from etl.app.draft_mapping import draft_mapping
    from etl.app.mapping_tests import run_mapping_tests
    from etl.cli.asking import asked
    from etl.cli.render.mapping_text import mapping_tests_text, mapping_text

    if test:
        found = run_mapping_tests(file, read)
        for line in mapping_tests_text(found):
            say(line)
        return found.ending
    drafted = asked(read, lambda read: draft_mapping(file, read, output, force=force))
    for line in mapping_text(drafted):
        say(line)
    return Ending.SUCCESS
