"""The audit trail: who worked on a run, and every request made of its documents. Rows are only ever added."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import groupby
from operator import itemgetter
from time import time
from typing import Any

import msgspec
from msgspec import Struct

from etl.journal import documents, hash_chain, pages
from etl.journal.database import Database, Value
from etl.journal.neighbours import neighbours
from etl.journal.row_hash import FACTS, CorruptRowError, Facts, check, request_hash
from etl.journal.who import user
from etl.model.audit import Attempt, AuditedDocument, Count, Invocation
from etl.model.document import Outcome, Status
from etl.text import millisecond

#: Rows fetched at a time.
_PAGE = 5_000

_CUT_OFF = (
    "An earlier process ended before it recorded what it had sent of this document. Found at this time; the portal"
    " was asked before anything was sent again."
)

_COLUMNS = ("run", "seq", "number", "started_at", "what", "http_status", "outcome", "message", "seal")

#: What is told of a document beside what was planned.
_AUDITED = ("seal", "file", "sheet", "status", "message", "attempts", "asked", "http_status", "finished_at")

#: Rows that a statement adds at most: SQLite once took no more than 999 values.
_TOGETHER = 100


def add_attempts(db: Database, run: int, outcomes: Sequence[Outcome]) -> None:
    """Records the requests of outcomes."""
    _add(db, run, [(outcome.seq, each) for outcome in outcomes for each in outcome.requests])


def add_cut_off(db: Database, run: int, seqs: Sequence[int]) -> None:
    """Records of documents that their requests, if there were any, are not known."""
    lost = Attempt(millisecond(time()), "cut off", None, "unknown", _CUT_OFF)
    _add(db, run, [(seq, lost) for seq in seqs])


def _add(db: Database, run: int, attempts: Sequence[tuple[int, Attempt]]) -> None:
    """Adds requests, many in a statement: each gives up the interpreter's lock."""
    for first in range(0, len(attempts), _TOGETHER):
        some = attempts[first : first + _TOGETHER]
        numbers = _numbers(db, run, {seq for seq, _ in some})
        values: list[Value] = []
        for seq, attempt in some:
            numbers[seq] += 1
            values += [run, seq, numbers[seq], *attempt, request_hash(seq, attempt)]
        row = f"({', '.join('?' * len(_COLUMNS))})"
        db.execute(f"INSERT INTO attempt ({', '.join(_COLUMNS)}) VALUES {', '.join([row] * len(some))}", values)


def _numbers(db: Database, run: int, seqs: Collection[int]) -> Counter[int]:
    """The number of each document's last request."""
    found: Counter[int] = Counter()
    for near, some in neighbours(seqs):
        asked = f"SELECT seq, MAX(number) FROM attempt WHERE run = ? AND {near} GROUP BY seq"
        found.update(dict(db.execute(asked, (run, *some)).fetchall()))
    return found


def forget_messages(db: Database, run: int) -> None:
    """Of documents that were delivered nothing is kept that may quote them."""
    db.execute(
        "UPDATE attempt SET message = '' WHERE run = ? AND message <> ''"
        " AND seq IN (SELECT seq FROM document WHERE run = ? AND status = ?)",
        (run, run, Status.SUCCESS),
    )


