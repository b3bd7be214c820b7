"""A run's documents compared with what their portal holds: stored, hashed and applied."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from etl.journal import before, conflicts, documents, pages, paid
from etl.journal.database import Database
from etl.journal.digest import plan_digest
from etl.journal.kinds import IDENTITY, given, kinds_of
from etl.journal.problems import reject
from etl.journal.row_hash import FACTS, HASHED_COLUMNS, CorruptRowError, Facts, check, content_of, row_hash
from etl.journal.runs import propose
from etl.journal.schema import OPEN_DOCUMENT
from etl.journal.stated import of_row
from etl.model.before import BeforeImage, Left
from etl.model.comparison import Change, CompareScope, Comparison, Overwrites, PlannedAction, key_of
from etl.model.document import CHANGES, Status

#: Documents fetched at a time.
_PAGE = 1000

#: Rows fetched at a time that are told, of which each page of the journal has some thousand.
_ROWS = 5_000

#: The columns of a ``ComparedRow``, and the body.
_ROW = (
    *("seq", "document_id", "currency", "amount", "status", "message", "file", "sheet", "source_row"),
    *("stated", "attachment", "payload"),
)

_GIVEN = given("delivered.run", *IDENTITY)
_CONDITIONS = {
    CompareScope.ALL: "",
    CompareScope.AGAIN: (
        " AND EXISTS (SELECT 1 FROM comparison AS c WHERE c.run = document.run AND c.seq = document.seq)"
    ),
    CompareScope.CONFLICTS: f" AND {conflicts.KNOWN}",
}


class _Told(msgspec.Struct):
    BalanceDue: str | None = None
    CustomerId: str = ""
    DueDate: str | None = None


class ComparedDocument(Struct, frozen=True):
    """A document that may be sent, to be compared.

    Attributes:
        seq: position in the run.
        identity: the key of GET.
        body: what would be sent.
        given: whether the journal has sent an invoice of this Identity to this portal before.
        attachment: the path of a file that the portal has not been given yet, or "".
        left: what the run has left of it that is reverted; None where none is.
    """

    seq: int
    identity: str
    body: Mapping[str, Any]
    given: bool
    attachment: str = ""
    left: Left | None = None


class ComparedRow(NamedTuple):
    """A document of a run as its plan tells it; ``action`` is "" where it was not compared.

    ``due``, ``customer`` and ``due_date`` are what is sent of BalanceDue, CustomerId and DueDate (ISO 8601); of a
    rejected row the customer is what it says.
    """

    seq: int
    document_id: str | None
    currency: str
    amount: str | None
    status: Status
    message: str
    file: str
    sheet: str
    source_row: int
    action: str
    changes: tuple[Change, ...]
    due: str | None = None
    customer: str = ""
    due_date: str | None = None


class Comparisons(Struct, frozen=True):
    """A part of the journal; its methods block and raise as the journal's do.

    Attributes:
        reading: the database, to be read.
        writing: the database, in a transaction of a run.
    """

    reading: Callable[[], AbstractContextManager[Database]]
    writing: Callable[[int], AbstractContextManager[Database]]

    def documents(self, run: int, which: CompareScope = CompareScope.ALL) -> Iterator[list[ComparedDocument]]:
        """What a run may send, a page at a time. What is in doubt is settled by asking the portal when it is sent."""
        with self.writing(run) as db:
            before.unfold_reverted(db, run)
            if which is CompareScope.ALL:
                pages.take_all_out(db, run)
            elif which is CompareScope.CONFLICTS:
                conflicts.take_out(db, run)
        where, values = _CONDITIONS[which], conflicts.known(run) if which is CompareScope.CONFLICTS else ()
        after = -1
        while True:
            with self.reading() as db:
                has_file = kinds_of(db, run).has_file
                rows = db.execute(
                    f"SELECT {HASHED_COLUMNS}, seal, payload, {_GIVEN}, {has_file} FROM document"
                    f" WHERE run = ? AND seq > ? AND {OPEN_DOCUMENT} AND status IN (?, ?){where} ORDER BY seq LIMIT ?",
                    (run, after, Status.PLANNED, Status.UNCHANGED, *values, _PAGE),
                ).fetchall()
                page = [_document(Facts._make(row[:FACTS]), *row[FACTS:]) for row in rows]
                left = before.left_by(db, run, page[0].seq, page[-1].seq) if page and before.reverts(db, run) else {}
            if not page:
                return
            after = page[-1].seq
            yield [replace(each, left=left[each.seq]) for each in page] if left else page

    def put(self, run: int, at: str, found: Sequence[Comparison], held: Sequence[BeforeImage] = ()) -> None:
        """Keeps comparisons, in the place of earlier ones of the same documents.

        Args:
            run: the run.
            at: when the portal was asked: UTC, ISO 8601.
            found: of its documents.
            held: what the portal holds of those that may be overwritten.
        """
        with self.writing(run) as db:
            _put(db, run, at, found)
            before.put(db, run, held)

    def refuse(self, run: int, at: str, found: Sequence[Comparison], held: Sequence[BeforeImage]) -> None:
        """Keeps what the portal holds of documents, and rejects those that are in conflict with it.

        Args:
            run: the run.
            at: when the portal was asked: UTC, ISO 8601.
            found: of documents in conflict.
            held: what the portal holds of these, and of others that are sent.
        """
        with self.writing(run) as db:
            before.put(db, run, held)
            if found:
                _put(db, run, at, found)
                seqs = {each.seq for each in found}
                reject(db, run, [problem for problem, _ in conflicts.problems(db, run) if problem.seq in seqs])

    def obey(self, run: int, overwrites: Overwrites) -> list[str]:
        """Sets aside what is identical, rejects what conflicts unless it is to be overwritten, and plans the rest.

        Returns the InvoiceIds that are to be overwritten and of which there is no conflict.
        """
        # One look into the index for each document; a list of them would be made anew for each.
        own = "comparison.run = document.run AND comparison.seq = document.seq"
        mine = f"EXISTS (SELECT 1 FROM comparison WHERE {own} AND mark = ?)"
        with self.writing(run) as db:
            named = json.dumps(sorted(overwrites.named)) if overwrites.named else ""
            db.execute(
                "UPDATE run SET overwrites = ?, overwritten = ? WHERE run = ?", (int(overwrites.every), named, run)
            )
            for status, message, actions in (
                (Status.PLANNED, "", (PlannedAction.CREATE, PlannedAction.CHANGE, PlannedAction.CONFLICT)),
                (Status.UNCHANGED, "identical: the portal holds it so already", (PlannedAction.IDENTICAL,)),
            ):
                db.executemany(
                    f"UPDATE document SET status = ?, message = ? WHERE run = ? AND status IN (?, ?) AND {mine}",
                    [(status, message, run, Status.PLANNED, Status.UNCHANGED, action) for action in actions],
                )
            if overwrites.every:
                return []
            if before.reverts(db, run):
                before.keep_touched(db, run)
                return []
            found = conflicts.problems(db, run)
            reject(db, run, [problem for problem, name in found if name not in overwrites])
            there = conflicts.keys(db, run) if overwrites else frozenset()
        return [name for name in sorted(overwrites.named) if key_of(name) not in there]

    def overwrites(self, run: int) -> Overwrites:
        """Which conflicts are sent all the same."""
        with self.reading() as db:
            found = db.execute("SELECT overwrites, overwritten FROM run WHERE run = ?", (run,)).fetchone()
        return Overwrites(bool(found[0]), frozenset(json.loads(found[1] or "[]")))

    def compared(self, run: int) -> bool:
        """Whether the run was compared with its portal, and not only kept from overwriting what was paid."""
        with self.reading() as db:
            found = db.execute(
                "SELECT 1 FROM comparison AS c WHERE c.run = ? AND NOT EXISTS (SELECT 1 FROM document AS d"
                " WHERE d.run = c.run AND d.seq = c.seq AND d.status = ?) LIMIT 1",
                (run, Status.REJECTED),
            )
            return found.fetchone() is not None

    def conflicts_before(self, run: int) -> int:
        """How many documents a run may send of invoices that another one found in conflict, not sent since.

        Those that the run has compared itself do not count.
        """
        with self.reading() as db:
            return conflicts.count(db, run)

    def of(self, run: int, seqs: Sequence[int]) -> dict[int, Comparison]:
        """What was kept of documents, by ``seq``; they must be in order."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT run, seq, mark, changes, why, at, seal FROM comparison WHERE run = ? AND seq BETWEEN ? AND ?",
                (run, seqs[0], seqs[-1]),
            ).fetchall()
            return {row[1]: _comparison(row) for row in rows}

    def rows(self, run: int) -> Iterator[list[ComparedRow]]:
        """Every document of a run, in input order, a page at a time."""
        after = -1
        while True:
            with self.reading() as db:
                (command,) = db.execute("SELECT command FROM run WHERE run = ?", (run,)).fetchone()
                rows = documents.behind(db, run, _ROW, after, _ROWS)
            if not rows:
                return
            after = rows[-1][0]
            actions = self.of(run, [row[0] for row in rows])
            row_of = _named if command in CHANGES else _row
            yield [row_of(row, actions.get(row[0])) for row in rows]

    def digest(self, run: int) -> str:
        """A hash over everything that decides what a run sends."""
        return plan_digest(self.reading, run)

    def propose(self, run: int, digest: str) -> None:
        """Makes a plan of a run: it waits to be sent by its id, and by nothing else."""
        with self.writing(run) as db:
            propose(db, run, digest)


