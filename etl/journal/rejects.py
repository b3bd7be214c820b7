"""What was rejected or failed in a run, and the later runs that correct it.

A correction is a run of a rejects file. Each of its documents takes the place of those whose rows it was made of, in
the run that everything began with: the root. Of several documents in one place the one of the newest run counts.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import NamedTuple

from etl.journal import reports
from etl.journal.database import Database
from etl.records import Problem, RunState, SourceFile, Status, Total

_PAGE = 10_000
"""Documents fetched at a time."""

_VOID = (RunState.PLANNING, RunState.REFUSED)
"""States of a run that has taken nobody's place."""

_UNSENT = (Status.REJECTED, Status.FAILED, Status.SET_ASIDE, Status.SUPERSEDED)


class Rejected(NamedTuple):
    """A document that was rejected or failed: where it stands, and what its portal said of it, or ""."""

    seq: int
    document_id: str | None
    source: int
    source_row: int
    rows: str
    answer: str


class Twin(NamedTuple):
    """A document of a correction, and another one of the same root with the same key."""

    seq: int
    document_id: str | None
    run: int
    file: str
    source_row: int


@dataclass(frozen=True, slots=True)
class Rejects:
    """A room of the journal; its methods block and raise as the journal's do.

    Attributes:
        reading: the database, to be read.
        writing: the database, in a transaction.
    """

    reading: Callable[[], AbstractContextManager[Database]]
    writing: Callable[[], AbstractContextManager[Database]]

    def identity(self) -> str:
        """What tells this journal from every other."""
        with self.reading() as db:
            (name,) = db.execute("SELECT value FROM meta WHERE name = 'identity'").fetchone()
        return str(name)

    def recipe(self, run: int) -> str | None:
        """How the run's files were understood; None where there is no such run."""
        with self.reading() as db:
            found = db.execute("SELECT recipe FROM run WHERE run = ?", (run,)).fetchone()
        return None if found is None else str(found[0])

    def sources(self, run: int) -> list[SourceFile]:
        """The tables that the run read, by number."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT file, sheet, sha256, path, header, formats FROM source WHERE run = ? ORDER BY source", (run,)
            ).fetchall()
        return [SourceFile(*row) for row in rows]

    def rejected(self, run: int) -> Iterator[list[Rejected]]:
        """The documents that were rejected or failed, in input order, a page at a time."""
        yield from self._documents(run, (Status.FAILED, Status.REJECTED))

    def documents(self, run: int) -> Iterator[list[Rejected]]:
        """Every document likewise."""
        yield from self._documents(run, tuple(Status))

    def _documents(self, run: int, statuses: tuple[Status, ...]) -> Iterator[list[Rejected]]:
        among = ", ".join("?" * len(statuses))
        after = -1
        while True:
            with self.reading() as db:
                rows = db.execute(
                    "SELECT seq, document_id, source, source_row, source_rows,"
                    " CASE WHEN status = ? THEN message ELSE '' END FROM document"
                    f" WHERE run = ? AND seq > ? AND status IN ({among}) ORDER BY seq LIMIT ?",
                    (Status.FAILED, run, after, *statuses, _PAGE),
                ).fetchall()
            if not rows:
                return
            after = rows[-1][0]
            yield [Rejected(*row) for row in rows]

    def problems(self, run: int, first: int, last: int) -> list[Problem]:
        """The problems of the documents from one ``seq`` to another, warnings too."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT seq, column_name, value, rule, sentence, remedy, source, source_row, warning FROM problem"
                " WHERE run = ? AND seq BETWEEN ? AND ?",
                (run, first, last),
            ).fetchall()
        return [replace(Problem(*facts), warning=bool(warning)) for *facts, warning in rows]

    def take(self, run: int, root: int, places: Iterable[tuple[int, int]]) -> None:
        """Documents of a correction take the places of documents of the root: pairs of ``seq``, theirs first."""
        with self.writing() as db:
            rows = [(root, place, run, seq) for seq, place in places]
            db.insert("correction", ("root", "place", "run", "seq"), rows)

    def places(self, run: int) -> list[tuple[int, int]]:
        """Which documents of the root a correction's documents stand for: pairs of ``seq``, its own first."""
        with self.reading() as db:
            rows = db.execute("SELECT seq, place FROM correction WHERE run = ? ORDER BY seq", (run,)).fetchall()
        return [(seq, place) for seq, place in rows]

    def twins(self, run: int, root: int) -> list[Twin]:
        """Documents of a correction that would overwrite others of the root or of its corrections, which were sent."""
        with self.reading() as db:
            found = [twin for key in ("invoice_key", "identity_key") for twin in _twins(db, run, root, key)]
        return sorted({twin.seq: twin for twin in reversed(found)}.values())

    def totals(self, root: int) -> list[Total]:
        """Count and sum of Amount of the root and its corrections together: of each place the newest document."""
        with self.reading() as db:
            return reports.sums(
                db,
                "FROM document JOIN run USING (run)"
                " WHERE (run = ? OR (corrects = ? AND state NOT IN (?, ?)))"
                " AND NOT EXISTS (SELECT 1 FROM correction AS taken JOIN run AS later USING (run)"
                "  WHERE document.run = ? AND root = ? AND place = document.seq AND later.state NOT IN (?, ?))"
                " AND NOT EXISTS (SELECT 1 FROM correction AS own JOIN correction AS taken USING (root, place)"
                "  JOIN run AS later ON later.run = taken.run"
                "  WHERE own.run = document.run AND own.seq = document.seq AND taken.run > own.run"
                "  AND later.state NOT IN (?, ?))",
                (root, root, *_VOID, root, root, *_VOID, *_VOID),
            )


def _twins(db: Database, run: int, root: int, key: str) -> list[Twin]:
    rows = db.execute(
        "SELECT own.seq, own.document_id, other.run, source.file, other.source_row"
        f" FROM document AS own JOIN document AS other ON other.{key} = own.{key}"
        " JOIN run AS earlier ON earlier.run = other.run"
        " JOIN source ON source.run = other.run AND source.source = other.source"
        " WHERE own.run = ? AND own.status = ? AND other.run < own.run AND other.content <> own.content"
        " AND other.status NOT IN (?, ?, ?, ?)"
        " AND (other.run = ? OR (earlier.corrects = ? AND earlier.state NOT IN (?, ?)))"
        " AND NOT EXISTS (SELECT 1 FROM correction AS mine WHERE mine.run = own.run AND mine.seq = own.seq"
        "  AND ((other.run = mine.root AND mine.place = other.seq) OR EXISTS (SELECT 1 FROM correction AS theirs"
        "   WHERE theirs.run = other.run AND theirs.seq = other.seq AND theirs.root = mine.root"
        "   AND theirs.place = mine.place)))",
        (run, Status.PLANNED, *_UNSENT, root, root, *_VOID),
    ).fetchall()
    return [Twin(*row) for row in rows]
