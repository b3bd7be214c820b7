"""A plan that waits for its approval, written down for a second person."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from etl.app.context import Context
from etl.app.control_events import Proposed
from etl.app.pages import write_page
from etl.app.runs import compared_facts, known_run
from etl.exit_codes import Ending
from etl.journal import Journal, MailCount
from etl.model.comparison import PlannedAction
from etl.model.run import Run, RunState
from etl.report import Balance, balance, count
from etl.report.html import Gathered, plan_page
from etl.report.planned import action_counts, write_plan
from etl.report.sheets import Cell
from etl.text import moment


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan that waits for its approval.

    Attributes:
        plan_id: sends exactly this.
        run: its number in the journal.
        workbook: what would change, for a second person.
        figures: the control totals; ``pending`` is what it would send.
        ending: FAILURES where some documents are rejected or in conflict.
        report: the same on a page; None where it could not be written.
    """

    plan_id: str
    run: int
    workbook: Path
    figures: Balance
    ending: Ending
    report: Path | None = None


def put_forward(journal: Journal, number: int, workbook: Path, context: Context) -> Proposal:
    """Makes a plan of a run that its guards have let pass, and writes it down.

    Raises:
        ResultsError: it cannot be written down; the run is refused.
    """
    try:
        journal.comparisons.propose(number, journal.comparisons.digest(number))
        run = known_run(journal, number)
        pages = partial(journal.comparisons.rows, number)
        by_another = journal.approvals.four_eyes(run.request.portal).needed
        trail = ("Audit trail", journal.chain.head(number))
        about = [*_about(run, context, journal.mails(number), by_another=by_another), trail]
        written = write_plan(pages, workbook, about)
    except BaseException:
        journal.mark(number, RunState.REFUSED)
        raise
    figures = balance(journal.totals(number))
    context.observer.note(Proposed(run.plan, written, count(figures.pending), by_another))
    marks = action_counts(pages)
    gathered = Gathered()
    gathered.read(journal.results(number))
    report = write_page(plan_page(run, marks, figures.pending, about, gathered), written, context)
    refused = count(figures.rejected) or marks.count(PlannedAction.CONFLICT)
    return Proposal(run.plan, number, written, figures, Ending.FAILURES if refused else Ending.SUCCESS, report)


def _about(run: Run, context: Context, mails: MailCount, *, by_another: bool) -> Iterator[tuple[str, Cell]]:
    yield "PLAN-ID", run.plan
    yield "Made", f"{moment(run.started_at)} by {run.who}"
    yield from compared_facts(run, context)
    if by_another:
        yield "To approve it, with another account", f"python -m etl approve {run.plan}"
    yield "Customers mailed", mails.sentence if mails.documents else "none"
    yield "To send exactly this", f"python -m etl import --plan {run.plan}"
