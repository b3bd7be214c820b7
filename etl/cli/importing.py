"""``etl import``: plan, say so, send, say what became of it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time

from etl.cli.comparing import compare_conflicts, compare_pending, compare_run
from etl.cli.exits import Exit
from etl.cli.known import known_run
from etl.cli.manner import Manner
from etl.cli.production import refuse_unattended
from etl.cli.recording import recorded
from etl.cli.sending import deliver
from etl.cli.targets import NEVER_SENT, RESULTS, SIMULATED, Place, place
from etl.cli.text import mails_text, plan_text
from etl.cli.understanding import Understanding, imported_before, planning
from etl.cli.voice import speaker
from etl.clock import DAY, second
from etl.errors import BusyError, PlanError, SettingsError
from etl.extract import sha256
from etl.filenames import text_of
from etl.journal import Journal, Mails
from etl.pipeline import Plan, plan
from etl.records import CHANGES, UPDATE, Run, RunRequest, RunState
from etl.report import Balance, Expected, balance, mismatches


@dataclass(frozen=True, slots=True)
class Order:
    """What to import.

    Attributes:
        files: the exports.
        results: where the results go; None for beside the first file.
        emails: True to mail customers, False for nobody, None to refuse files that ask for it.
        resend: send also what the portal was given before, unchanged.
        fresh: plan anew, though an earlier run of the same files was interrupted.
        expected: what must have been read.
        understanding: how the files are read.
        changes: whether the files change invoices rather than replace them.
        compare: first see what the portal holds, and send only what differs.
        overwrites: with ``compare``, send also what was paid or partly paid meanwhile.
    """

    files: tuple[Path, ...]
    results: Path | None
    emails: bool | None
    resend: bool
    fresh: bool
    expected: Expected
    understanding: Understanding
    changes: bool = False
    compare: bool = False
    overwrites: bool = False

    def record(self, manner: Manner, results: Path, *, resend: bool) -> RunRequest:
        """What the journal keeps of it."""
        compared = f"compare overwrites={self.overwrites} " if self.compare else ""
        options = f"{'changes ' * self.changes}{compared}emails={self.emails} resend={self.resend} {self.understanding}"
        command = UPDATE if self.changes else "import"
        return RunRequest(command, manner.key, options, text_of(results.resolve()), resend)


def import_files(order: Order, manner: Manner) -> Exit:
    """The whole way through.

    Raises:
        EtlError: nothing was sent.
    """
    if not order.files:
        raise SettingsError("FILE is missing: name it after the command. See python -m etl import --help.")
    if manner.simulate and (manner.verify or order.compare):
        flag = "--verify" if manner.verify else "--compare"
        raise SettingsError(f"{flag} asks a portal, and a rehearsal has none: leave out --simulate or {flag}.")
    if order.overwrites and not order.compare:
        raise SettingsError("--overwrite-conflicts goes with --compare, which finds them: add it.")
    results = place(
        (*order.files, *order.understanding.line_files),
        order.results,
        SIMULATED if manner.simulate else RESULTS,
        folder=order.understanding.enclosing.alone,
    )
    refuse_unattended(manner)
    with _journal(manner) as journal:
        journal.compact(days_ago(manner.settings.keep))
        # The simulator forgets: what an earlier one was given is not held by this one.
        resend = order.resend or manner.simulate
        record = order.record(manner, results.path, resend=resend)
        if order.changes:
            _refuse_unsent(journal, manner)
        run = None if order.fresh or manner.simulate else _unfinished(journal, record, order)
        if run is None:
            planned = planned_run(journal, order, record, manner)
            return recorded(journal, planned.run, manner, lambda: _begin(journal, planned, order, manner, results))
        old = run
        say = speaker(quiet=manner.quiet)
        say(f"Run {old.number} of {old.started_at} of the same file was interrupted: continuing it.")
        say("To plan it anew instead, add --fresh.")
        return recorded(journal, old.number, manner, lambda: _continue(journal, old, order, manner, results))


def _refuse_unsent(journal: Journal, manner: Manner) -> None:
    """What an import has not sent yet would undo a change, or be given up for it."""
    for run in journal.runs():
        waiting = run.pending and run.state not in NEVER_SENT and run.request.command not in CHANGES
        if waiting and run.request.portal == manner.key:
            raise PlanError(
                f"Nothing was sent: run {run.number} to the same portal has {run.pending:,} invoices pending. Finish"
                f" it first: python -m etl resume {run.number}; or give it up: python -m etl abandon {run.number}"
            )


def days_ago(days: int) -> str:
    """So many days before now: UTC, ISO 8601."""
    return second(time() - days * DAY)


def _continue(journal: Journal, run: Run, order: Order, manner: Manner, results: Place) -> Exit:
    refuse_mismatch(order.expected, balance(journal.totals(run.number)))
    compare_pending(journal, run, manner)
    return deliver(journal, run.number, manner, results)


def _begin(journal: Journal, planned: Plan, order: Order, manner: Manner, results: Place) -> Exit:
    guard(journal, planned, order, manner)
    try:
        return deliver(journal, planned.run, manner, results, planned=True)
    except (BusyError, PlanError):
        # It was said that nothing is sent: no resume may pick it up.
        journal.mark(planned.run, RunState.REFUSED)
        raise


@contextmanager
def _journal(manner: Manner) -> Iterator[Journal]:
    """The journal in the settings; a rehearsal leaves no trace in it."""
    if not manner.simulate:
        with Journal(manner.settings.journal) as journal:
            yield journal
        return
    with TemporaryDirectory(prefix="etl-") as folder, Journal(Path(folder) / "journal.sqlite3") as journal:
        yield journal


def _unfinished(journal: Journal, record: RunRequest, order: Order) -> Run | None:
    understanding = order.understanding
    # Lines on a sheet are a second table of the same file.
    lines = understanding.line_files or order.files[:1] if understanding.lines is not None else ()
    try:
        hashes = [sha256(file) for file in (*order.files, *lines)]
    except OSError:
        # Planning will say what is wrong with it.
        return None
    return journal.unfinished(record, hashes)


def planned_run(journal: Journal, order: Order, record: RunRequest, manner: Manner) -> Plan:
    """Plans a run, and tells what was read."""
    request = planning(order.files, record, order.understanding, emails=order.emails)
    # The journal of a rehearsal knows nothing.
    past = imported_before(manner.settings.journal) if manner.simulate else nullcontext
    planned = plan(journal, replace(request, guarded=True), past)
    say = speaker(quiet=manner.quiet)
    for line in plan_text(planned):
        say(line)
    return planned


def guard(journal: Journal, planned: Plan, order: Order, manner: Manner) -> None:
    """Lets a plan pass that is what was expected, and compares it with its portal if that was asked for.

    Raises:
        EtlError: nothing may be sent; the run stays refused, so that neither resume nor the same command gets past.
    """
    refuse_mismatch(order.expected, balance(planned.totals))
    refuse_mails(planned.mails, order.emails)
    compared = _compare(journal, planned.run, order, manner)
    if compared:
        # What was unchanged by the journal may be sent now.
        refuse_mails(journal.mails(planned.run), order.emails)
    mails = journal.mails(planned.run) if compared else planned.mails
    if mails.documents and order.emails:
        speaker(quiet=manner.quiet)(f"--send-emails: {mails_text(mails)}.")


def _compare(journal: Journal, run: int, order: Order, manner: Manner) -> bool:
    """Compares a run where that was asked for, or it has an invoice that was refused since it was paid; whether so."""
    root = known_run(journal, run).request.corrects
    if order.compare or (root and journal.comparisons.compared(root)):
        compare_run(journal, run, manner, overwrites=order.overwrites)
        return True
    return compare_conflicts(journal, run, manner)


def refuse_mismatch(expected: Expected, figures: Balance) -> None:
    """Raises PlanError where what was read is not what was expected."""
    wrong = list(mismatches(expected, figures))
    if wrong:
        raise PlanError(" ".join(["Nothing was sent: the control totals do not agree.", *wrong]))


def refuse_mails(mails: Mails, emails: bool | None) -> None:
    """Raises PlanError where customers would be mailed and nobody has said so."""
    if mails.documents and emails is None:
        raise PlanError(
            f"Nothing was sent: {mails_text(mails)} (Yes in SendNewInvoiceEmail)."
            " Add --send-emails if they should be, or --no-emails to send every invoice with No."
        )
