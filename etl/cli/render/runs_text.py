"""What the terminal says of runs. Pure."""

from collections.abc import Iterator, Sequence

from etl.cli.render.table import table
from etl.model.run import Run, RunState
from etl.report import Balance
from etl.report.balance import accounts
from etl.report.run_state import run_files, state_text


def runs_text(run: Run, figures: Balance) -> Iterator[str]:
    """A run, for the list of runs."""
    yield f"Run {run.number}  {state_text(run)}  {run.started_at}  {run.who}  {run_files(run)}"
    yield f"  to {run.request.portal}" if run.request.portal else "  to nowhere"
    if run.request.corrects:
        yield f"  corrects run {run.request.corrects}"
    if run.state is RunState.PROPOSED:
        yield f"  to send it: python -m etl import --plan {run.plan}"
    if run.request.reverts:
        yield f"  puts back run {run.request.reverts}"
    yield from (f"  {source.file} SHA-256 {source.sha256}" for source in run.sources if source.sha256)
    yield from table(accounts(figures))
    yield ""


def others_text(runs: Sequence[Run]) -> Iterator[str]:
    """Runs with documents pending beside the one being resumed, a line each."""
    if runs:
        yield "Documents are pending of other runs too:"
    yield from (f"  python -m etl resume {r.number}   ({r.pending:,} of {run_files(r)}, {r.started_at})" for r in runs)
