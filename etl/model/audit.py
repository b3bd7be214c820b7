"""The facts of an audit trail: who asked for a run, with what, and every request it made of a document."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

#: Characters kept of the message on a request.
LONGEST = 500


class Attempt(NamedTuple):
    """A request about a document.

    Attributes:
        started_at: UTC, ISO 8601, with milliseconds.
        what: POST, PATCH or GET; "sign in" where no token was to be had; "cut off" where a process ended before it
            recorded what it had sent.
        http_status: of the answer, or None without one.
        outcome: what the answer said of the request, in one word.
        message: why; "" where it was accepted.
    """

    started_at: str
    what: str
    http_status: int | None
    outcome: str
    message: str


class Invocation(Struct, frozen=True):
    """A command that worked on a run. Holds no secrets.

    Attributes:
        command: as it was typed, word by word; secrets are redacted.
        versions: of etl, Python and the packages that matter, by name.
        settings: in force, by name.
        machine: its name.
        who: the person's account; "" where it has none.
        started_at: UTC, ISO 8601.
        finished_at: UTC, ISO 8601; None while it is under way, or where it was cut off.
        exit_code: None while it is under way, or where it was cut off.
        message: why it ended as it did, or "".
    """

    command: tuple[str, ...]
    versions: Mapping[str, str]
    settings: Mapping[str, str]
    machine: str
    who: str = ""
    started_at: str = ""
    finished_at: str | None = None
    exit_code: int | None = None
    message: str = ""


class AuditedDocument(NamedTuple):
    """A document of a run in the audit trail; a hash alone stands for what the invoice says.

    Attributes:
        seq: position in the run.
        document_id: the InvoiceId.
        identity: the Identity that was sent.
        currency: as in the cell, or "".
        amount: in canonical text; None where it is no amount.
        content: SHA-256 of the body that was to be sent, in hexadecimal; "" where there is none.
        attachment: the path of its PDF, or "".
        attachment_sha256: of its bytes, in hexadecimal, or "".
        file: where it stands.
        sheet: of that file; "" for text files.
        source_row: of that sheet.
        status: what became of it.
        message: why.
        posts: how often it was sent.
        asked: how often the portal was asked for it because it was in doubt.
        http_status: of the last answer.
        finished_at: UTC, ISO 8601.
    """

    seq: int
    document_id: str | None
    identity: str | None
    currency: str
    amount: str | None
    content: str
    attachment: str
    attachment_sha256: str
    file: str
    sheet: str
    source_row: int
    status: str
    message: str
    posts: int
    asked: int
    http_status: int | None
    finished_at: str | None


class Count(Struct, frozen=True):
    """How many requests of a kind had an outcome."""

    what: str
    outcome: str
    count: int
