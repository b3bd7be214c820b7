"""Giving up a run that shall not be finished."""

from etl.app.audit import recorded
from etl.app.context import Context
from etl.app.control_events import GivenUp
from etl.app.portal_calls import portal_held
from etl.app.runs import existing, known_run, rewrite_results
from etl.errors import SettingsError
from etl.journal.run_states import NOT_SENT
from etl.model.run import Run


def abandon_run(number: int, context: Context, *, anyway: bool = True) -> Run:
    """Gives a run up, and writes its results as ``rewrite_results`` does; returns it as it was before.

    Raises:
        SettingsError: there is no such run, or nothing of it is pending.
        BusyError: another command is talking to its portal, and may be sending it.
    """
    with existing(context.place) as journal:
        run = known_run(journal, number)
        if run.plan and run.state in NOT_SENT:
            raise SettingsError(f"Run {number} is a plan that nobody has sent, and sends nothing by itself.")
        if not run.pending or run.state in NOT_SENT:
            raise SettingsError(f"Nothing of run {number} is pending, so there is nothing to give up.")

        def act() -> GivenUp:
            with portal_held(journal, context, run.request.portal):
                journal.abandon(number)
            given_up = GivenUp(run)
            context.observer.note(given_up)
            return given_up

        recorded(journal, number, context, act)
    rewrite_results(number, None, context, anyway=anyway)
    return run
