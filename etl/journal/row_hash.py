"""Documents as they were written: what comes back otherwise was damaged on the disk, and counts for nothing."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b, sha256
from typing import Any, NamedTuple

from etl.journal.database import Value
from etl.model.attachment import Attachment
from etl.model.audit import Attempt
from etl.model.document import Document, PlannedRow, Status


class CorruptRowError(Exception):
    """A row is not as it was written. Never leaves this package: a JournalError reports it."""


#: Columns of a document's row, in the order of ``rows_of``.
COLUMNS = (
    "run",
    "source",
    "seq",
    "source_row",
    "document_id",
    "invoice_key",
    "identity_key",
    "identity",
    "currency",
    "amount",
    "payload",
    "mails",
    "status",
    "content",
    "seal",
    "source_rows",
    "message",
    "attachment",
    "attachment_size",
    "attachment_sha256",
    "likeness",
    "stated",
)


#: What the row of a plain document begins with, besides what was planned.
BEGINNING = {
    "status": str(Status.PLANNED),
    "message": "",
    "attachment": "",
    "attachment_size": 0,
    "attachment_sha256": "",
    "attempts": 0,
    "http_status": None,
    "finished_at": None,
    "asked": 0,
    "attached": "",
    "quiet_since": "",
    "stated": "",
}


class Facts(NamedTuple):
    """What never changes once a document is planned, in the order it is hashed; columns of its row."""

    source: int
    seq: int
    source_row: int
    document_id: str | None
    invoice_key: str | None
    identity_key: str | None
    identity: str
    currency: str
    amount: str | None
    mails: int
    content: str
    attachment: str
    attachment_size: int
    attachment_sha256: str


#: The hashed columns of a document, as SQL selects them.
HASHED_COLUMNS = ", ".join(f"document.{name}" for name in Facts._fields)

#: Number of the hashed columns.
FACTS = len(Facts._fields)

#: The last three hashed columns where a document has no file, and in every document before version 5.
_NO_FILE = ("", 0, "")


def rows_of(run: int, source: int, planned: Iterable[PlannedRow]) -> Iterator[tuple[Value, ...]]:
    """Documents for the journal, in the order of ``COLUMNS``: planned, rejected or set aside."""
    for row in planned:
        seq, place, name, invoice_key, identity_key, identity, currency, amount, payload, mails, rows, aside = row[:12]
        path, size, digest, alike, said = row[12:]
        enclosed = (path or "", size or 0, digest or "")
        content = "" if payload is None else content_of(payload, enclosed[2])
        facts = (source, seq, place, name, invoice_key, identity_key, identity, currency, amount)
        status = Status.SET_ASIDE if aside else Status.REJECTED if payload is None else Status.PLANNED
        hashed = row_hash((*facts, int(mails), content, *enclosed))
        yield (
            run,
            *facts,
            payload,
            int(mails),
            status,
            content,
            hashed,
            rows,
            aside or "",
            *enclosed,
            likeness_of(alike),
            said or "",
        )


def likeness_of(facts: str | None) -> int | None:
    """A number that equal facts have in common, and hardly any others."""
    if facts is None:
        return None
    return int.from_bytes(blake2b(facts.encode(), digest_size=8).digest(), "big", signed=True)


def content_of(payload: str, attachment: str = "") -> str:
    """SHA-256 of a body and, where a file goes with it, of that file's own; in hexadecimal."""
    return sha256(f"{payload}\n{attachment}".encode() if attachment else payload.encode()).hexdigest()


def row_hash(facts: Sequence[Value]) -> str:
    """Returns a hash over facts, such as ``Facts``: 64 bits, against corruption, not against forgery."""
    known = tuple(facts)
    if known[-3:] == _NO_FILE:
        known = known[:-3]
    return blake2b(repr(known).encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()


def request_hash(seq: int, attempt: Attempt) -> str:
    """Returns a hash over a request of a document: all but the message, which is deleted in time."""
    return row_hash((seq, *attempt[:-1]))


def check(facts: Sequence[Any], hashed: str) -> None:
    """Raises CorruptRowError where facts do not have the hash they were written with; version 1 and 2 wrote none."""
    if hashed and row_hash(facts) != hashed:
        raise CorruptRowError(f"the invoice of row {facts[2]} is not as it was written")


def checked_documents(rows: Sequence[Any], after: int) -> list[Document]:
    """Documents to send.

    Args:
        rows: the hashed columns, their hash, payload, attempts, status, since when no request of it can have left,
            whether another run's version is in doubt, whether the portal has the file, and the versions of which it
            may hold one.
        after: all must be behind this ``seq``, in order.

    Raises:
        CorruptRowError: they are not as they were written.
    """
    documents = [_checked_document(*row) for row in rows]
    for document in documents:
        if document.seq <= after:
            raise CorruptRowError("documents are out of order")
        after = document.seq
    return documents


def _checked_document(*row: Any) -> Document:  # noqa: ANN401 - what HASHED_COLUMNS has, and more
    facts = Facts._make(row[:FACTS])
    hashed, payload, attempts, status, quiet, doubt, has_file, earlier = row[FACTS:]
    check(facts, hashed)
    if payload is None or content_of(payload, facts.attachment_sha256) != facts.content:
        raise CorruptRowError(f"the invoice of row {facts.source_row} is not as it was written")
    in_doubt = status != Status.PLANNED or bool(doubt)
    path, size, digest = facts.attachment, facts.attachment_size, facts.attachment_sha256
    attachment = Attachment(path, size, digest) if path else None
    body = payload.encode()
    sent = (facts.seq, facts.identity, body, attempts, in_doubt, facts.content)
    unsent = in_doubt and status == Status.PLANNED and not attempts
    return Document(*sent, attachment, bool(has_file), earlier, quiet, unsent)
