"""``etl results``."""

from typing import Annotated

from etl.cli.arguments import RunNumber, SameResults
from etl.cli.exits import Exit
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.options import JournalOptions, ReadOptions


@command(
    "results",
    exits={Exit.SUCCESS: "written", Exit.NOTHING_SENT: "there is no such run, or no journal"},
    examples=("12", "12 --results july.results.xlsx"),
)
def results_of(
    *,
    run: RunNumber,
    results: SameResults = None,
    read: Annotated[ReadOptions, only()],
    journal: Annotated[JournalOptions, only("journal")],
    screen: Annotated[ScreenOptions, only("debug")],  # noqa: ARG001 - every command has it
) -> Exit:
    """Write the results of a run again."""
    from etl.cli.resuming import rewrite_results

    return rewrite_results(journal.journal, run, results, read.password)
