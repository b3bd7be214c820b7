"""What a use case tells of, in words."""

from collections.abc import Iterator

from etl.app import events as told
from etl.app.control_events import Approved, GivenUp, Linked, NewCustomers, Proposed, ReconciliationWritten
from etl.app.file_events import RejectsWritten, ReportWritten, ResultsWritten, VerificationWritten
from etl.app.other_files import passed_over
from etl.app.reading_events import FirstProblem
from etl.app.revert_events import ByHand, Reverting, Undoable
from etl.app.waiting_events import TakingOver, Waiting
from etl.cli.render.approval_text import control_text
from etl.cli.render.begin_text import plan_text, sending_text
from etl.cli.render.compare_text import marks_text
from etl.cli.render.end_text import end_text
from etl.cli.render.invoice_text import invoice_text
from etl.cli.render.reconcile_text import reconcile_text
from etl.cli.render.revert_text import revert_text
from etl.cli.render.runs_text import others_text
from etl.cli.render.verify_text import verified_text, verifying_text
from etl.report import money
from etl.report.run_state import run_files
from etl.text import moment, number_of


def event_text(event: told.Event) -> Iterator[str]:  # noqa: C901, PLR0912 - a case for each event, a line or two long
    """The lines of an event."""
    match event:
        case Waiting(portal):
            yield f"Another command of etl is talking to {portal}: waiting for it to end."
        case TakingOver(portal, seconds):
            yield f"The command of etl that was talking to {portal} has gone without a word:"
            yield f"waiting up to {number_of(seconds, 'second')}, until it can send nothing more."
        case told.Continuing(run):
            yield f"Run {run.number} of {moment(run.started_at)}, of the same file, was interrupted: continuing it."
            yield "To plan it anew instead, add --fresh."
        case told.Resuming(run, others):
            yield f"Run {run.number} of {moment(run.started_at)}: {run_files(run)}."
            yield from others_text(others)
        case told.NothingPending(portal, others):
            yield f"No run to {portal} has documents pending."
            yield from others_text(others)
        case GivenUp(run):
            yield (
                f"Run {run.number} is given up: {number_of(run.pending, 'invoice')} of it will not be sent any more."
                " What it has sent stays."
            )
        case Reverting() | ByHand() | Undoable():
            yield from revert_text(event)
        case told.PassedOver(files):
            yield from passed_over(files)
        case told.Planned(plan):
            yield from plan_text(plan)
        case told.Mailing(mails):
            yield f"--send-emails: {mails.sentence}."
        case told.MailsToAllow(mails):
            yield f"With --send-emails {mails.sentence} (Yes in SendNewInvoiceEmail)."
            yield "Their import needs --send-emails to mail these customers, or --no-emails to mail nobody.\n"
        case Proposed() | Approved() | Linked():
            yield from control_text(event)
        case ReportWritten() | ResultsWritten() | RejectsWritten() | VerificationWritten():
            yield from end_text(event)
        case told.Exported():
            yield from _exported(event)
        case told.Held(_, body):
            yield from [*invoice_text(body), ""] if body is not None else ()
        case ReconciliationWritten():
            yield from reconcile_text(event)
        case told.Acknowledged(count, untold):
            without = f"; {untold:,} without an InvoiceId could not be told of" if untold else ""
            yield f"Acknowledged: {number_of(count, 'document')}{without}."
        case told.Queued():
            pass
        case _:
            yield from _progress_text(event)


def _progress_text(event: told.Event) -> Iterator[str]:  # noqa: C901 - as above
    """The lines of what happens at the portal."""
    match event:
        case FirstProblem(place, problem):
            yield f"First problem ({place}, row {problem.source_row}): {problem}"
        case told.WouldBeRefused(sentence) | NewCustomers(sentence):
            yield f"{sentence}\n"
        case told.Comparing(portal, again):
            yield f"Comparing with what {portal} holds{' now' * again}."
        case told.ConflictsKnown(invoices):
            yield (
                f"Sending {invoices:,} of these invoices might undo a payment: that was seen when they were compared"
                " with the portal last. So they are compared again."
            )
        case told.Compared(marks, overwrites, idle, reverts=reverts):
            yield from marks_text(marks, overwrites, idle, reverts=reverts)
            yield ""
        case told.NothingToSend():
            yield "There is nothing to send."
        case told.Sending(documents, portal, rates):
            yield sending_text(documents, portal, rates)
        case told.Sent() | told.Together() | told.Reasons() | told.Resumable():
            yield from end_text(event)
        case told.Verifying(of, portal):
            yield verifying_text(of, portal)
        case told.Verified(found, left_out):
            yield from (*verified_text(found), *left_out)
        case told.Exporting(portal):
            yield f"Reading the invoices of {portal}."


def _exported(event: told.Exported) -> Iterator[str]:
    for currency, (amount, due) in sorted(event.sums.items()):
        yield f"  {currency or '(no currency)'}: Amount {money(amount)}, BalanceDue {money(due)}"
    yield f"{event.count:,} invoice{'s' * (event.count != 1)}: {event.path}"
