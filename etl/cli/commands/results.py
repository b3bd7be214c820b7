"""``etl results``."""

from etl.cli.arguments import DebugOnly, JournalOnly, ReadSettings, RunNumber, SameResults
from etl.cli.params import command
from etl.exit_codes import Ending


@command(
    "results",
    exits={Ending.SUCCESS: "written", Ending.NOTHING_SENT: "there is no such run, or no journal"},
    examples=("12", "12 --results july.results.xlsx"),
)
def results(
    *,
    run: RunNumber,
    results: SameResults = None,
    read: ReadSettings,
    journal: JournalOnly,
    screen: DebugOnly,
) -> Ending:
    """Write the results of a run again."""
    from etl.app.runs import rewrite_results
    from etl.cli.context import context_of

    rewrite_results(run, results, context_of(screen, journal, read=read))
    return Ending.SUCCESS
