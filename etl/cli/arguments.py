"""What single commands take besides groups of options, where more than one of them does."""

from pathlib import Path
from typing import Annotated

import typer

from etl.app.ending import Ending
from etl.options.flag import FILES, SHOWN

Files = Annotated[list[Path], typer.Argument(metavar="FILE", help="Exports: Excel, CSV and others; 'july*.csv' too.")]
RunNumber = Annotated[int, typer.Argument(metavar="RUN", help="Its number: see python -m etl runs.")]
Results = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where the results go: .csv, .xlsx, .jsonl or .parquet. [default: a .csv beside the file]",
        rich_help_panel=FILES,
    ),
]
SameResults = Annotated[
    Path | None,
    typer.Option(
        "--results", metavar="FILE", help="Where the results go. [default: where they went]", rich_help_panel=FILES
    ),
]
Workbook = Annotated[
    Path | None,
    typer.Option(
        "--results", metavar="FILE", help="Where the .xlsx goes. [default: beside the file]", rich_help_panel=FILES
    ),
]
Raw = Annotated[bool, typer.Option("--json", help="A line of JSON each: all of it, as it came.", rich_help_panel=SHOWN)]

#: What the exit codes of a command mean that sends invoices.
SENDING = {
    Ending.SUCCESS: "all delivered",
    Ending.FAILURES: "some rejected or failed",
    Ending.NOTHING_SENT: "nothing was sent",
    Ending.STOPPED: "stopped early with invoices pending",
}
