"""Sending a run and telling of it: what ``import`` and ``resume`` share."""

from collections.abc import Iterator
from functools import partial

import anyio

from etl.cli.acknowledging import acknowledged
from etl.cli.comparing import refuse_late_conflicts
from etl.cli.exits import Exit
from etl.cli.holding import portal_held
from etl.cli.manner import Manner
from etl.cli.production import confirm
from etl.cli.progress import Progress
from etl.cli.rejecting import tell_rejects
from etl.cli.signals import ignore_signals, stopping
from etl.cli.targets import NEVER_SENT, RESULTS, SIMULATED, Place, rejects_base, settle_place
from etl.cli.terminal import outliving_terminal
from etl.cli.text import (
    REASONS,
    reasons_text,
    sending_text,
    sent_text,
    summary_text,
    unsure_text,
    warnings_text,
)
from etl.cli.verifying import verified
from etl.cli.voice import complain, speaker
from etl.errors import JournalError, PortalError, ResultsError, unwrapped
from etl.journal import Journal
from etl.load import Stop
from etl.pipeline import send
from etl.records import Run, RunState
from etl.report import balance, count, write_results


def deliver(journal: Journal, run: int, manner: Manner, results: Place, *, planned: bool = False) -> Exit:
    """Sends what is pending of a run, writes the results and tells of it, also where the terminal is closed.

    Args:
        journal: holds the run.
        run: its number.
        manner: how to send.
        results: where the results go.
        planned: whether the control totals were told a moment ago.
    """
    with outliving_terminal():
        code = _deliver(journal, run, manner, results, planned=planned)
        if manner.acknowledge:
            code = acknowledged(journal, run, manner, code)
        if manner.verify:
            code = verified(journal, run, manner, code)
        ignore_signals()
        return code


def _deliver(journal: Journal, run: int, manner: Manner, results: Place, *, planned: bool) -> Exit:
    figures = balance(journal.totals(run))
    pending = count(figures.pending)
    if pending or manner.acknowledge:
        confirm(manner, pending)
    if _run(journal, run).state in NEVER_SENT:
        # Whoever is asked may still say no: until then no resume may pick it up.
        journal.mark(run, RunState.PLANNED)
    if not pending:
        speaker(quiet=manner.quiet)("There is nothing to send.")
    if not pending and not count(balance(journal.totals(run)).unchanged):
        journal.mark(run, RunState.FINISHED)
        if not planned:
            _summarise(journal, run, manner)
        return _conclude(journal, run, manner, results, Exit.SUCCESS)
    trouble = Exit.STOPPED
    try:
        trouble = _send(journal, run, manner)
        if trouble is not Exit.NOTHING_SENT or not planned:
            _summarise(journal, run, manner)
        return _conclude(journal, run, manner, results, trouble)
    except (JournalError, KeyboardInterrupt) as error:
        # Documents were sent by now: this may not end as if none were. That the journal fails is said once.
        if trouble is not Exit.STOPPED or isinstance(error, KeyboardInterrupt):
            complain(str(error) or f"Stopped before the results were written: python -m etl results {run} writes them.")
        return trouble if trouble is Exit.NOTHING_SENT else Exit.STOPPED


def _summarise(journal: Journal, run: int, manner: Manner) -> None:
    say = speaker(quiet=manner.quiet)
    say("")
    say(sent_text(manner.told, run, simulated=manner.simulate))
    for line in summary_text(balance(journal.totals(run)), journal.asked(run)):
        say(line)


def _conclude(journal: Journal, run: int, manner: Manner, results: Place, trouble: Exit) -> Exit:
    """Tells why documents were not delivered and writes the results; returns the exit code they call for."""
    say = speaker(quiet=manner.quiet)
    figures = balance(journal.totals(run))
    for line in _together(journal, run):
        say(line)
    for line in reasons_text(journal.reasons(run, REASONS)):
        say(line)
    for line in warnings_text(journal.reasons(run, REASONS, warnings=True)):
        say(line)
    unsure = journal.unsure(run)
    for line in unsure_text(unsure):
        say(line)
    written = _write(journal, run, manner, results)
    if trouble is Exit.SUCCESS and count(figures.pending):
        trouble = Exit.STOPPED
    if trouble is Exit.STOPPED and not manner.simulate:
        say(f"To send what is pending: python -m etl resume {run}")
    if trouble is not Exit.SUCCESS:
        return trouble
    wanting = count(figures.failed) + count(figures.rejected) + unsure
    return Exit.FAILURES if wanting or not written else Exit.SUCCESS


def _together(journal: Journal, run: int) -> Iterator[str]:
    """The control totals of what a correction and the run it corrects have come to."""
    root = _run(journal, run).request.corrects
    if root:
        yield f"Together with run {root}:"
        yield from summary_text(balance(journal.rejects.totals(root)), 0)


def _run(journal: Journal, number: int) -> Run:
    return next(run for run in journal.runs() if run.number == number)


def _write(journal: Journal, run: int, manner: Manner, results: Place) -> bool:
    """Whether the results could be written. Documents were sent by now, so this may not end as if none were."""
    try:
        path, remark = settle_place(journal.runs(), run, results)
        written = write_results(journal.results(run), path, manner.destination)
    except (ResultsError, KeyboardInterrupt) as error:
        complain(str(error) or "Stopped while the results were being written.")
        if not manner.simulate:
            complain(f"The journal has them: python -m etl results {run} --results FILE")
        return False
    say = speaker(quiet=manner.quiet)
    if remark:
        say(remark)
    say(f"Results: {written}")
    kind = SIMULATED if manner.simulate else RESULTS
    name = partial(rejects_base, results=path, kind=kind, run=run if path != results.path else None)
    tell_rejects(
        journal, _run(journal, run), name, kept=not manner.simulate, quiet=manner.quiet, password=manner.password
    )
    return True


def _send(journal: Journal, run: int, manner: Manner) -> Exit:
    """Troubles that end the run early are told here. Returns the exit code they call for, or SUCCESS.

    Raises:
        BusyError: another run is sending to the portal; nothing was sent.
        PlanError: another run has found a conflict meanwhile; nothing was sent.
    """
    say = speaker(quiet=manner.quiet)
    progress = Progress(visible=manner.progress)

    def begun(documents: int) -> None:
        say(sending_text(documents, manner.told, manner.settings.rate))
        progress.begin(documents)

    async def post() -> str:
        stop = Stop()
        with stopping(stop):
            async with manner.target() as target, progress.shown():
                await send(journal, run, target, stop, progress.settled, begun)
        return stop.reason

    try:
        with portal_held(journal, manner), unwrapped():
            refuse_late_conflicts(journal, run)
            reason = anyio.run(post)
    except KeyboardInterrupt:
        return Exit.STOPPED
    except PortalError as error:
        complain(f"Nothing was sent. {error}")
        return Exit.NOTHING_SENT
    except JournalError as error:
        complain(str(error))
        return Exit.STOPPED
    if reason:
        complain(reason)
    return Exit.SUCCESS