class AuditTrail(Struct, frozen=True):
    """A part of the journal; its methods block and raise as the journal's do.

    Attributes:
        reading: the database, to be read.
        writing: the database, in a transaction of a run.
    """

    reading: Callable[[], AbstractContextManager[Database]]
    writing: Callable[..., AbstractContextManager[Database]]

    def begin(self, run: int, invocation: Invocation) -> int:
        """Records that a command works on a run from now on; returns its number in the run."""
        facts = (invocation.command, invocation.versions, invocation.settings)
        texts = [msgspec.json.encode(fact).decode() for fact in facts]
        # Nobody else writes meanwhile: the chain of all runs is one.
        with self.writing() as db:
            (number,) = db.execute(
                "SELECT COALESCE(MAX(number), 0) + 1 FROM invocation WHERE run = ?", (run,)
            ).fetchone()
            db.execute(
                "INSERT INTO invocation (run, number, command, versions, settings, machine, who, started_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (run, number, *texts, invocation.machine, user(), millisecond(time())),
            )
            hash_chain.begin(db, run, int(number))
        return int(number)

    def end(self, run: int, number: int, exit_code: int, message: str) -> None:
        """Records how it ended."""
        with self.writing(run) as db:
            db.execute(
                "UPDATE invocation SET finished_at = ?, exit_code = ?, message = ? WHERE run = ? AND number = ?",
                (millisecond(time()), exit_code, message, run, number),
            )

    def invocations(self, run: int) -> list[Invocation]:
        """Every command that worked on a run, in order; none for a run of an older version."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT command, versions, settings, machine, who, started_at, finished_at, exit_code, message"
                " FROM invocation WHERE run = ? ORDER BY number",
                (run,),
            ).fetchall()
            return [_invocation(*row) for row in rows]

    def counts(self, run: int) -> list[Count]:
        """How many requests of each kind had which outcome."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT what, outcome, COUNT(*) FROM attempt WHERE run = ? GROUP BY what, outcome", (run,)
            ).fetchall()
            found = Counter({(what, outcome): int(count) for what, outcome, count in rows})
            for packed in pages.settled_columns(db, run, "what", "outcome"):
                found.update({(what, outcome): n for what, outcome, n in packed.group_by(packed.columns).len().rows()})
        return sorted((Count(*of, count) for of, count in found.items()), key=lambda count: (count.what, count.outcome))

    def documents(self, run: int) -> Iterator[tuple[AuditedDocument, Iterator[Attempt]]]:
        """Every document in input order with its requests, which are to be read before the next document.

        Of however many there are, a page of each is held.
        """
        groups = groupby(self._attempts(run), key=itemgetter(0))
        first = next(groups, None)
        for document in self._documents(run):
            if first is not None and first[0] == document.seq:
                yield document, (attempt for _, attempt in first[1])
                first = next(groups, None)
            else:
                yield document, iter(())

    def _documents(self, run: int) -> Iterator[AuditedDocument]:
        seq = -1
        while True:
            with self.reading() as db:
                rows = documents.behind(db, run, (*Facts._fields, *_AUDITED), seq, _PAGE, hashed=False)
                for row in rows:
                    check(row[:FACTS], row[FACTS])
            if not rows:
                return
            yield from (_audited(Facts._make(row[:FACTS]), *row[FACTS + 1 :]) for row in rows)
            seq = rows[-1][1]

    def _attempts(self, run: int) -> Iterator[tuple[int, Attempt]]:
        last = (-1, 0)
        while True:
            with self.reading() as db:
                rows = documents.requests_behind(db, run, last, _PAGE)
                found = [_attempt(*row) for row in rows]
            if not rows:
                return
            yield from found
            last = rows[-1][:2]


def _attempt(seq: int, number: int, *facts: Any) -> tuple[int, Attempt]:  # noqa: ANN401 - columns of a row
    *told, hashed = facts
    attempt = Attempt(*told)
    if hashed and request_hash(seq, attempt) != hashed:
        raise CorruptRowError(f"request {number} of document {seq} is not as it was written")
    return seq, attempt


def _audited(facts: Facts, file: str, sheet: str, *rest: Any) -> AuditedDocument:  # noqa: ANN401 - columns of a row
    return AuditedDocument(
        facts.seq,
        facts.document_id,
        facts.identity,
        facts.currency,
        facts.amount,
        facts.content,
        facts.attachment,
        facts.attachment_sha256,
        file,
        sheet,
        facts.source_row,
        *rest,
    )


def _invocation(command: str, versions: str, settings: str, *rest: Any) -> Invocation:  # noqa: ANN401 - columns of a row
    try:
        words = msgspec.json.decode(command, type=tuple[str, ...])
        named, chosen = (msgspec.json.decode(text, type=dict[str, str]) for text in (versions, settings))
    except msgspec.DecodeError as error:
        raise CorruptRowError(f"a command is not as it was written ({error})") from error
    return Invocation(words, named, chosen, *rest)
