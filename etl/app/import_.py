"""Importing files: plan, let the guards pass it, send, and tell what became of it. Changes of invoices come so too."""

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from msgspec import Struct, structs

from etl.app.audit import recorded
from etl.app.comparing import compare_pending, compare_planned
from etl.app.concluding import concluded
from etl.app.context import Context
from etl.app.control_events import NewCustomers
from etl.app.deliver import Delivery, deliver, put_back
from etl.app.events import Continuing, Mailing, PassedOver, Planned, WouldBeRefused
from etl.app.file_set import FileSet, imported_before, require_files
from etl.app.guards import (
    expected_of,
    incomplete,
    require_as_seen,
    require_complete,
    require_mail_answer,
    require_nothing_unsent,
    require_plan,
    require_somebody,
    require_totals,
)
from etl.app.journal_upkeep import compact
from etl.app.mapping_tests import require_mapping_tests
from etl.app.output_paths import RESULTS, SIMULATED, OutputPath, beside_results, place
from etl.app.proposal import put_forward
from etl.app.runs import known_run
from etl.errors import BusyError, PlanError, SettingsError
from etl.exit_codes import Ending
from etl.extract import sha256
from etl.journal import Journal
from etl.model.comparison import Overwrites
from etl.model.document import UPDATE
from etl.model.run import NO_UNDO, Run, RunRequest, RunState
from etl.planning import Plan, beside_portal, plan
from etl.report import balance
from etl.text import text_of


class Order(Struct, frozen=True, kw_only=True):
    """What to import.

    Attributes:
        files: the exports.
        results: where the results go; None for beside the first file.
        written: whether results are written at all.
        changes: whether the documents change attributes of invoices, and leave the others.
        seen: SHA-256 of the files, in hexadecimal, as somebody has looked at them; none for whatever they are.
    """

    files: FileSet
    results: Path | None = None
    written: bool = True
    changes: bool = False
    seen: frozenset[str] = frozenset()

    @property
    def command(self) -> str:
        """What it is called."""
        return "attach" if self.files.alone else "update" if self.changes else "import"

    def fetched(self) -> "Order":
        """The same, with the rows of databases, which are asked now."""
        return structs.replace(self, files=self.files.fetched())

    def record(self, context: Context, results: OutputPath | None) -> RunRequest:
        """What the journal keeps of it."""
        send = context.send
        # The simulator forgets: what an earlier one was given is not held by this one.
        resend = send.resend or send.simulate
        compared = f"compare overwrites={Overwrites.of(send.overwrite_conflicts)} " if send.compare else ""
        undo = f"{NO_UNDO} " * send.no_undo
        options = f"{'changes ' * self.changes}{compared}{undo}emails={send.emails} resend={resend} {self.files.key}"
        command = UPDATE if self.changes else "import"
        return RunRequest(command, context.key, options, text_of(results.path.resolve()) if results else "", resend)


def import_files(order: Order, context: Context) -> Delivery:
    """Plans the files, passes every guard, and sends them; goes on where a run of the same files was interrupted.

    Raises:
        EtlError: nothing was sent.
    """
    return concluded(order.command, context, lambda here: _import(order, here))


def _import(order: Order, context: Context) -> Delivery:
    order, results = _before_reading(order, context)
    with context.open_journal() as journal:
        compact(journal, context)
        record = order.record(context, results)
        if order.changes:
            require_nothing_unsent(journal, context)
        else:
            require_plan(journal, context)
        old = None if context.send.fresh or context.send.simulate else _unfinished(journal, record, order)
        if old is None:
            planned = read_files(journal, order, record, context)
            return recorded(journal, planned.run, context, lambda: _begin(journal, planned, order, context, results))
        context.observer.note(Continuing(old))
        run = old
        return recorded(journal, run.number, context, lambda: _continue(journal, run, order, context, results))


def plan_files(order: Order, context: Context) -> Plan:
    """Plans the files and lets the plan pass all guards; whoever sends the run later compares it again.

    Raises:
        EtlError: nothing may be sent, and nothing will be.
    """
    order, results = _before_reading(order, context)
    with context.open_journal() as journal:
        compact(journal, context)
        if order.changes:
            require_nothing_unsent(journal, context)
        require_plan(journal, context)
        planned = read_files(journal, order, order.record(context, results), context)

        def act() -> "Passed":
            passed = pass_guards(journal, planned, order, context)
            journal.mark(planned.run, RunState.PLANNED)
            return Passed(replace(passed, totals=tuple(journal.totals(planned.run))))

        return recorded(journal, planned.run, context, act).plan


class Passed(Struct, frozen=True):
    """A run that its guards have let pass."""

    plan: Plan
    ending: Ending = Ending.SUCCESS


