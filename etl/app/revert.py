"""Putting back what a run has done: a run like any other, planned from the journal, compared, sent and recorded."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from msgspec import Struct, structs

from etl.app.audit import recorded
from etl.app.comparing import compare_pending, compare_run
from etl.app.concluding import concluded
from etl.app.context import Context
from etl.app.deliver import Delivery, deliver, put_back
from etl.app.events import Resuming
from etl.app.guards import require_nothing_unsent, require_plan, require_same_portal, require_somebody
from etl.app.journal_upkeep import compact
from etl.app.output_paths import RESULTS, OutputPath, require_workbook
from etl.app.portal_calls import require_portal
from etl.app.proposal import Proposal, put_forward
from etl.app.revert_events import ByHand, Reverting
from etl.app.runs import existing, known_run
from etl.errors import BusyError, PlanError, ResultsError, SettingsError
from etl.exit_codes import Ending
from etl.journal import Journal
from etl.journal.run_states import NOT_SENT
from etl.model.attachment import ATTACH
from etl.model.before import Before
from etl.model.comparison import Overwrites
from etl.model.document import CHANGES, REVERT, REVERT_UPDATE
from etl.model.run import PUTS_BACK, Run, RunRequest, RunState
from etl.planning import NotGivenBack, Reversal, plan_reversal
from etl.report import check_target
from etl.report.by_hand import left_out_counts, write_by_hand
from etl.report.sheets import Cell
from etl.text import moment, now, number_of, text_of


class RevertOrder(Struct, frozen=True, kw_only=True):
    """What to revert.

    Attributes:
        run: the number of the run to put back.
        results: where the results go; None for into this folder.
        written: whether results, and the workbook of what is left to a person, are written at all.
    """

    run: int
    results: Path | None = None
    written: bool = True

    @property
    def path(self) -> Path:
        """Where the results go."""
        return self.results or Path(f"run-{self.run}.revert.{RESULTS}.csv")

    @property
    def by_hand(self) -> Path:
        """Where what is left to a person goes: beside the results."""
        return self.path.with_name(f"{self.path.name.removesuffix(self.path.suffix)}.by-hand.xlsx")

    @property
    def key(self) -> str:
        """What an interrupted reversal of the same run is known again by."""
        return f"{PUTS_BACK}{self.run} emails=None resend=False"


def revert_run(order: RevertOrder, context: Context) -> Delivery:
    """Puts back what a run has done, where nobody has touched it since; goes on where that was interrupted.

    Raises:
        EtlError: nothing was sent.
    """
    return concluded("revert", context, lambda here: _revert(order, here))


def _revert(order: RevertOrder, context: Context) -> Delivery:
    require_portal(context)
    require_somebody(context)
    with existing(context.place) as journal:
        compact(journal, context)
        results = _results(order) if order.written else None
        old = _unfinished(journal, order, context)
        if old is not None:
            context.observer.note(Resuming(old, ()))
            return recorded(journal, old.number, context, lambda: _go_on(journal, old, order, context, results))
        require_plan(journal, context, f"revert {order.run} --dry-run")
        planned = _planned(journal, order, context)
        return recorded(journal, planned.run, context, lambda: _send(journal, planned, order, context, results))


def propose_revert(order: RevertOrder, workbook: Path | None, context: Context) -> Proposal:
    """Plans to put back what a run has done, keeps the plan, and writes it down for a second person.

    Raises:
        EtlError: there is no plan.
    """
    require_portal(context)
    target = workbook or Path(f"run-{order.run}.revert.plan.xlsx")
    require_workbook(target, "A plan", ())
    with existing(context.place) as journal:
        compact(journal, context)
        planned = _planned(journal, structs.replace(order, written=False), context)

        def act() -> Proposal:
            _compare(journal, planned, context)
            proposal = put_forward(journal, planned.run, target, context)
            path = target.with_name(f"{target.stem}.by-hand.xlsx")
            left = _tell_left_out(journal, planned.run, planned.lost, path, context)
            return replace(proposal, ending=Ending.FAILURES) if left else proposal

        return recorded(journal, planned.run, context, act)


def _results(order: RevertOrder) -> OutputPath:
    check_target(order.path, ())
    require_workbook(order.by_hand, "What is left to a person", ())
    return OutputPath(order.path, order.results is not None)


def _planned(journal: Journal, order: RevertOrder, context: Context) -> Reversal:
    """Plans the reversal, which waits as refused, and says what it would do and what it cannot give back."""
    reverted = _revertible(journal, order.run, context)
    command = REVERT_UPDATE if reverted.request.command in CHANGES else REVERT
    results = text_of(order.path.resolve()) if order.written else ""
    planned = plan_reversal(journal, reverted, RunRequest(command, context.key, order.key, results))
    context.observer.note(Reverting(planned))
    return planned


def _revertible(journal: Journal, number: int, context: Context) -> Run:
    """A run that can be put back.

    Raises:
        SettingsError: there is no such run, or nothing of it can be put back.
        PlanError: something to the same portal is not finished.
    """
    run = known_run(journal, number)
    if run.state in NOT_SENT or not run.request.portal:
        raise SettingsError(f"Run {number} has sent nothing, so there is nothing to put back.")
    require_same_portal(run, context, f"Run {number} went to", "the run was sent to")
    if run.request.command == ATTACH:
        raise SettingsError(f"Run {number} has sent PDFs, and PayFabric gives none back that was there before.")
    if run.pending:
        raise PlanError(
            f"Nothing was sent: run {number} has {number_of(run.pending, 'invoice')} pending. Give them up first:"
            f" python -m etl abandon {number}; or send them: python -m etl resume {number}"
        )
    require_nothing_unsent(journal, context)
    if not any(journal.before.count(number, each) for each in (Before.HELD, Before.ABSENT)):
        raise SettingsError(
            f"What was in the portal before run {number} is not known: it has sent nothing, or was sent with --no-undo"
            " or by an older version, or it is longer ago than --keep."
        )
    return run


def _compare(journal: Journal, planned: Reversal, context: Context) -> None:
    """Sees who has touched what is to be put back; that is kept as it is."""
    if known_run(journal, planned.run).pending:
        compare_run(journal, planned.run, context, Overwrites())


def _send(
    journal: Journal, planned: Reversal, order: RevertOrder, context: Context, results: OutputPath | None
) -> Delivery:
    _compare(journal, planned, context)
    try:
        delivery = deliver(journal, planned.run, context, results)
    except (BusyError, PlanError):
        # It was said that nothing is sent: no resume may pick it up.
        put_back(journal, planned.run, RunState.REFUSED)
        raise
    return _concluded(journal, delivery, planned.lost, order, context)


def _go_on(journal: Journal, run: Run, order: RevertOrder, context: Context, results: OutputPath | None) -> Delivery:
    journal.approvals.require(run.number)
    compare_pending(journal, run, context)
    return _concluded(journal, deliver(journal, run.number, context, results), (), order, context)


def _concluded(
    journal: Journal, delivery: Delivery, lost: tuple[NotGivenBack, ...], order: RevertOrder, context: Context
) -> Delivery:
    """Says what is left to a person; then not all is as it was before."""
    left = _tell_left_out(journal, delivery.run, lost, order.by_hand if order.written else None, context)
    return replace(delivery, ending=Ending.FAILURES) if left and delivery.delivered else delivery


def _tell_left_out(
    journal: Journal, run: int, lost: tuple[NotGivenBack, ...], path: Path | None, context: Context
) -> bool:
    """Writes down what is not put back; whether there is any."""
    pages = partial(journal.before.left_out, run)
    counts = left_out_counts(pages)
    written = None
    if path is not None and (counts.all or lost):
        try:
            written = write_by_hand(pages, lost, path, _about(journal, run, context))
        except ResultsError as error:
            context.observer.trouble(str(error))
            return True
    context.observer.note(ByHand(written, counts))
    return bool(counts.all)


def _about(journal: Journal, run: int, context: Context) -> Iterator[tuple[str, Cell]]:
    found = known_run(journal, run)
    yield "Run", run
    yield "Puts back run", found.request.reverts
    yield "Made", f"{moment(found.started_at)} by {found.who}"
    yield "Portal", context.told
    yield "Written", moment(now())


def _unfinished(journal: Journal, order: RevertOrder, context: Context) -> Run | None:
    """The reversal of the same run that was interrupted."""
    pending = journal.runs(portal=context.key, pending=True)
    return next((run for run in pending if run.request.options == order.key and not run.plan), None)
