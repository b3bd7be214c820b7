"""``etl plan`` and ``import --plan``: what somebody sees, approves, and has sent exactly so."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from etl.cli.comparing import refuse_moved
from etl.cli.exits import Exit
from etl.cli.importing import Order, days_ago, guard, planned_run, refuse_mails, refuse_mismatch
from etl.cli.known import existing, known_run
from etl.cli.manner import Manner
from etl.cli.production import refuse_unattended
from etl.cli.recording import recorded
from etl.cli.sending import deliver
from etl.cli.targets import RESULTS, Place, beside_results, place
from etl.cli.text import mails_text
from etl.cli.voice import speaker
from etl.clock import now
from etl.errors import BusyError, FileError, PlanError, ResultsError, SettingsError
from etl.extract import sha256
from etl.filenames import path_of
from etl.journal import Journal, Mails
from etl.marks import Mark
from etl.records import Run, RunState
from etl.report import Expected, balance, check_target, count
from etl.report.planned import marks, write_plan
from etl.report.tables import Cell

_ID = re.compile(r"(\d{1,18})-([0-9a-f]{12})", re.ASCII)


def plan_files(order: Order, results: Path | None, manner: Manner) -> Exit:
    """Plans files against their portal, keeps the plan, and writes it down for a second person.

    Args:
        order: the files; to be compared.
        results: where the workbook goes; None for beside the first file.
        manner: the portal, and how to ask it.

    Raises:
        EtlError: there is no plan.
    """
    files = (*order.files, *order.understanding.line_files)
    target = place(files, None, RESULTS)
    workbook = results or beside_results(order.files[0], "plan")
    if workbook.suffix.lower() != ".xlsx":
        raise ResultsError(f"A plan cannot be written as {workbook.name}: name a workbook, .xlsx.")
    check_target(workbook, files)
    with Journal(manner.settings.journal) as journal:
        journal.compact(days_ago(manner.settings.keep))
        planned = planned_run(journal, order, order.record(manner, target.path, resend=False), manner)

        def act() -> Exit:
            guard(journal, planned, order, manner)
            return _propose(journal, planned.run, workbook, manner)

        return recorded(journal, planned.run, manner, act)


def _propose(journal: Journal, number: int, workbook: Path, manner: Manner) -> Exit:
    """Makes a plan of a run that was compared, and writes it down."""
    say = speaker(quiet=manner.quiet)
    try:
        journal.comparisons.propose(number, journal.comparisons.digest(number))
        run = known_run(journal, number)
        pages = partial(journal.comparisons.rows, number)
        written = write_plan(pages, workbook, _about(run, manner, journal.mails(number)))
    except BaseException:
        journal.mark(number, RunState.REFUSED)
        raise
    figures = balance(journal.totals(number))
    say(f"Plan: {written}")
    say(f"PLAN-ID {run.plan}. Nothing was sent. To send exactly this: python -m etl import --plan {run.plan}")
    refused = count(figures.rejected) or marks(pages).count(Mark.CONFLICT)
    return Exit.FAILURES if refused else Exit.SUCCESS


def refuse_words(files: Sequence[Path], words: Mapping[str, object]) -> None:
    """Raises SettingsError where a command line with --plan says what to send: the plan does."""
    if files:
        raise SettingsError(f"--plan sends what was approved: leave out {' '.join(map(str, files))}.")
    said = [f"--{name.replace('_', '-')}" for name, value in words.items() if value]
    if said:
        raise SettingsError(f"--plan sends what was approved: leave out {', '.join(said)}, or make a new plan.")


def send_plan(plan_id: str, results: Path | None, emails: bool | None, expected: Expected, manner: Manner) -> Exit:
    """Sends a plan as it was approved, or nothing.

    Args:
        plan_id: as ``plan_files`` has told it.
        results: where the results go; None for where the plan has them.
        emails: True where customers may be mailed.
        expected: what must have been read.
        manner: how to send.

    Raises:
        EtlError: there is no such plan, or something has changed since it was made; nothing was sent.
    """
    refuse_unattended(manner)
    with existing(manner.settings.journal) as journal:
        journal.compact(days_ago(manner.settings.keep))
        run = _proposed(journal, plan_id.strip(), manner)
        target = Place(results or path_of(run.request.results), results is not None)
        check_target(target.path, ())
        _refuse_changed(journal, run)
        refuse_mismatch(expected, balance(journal.totals(run.number)))
        mails = journal.mails(run.number)
        if mails.documents and emails is False:
            raise PlanError(
                f"Nothing was sent: the plan mails the customers of {mails.documents:,} invoices, and --no-emails would"
                " send others than were approved. Make a new plan with --no-emails."
            )
        refuse_mails(mails, emails)
        return recorded(journal, run.number, manner, lambda: _send(journal, run.number, target, manner))


def _send(journal: Journal, run: int, target: Place, manner: Manner) -> Exit:
    refuse_moved(journal, run, manner, "the portal has changed since the plan was made.")
    gone = journal.superseded(run)
    if gone:
        raise PlanError(
            f"Nothing was sent: since the plan was made, other runs have taken over {gone:,} of its invoices. Make a"
            " new plan."
        )
    try:
        code = deliver(journal, run, manner, target)
    except (BusyError, PlanError):
        journal.mark(run, RunState.PROPOSED)
        raise
    if known_run(journal, run).state is RunState.PLANNED:
        # The portal did not let us in: the plan waits on.
        journal.mark(run, RunState.PROPOSED)
    return code


def _proposed(journal: Journal, plan_id: str, manner: Manner) -> Run:
    found = _ID.fullmatch(plan_id)
    if found is None:
        raise SettingsError(
            f"--plan {plan_id}: write the PLAN-ID as python -m etl plan has told it, such as 12-0a1b2c3d4e5f."
        )
    run = next((run for run in journal.runs() if run.plan == plan_id), None)
    if run is None:
        raise SettingsError(f"There is no plan {plan_id} in this journal. See python -m etl runs.")
    if run.state is RunState.EXPIRED:
        raise SettingsError(f"Plan {plan_id} has expired, after {manner.settings.keep} days (--keep). Make a new one.")
    if run.state is not RunState.PROPOSED:
        told = (
            f"the rest of it is sent by: python -m etl resume {run.number}" if run.pending else "nothing is left of it."
        )
        raise SettingsError(f"Plan {plan_id} was sent already, as run {run.number}; {told}")
    if run.request.portal != manner.key:
        raise SettingsError(
            f"Plan {plan_id} is for {run.request.portal}, but the settings lead to {manner.where}."
            " Set the portal the plan was made for."
        )
    return run


def _refuse_changed(journal: Journal, run: Run) -> None:
    """Raises PlanError where the journal or a file is no longer as it was when the plan was made."""
    if f"{run.number}-{journal.comparisons.digest(run.number)}" != run.plan:
        raise PlanError(
            f"Nothing was sent: what the journal has of plan {run.plan} is not what was approved. Make a new plan."
        )
    for source in journal.rejects.sources(run.number):
        path = path_of(source.path)
        try:
            changed = bool(source.path) and path.is_file() and sha256(path) != source.sha256
        except OSError as error:
            raise FileError(
                f"{path} cannot be read ({error.strerror}), to see whether it is what was planned."
            ) from error
        if changed:
            raise PlanError(f"Nothing was sent: {source.file} has changed since the plan was made. Make a new plan.")


def _about(run: Run, manner: Manner, mails: Mails) -> Iterator[tuple[str, Cell]]:
    yield "PLAN-ID", run.plan
    yield "Made", f"{run.started_at} by {run.who}"
    for source in run.sources:
        yield "File", f"{source.file} {source.sheet}".strip()
        yield "SHA-256", source.sha256
    yield "Portal", manner.told
    yield "Compared", now()
    yield "Customers mailed", mails_text(mails) if mails.documents else "none"
    yield "To send exactly this", f"python -m etl import --plan {run.plan}"
