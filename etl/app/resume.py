"""Going on with a run that was interrupted, or that was planned to be sent later."""

from pathlib import Path

from etl.app.audit import recorded
from etl.app.comparing import compare_pending, compare_run
from etl.app.concluding import concluded
from etl.app.context import SIMULATOR, Context
from etl.app.deliver import Delivery, deliver
from etl.app.events import Compared, NothingPending, NothingToSend, Resuming
from etl.app.guards import (
    require_as_planned,
    require_mails_allowed,
    require_same_portal,
    require_somebody,
)
from etl.app.output_paths import OutputPath
from etl.app.portal_calls import portal_held
from etl.app.runs import existing, known_run, results_place
from etl.errors import SettingsError
from etl.journal import Journal
from etl.journal.run_states import NOT_SENT
from etl.model.run import Run, RunState


def resume_run(number: int | None, results: Path | None, context: Context, *, anyway: bool = True) -> Delivery | None:
    """Sends what is pending of a run; needs neither its file nor a plan.

    Args:
        number: the run; None for the newest to this portal with documents pending.
        results: where the results go; None for where they went.
        context: where to.
        anyway: whether results are written though nobody has said where.

    Returns:
        What became of it; None where nothing is pending.

    Raises:
        SettingsError: there is no such run, it may not be sent, or the settings lead to another portal.
    """
    return concluded("resume", context, lambda here: _resume(number, results, here, anyway=anyway))


def _resume(number: int | None, results: Path | None, context: Context, *, anyway: bool) -> Delivery | None:
    key = context.key
    require_somebody(context)
    with existing(context.place) as journal:
        pending = _pending(journal, context)
        newest = next((run for run in pending if run.request.portal == key), None)
        run = newest if number is None else known_run(journal, number)
        others = tuple(other for other in pending if run is None or other.number != run.number)
        if run is None:
            context.observer.note(NothingPending(context.where, others))
            return None
        require_resumable(journal, run, context)
        require_as_planned(run, context.send)
        target = results_place(run, results, anyway=anyway)
        context.observer.note(Resuming(run, others if number is None else ()))
        return _go_on(journal, run, target, context)


def retry_run(number: int, results: Path | None, context: Context, *, anyway: bool = True) -> Delivery:
    """Sends what the portal did not take of a run, and what is pending of it; needs no file.

    Invoices are compared with the portal first, since time has passed and one may have been paid; changes of single
    attributes are not.

    Raises:
        SettingsError: there is no such run, nothing of it can be sent again, or the settings lead to another portal.
        BusyError: another command is talking to its portal.
        EtlError: a guard refuses it; nothing was sent.
    """
    return concluded("retry", context, lambda here: _retry(number, results, here, anyway=anyway))


def _retry(number: int, results: Path | None, context: Context, *, anyway: bool) -> Delivery:
    require_somebody(context)
    with existing(context.place) as journal:
        run = known_run(journal, number)
        require_resumable(journal, run, context)
        require_as_planned(run, context.send)
        target = results_place(run, results, anyway=anyway)

        def act() -> Delivery:
            return _send_pending(journal, _reopened(journal, run, context), target, context)

        return recorded(journal, number, context, act)


def send_planned(number: int, results: Path | None, context: Context) -> Delivery:
    """Sends a run that was planned and has passed its guards; what has changed since is compared first.

    Raises:
        SettingsError: there is no such run, it may not be sent, or the settings lead to another portal.
        EtlError: a guard refuses it now; nothing was sent.
    """
    return concluded("import", context, lambda here: _send_planned(number, results, here))


def _send_planned(number: int, results: Path | None, context: Context) -> Delivery:
    require_somebody(context)
    with context.open_journal() as journal:
        run = known_run(journal, number)
        require_resumable(journal, run, context)
        require_as_planned(run, context.send)
        return _go_on(journal, run, results_place(run, results, anyway=False), context)


def _go_on(journal: Journal, run: Run, target: OutputPath | None, context: Context) -> Delivery:
    return recorded(journal, run.number, context, lambda: _send_pending(journal, run, target, context))


def _send_pending(journal: Journal, run: Run, target: OutputPath | None, context: Context) -> Delivery:
    compare_pending(journal, run, context)
    return deliver(journal, run.number, context, target)


def _reopened(journal: Journal, run: Run, context: Context) -> Run:
    """The run, of which what the portal did not take is to be sent again; raises SettingsError where nothing is."""
    with portal_held(journal, context, run.request.portal):
        again = journal.rejects.reopen(run.number)
    if not again and not run.pending:
        context.observer.note(NothingToSend())
        raise SettingsError(
            f"Nothing of run {run.number} can be sent again: the portal has refused no invoice of it, or those were"
            f" corrected since, or are to be looked at. See python -m etl results {run.number}"
        )
    found = known_run(journal, run.number)
    context.observer.note(Resuming(found, ()))
    return found


def compare_again(number: int, context: Context) -> Compared:
    """Compares a run that was planned with what the portal holds now; what it holds already is not sent.

    Raises:
        SettingsError: there is no such run, it may not be sent, or the settings lead to another portal.
        PlanError: customers would be mailed now, and nobody has allowed that.
        PortalError: the portal cannot be asked.
    """
    with context.open_journal() as journal:
        run = known_run(journal, number)
        require_resumable(journal, run, context)

        def act() -> Compared:
            found = compare_run(journal, number, context, journal.comparisons.overwrites(number))
            require_mails_allowed(run, journal.mails(number))
            return found

        return recorded(journal, number, context, act)


def require_resumable(journal: Journal, run: Run, context: Context) -> None:
    """Raises SettingsError where a run may not be sent by its number alone, PlanError where it lacks an approval."""
    if run.state is RunState.PROPOSED:
        raise SettingsError(f"Run {run.number} is a plan. To send it: python -m etl import --plan {run.plan}")
    if run.state in NOT_SENT:
        raise SettingsError(f"Run {run.number} was never ready to be sent. Import its file again.")
    require_same_portal(run, context, f"Run {run.number} goes to", "the run was planned for")
    journal.approvals.require(run.number)


def _pending(journal: Journal, context: Context) -> list[Run]:
    """Runs with documents pending, the newest first; rehearsals only among rehearsals."""
    runs = journal.runs(pending=True)
    return [run for run in runs if context.send.simulate or run.request.portal != SIMULATOR]
