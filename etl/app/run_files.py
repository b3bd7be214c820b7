"""What a run leaves beside its input for people: the results, and the report that tells them on one page."""

from pathlib import Path

from msgspec import Struct

from etl.app.context import Context
from etl.app.file_events import ResultsWritten
from etl.app.pages import write_page
from etl.journal import Journal
from etl.model.run import Run
from etl.portals import Destination, destination
from etl.report import balance, write_results
from etl.report.about import run_about
from etl.report.html import Gathered, RunFacts, run_page
from etl.report.planned import action_counts
from etl.text import now

#: Sentences on what is odd, in a report.
_WARNINGS = 20


class RunFiles(Struct, frozen=True):
    """Where they are; no report where it could not be written."""

    results: Path
    report: Path | None


def write_run_files(
    journal: Journal, run: Run, place: tuple[Path, str], context: Context, *, recorded: bool = True
) -> RunFiles:
    """Writes results and report, and tells where they are.

    Args:
        journal: knows the run.
        run: the run.
        place: where the results go, with a sentence on others that were there; the report goes beside them.
        context: who is told.
        recorded: whether the journal remains.

    Raises:
        ResultsError: the results cannot be written.
    """
    path, remark = place
    gathered = Gathered()
    head = journal.chain.head(run.number)
    about = run_about(run, balance(journal.totals(run.number)), recorded=recorded)
    sent_to = destination(run.request.portal) if recorded else context.destination
    written = write_results(gathered.watching(journal.results(run.number)), path, sent_to, head, about)
    context.observer.note(ResultsWritten(written, remark))
    page = run_page(_facts(journal, run, gathered, sent_to, recorded=recorded))
    return RunFiles(written, write_page(page, written, context))


def _facts(journal: Journal, run: Run, gathered: Gathered, sent_to: Destination, *, recorded: bool) -> RunFacts:
    number = run.number
    compared = journal.comparisons.compared(number)
    return RunFacts(
        run=run,
        portal=str(sent_to),
        figures=balance(journal.totals(number)),
        gathered=gathered,
        warnings=[(each.count, each.text) for each in journal.reasons(number, _WARNINGS, warnings=True)],
        changes=action_counts(lambda: journal.comparisons.rows(number)) if compared else None,
        commands=journal.audit.invocations(number),
        head=journal.chain.head(number),
        written_at=now(),
        recorded=recorded,
    )
