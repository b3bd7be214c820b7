"""Documents whose invoices are to be asked for before they are overwritten, and when that is."""

from time import time
from typing import Any, NamedTuple

from etl.journal import attribute_names, pages, paid
from etl.journal.database import Database, Value
from etl.journal.kinds import IDENTITY, given, kinds_of
from etl.journal.schema import OPEN_DOCUMENT
from etl.model.attachment import ATTACH
from etl.model.before import Before
from etl.model.document import Status
from etl.model.run import NO_UNDO
from etl.text import millisecond

#: Documents fetched at a time.
_PAGE = 1000

#: Seconds after which what was read of an invoice is read once more, where it was not sent yet. A run whose processes
#: are killed one after the other comes further all the same.
_FRESH = 600.0

_GIVEN = given("delivered.run", *IDENTITY)

#: Of which nothing is known from before, or what is known is old, or it was seen to be paid since then. What was
#: compared is compared once more before a run goes on.
_NOT_READ = (
    "NOT EXISTS (SELECT 1 FROM before_image AS b WHERE b.run = document.run AND b.seq = document.seq"
    f" AND (b.before <> '{Before.HELD}' OR b.at >= ? OR EXISTS (SELECT 1 FROM comparison AS c"
    f" WHERE c.run = document.run AND c.seq = document.seq)) AND b.at >= COALESCE({paid.PAID_AT}, ''))"
)


class Unread(NamedTuple):
    """A document whose invoice is to be asked for; ``given`` where this journal has sent it before.

    ``body`` is what would be sent, and ``earlier`` the versions of which the portal may hold one, as ``etl.versions``
    writes them.
    """

    seq: int
    identity: str
    document_id: str | None
    body: str
    given: bool
    earlier: str


def is_kept(db: Database, run: int) -> bool:
    """Whether a run keeps what it overwrites: not where nobody wants it, nor of files, which no portal gives back."""
    command, options = _request(db, run)
    return command != ATTACH and NO_UNDO not in options.split()


def count(db: Database, run: int) -> int:
    """How many documents are to be asked for."""
    where, values = _condition(db, run)
    (found,) = db.execute(
        f"SELECT COUNT(*) FROM document WHERE run = ? AND {OPEN_DOCUMENT} AND status = ? AND {where}",
        (run, Status.PLANNED, *values),
    ).fetchone()
    return int(found) + (pages.count(db, run) if is_kept(db, run) else len(_packed(db, run)))


def behind(db: Database, run: int, after: int) -> list[Unread]:
    """The next of them behind a ``seq``; all of them are rows from now on."""
    rows = _rows(db, run, after)
    if is_kept(db, run):
        while pages.take_next_out(db, run, after, rows[-1][0] if len(rows) == _PAGE else None):
            rows = _rows(db, run, after)
    elif packed := _packed(db, run):
        pages.take_out(db, run, packed)
        rows = _rows(db, run, after)
    earlier = attribute_names.told(db, [row[5] for row in rows])
    return [Unread._make((*row[:4], row[4] is not None, each)) for row, each in zip(rows, earlier, strict=True)]


def _rows(db: Database, run: int, after: int) -> list[Any]:
    where, values = _condition(db, run)
    return db.execute(
        f"SELECT seq, identity, document_id, payload, {_GIVEN}, {kinds_of(db, run).earlier} FROM document"
        f" WHERE run = ? AND seq > ? AND {OPEN_DOCUMENT} AND status = ? AND {where} ORDER BY seq LIMIT ?",
        (run, after, Status.PLANNED, *values, _PAGE),
    ).fetchall()


def _condition(db: Database, run: int) -> tuple[str, tuple[Value, ...]]:
    """Which documents, in SQL: where nothing is kept, those that would undo a payment if they rose."""
    if is_kept(db, run):
        return _NOT_READ, (millisecond(time() - _FRESH),)
    command, _ = _request(db, run)
    return ("1 = 0", ()) if command == ATTACH else (f"identity_key IN ({paid.IDENTITIES})", (run,))


def _packed(db: Database, run: int) -> list[int]:
    """The ``seq`` of documents in pages of invoices that were seen to be paid."""
    command, _ = _request(db, run)
    names = paid.identities(db, run) if command != ATTACH else set()
    return [seq for (seq, _) in pages.having(db, run, ("seq", "identity_key"), "identity_key", names)]


def _request(db: Database, run: int) -> tuple[str, str]:
    command, options = db.execute("SELECT command, options FROM run WHERE run = ?", (run,)).fetchone()
    return command, options
