"""A plan that somebody sees and approves, and that is sent exactly so."""

import re
from dataclasses import replace
from pathlib import Path

from etl.app.audit import recorded
from etl.app.comparing import require_unmoved
from etl.app.concluding import concluded
from etl.app.context import Context
from etl.app.deliver import Delivery, deliver, put_back
from etl.app.file_set import require_files
from etl.app.guards import (
    expected_of,
    require_mail_answer,
    require_nothing_unsent,
    require_same_portal,
    require_somebody,
    require_totals,
)
from etl.app.import_ import Order, pass_guards, read_files
from etl.app.journal_upkeep import compact
from etl.app.output_paths import RESULTS, OutputPath, beside_results, place, require_workbook
from etl.app.portal_calls import require_portal
from etl.app.proposal import Proposal, put_forward
from etl.app.runs import existing, known_run, results_place
from etl.errors import BusyError, FileError, PlanError, SettingsError
from etl.extract import sha256
from etl.journal import Journal
from etl.model.document import CHANGES
from etl.model.run import Run, RunState
from etl.options import CheckOptions
from etl.report import balance
from etl.text import number_of, path_of

_ID = re.compile(r"(\d{1,18})-([0-9a-f]{12})", re.ASCII)


def propose(order: Order, workbook: Path | None, context: Context) -> Proposal:
    """Plans files against their portal, keeps the plan, and writes it down for a second person.

    Args:
        order: the files; to be compared.
        workbook: where the plan goes; None for beside the first file.
        context: the portal, and how to ask it.

    Raises:
        EtlError: there is no plan.
    """
    return concluded("plan", context, lambda here: _propose(order, workbook, here))


def _propose(order: Order, workbook: Path | None, context: Context) -> Proposal:
    require_portal(context)
    require_files(order.files)
    context = replace(context, send=replace(context.send, compare=True))
    order = order.fetched()
    files = order.files.every
    results = place(files, None, RESULTS, written=order.written)
    target = workbook or beside_results(order.files.paths[0], "plan")
    require_workbook(target, "A plan", files)
    with Journal(context.journal.journal) as journal:
        compact(journal, context)
        planned = read_files(journal, order, order.record(context, results), context)

        def act() -> Proposal:
            pass_guards(journal, planned, order, context)
            return put_forward(journal, planned.run, target, context)

        return recorded(journal, planned.run, context, act)


def send_approved(
    plan_id: str, results: Path | None, check: CheckOptions, context: Context, *, anyway: bool = True
) -> Delivery:
    """Sends a plan as it was approved, or nothing.

    Args:
        plan_id: as ``propose`` has told it.
        results: where the results go; None for where the plan has them.
        check: what must have been read.
        context: where to.
        anyway: whether results are written though nobody has said where.

    Raises:
        EtlError: there is no such plan, or something has changed since it was made; nothing was sent.
    """
    return concluded("import", context, lambda here: _send_plan(plan_id, results, check, here, anyway=anyway))


def _send_plan(plan_id: str, results: Path | None, check: CheckOptions, context: Context, *, anyway: bool) -> Delivery:
    require_somebody(context)
    with existing(context.place) as journal:
        compact(journal, context)
        run = proposed_plan(journal, plan_id.strip(), context)
        require_same_portal(run, context, f"Plan {run.plan} is for", "the plan was made for")
        journal.approvals.require(run.number)
        if run.request.command in CHANGES:
            require_nothing_unsent(journal, context)
        target = results_place(run, results, anyway=anyway)
        _require_unchanged(journal, run)
        hash_total = journal.history.hash_total(run.number)
        require_totals(expected_of(check), balance(journal.totals(run.number)), hash_total)
        mails = journal.mails(run.number)
        if mails.documents and context.send.emails is False:
            raise PlanError(
                f"Nothing was sent: the plan mails the customers of {number_of(mails.documents, 'invoice')}, and"
                " --no-emails would send others than were approved. Make a new plan with --no-emails."
            )
        require_mail_answer(mails, emails=context.send.emails)
        return recorded(journal, run.number, context, lambda: _send(journal, run.number, target, context))


def _send(journal: Journal, run: int, target: OutputPath | None, context: Context) -> Delivery:
    if journal.comparisons.compared(run):
        require_unmoved(journal, run, context, "the portal has changed since the plan was made.")
    gone = journal.superseded(run)
    if gone:
        raise PlanError(
            f"Nothing was sent: since the plan was made, other runs have taken over {gone:,} of its invoices. Make a"
            " new plan."
        )
    try:
        delivery = deliver(journal, run, context, target)
    except (BusyError, PlanError):
        put_back(journal, run, RunState.PROPOSED)
        raise
    if known_run(journal, run).state is RunState.PLANNED:
        # The portal did not let us in: the plan waits on.
        journal.mark(run, RunState.PROPOSED)
    return delivery


def proposed_plan(journal: Journal, plan_id: str, context: Context) -> Run:
    """The run that waits under a PLAN-ID; raises SettingsError where none does, and says what became of it."""
    if _ID.fullmatch(plan_id) is None:
        raise SettingsError(
            f"--plan {plan_id}: write the PLAN-ID as python -m etl plan has told it, such as 12-0a1b2c3d4e5f."
        )
    run = journal.run_of_plan(plan_id)
    if run is None:
        raise SettingsError(f"There is no plan {plan_id} in this journal. See python -m etl runs.")
    if run.state is RunState.EXPIRED:
        raise SettingsError(
            f"Plan {plan_id} has expired, after {number_of(context.journal.keep, 'day')} (--keep). Make a new one."
        )
    if run.state is not RunState.PROPOSED:
        told = (
            f"the rest of it is sent by: python -m etl resume {run.number}" if run.pending else "nothing is left of it."
        )
        raise SettingsError(f"Plan {plan_id} was sent already, as run {run.number}; {told}")
    return run


def require_as_proposed(journal: Journal, run: Run) -> None:
    """Raises PlanError where the journal has something else of a plan than when it was made."""
    if f"{run.number}-{journal.comparisons.digest(run.number)}" != run.plan:
        raise PlanError(
            f"Nothing was sent: what the journal has of plan {run.plan} is not what was approved. Make a new plan."
        )


def _require_unchanged(journal: Journal, run: Run) -> None:
    """Raises PlanError where the journal or a file is no longer as it was when the plan was made."""
    require_as_proposed(journal, run)
    for source in journal.rejects.sources(run.number):
        path = path_of(source.path)
        try:
            changed = bool(source.path) and path.is_file() and sha256(path) != source.sha256
        except OSError as error:
            raise FileError(
                f"{path} cannot be read ({error.strerror}). Put it back where it was, so that it can be seen whether it"
                " is what was planned."
            ) from error
        if changed:
            raise PlanError(f"Nothing was sent: {source.file} has changed since the plan was made. Make a new plan.")
