"""A document of a run: as it is planned, on its way, and what became of it."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from etl.model.attachment import ATTACH, Attached, Attachment
from etl.model.audit import Attempt

#: The command of a run whose documents change attributes of invoices, and leave the others.
UPDATE = "update"

#: The command of a run that puts back what invoices said before another run overwrote them.
REVERT = "revert"

#: The same of a run that changed attributes: they get their former values, and the others are left.
REVERT_UPDATE = "revert-update"

#: Commands of runs that put back what another one has done.
REVERTS = frozenset({REVERT, REVERT_UPDATE})

#: Commands of runs whose documents change invoices that the portal holds.
CHANGES = frozenset({UPDATE, ATTACH, REVERT_UPDATE})


class Status(StrEnum):
    """What the journal knows of a document."""

    #: Checked and ready; no request has left.
    PLANNED = "planned"
    #: A request may have left; nothing is known of its end. After a crash this means in doubt.
    SENDING = "sending"
    #: A request may have been applied and the portal could not be asked.
    IN_DOUBT = "in doubt"
    #: The portal holds the document.
    SUCCESS = "success"
    #: The portal refused the document, or every attempt failed.
    FAILED = "failed"
    #: Never sent: the checks found problems.
    REJECTED = "rejected"
    #: Not sent: the portal was given this very content before, or holds it so by its own word.
    UNCHANGED = "unchanged"
    #: Not sent: a credit memo, a return or the like, an invoice that was voided, or one of a run that was given up.
    SET_ASIDE = "set aside"
    #: Not sent: a later run has taken over this document.
    SUPERSEDED = "superseded"


#: What a run has still to settle.
UNSETTLED = (Status.PLANNED, Status.SENDING, Status.IN_DOUBT)

#: What it has to settle, or to look at anew.
OPEN = (*UNSETTLED, Status.UNCHANGED)

#: What was sent and needs no more: the portal has taken it, or will not.
SETTLED = (Status.SUCCESS, Status.FAILED)


class PlannedRow(NamedTuple):
    """A row of the input as the plan records it, rejected or not.

    Attributes:
        seq: position in the run, from 0, in input order.
        source_row: the row as the user sees it in Excel or an editor, from 1.
        document_id: the InvoiceId as it will be sent, or None where the cell is empty.
        invoice_key: the InvoiceId as it is compared: trimmed, lower case.
        identity_key: the Identity as it is compared.
        identity: the Identity as it will be sent.
        currency: as in the cell, or "".
        amount: the Amount in canonical text, or None where it is no amount.
        payload: the JSON body, or None where the row is rejected.
        mails: whether the portal is asked to mail the customer.
        rows: all its rows where it has several, as ``RowSpans`` has them; those of lines that have no invoice; else "".
        aside: why it is set aside, as it is no invoice; or None.
        attachment: the path of the file that goes with it; as the file names it, until its size and SHA-256 are known.
        alike: what it may be another one's duplicate by: customer, PostingDate, currency and Amount; None where one is
            empty, or the Amount zero.
        stated: where there is no body: CustomerId and CustomerName as their cells have them, as JSON; or None.
    """

    seq: int
    source_row: int
    document_id: str | None
    invoice_key: str | None
    identity_key: str | None
    identity: str | None
    currency: str
    amount: str | None
    payload: str | None
    mails: bool
    rows: str = ""
    aside: str | None = None
    attachment: str | None = None
    attachment_size: int | None = None
    attachment_sha256: str | None = None
    alike: str | None = None
    stated: str | None = None


class Key(NamedTuple):
    """What tells a document apart from the others of its run, and where it stands."""

    seq: int
    document_id: str | None
    identity: str | None
    invoice_key: str | None
    identity_key: str | None
    file: str
    sheet: str
    source_row: int


class Document(NamedTuple):
    """A planned document on its way to the portal.

    Attributes:
        seq: position in the run.
        identity: the key of GET and PATCH.
        payload: the JSON body.
        attempts: requests made for it so far.
        in_doubt: whether an earlier request may have been applied.
        content: what the journal knows body and file by: a SHA-256, in hexadecimal.
        attachment: the file that goes with it, or in its place; has_file tells whether the portal was given it last.
        earlier: the versions of which the portal may have held one before, as ``etl.versions`` writes them; "" where
            that is not known.
        quiet_since: in doubt, since when no request of it can have left: UTC, ISO 8601; "" for just now.
        unsent: in doubt only for what another run has sent.
    """

    seq: int
    identity: str
    payload: bytes
    attempts: int
    in_doubt: bool
    content: str
    attachment: Attachment | None = None
    has_file: bool = False
    earlier: str = ""
    quiet_since: str = ""
    unsent: bool = False


class Outcome(NamedTuple):
    """What became of a document.

    Attributes:
        seq: position in the run.
        status: PLANNED where it was given back unsent, or came in doubt and is not held.
        attempts: requests made for it in all.
        http_status: of the last answer, or None without one.
        message: why it failed, or a remark on its success; "" for none.
        finished_at: UTC, ISO 8601; None unless settled.
        asked: how often the portal was asked for it because its state was in doubt.
        attached: what is known of its file.
        requests: made for it since it was claimed, in order.
        quiet_since: in doubt, since when no request of it can have left: UTC, ISO 8601.
        paid: whether the portal has less due of it than was sent, as it was paid since.
        currency: of the body, or "".
        amount: of the body, in canonical text; None where it says none.
        customer: the CustomerId of the body, or "".
    """

    seq: int
    status: Status
    attempts: int
    http_status: int | None
    message: str
    finished_at: str | None
    asked: int = 0
    attached: Attached = Attached.NO
    requests: tuple[Attempt, ...] = ()
    quiet_since: str = ""
    paid: bool = False
    currency: str = ""
    amount: str | None = None
    customer: str = ""


class Result(NamedTuple):
    """A document's line in the results, in the journal's own words.

    ``customer``, ``customer_name`` and ``due`` are CustomerId, CustomerName and BalanceDue of its body; "" and None
    where it has none: of a rejected document, of one that changes other attributes, and of one that is forgotten.
    """

    document_id: str | None
    status: Status
    message: str
    source_file: str
    source_sheet: str
    source_row: int
    attempts: int
    http_status: int | None
    finished_at: str | None
    warnings: str = ""
    attachment: str = ""
    attached: Attached = Attached.NO
    rules: tuple[str, ...] = ()
    currency: str = ""
    amount: str | None = None
    customer: str = ""
    customer_name: str = ""
    due: str | None = None


class Total(Struct, frozen=True):
    """Count and sum of Amount of the documents in one status and currency.

    ``amount`` leaves out the ``unreadable`` rows whose Amount is no amount.
    """

    status: Status
    currency: str
    count: int
    amount: Decimal
    unreadable: int = 0
