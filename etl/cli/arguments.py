"""What several commands take: arguments and options of their own, and the same few flags of a group."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.params import only, without
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import JournalOptions, PortalOptions, ReadOptions, SendOptions
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

#: The portal, of a command that only asks it: one question at a time.
PortalToAsk = Annotated[PortalOptions, without("concurrency")]

#: Of what is sent, of a command that sends nothing: whether it waits for one that does.
WaitOnly = Annotated[SendOptions, only("wait")]

JournalOnly = Annotated[JournalOptions, only("journal")]
DebugOnly = Annotated[ScreenOptions, only("debug")]

#: Which portal it is, as settings say alone.
PortalSettings = Annotated[PortalOptions, only()]

#: How files are read, as settings say alone.
ReadSettings = Annotated[ReadOptions, only()]

#: What the exit codes of a command mean that sends invoices.
SENDING = {
    Ending.SUCCESS: "all delivered",
    Ending.FAILURES: "some rejected or failed",
    Ending.NOTHING_SENT: "nothing was sent",
    Ending.STOPPED: "stopped early, with invoices that are not sent yet",
}
