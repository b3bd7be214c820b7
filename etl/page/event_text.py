"""What a use case has told, in words for the page. Pure."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from etl.app import events as told
from etl.app.control_events import Approved, Linked
from etl.app.events import Event
from etl.app.file_events import RejectsWritten, ReportWritten, ResultsWritten, VerificationWritten
from etl.app.other_files import passed_over
from etl.app.reading_events import FirstProblem
from etl.app.waiting_events import TakingOver, Waiting
from etl.model.limits import RateLimit
from etl.planning import Plan
from etl.text import moment, number_of, text_of


class Line(Struct, frozen=True):
    """A sentence, and whether it tells of trouble."""

    text: str
    trouble: bool = False


def lines_of(events: Iterable[Event | str | None]) -> list[Line]:
    """The sentences of events, in order; troubles are told already."""
    found: list[Line] = []
    for each in events:
        if isinstance(each, str):
            found.append(Line(each, trouble=True))
        elif each is not None:
            found += map(Line, _words(each))
    return found


def _words(event: Event) -> Iterator[str]:  # noqa: C901, PLR0912 - a case for each event, a line or two long
    match event:
        case told.Planned(plan):
            yield from _plan(plan)
        case Waiting(portal):
            yield f"Another command is talking to {portal}: this one waits for it to end."
        case TakingOver(portal, seconds):
            yield f"The command that was talking to {portal} has gone: up to {number_of(seconds, 'second')} to wait."
        case told.Continuing(run) | told.Resuming(run):
            yield f"Run {run.number} of {moment(run.started_at)} goes on: {number_of(run.pending, 'document')} pending."
        case told.PassedOver(files):
            yield from passed_over(files)
        case told.WouldBeRefused(why):
            yield why
        case told.MailsToAllow(mails) | told.Mailing(mails):
            yield f"{mails.sentence} (Yes in SendNewInvoiceEmail)."
        case told.Comparing(portal, again):
            yield f"Comparing with what {portal} holds{' now' * again}."
        case told.ConflictsKnown(invoices):
            yield f"Sending {invoices:,} of these might undo a payment: they are compared again."
        case told.NothingToSend():
            yield "There is nothing to send."
        case told.Sending(documents, portal, rates):
            yield f"Sending {number_of(documents, 'document')} to {portal}{_limits(rates)}."
        case ResultsWritten(path, remark):
            yield from filter(None, [remark, f"Results: {text_of(path)}"])
        case ReportWritten(path):
            yield f"Report: {text_of(path)}"
        case RejectsWritten(files, remarks):
            yield from remarks
            if files:
                yield f"Rejected rows: {', '.join(map(text_of, files))}"
        case told.Resumable(run):
            yield f"Run {run} has documents that are not sent yet."
        case VerificationWritten(path):
            yield f"Verification: {text_of(path)}"
        case told.Verified(left_out=lacking):
            yield from lacking
        case told.Acknowledged(count):
            yield f"The portal's queue was told of {number_of(count, 'document')}."
        case Approved(plan_id, account, portal):
            yield f"Plan {plan_id} to {portal} is approved by {account}."
        case Linked(run, head):
            yield f"Audit trail of run {run}: {head}"
        case FirstProblem(place, problem):
            yield f"First problem ({place}, row {problem.source_row}): {problem}"
        case _:
            pass


def _plan(plan: Plan) -> Iterator[str]:
    for source in plan.sources:
        yield f"Read {source.place} ({source.form})."
        yield from source.remarks
        if source.mapping.unknown:
            yield f"Not sent, unknown columns: {', '.join(source.mapping.unknown)}."
    yield from plan.remarks
    yield from filter(None, (plan.gaps, plan.customers, plan.drift.unusual, plan.drift.usual))
    yield f"Hash total of the InvoiceIds: {plan.hash_total}."


def _limits(rates: tuple[RateLimit, ...]) -> str:
    told = " and ".join(map(str, rates))
    return f", at most {told}" if told else ""
