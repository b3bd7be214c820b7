"""What the terminal says of runs. Pure."""

from collections.abc import Iterator, Sequence

from etl.cli.render.table import table
from etl.exact_json import ENCODER
from etl.model.run import Run, RunState
from etl.portals import destination
from etl.report import Balance, count
from etl.report.balance import accounts, sums_text, words_json
from etl.report.run_state import run_files, state_text
from etl.text import moment


def runs_text(run: Run, figures: Balance) -> Iterator[str]:
    """A run, for the list of runs."""
    yield f"Run {run.number}  {state_text(run)}  {moment(run.started_at)}  {run.who}  {run_files(run)}"
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


def run_line(run: Run, figures: Balance) -> str:
    """A run in a line, for the list of runs."""
    words = {name.strip(): line for name, line in accounts(figures).items() if name.strip() != "to send"}
    totals = [f"{count(line):,} {word} ({sums_text(line)})" for word, line in words.items() if count(line)]
    beside = [
        f"corrects run {run.request.corrects}" if run.request.corrects else "",
        f"puts back run {run.request.reverts}" if run.request.reverts else "",
        f"to send it: python -m etl import --plan {run.plan}" if run.state is RunState.PROPOSED else "",
    ]
    where = str(destination(run.request.portal)) or "nowhere"
    facts = [state_text(run), moment(run.started_at), run.who, run_files(run), f"to {where}", ", ".join(totals)]
    return "  ".join([f"Run {run.number}", *filter(None, [*facts, *beside])])


def run_json(run: Run, figures: Balance) -> str:
    """A run as a line of JSON, for the list of runs."""
    facts = {
        "run": run.number,
        "command": run.request.command,
        "state": run.state.value,
        "started_at": run.started_at,
        "who": run.who,
        "portal": run.request.portal,
        "pending": run.pending,
        "files": [{"file": s.file, "sheet": s.sheet, "sha256": s.sha256} for s in run.sources],
        "totals": words_json(figures),
        "corrects": run.request.corrects or None,
        "reverts": run.request.reverts or None,
        "plan_id": run.plan or None,
    }
    return ENCODER.encode(facts).decode()


def others_text(runs: Sequence[Run]) -> Iterator[str]:
    """Runs with documents pending beside the one being resumed, a line each."""
    if runs:
        yield "Documents are pending of other runs too:"
    yield from (
        f"  python -m etl resume {r.number}   ({r.pending:,} of {run_files(r)}, {moment(r.started_at)})" for r in runs
    )
