"""``etl map``."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.exits import Exit
from etl.cli.params import command, only, without
from etl.cli.screen import ScreenOptions
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
Force = Annotated[bool, typer.Option("--force", help="Write over a mapping file that is there.", rich_help_panel=FILES)]


@command(
    "map",
    short_help="Guess what columns mean, into a file to correct.",
    exits={
        Exit.SUCCESS: "written",
        Exit.NOTHING_SENT: "the export cannot be read, or the mapping file is there already",
    },
    examples=("july.csv", "july.csv --output ours.toml --force"),
)
def map_(
    *,
    file: File,
    read: Annotated[ReadOptions, without("mapping", "decimal", "date_order")],
    output: Output = None,
    force: Force = False,
    screen: Annotated[ScreenOptions, only("debug")],  # noqa: ARG001 - every command has it
) -> Exit:
    """Guess what the columns mean, and write it with samples into a mapping file for you to correct."""
    from etl.cli.bridge import map_file

    return map_file(file, output, read, force=force)
