"""What was planned, sent and settled. The only writer of a document's state."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from getpass import getuser
from pathlib import Path
from types import TracebackType
from typing import Self

from etl.journal.database import connect, transaction, translated
from etl.journal.statements import (
    UNSETTLED,
    add_problems,
    claim,
    set_aside_superseded,
    set_aside_unchanged,
    settle,
)
from etl.records import (
    Document,
    Key,
    Outcome,
    PlannedRow,
    Problem,
    Reason,
    Result,
    Run,
    RunRequest,
    RunState,
    SourceFile,
    Status,
    Total,
)

_PAGE = 10_000
"""Rows fetched at a time where all of a run are read."""


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

    def begin(self, request: RunRequest) -> int:
        """A new run, in planning; returns its number."""
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        what = (request.command, request.portal, RunState.PLANNING, _user(), request.options, request.results)
        with self._writing() as db:
            (run,) = db.execute("SELECT COALESCE(MAX(run), 0) + 1 FROM run").fetchone()
            db.execute(
                "INSERT INTO run (run, started_at, command, portal, state, who, options, results, resend)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (run, now, *what, int(request.resend)),
            )
        return int(run)

    def runs(self) -> list[Run]:
        """Every run, the newest first."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT run, started_at, who, command, portal, options, results, state,"
                " (SELECT COUNT(*) FROM document WHERE document.run = run.run AND status IN (?, ?, ?))"
                " FROM run ORDER BY run DESC",
                UNSETTLED,
            ).fetchall()
            sources = db.execute("SELECT run, file, sheet, sha256 FROM source ORDER BY run, source").fetchall()
        files: defaultdict[int, list[SourceFile]] = defaultdict(list)
        for run, *source in sources:
            files[run].append(SourceFile(*source))
        return [
            Run(run, at, who, RunRequest(*request), RunState(state), tuple(files[run]), pending)
            for run, at, who, *request, state, pending in rows
        ]

    def unfinished(self, request: RunRequest, hashes: Sequence[str]) -> Run | None:
        """The newest run of the same files to the same portal, if it was planned and has unsettled documents."""
        for run in self.runs():
            same = [source.sha256 for source in run.sources] == list(hashes)
            if same and (run.request.portal, run.request.options) == (request.portal, request.options):
                return run if run.pending and run.state not in {RunState.PLANNING, RunState.REFUSED} else None
        return None

    def mark(self, run: int, state: RunState) -> None:
        """Records how far the run has come."""
        with self._writing() as db:
            db.execute("UPDATE run SET state = ? WHERE run = ?", (state, run))

    def compact(self, before: str) -> int:
        """Bodies delivered by runs begun before a time (UTC, ISO 8601) shrink to their SHA-256; returns how many."""
        with self._writing() as db:
            old = db.execute("SELECT run FROM run WHERE started_at < ? AND compacted = 0", (before,)).fetchall()
            shrunk = sum(
                db.execute(
                    "UPDATE document SET payload = sha256(payload) WHERE run = ? AND status = ?", (run, Status.SUCCESS)
                ).rowcount
                for (run,) in old
            )
            db.executemany("UPDATE run SET compacted = 1 WHERE run = ?", old)
        return shrunk

    def add_source(self, run: int, number: int, source: SourceFile) -> None:
        """A table the run reads, numbered within the run."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO source VALUES (?, ?, ?, ?, ?)", (run, number, source.file, source.sheet, source.sha256)
            )

    def add(self, run: int, source: int, rows: Iterable[PlannedRow], problems: Sequence[Problem]) -> None:
        """Documents in input order, in one transaction: planned where they have a payload, else rejected."""
        with self._writing() as db:
            db.executemany(
                "INSERT INTO document (run, source, seq, source_row, document_id, invoice_key, identity_key, identity,"
                " currency, amount, payload, mails, rows, message, status)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((run, source, *row[:-1], row.aside or "", _first_status(row)) for row in rows),
            )
            add_problems(db, run, problems)

    def reject(self, run: int, problems: Sequence[Problem]) -> None:
        """Problems found after their documents were added; the documents become rejected."""
        with self._writing() as db:
            db.executemany(
                "UPDATE document SET status = ?, payload = NULL WHERE run = ? AND seq = ?",
                {(Status.REJECTED, run, problem.seq) for problem in problems},
            )
            add_problems(db, run, problems)

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
            that died, comes as in doubt; and so does one of which another run sent a version whose end is not known.
        """
        with self._writing() as db:
            settle(db, run, outcomes)
            rows = db.execute(
                "SELECT seq, identity, payload, attempts, status, delivered.content FROM run JOIN document USING (run)"
                " LEFT JOIN delivered ON delivered.portal = run.portal"
                "  AND delivered.identity_key = document.identity_key AND delivered.run <> document.run"
                " WHERE document.run = ? AND seq > ? AND status IN (?, ?, ?) ORDER BY seq LIMIT ?",
                (run, after, *UNSETTLED, limit),
            ).fetchall()
            claim(db, run, [seq for seq, *_ in rows])
        return [
            Document(seq, name, payload.encode(), attempts, in_doubt=status != Status.PLANNED or content == "")
            for seq, name, payload, attempts, status, content in rows
        ]

    def set_aside(self, run: int) -> None:
        """Documents that need not be sent, or no longer may, are settled.

        Unchanged is what its portal was given last, body for body, unless the run is to send it again. Failed is what a
        later run has sent another version of since.
        """
        with self._writing() as db:
            (resend,) = db.execute("SELECT resend FROM run WHERE run = ?", (run,)).fetchone()
            db.execute(
                "UPDATE document SET status = ?, message = '' WHERE run = ? AND status = ?",
                (Status.PLANNED, run, Status.UNCHANGED),
            )
            set_aside_superseded(db, run)
            if not resend:
                set_aside_unchanged(db, run)

    def delivered(self, run: int, limit: int) -> list[Document]:
        """The run's first successful documents, in input order."""
        with self._reading() as db:
            rows = db.execute(
                "SELECT seq, identity, payload, attempts FROM document WHERE run = ? AND status = ?"
                " AND payload LIKE '{%' ORDER BY seq LIMIT ?",
                (run, Status.SUCCESS, limit),
            ).fetchall()
        return [Document(seq, name, body.encode(), attempts, in_doubt=False) for seq, name, body, attempts in rows]

    def asked(self, run: int) -> int:
        """How many documents the portal was asked for because their state was in doubt."""
        with self._reading() as db:
            (count,) = db.execute("SELECT COUNT(*) FROM document WHERE run = ? AND asked > 0", (run,)).fetchone()
        return int(count)

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


def _first_status(row: PlannedRow) -> Status:
    if row.aside:
        return Status.SET_ASIDE
    return Status.REJECTED if row.payload is None else Status.PLANNED


def _user() -> str:
    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return ""
