"""``etl abandon``: a run that shall not be finished."""

from pathlib import Path

from etl.cli.exits import Exit
from etl.cli.known import existing, known_run
from etl.cli.resuming import rewrite_results
from etl.cli.targets import NEVER_SENT
from etl.errors import SettingsError
from etl.journal import JournalServer


def abandon_run(journal: Path | JournalServer, number: int, password: str | None = None) -> Exit:
    """Gives a run up, and writes its results.

    Args:
        journal: knows the run.
        number: the run.
        password: opens encrypted workbooks.

    Raises:
        SettingsError: there is no such run, or nothing of it is pending.
        BusyError: another command is talking to its portal, and may be sending it.
    """
    with existing(journal) as opened:
        run = known_run(opened, number)
        if run.plan and run.state in NEVER_SENT:
            raise SettingsError(f"Run {number} is a plan that nobody has sent, and sends nothing by itself.")
        if not run.pending or run.state in NEVER_SENT:
            raise SettingsError(f"Nothing of run {number} is pending, so there is nothing to give up.")
        with opened.portal_lock(run.request.portal, wait=False):
            opened.abandon(number)
        print(
            f"Run {number} is given up: {run.pending:,} of its invoices are not sent any more. What it has sent stays."
        )
    return rewrite_results(journal, number, None, password)