def _put(db: Database, run: int, at: str, found: Sequence[Comparison]) -> None:
    rows = [(run, each.seq, each.action.value, json.dumps(each.changes), each.why, at) for each in found]
    pages.take_out(db, run, [each.seq for each in found])
    db.executemany("DELETE FROM comparison WHERE run = ? AND seq = ?", [(run, each.seq) for each in found])
    columns = ("run", "seq", "mark", "changes", "why", "at", "seal")
    db.insert("comparison", columns, [(*row, row_hash(row)) for row in rows])
    # Another run may have read the invoice before that, and still send it.
    paid.seen(db, run, at, [each.seq for each in found if each.action is PlannedAction.CONFLICT])


def _document(
    facts: Facts, hashed: str, payload: str | None, given_by: int | None, has_file: object
) -> ComparedDocument:
    check(facts, hashed)
    if payload is None or content_of(payload, facts.attachment_sha256) != facts.content:
        raise CorruptRowError(f"the invoice of row {facts.source_row} is not as it was written")
    file = "" if has_file else facts.attachment
    return ComparedDocument(facts.seq, facts.identity, json.loads(payload), given_by is not None, file)


def _comparison(row: Sequence[Any]) -> Comparison:
    *facts, hashed = row
    if row_hash(facts) != hashed:
        raise CorruptRowError(f"what was compared of run {row[0]} is not as it was written")
    return Comparison(
        facts[1], PlannedAction(facts[2]), tuple(Change(*each) for each in json.loads(facts[3])), facts[4]
    )


def _row(facts: Sequence[Any], found: Comparison | None) -> ComparedRow:
    seq, document_id, currency, amount, status, *more, stated, _, payload = facts
    action = (found.action, found.changes) if found else ("", ())
    told = msgspec.json.decode(payload, type=_Told) if (payload or "").startswith("{") else _Told()
    customer = told.CustomerId if payload is not None else of_row(stated).CustomerId or ""
    more += (*action, told.BalanceDue, customer, told.DueDate)
    return ComparedRow(seq, document_id, currency, amount, Status(status), *more)


def _named(facts: Sequence[Any], found: Comparison | None) -> ComparedRow:
    """A document that changes what it names: nobody has asked what the portal holds of that."""
    if found:
        return _row(facts, found)
    *_, attachment, payload = facts
    body = json.loads(payload) if (payload or "").startswith("{") else {}
    new = body | ({"Attachment": attachment} if attachment else {})
    return _row(facts, found)._replace(changes=tuple(Change(name, "", str(value)) for name, value in new.items()))