def read_files(journal: Journal, order: Order, record: RunRequest, context: Context) -> Plan:
    """Plans a run, which waits as refused until ``pass_guards`` lets it pass, and tells what was read."""
    require_mapping_tests(order.files)
    if order.files.passed:
        context.observer.note(PassedOver(order.files.passed))
    request = order.files.request(record, emails=context.send.emails)
    # The journal of a rehearsal knows nothing.
    past = imported_before(context.journal.journal) if context.send.simulate else nullcontext
    if context.send.simulate:
        request = structs.replace(request, controls=structs.replace(request.controls, portal=context.known_portal))
    planned = plan(journal, request, past, context.tell_first_problem)
    if context.send.compare:
        # The portal's own invoices will tell more of them.
        planned = replace(planned, customers="")
    context.observer.note(Planned(planned))
    return planned


def pass_guards(journal: Journal, planned: Plan, order: Order, context: Context) -> Plan:
    """Lets a plan pass that is what was expected, and compares it with its portal where that is called for.

    Returns:
        The plan, by what is known after that.

    Raises:
        EtlError: nothing may be sent; the run stays refused, so that neither resume nor the same command gets past.
    """
    emails, mails = context.send.emails, planned.mails
    check = order.files.check
    require_as_seen(journal.rejects.sources(planned.run), order.seen)
    require_totals(expected_of(check), balance(planned.totals), planned.hash_total)
    if not context.send.simulate:
        require_complete(planned, check)
    elif why := incomplete(planned, check):
        # Nothing can be lost in a rehearsal.
        context.observer.note(WouldBeRefused(f"An import would be refused. {why}"))
    require_mail_answer(mails, emails=emails)
    if compare_planned(journal, known_run(journal, planned.run), context):
        # What was unchanged by the journal may be sent now.
        mails = journal.mails(planned.run)
        require_mail_answer(mails, emails=emails)
    if context.send.compare:
        planned = beside_portal(journal, planned, context.key)
        if planned.customers:
            context.observer.note(NewCustomers(planned.customers))
        require_complete(planned, check)
    if mails.documents and emails:
        context.observer.note(Mailing(mails))
    return replace(planned, mails=mails)


def _before_reading(order: Order, context: Context) -> tuple[Order, OutputPath | None]:
    """The order with files that can be read, and where the results go, if anywhere.

    Raises:
        EtlError: the order contradicts itself, or what it needs is not there.
    """
    send = context.send
    require_files(order.files)
    if send.simulate and (send.verify or send.compare):
        flag = "--verify" if send.verify else "--compare"
        raise SettingsError(f"{flag} asks a portal, and a rehearsal has none: leave out --simulate or {flag}.")
    if order.changes and send.compare:
        raise SettingsError("--compare is for invoices as a whole: leave it out where only some attributes change.")
    if send.overwrite_conflicts and not send.compare:
        raise SettingsError("--overwrite-conflicts goes with --compare, which finds them: add it.")
    kind = SIMULATED if send.simulate else RESULTS
    order = order.fetched()
    found = place(order.files.every, order.results, kind, folder=order.files.alone, written=order.written)
    require_somebody(context)
    return order, found


def _continue(journal: Journal, run: Run, order: Order, context: Context, results: OutputPath | None) -> Delivery:
    journal.approvals.require(run.number)
    require_as_seen(run.sources, order.seen)
    figures, hash_total = balance(journal.totals(run.number)), journal.history.hash_total(run.number)
    require_totals(expected_of(order.files.check), figures, hash_total)
    compare_pending(journal, run, context)
    return deliver(journal, run.number, context, results)


def _begin(journal: Journal, planned: Plan, order: Order, context: Context, results: OutputPath | None) -> Delivery:
    pass_guards(journal, planned, order, context)
    if order.changes and not context.send.simulate and journal.approvals.four_eyes(context.key).needed:
        # No plan tells of changes: what would be sent at once elsewhere becomes one.
        workbook = beside_results(order.files.paths[0], "plan")
        put_forward(journal, planned.run, workbook, context)
        return Delivery(planned.run, Ending.NOTHING_SENT, balance(planned.totals), journal.place)
    try:
        return deliver(journal, planned.run, context, results, planned=True)
    except (BusyError, PlanError):
        # It was said that nothing is sent: no resume may pick it up.
        put_back(journal, planned.run, RunState.REFUSED)
        raise


def _unfinished(journal: Journal, record: RunRequest, order: Order) -> Run | None:
    try:
        hashes = [sha256(file) for file in order.files.tables]
    except OSError:
        # Planning will say what is wrong with it.
        return None
    return journal.unfinished(record, hashes)
