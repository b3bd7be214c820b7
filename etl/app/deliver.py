"""Sending a run that its guards have let pass, and telling of it: what all ways in share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from etl.app.acknowledge import acknowledged
from etl.app.context import Context
from etl.app.events import NothingToSend, Resumable, Sending, Sent, Together
from etl.app.guards import require_no_late_conflicts, require_production_named
from etl.app.loop import run_async
from etl.app.observer import Step
from etl.app.output_paths import RESULTS, SIMULATED, OutputPath, rejects_base, settle_place
from etl.app.portal_calls import portal_held
from etl.app.rejects import write_rejected
from etl.app.revert_events import Undoable
from etl.app.run_files import write_run_files
from etl.app.runs import existing, known_run, reasons_of
from etl.app.verify import verified
from etl.delivery import PortalSession, Stop, send
from etl.errors import JournalError, PlanError, PortalError, ResultsError, UnreachableError, unwrapped
from etl.exit_codes import Ending, refusal
from etl.journal import Journal, JournalServer, Lease
from etl.journal.run_states import NOT_SENT
from etl.model.before import Before
from etl.model.run import RunState
from etl.portals import destination
from etl.remote.before import keep_before
from etl.report import Balance, balance, balance_text, count, results_frame

_T = TypeVar("_T")

if TYPE_CHECKING:
    from polars import DataFrame


@dataclass(frozen=True, slots=True, repr=False)
class Delivery:
    """What became of a run.

    Attributes:
        run: its number.
        ending: how it ended.
        figures: its control totals.
        journal: where it is recorded.
        results: the results file; None where none was written.
        rejects: files with the rows that were not delivered.
        report: the page for people; None where none was written.
    """

    run: int
    ending: Ending
    figures: Balance
    journal: Path | JournalServer
    results: Path | None = None
    rejects: tuple[Path, ...] = ()
    report: Path | None = None

    def __repr__(self) -> str:
        return f"<Delivery of run {self.run}, {self.ending.name}: {balance_text(self.figures)}>"

    @property
    def delivered(self) -> bool:
        """Whether the portal holds every document."""
        return self.ending is Ending.SUCCESS

    def frame(self) -> "DataFrame":
        """Every document of the run in input order, read from the journal; columns and dtypes as of ``SCHEMA``."""
        with existing(self.journal) as journal:
            portal = destination(known_run(journal, self.run).request.portal)
            return results_frame(journal.results(self.run), portal, journal.chain.head(self.run))


def deliver(
    journal: Journal, run: int, context: Context, results: OutputPath | None, *, planned: bool = False
) -> Delivery:
    """Sends what is pending of a run, writes the results and tells of it, also where nobody listens any more.

    Whoever calls has let the run pass its guards; the last two stand here: production, and conflicts found meanwhile.

    Args:
        journal: holds the run.
        run: its number.
        context: where to.
        results: where the results go; None for nowhere.
        planned: whether the control totals were told a moment ago.

    Raises:
        PlanError: a guard refuses the run; nothing was sent.
        BusyError: another command is talking to the portal; nothing was sent.
    """
    with context.observer.lasting():
        delivery = _deliver(journal, run, context, results, planned=planned)
        ending = delivery.ending
        if context.send.acknowledge:
            ending = acknowledged(journal, run, context, ending)
        if context.send.verify:
            ending = verified(journal, run, context, ending)
        return replace(delivery, ending=ending)


def put_back(journal: Journal, run: int, state: RunState) -> None:
    """A run of which nothing was sent waits as before; unless another command is sending it, whose it is then."""
    with suppress(PlanError):
        journal.mark(run, state)


def _deliver(journal: Journal, run: int, context: Context, results: OutputPath | None, *, planned: bool) -> Delivery:
    # Totals would look at every document of the run, however many are settled.
    pending = journal.pending(run)
    if pending or context.send.acknowledge:
        require_production_named(context, pending)
    if known_run(journal, run).state in NOT_SENT:
        # Whoever is asked may still say no: until then no resume may pick it up.
        journal.mark(run, RunState.PLANNED)
    if not pending:
        context.observer.note(NothingToSend())
    if not pending and not count(balance(journal.totals(run)).unchanged):
        journal.mark(run, RunState.FINISHED)
        return _conclude(journal, run, context, results, Ending.SUCCESS, summed=not planned)
    with _told_last(context) as tell:
        return _sent(journal, run, context, results, tell, planned=planned)


@contextmanager
def _told_last(context: Context) -> Iterator[Callable[[str], None]]:
    """Why a run has stopped is told below its figures and files, where it is read."""
    troubles: list[str] = []
    try:
        yield troubles.append
    finally:
        for each in troubles:
            context.observer.trouble(each)


def _sent(  # noqa: PLR0913 - a run, and who is told
    journal: Journal,
    run: int,
    context: Context,
    results: OutputPath | None,
    tell: Callable[[str], None],
    *,
    planned: bool,
) -> Delivery:
    """Sends a run and tells what became of it."""
    trouble = Ending.STOPPED
    try:
        trouble = _send(journal, run, context, tell)
        summed = trouble is not Ending.NOTHING_SENT or not planned
        return _conclude(journal, run, context, results, trouble, summed=summed)
    except (JournalError, ModuleNotFoundError, KeyboardInterrupt) as error:
        # Documents were sent by now: this may not end as if none were. That the journal fails is said once. A package
        # may be missing that is first needed here.
        if trouble is not Ending.STOPPED or isinstance(error, KeyboardInterrupt):
            written = f"Stopped before the results were written: python -m etl results {run} writes them."
            tell(str(error) or written)
        ended = trouble if trouble is Ending.NOTHING_SENT else Ending.STOPPED
        return Delivery(run, ended, balance(()), journal.place)


def _conclude(  # noqa: PLR0913 - what is concluded, for whom, and how it went
    journal: Journal, run: int, context: Context, results: OutputPath | None, trouble: Ending, *, summed: bool
) -> Delivery:
    """Tells totals, where ``summed``, and why documents were not delivered; writes results; ends as they call for."""
    figures = balance(journal.totals(run))
    if summed:
        context.observer.note(Sent(run, context.told, context.send.simulate, figures, journal.asked(run)))
    for each in _together(journal, run):
        context.observer.note(each)
    unsure = journal.unsure(run)
    context.observer.note(reasons_of(journal, run, unsure))
    path, report, rejects, written = _write(journal, run, context, results) if results else (None, None, (), True)
    kept, unknown = (journal.before.count(run, each) for each in (Before.HELD, Before.UNKNOWN))
    if kept or unknown:
        context.observer.note(Undoable(run, kept, unknown))
    if trouble is Ending.SUCCESS and count(figures.pending):
        trouble = Ending.STOPPED
    if trouble is Ending.STOPPED and not context.send.simulate:
        context.observer.note(Resumable(run))
    wanting = count(figures.failed) + count(figures.rejected) + unsure or not written
    ending = trouble if trouble is not Ending.SUCCESS else Ending.FAILURES if wanting else Ending.SUCCESS
    return Delivery(run, ending, figures, journal.place, path, rejects, report)


def _together(journal: Journal, run: int) -> Iterator[Together]:
    """The control totals of what a correction and the run it corrects have come to."""
    root = known_run(journal, run).request.corrects
    if root:
        yield Together(root, balance(journal.rejects.totals(root)))


def _write(
    journal: Journal, run: int, context: Context, results: OutputPath
) -> tuple[Path | None, Path | None, tuple[Path, ...], bool]:
    """The results, the report, the rejects, and whether the results could be written.

    Documents were sent by now, so this may not end as if none were.
    """
    try:
        path, remark = settle_place(journal, run, results)
        recorded = not context.send.simulate
        files = write_run_files(journal, known_run(journal, run), (path, remark), context, recorded=recorded)
    except (ResultsError, KeyboardInterrupt) as error:
        context.observer.trouble(str(error) or "Stopped while the results were being written.")
        if not context.send.simulate:
            context.observer.trouble(f"The journal has them: python -m etl results {run} --results FILE")
        return None, None, (), False
    kind = SIMULATED if context.send.simulate else RESULTS
    name = partial(rejects_base, results=path, kind=kind, run=run if path != results.path else None)
    rejects = write_rejected(journal, known_run(journal, run), name, context, kept=not context.send.simulate)
    return files.results, files.report, rejects, True


def _send(journal: Journal, run: int, context: Context, tell: Callable[[str], None]) -> Ending:
    """Sends; troubles that end the run early are told by ``tell``. Ends as they call for, or with SUCCESS.

    Raises:
        BusyError: another run is sending to the portal; nothing was sent.
        PlanError: another run has found a conflict meanwhile; nothing was sent.
    """
    observer, progress = context.observer, context.observer.progress(Step.SENDING)
    let_in = False

    def begun(documents: int) -> None:
        nonlocal let_in
        let_in = True
        observer.note(Sending(documents, context.told, context.portal.rate))
        progress.begin(documents)

    async def before(session: PortalSession, first: bool) -> None:  # noqa: FBT001 - a callback
        if context.send.simulate:
            # A simulator holds nothing before, and is gone afterwards.
            return
        reading, asking = observer.progress(Step.READING), observer.progress(Step.KEEPING)
        with unwrapped():
            async with reading.shown(), asking.shown():
                # Of what is to be changed the report tells too little to save a question.
                await keep_before(journal, run, session, (reading, asking), bulk=first and not session.patch)

    async def post(lease: Lease) -> str:
        stop = Stop()
        with context.stopping(stop), _landing(stop) as landing:
            async with context.target(lease) as target, progress.shown():
                await send(journal, run, target, stop, landing(progress.settled), landing(begun), before)
        return stop.reason

    try:
        with portal_held(journal, context, context.where) as lease, unwrapped():
            require_no_late_conflicts(journal, run)
            reason = run_async(context.stops, post, lease)
    except KeyboardInterrupt:
        return Ending.STOPPED
    except PortalError as error:
        tell(f"Nothing was sent. {error}")
        # A portal that is away for a while is as one that goes away later: all is pending, and may be sent yet.
        return Ending.STOPPED if isinstance(error, UnreachableError) else Ending.NOTHING_SENT
    except JournalError as error:
        tell(str(error) if let_in else f"Nothing was sent. {error}")
        return Ending.STOPPED if let_in else refusal(error, worked=context.tell.worked)
    if reason:
        tell(reason)
    return Ending.SUCCESS


@contextmanager
def _landing(stop: Stop) -> Iterator[Callable[[Callable[[_T], None]], Callable[[_T], None]]]:
    """Wraps what an observer is told by: where it fails, the run stops, what has left lands, and then it fails."""
    failed: list[Exception] = []

    def landing(tell: Callable[[_T], None]) -> Callable[[_T], None]:
        def told(what: _T) -> None:
            try:
                tell(what)
            except Exception as error:  # noqa: BLE001 - whatever an observer raises
                failed.append(error)
                stop.set()

        return told

    yield landing
    if failed:
        raise failed[0]
