"""Settled documents of pages as the rows they were."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from etl.journal.database import Database
from etl.journal.row_hash import COLUMNS, request_hash
from etl.model.audit import Attempt

if TYPE_CHECKING:
    from etl.journal.page import Frame

_DOCUMENT = (*(name for name in COLUMNS if name != "run"), "attempts", "http_status", "finished_at")
_ATTEMPT = ("run", "seq", "number", "started_at", "what", "http_status", "outcome", "message", "seal")
_BEFORE_IMAGE = ("run", "seq", "before", "held", "at")


def add_rows(db: Database, run: int, documents: "Frame") -> None:
    """Makes rows of settled documents, of their requests, and of what was known to be before."""
    from etl.journal import page

    columns = page.columns(documents, _DOCUMENT)
    db.insert("document", ("run", *_DOCUMENT), ((run, *row) for row in zip(*columns, strict=False)))
    requests = requests_of(documents)
    db.insert("attempt", _ATTEMPT, ((run, seq, 1, *each, request_hash(seq, each)) for seq, each in requests))
    kept = documents.drop_nulls("before").select("seq", "before", "kept_at").iter_rows()
    db.insert("before_image", _BEFORE_IMAGE, ((run, seq, word, "", at) for seq, word, at in kept))


def requests_of(documents: "Frame") -> Iterator[tuple[int, Attempt]]:
    """The request of each settled document, the only one."""
    asked = documents.select("seq", "started_at", "what", "http_status", "outcome")
    return ((seq, Attempt(at, what, status, outcome, "")) for seq, at, what, status, outcome in asked.iter_rows())
