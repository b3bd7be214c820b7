"""What an observer is told of: a frozen record for each step of a use case, which says nothing of words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct

from etl.app.control_events import Approved, GivenUp, Linked, NewCustomers, Proposed, ReconciliationWritten
from etl.app.file_events import RejectsWritten, ReportWritten, ResultsWritten, VerificationWritten
from etl.app.reading_events import FirstProblem
from etl.app.revert_events import RevertEvent
from etl.app.run_notice import Summary
from etl.app.waiting_events import WaitingEvent
from etl.exit_codes import Ending
from etl.journal import MailCount, Reason
from etl.model.comparison import Overwrites
from etl.model.limits import RateLimit
from etl.model.run import Run
from etl.planning import Plan
from etl.report import Balance
from etl.report.planned import ActionCounts
from etl.report.verification import Verification

#: Reasons that are told at most: where there are as many, there may be more.
REASONS = 1000


class Continuing(Struct, frozen=True):
    """An interrupted run of the same files goes on."""

    run: Run


class Resuming(Struct, frozen=True):
    """A run goes on; ``others`` have documents pending too, where the run was not named."""

    run: Run
    others: tuple[Run, ...]


class NothingPending(Struct, frozen=True):
    """No run to the portal has documents pending; ``others`` to other portals have."""

    portal: str
    others: tuple[Run, ...]


class PassedOver(Struct, frozen=True):
    """Files that a pattern matches are not read: etl wrote them itself, or they only say that others are open."""

    files: tuple[Path, ...]


class Planned(Struct, frozen=True):
    """The files were read and checked."""

    plan: Plan


class WouldBeRefused(Struct, frozen=True):
    """An import of the files to the portal of the last ones would be refused, and why."""

    why: str


class Mailing(Struct, frozen=True):
    """Customers will be mailed, since that was allowed."""

    mails: MailCount


class MailsToAllow(Struct, frozen=True):
    """An import of the files that were checked would mail customers, if that is allowed."""

    mails: MailCount


class Comparing(Struct, frozen=True):
    """The run is compared with what the portal holds; ``again`` where that was done before."""

    portal: str
    again: bool = False


class ConflictsKnown(Struct, frozen=True):
    """So many invoices of the run were in conflict when they were last compared: they are compared again."""

    invoices: int


@dataclass(frozen=True, slots=True)
class Compared:
    """What a run would do to the portal, or one that ``reverts``; ``idle`` InvoiceIds to overwrite have no conflict."""

    marks: ActionCounts
    overwrites: Overwrites
    idle: tuple[str, ...] = ()
    ending: Ending = Ending.SUCCESS
    reverts: bool = False


class NothingToSend(Struct, frozen=True):
    """No document of the run is to be sent."""


class Sending(Struct, frozen=True):
    """The portal has let us in: so many documents are sent, within limits."""

    documents: int
    portal: str
    rates: tuple[RateLimit, ...]


class Sent(Struct, frozen=True):
    """The sending has ended.

    Attributes:
        run: its number.
        portal: for people.
        simulated: whether it was a rehearsal.
        figures: the control totals.
        asked: documents that the portal was asked for since an answer was lost.
    """

    run: int
    portal: str
    simulated: bool
    figures: Balance
    asked: int


class Together(Struct, frozen=True):
    """The control totals of a correction and of the run that it corrects."""

    root: int
    figures: Balance


class Reasons(Struct, frozen=True):
    """Why documents were not delivered, what is odd about others, and of how many a PDF may be missing."""

    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    unsure: int = 0


class Resumable(Struct, frozen=True):
    """Documents of the run are pending."""

    run: int


class Verifying(Struct, frozen=True):
    """What the run has sent is compared with what the portal holds."""

    run: Run
    portal: str


class Verified(Struct, frozen=True):
    """The figures of both sides and what does not agree; and sentences on what was not compared."""

    found: Verification
    left_out: tuple[str, ...]


class Acknowledged(Struct, frozen=True):
    """The portal's queue was told of so many documents; ``untold`` have no InvoiceId to be told by."""

    told: int
    untold: int


class Exporting(Struct, frozen=True):
    """The portal's invoices are read."""

    portal: str


@dataclass(frozen=True, slots=True)
class Exported:
    """The portal's invoices are in a file; ``sums`` are Amount and BalanceDue by currency, "" standing for none."""

    path: Path
    count: int
    sums: Mapping[str, tuple[Decimal, Decimal]]


class Held(Struct, frozen=True):
    """An invoice as the portal gave it; ``body`` is None where it holds none of that Identity."""

    identity: str
    body: Mapping[str, Any] | None


class Queued(Struct, frozen=True):
    """Entries of the portal's integration queue, as they came."""

    rows: Sequence[Mapping[str, Any]]


#: Everything an observer is told of.
Event = (
    WaitingEvent
    | Continuing
    | Resuming
    | NothingPending
    | RevertEvent
    | PassedOver
    | FirstProblem
    | Planned
    | WouldBeRefused
    | Mailing
    | MailsToAllow
    | Comparing
    | ConflictsKnown
    | Compared
    | Proposed
    | Approved
    | NewCustomers
    | ReconciliationWritten
    | Linked
    | NothingToSend
    | Sending
    | Sent
    | Together
    | Reasons
    | ResultsWritten
    | ReportWritten
    | RejectsWritten
    | Resumable
    | Verifying
    | Verified
    | VerificationWritten
    | Acknowledged
    | Exporting
    | Exported
    | Held
    | Queued
    | GivenUp
    | Summary
)
