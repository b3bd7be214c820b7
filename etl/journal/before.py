"""What a portal held of each invoice before a run overwrote it, and what another run is to put back of it."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from time import time
from typing import Any, NamedTuple

from msgspec import Struct

from etl.journal import folding, pages, unread
from etl.journal.database import Database
from etl.journal.image import packed, unpacked
from etl.journal.row_hash import FACTS, HASHED_COLUMNS, Facts, check
from etl.journal.unread import Unread
from etl.model.before import Before, BeforeImage, Left
from etl.model.comparison import PlannedAction
from etl.model.document import CHANGES, REVERTS, Status
from etl.text import millisecond

#: Documents fetched at a time.
_PAGE = 1000

#: Documents that the portal has taken, or may have.
_APPLIED = (
    "(status = 'success' OR (status = 'failed' AND attempts > 0"
    " AND (http_status IS NULL OR http_status >= 500 OR http_status < 300)))"
)

#: Begins the message of an invoice that is not put back.
_KEPT = "Kept as it is: "


class LeftOut(NamedTuple):
    """A document of a run that puts back, which is not sent, for a person to look at.

    ``before`` is what the reverted run found; ``touched`` whether somebody has touched the invoice since.
    """

    document_id: str | None
    currency: str
    amount: str | None
    message: str
    file: str
    sheet: str
    source_row: int
    before: Before
    touched: bool


class AppliedDocument(NamedTuple):
    """A document that a portal has taken, or may have, with what it held before; ``payload`` is a hash once forgotten.

    ``before`` is UNKNOWN where nothing was kept.
    """

    facts: Facts
    payload: str | None
    file: str
    sheet: str
    sure: bool
    before: Before
    held: dict[str, Any]


class BeforeImages(Struct, frozen=True):
    """A part of the journal; its methods block and raise as the journal's do.

    Attributes:
        reading: the database, to be read.
        writing: the database, in a transaction of a run.
    """

    reading: Callable[[], AbstractContextManager[Database]]
    writing: Callable[[int], AbstractContextManager[Database]]

    def lacking(self, run: int) -> Iterator[list[Unread]]:
        """The documents whose invoices are to be asked for before they are sent, a page at a time; rows from now on."""
        after = -1
        while True:
            with self.writing(run) as db:
                page = unread.behind(db, run, after)
            if not page:
                return
            after = page[-1].seq
            yield page

    def missing(self, run: int) -> int:
        """How many documents that are."""
        with self.reading() as db:
            return unread.count(db, run)

    def is_kept(self, run: int) -> bool:
        """Whether a run keeps what it overwrites; else only what was seen to be paid is asked for."""
        with self.reading() as db:
            return unread.is_kept(db, run)

    def add(self, run: int, found: Sequence[BeforeImage]) -> None:
        """Keeps what was held of documents of which nothing is known."""
        with self.writing(run) as db:
            _add(db, run, found)

    def count(self, run: int, before: Before) -> int:
        """Of how many documents that its portal has taken, or may have, a run knows that."""
        with self.reading() as db:
            found = db.execute(
                "SELECT COUNT(*) FROM before_image JOIN document USING (run, seq)"
                f" WHERE run = ? AND before = ? AND {_APPLIED}",
                (run, before),
            )
            return int(found.fetchone()[0]) + _packed(db, run, before)

    def applied(self, run: int) -> Iterator[list[AppliedDocument]]:
        """The documents of a run that its portal has taken, or may have, in input order, a page at a time."""
        with self.writing(run) as db:
            folding.unfold(db, run)
        after = -1
        while True:
            with self.reading() as db:
                rows = db.execute(
                    f"SELECT {HASHED_COLUMNS}, seal, payload, file, sheet, status = 'success', before, held"
                    " FROM document JOIN source USING (run, source) LEFT JOIN before_image AS b"
                    " ON b.run = document.run AND b.seq = document.seq"
                    f" WHERE document.run = ? AND document.seq > ? AND {_APPLIED} ORDER BY document.seq LIMIT ?",
                    (run, after, _PAGE),
                ).fetchall()
                page = [_applied(Facts._make(row[:FACTS]), *row[FACTS:]) for row in rows]
            if not page:
                return
            after = page[-1].facts.seq
            yield page

    def left_out(self, run: int) -> Iterator[list[LeftOut]]:
        """What a run that puts back another one does not put back, a page at a time."""
        after = -1
        while True:
            with self.reading() as db:
                rows = db.execute(
                    "SELECT document.seq, document_id, currency, amount, message, file, sheet, source_row, before,"
                    " EXISTS (SELECT 1 FROM comparison AS c WHERE c.run = document.run AND c.seq = document.seq"
                    "  AND mark = 'conflict') FROM document JOIN source USING (run, source)"
                    " JOIN reversal ON reversal.run = document.run AND reversal.seq = document.seq"
                    " LEFT JOIN before_image AS b ON b.run = reverted AND b.seq = place"
                    " WHERE document.run = ? AND document.seq > ? AND status = ? ORDER BY document.seq LIMIT ?",
                    (run, after, Status.SET_ASIDE, _PAGE),
                ).fetchall()
            if not rows:
                return
            after = rows[-1][0]
            yield [LeftOut._make((*row[1:-2], Before(row[-2] or Before.UNKNOWN), bool(row[-1]))) for row in rows]

    def link(self, run: int, reverted: int, places: Sequence[tuple[int, int]]) -> None:
        """Documents of a run put back what documents of another one did: pairs of ``seq``, their own first."""
        with self.writing(run) as db:
            folding.unfold(db, reverted)
            rows = [(run, seq, reverted, place) for seq, place in places]
            db.insert("reversal", ("run", "seq", "reverted", "place"), rows)


def put(db: Database, run: int, found: Sequence[BeforeImage]) -> None:
    """Keeps what was held, in the place of what was kept of the same documents."""
    db.executemany("DELETE FROM before_image WHERE run = ? AND seq = ?", [(run, each.seq) for each in found])
    _add(db, run, found)


def _add(db: Database, run: int, found: Sequence[BeforeImage]) -> None:
    if not found or not unread.is_kept(db, run):
        return
    at = millisecond(time())
    rows = [(run, each.seq, each.before.value, packed(each.held) if each.held else "", at) for each in found]
    db.insert("before_image", ("run", "seq", "before", "held", "at"), rows)


def _packed(db: Database, run: int, before: Before) -> int:
    """Of how many documents in pages that is known: of none, unless it is that there was no such invoice."""
    if before is not Before.ABSENT:
        return 0
    return sum(int((page["before"] == before).sum()) for page in pages.settled_columns(db, run, "before"))


def left_by(db: Database, run: int, first: int, last: int) -> dict[int, Left]:
    """What the run that another one reverts has left, by the ``seq`` of the documents from one to another."""
    rows = db.execute(
        "SELECT reversal.seq, command, payload, content, held FROM reversal"
        " JOIN document ON document.run = reverted AND document.seq = place"
        " JOIN run AS done ON done.run = reverted"
        " LEFT JOIN before_image AS b ON b.run = reverted AND b.seq = place"
        " WHERE reversal.run = ? AND reversal.seq BETWEEN ? AND ?",
        (run, first, last),
    ).fetchall()
    return {
        seq: Left(
            None if payload in {None, content} or not held else json.loads(payload),
            unpacked(held) if held else {},
            command in CHANGES,
        )
        for seq, command, payload, content, held in rows
    }


def reverts(db: Database, run: int) -> bool:
    """Whether a run puts back what another one has done."""
    (command,) = db.execute("SELECT command FROM run WHERE run = ?", (run,)).fetchone()
    return command in REVERTS


def unfold_reverted(db: Database, run: int) -> None:
    """Makes rows of all documents that a run puts back."""
    for (reverted,) in db.execute("SELECT DISTINCT reverted FROM reversal WHERE run = ?", (run,)).fetchall():
        folding.unfold(db, reverted)


def keep_touched(db: Database, run: int) -> None:
    """Does not send what would put back an invoice that somebody has touched; why is its message."""
    why = "(SELECT why FROM comparison WHERE comparison.run = document.run AND comparison.seq = document.seq)"
    touched = (
        "EXISTS (SELECT 1 FROM comparison WHERE comparison.run = document.run AND comparison.seq = document.seq"
        " AND mark = ?)"
    )
    db.execute(
        f"UPDATE document SET status = ?, payload = NULL, message = ? || {why} || '.'"
        f" WHERE run = ? AND status = ? AND {touched}",
        (Status.SET_ASIDE, _KEPT, run, Status.PLANNED, PlannedAction.CONFLICT),
    )


def forget_images(db: Database, run: int) -> None:
    """Forgets what was held before a run, which nobody can revert any more."""
    db.execute("DELETE FROM before_image WHERE run = ?", (run,))


def _applied(  # noqa: PLR0913, PLR0917 - columns of a row
    facts: Facts, hashed: str, payload: str | None, file: str, sheet: str, sure: object, before: str | None, held: str
) -> AppliedDocument:
    check(facts, hashed)
    known = Before(before or Before.UNKNOWN)
    return AppliedDocument(facts, payload, file, sheet, bool(sure), known, unpacked(held) if held else {})
