"""What was planned, sent and settled. The only writer of a document's state."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Self

from etl.journal.database import connect, transaction, translated
from etl.records import Document, Key, Outcome, PlannedRow, Problem, Reason, Result, RunState, Status, Total

_PAGE = 10_000
"""Rows fetched at a time where all of a run are read."""

_UNSETTLED = (Status.PLANNED, Status.SENDING, Status.IN_DOUBT)


class Journal:
    """A journal file. Use it as a context manager; methods block, and one thread at a time may be inside.

    Every method raises JournalError where the file fails.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = connect(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with translated(self.path), transaction(self._connection):
            yield self._connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with translated(self.path):
            yield self._connection

    def begin(self, command: str, portal: str) -> int:
        """A new run, in planning; returns its number.

        Args:
            command: what the user asked for: "import", "validate".
            portal: the base URL documents go to, or "" for none.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._writing() as db:
            (run,) = db.execute("SELECT COALESCE(MAX(run), 0) + 1 FROM run").fetchone()
            db.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?)", (run, now, command, portal, RunState.PLANNING))
        return int(run)

    def mark(self, run: int, state: RunState) -> None:
        """Records how far the run has come."""
        with self._writing() as db:
            db.execute("UPDATE run SET state = ? WHERE run = ?", (state, run))

    def add_source(self, run: int, source: int, file: str, sheet: str, sha256: str) -> None:
        """A table the run reads, numbered within the run."""
        with self._writing() as db:
            db.execute("INSERT INTO source VALUES (?, ?, ?, ?, ?)", (run, source, file, sheet, sha256))

    def add(self, run: int, source: int, rows: Iterable[PlannedRow], problems: Sequence[Problem]) -> None:
        """Documents in input order, in one transaction: planned where they have a payload, else rejected."""
        with self._writing() as db:
            db.executemany(
                "INSERT INTO document (run, source, seq, source_row, document_id, invoice_key, identity_key, identity,"
                " currency, amount, payload, mails, status)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((run, source, *row, Status.REJECTED if row[8] is None else Status.PLANNED) for row in rows),
            )
            _add_problems(db, run, problems)

    def reject(self, run: int, problems: Sequence[Problem]) -> None:
        """Problems found after their documents were added; the documents become rejected."""
        with self._writing() as db:
            db.executemany(
                "UPDATE document SET status = ?, payload = NULL WHERE run = ? AND seq = ?",
                {(Status.REJECTED, run, problem.seq) for problem in problems},
            )
            _add_problems(db, run, problems)

    def keys(self, run: int, seqs: Iterable[int]) -> Iterator[Key]:
        """The keys of some documents, in the order asked for."""
        with self._reading() as db:
            for seq in seqs:
                row = db.execute(
                    "SELECT seq, document_id, identity, invoice_key, identity_key, file, sheet, source_row"
                    " FROM document JOIN source USING (run, source) WHERE run = ? AND seq = ?",
                    (run, seq),
                ).fetchone()
                yield Key(*row)

    def turn(self, run: int, outcomes: Sequence[Outcome], after: int, limit: int) -> list[Document]:
        """Settles outcomes and claims the next documents, in one durable transaction.

        Args:
            run: the run.
            outcomes: what became of documents claimed before.
            after: claim only documents behind this ``seq``; -1 for the first.
            limit: claim at most so many.

        Returns:
            The claimed documents in input order, all marked as sending. One that was already marked so, by a process
            that died, comes as in doubt.
        """
        with self._writing() as db:
            db.executemany(
                "UPDATE document SET status = ?, attempts = ?, http_status = ?, message = ?, finished_at = ?"
                " WHERE run = ? AND seq = ?",
                [(o.status, o.attempts, o.http_status, o.message, o.finished_at, run, o.seq) for o in outcomes],
            )
            rows = db.execute(
                "SELECT seq, identity, payload, attempts, status FROM document"
                " WHERE run = ? AND seq > ? AND status IN (?, ?, ?) ORDER BY seq LIMIT ?",
                (run, after, *_UNSETTLED, limit),
            ).fetchall()
            db.executemany(
                "UPDATE document SET status = ? WHERE run = ? AND seq = ?",
                [(Status.SENDING, run, seq) for seq, *_ in rows],
            )
        return [
            Document(seq, identity, payload.encode(), attempts, in_doubt=status != Status.PLANNED)
            for seq, identity, payload, attempts, status in rows
        ]

    def totals(self, run: int) -> list[Total]:
        """Count and sum of Amount for each status and currency, exact."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT status, currency, COUNT(*), decimal_sum(amount), COUNT(*) - COUNT(amount) FROM document"
                " WHERE run = ? GROUP BY status, currency ORDER BY currency, status",
                (run,),
            ).fetchall()
        return [
            Total(Status(status), currency, count, Decimal(amount), unreadable)
            for status, currency, count, amount, unreadable in rows
        ]

    def mails(self, run: int) -> int:
        """How many planned documents ask the portal to mail the customer."""
        with self._reading() as db:
            (count,) = db.execute(
                "SELECT COUNT(*) FROM document WHERE run = ? AND mails = 1 AND status = ?", (run, Status.PLANNED)
            ).fetchone()
        return int(count)

    def reasons(self, run: int, limit: int) -> list[Reason]:
        """The commonest reasons for rejected and failed documents, most frequent first."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT times, reason, file, source_row FROM ("
                " SELECT COUNT(*) AS times, reason, MIN(seq) AS seq FROM ("
                "  SELECT seq, LTRIM(column_name || ' ' || sentence) AS reason FROM problem WHERE run = ?"
                "  UNION ALL SELECT seq, message FROM document WHERE run = ? AND status = ?"
                " ) AS reasons GROUP BY reason"
                ") AS commonest JOIN document USING (seq) JOIN source USING (run, source)"
                " WHERE run = ? ORDER BY times DESC, seq LIMIT ?",
                (run, run, Status.FAILED, run, limit),
            ).fetchall()
        return [Reason(*row) for row in rows]

    def results(self, run: int) -> Iterator[list[Result]]:
        """Every document in input order, a page at a time."""
        after = -1
        while True:
            with self._reading() as db:
                rows = db.execute(
                    "SELECT seq, document_id, status, message, file, sheet, source_row, attempts, http_status,"
                    " finished_at FROM document JOIN source USING (run, source)"
                    " WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?",
                    (run, after, _PAGE),
                ).fetchall()
            if not rows:
                return
            after = rows[-1][0]
            yield [Result(row[1], Status(row[2]), *row[3:]) for row in rows]


def _add_problems(db: sqlite3.Connection, run: int, problems: Sequence[Problem]) -> None:
    db.executemany(
        "INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(run, p.seq, p.column, p.value, p.rule, p.sentence, p.remedy) for p in problems],
    )
    db.executemany(
        "UPDATE document SET message = message || CASE WHEN message = '' THEN '' ELSE ' | ' END || ?"
        " WHERE run = ? AND seq = ?",
        [(str(problem), run, problem.seq) for problem in problems],
    )
