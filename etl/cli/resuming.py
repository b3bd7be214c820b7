"""``etl resume``, ``etl runs`` and ``etl results``: what the journal knows of earlier runs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from etl.cli.comparing import compare_pending
from etl.cli.exits import Exit
from etl.cli.known import existing, known_run
from etl.cli.manner import SIMULATOR, Manner
from etl.cli.production import refuse_unattended
from etl.cli.recording import recorded
from etl.cli.rejecting import tell_rejects
from etl.cli.sending import deliver
from etl.cli.targets import NEVER_SENT, RESULTS, Place, rejects_base, settle_place
from etl.cli.text import others_text, run_files, runs_text
from etl.cli.voice import speaker
from etl.destination import destination
from etl.errors import SettingsError
from etl.filenames import path_of
from etl.journal import Journal, JournalServer
from etl.records import Run, RunState
from etl.report import balance, check_target, write_results


def resume_run(number: int | None, results: Path | None, manner: Manner) -> Exit:
    """Sends what is pending of a run; needs neither its file nor a plan.

    Args:
        number: the run; None for the newest to this portal with documents pending.
        results: where the results go; None for where they went.
        manner: how to send.

    Raises:
        SettingsError: there is no such run, or the settings lead to another portal.
    """
    say = speaker(quiet=manner.quiet)
    key = manner.key
    refuse_unattended(manner)
    with existing(manner.settings.journal) as journal:
        pending = _pending(journal)
        newest = next((r for r in pending if r.request.portal == key), None)
        run = newest if number is None else known_run(journal, number)
        others = [other for other in pending if run is None or other.number != run.number]
        if run is None:
            say(f"No run to {manner.where} has documents pending.")
            _tell(others, say)
            return Exit.SUCCESS
        if run.state is RunState.PROPOSED:
            raise SettingsError(f"Run {run.number} is a plan. To send it: python -m etl import --plan {run.plan}")
        if run.state in NEVER_SENT:
            raise SettingsError(f"Run {run.number} was never ready to be sent. Import its file again.")
        if run.request.portal != key:
            raise SettingsError(
                f"Run {run.number} goes to {run.request.portal}, but the settings lead to {manner.where}."
                " Set the portal the run was planned for."
            )
        target = _place(run, results)
        say(f"Run {run.number} of {run.started_at}: {run_files(run)}.")
        if number is None:
            _tell(others, say)
        found = run

        def go_on() -> Exit:
            compare_pending(journal, found, manner)
            return deliver(journal, found.number, manner, target)

        return recorded(journal, found.number, manner, go_on)


def list_runs(journal: Path | JournalServer) -> Exit:
    """Prints every run, the newest first."""
    with existing(journal) as opened:
        for run in opened.runs():
            for line in runs_text(run, balance(opened.totals(run.number))):
                print(line)
    return Exit.SUCCESS


def rewrite_results(
    journal: Path | JournalServer, number: int, results: Path | None, password: str | None = None
) -> Exit:
    """Writes the results of a run again.

    Args:
        journal: knows the run.
        number: the run.
        results: where they go; None for where they went.
        password: opens encrypted workbooks.

    Raises:
        SettingsError: there is no such run.
    """
    with existing(journal) as opened:
        run = known_run(opened, number)
        chosen = _place(run, results)
        target, remark = settle_place(opened.runs(), number, chosen)
        if remark:
            print(remark)
        sent_to = destination(run.request.portal)
        print(f"Results: {write_results(opened.results(number), target, sent_to)}")
        name = partial(rejects_base, results=target, kind=RESULTS, run=number if target != chosen.path else None)
        tell_rejects(opened, run, name, kept=True, quiet=False, password=password)
    return Exit.SUCCESS


def _pending(journal: Journal) -> list[Run]:
    """Runs with documents pending, the newest first."""
    runs = journal.runs()
    return [run for run in runs if run.pending and run.state not in NEVER_SENT and run.request.portal != SIMULATOR]


def _tell(others: list[Run], say: Callable[[str], None]) -> None:
    for line in others_text(others):
        say(line)


def _place(run: Run, results: Path | None) -> Place:
    """As asked, else where the run's results went; a run of an older version has not said."""
    place = Place(results or path_of(run.request.results or f"run-{run.number}.results.csv"), results is not None)
    check_target(place.path, ())
    return place
