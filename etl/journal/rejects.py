"""What was rejected or failed in a run, and the later runs that correct it.

A correction is a run of a rejects file. Each of its documents takes the place of those whose rows it was made of, in
the run that everything began with: the root. Of several documents in one place the one of the newest run counts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from etl.journal import documents, pages, refused, reports
from etl.journal.database import Database
from etl.journal.run_states import NOT_SENT, NOT_SENT_MARKS
from etl.model.document import Status, Total
from etl.model.problem import Problem
from etl.model.run import SourceFile

#: Documents fetched at a time.
_PAGE = 10_000

#: The columns of a ``Rejected``: its message counts where the portal has said it.
_REJECTED = ("seq", "document_id", "source", "source_row", "source_rows", "message", "status")

_UNSENT = (Status.REJECTED, Status.FAILED, Status.SET_ASIDE, Status.SUPERSEDED)

#: Documents of a root and of the runs that correct it, as far as these may be sent; no other run is looked at.
_OF_FAMILY = (
    "document.run IN (SELECT kin.run FROM run AS kin WHERE kin.run = ? OR (kin.corrects = ?"
    f" AND kin.state NOT IN ({NOT_SENT_MARKS})))"
)


class Rejected(NamedTuple):
    """A document that was rejected or failed: where it stands, and what its portal said of it, or ""."""

    seq: int
    document_id: str | None
    source: int
    source_row: int
    rows: str
    answer: str


class Duplicate(NamedTuple):
    """A document of a correction, and another one of the same root with the same key."""

    seq: int
    document_id: str | None
    run: int
    file: str
    source_row: int


class Rejects(Struct, frozen=True):
    """A part of the journal; its methods block and raise as the journal's do.

    Attributes:
        reading: the database, to be read.
        writing: the database, in a transaction of a run.
    """

    reading: Callable[[], AbstractContextManager[Database]]
    writing: Callable[[int], AbstractContextManager[Database]]

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
        after = -1
        while True:
            with self.reading() as db:
                rows = db.execute(
                    f"SELECT {', '.join(_REJECTED)} FROM document"
                    " WHERE run = ? AND seq > ? AND status IN (?, ?) ORDER BY seq LIMIT ?",
                    (run, after, Status.FAILED, Status.REJECTED, _PAGE),
                ).fetchall()
            if not rows:
                return
            after = rows[-1][0]
            yield [_rejected(*row) for row in rows]

    def documents(self, run: int) -> Iterator[list[Rejected]]:
        """Returns every document in the same way."""
        after = -1
        while True:
            with self.reading() as db:
                rows = documents.behind(db, run, _REJECTED, after, _PAGE)
            if not rows:
                return
            after = rows[-1][0]
            yield [_rejected(*row) for row in rows]

    def problems(self, run: int, first: int, last: int) -> list[Problem]:
        """The problems of the documents from one ``seq`` to another, warnings too."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT seq, column_name, value, rule, sentence, remedy, source, source_row, warning FROM problem"
                " WHERE run = ? AND seq BETWEEN ? AND ?",
                (run, first, last),
            ).fetchall()
        return [replace(Problem(*facts), warning=bool(warning)) for *facts, warning in rows]

    def rules(self, run: int) -> set[str]:
        """The rules that rejected something."""
        with self.reading() as db:
            rows = db.execute("SELECT DISTINCT rule FROM problem WHERE run = ? AND warning = 0", (run,)).fetchall()
        return {rule for (rule,) in rows}

    def alone(self, run: int, source: int) -> list[int]:
        """Documents of a table, by ``seq``, whose InvoiceId or Identity only documents of other tables have, too."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT MIN(problem.seq) FROM problem JOIN document ON document.run = problem.run"
                " AND document.seq = problem.seq WHERE problem.run = ? AND document.source = ?"
                " AND rule IN ('unique', 'look_alike') GROUP BY column_name, LOWER(value) HAVING COUNT(*) = 1",
                (run, source),
            ).fetchall()
        return [seq for (seq,) in rows]

    def take(self, run: int, root: int, places: Iterable[tuple[int, int]]) -> None:
        """Documents of a correction take the places of documents of the root: pairs of ``seq``, theirs first."""
        with self.writing(run) as db:
            rows = [(root, place, run, seq) for seq, place in places]
            db.insert("correction", ("root", "place", "run", "seq"), rows)

    def places(self, run: int) -> list[tuple[int, int]]:
        """Which documents of the root a correction's documents stand for: pairs of ``seq``, its own first."""
        with self.reading() as db:
            rows = db.execute("SELECT seq, place FROM correction WHERE run = ? ORDER BY seq", (run,)).fetchall()
        return [(seq, place) for seq, place in rows]

    def duplicates(self, run: int, root: int) -> list[Duplicate]:
        """Documents of a correction that would overwrite others of the root or of its corrections, which were sent."""
        with self.reading() as db:
            places = _places(db, root)
            found = [
                duplicate
                for key in ("invoice_key", "identity_key")
                for duplicate in _duplicates(db, run, root, key, places)
            ]
        return sorted({duplicate.seq: duplicate for duplicate in reversed(found)}.values())

    def reopen(self, run: int) -> int:
        """What the portal did not take of the run is to be sent again; returns how many documents that are."""
        with self.writing(run) as db:
            return refused.reopen(db, run)

    def reopened(self, run: int) -> bool:
        """Whether the run has documents that are to be sent again, of which nothing has become since."""
        with self.reading() as db:
            return refused.is_reopened(db, run)

    def heard(self, run: int) -> list[tuple[int, str]]:
        """What the portal has refused documents with that the run is to send all the same: HTTP status and message."""
        with self.reading() as db:
            return refused.heard(db, run)

    def totals(self, root: int) -> list[Total]:
        """Count and sum of Amount of the root and its corrections together.

        Of the documents in one place that of the newest run counts, but none that was never sent before one that was.
        """
        sent = "status NOT IN (?, ?, ?, ?)"
        with self.reading() as db:
            rows = reports.sums(
                db,
                f"FROM document WHERE {_OF_FAMILY}"
                " AND NOT EXISTS (SELECT 1 FROM correction AS taken JOIN run AS later USING (run)"
                "  WHERE document.run = ? AND root = ? AND place = document.seq AND later.state NOT IN"
                f" ({NOT_SENT_MARKS}))"
                " AND NOT EXISTS (SELECT 1 FROM correction AS own JOIN correction AS taken USING (root, place)"
                "  JOIN run AS other ON other.run = taken.run"
                "  JOIN document AS rival ON rival.run = taken.run AND rival.seq = taken.seq"
                "  WHERE own.run = document.run AND own.seq = document.seq AND taken.run <> own.run"
                f"  AND other.state NOT IN ({NOT_SENT_MARKS})"
                f"  AND ((rival.{sent} AND (taken.run > own.run OR NOT document.{sent}))"
                f"   OR (taken.run > own.run AND NOT document.{sent})))",
                (root, root, *NOT_SENT, root, root, *NOT_SENT, *NOT_SENT, *_UNSENT, *_UNSENT, *_UNSENT),
            )
            # Corrections are always rows.
            return reports.joined(rows, pages.totals(db, root, _taken(db, root)))


def _rejected(seq: int, name: str | None, source: int, row: int, rows: str, message: str, status: str) -> Rejected:  # noqa: PLR0913, PLR0917 - a row
    return Rejected(seq, name, source, row, rows, message if status == Status.FAILED else "")


def _taken(db: Database, root: int) -> list[int]:
    """The places in a root that documents of corrections have taken, and may be sent."""
    rows = db.execute(
        "SELECT place FROM correction JOIN run AS later USING (run)"
        f" WHERE root = ? AND later.state NOT IN ({NOT_SENT_MARKS})",
        (root, *NOT_SENT),
    ).fetchall()
    return [place for (place,) in rows]


def _places(db: Database, root: int) -> dict[tuple[int, int], set[int]]:
    """The places that documents have taken, by run and ``seq``."""
    found: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for run, seq, place in db.execute("SELECT run, seq, place FROM correction WHERE root = ?", (root,)).fetchall():
        found[run, seq].add(place)
    return found


def _packed(db: Database, run: int, root: int, key: str) -> list[tuple[Any, ...]]:
    """Documents of the root in pages that have a key of a planned one of a correction."""
    asked = f"SELECT DISTINCT {key} FROM document WHERE run = ? AND status = ? AND {key} IS NOT NULL"
    keys = (
        {str(name) for (name,) in db.execute(asked, (run, Status.PLANNED)).fetchall()}
        if pages.stretches(db, root)
        else ()
    )
    names = (key, "content", "run", "seq", "file", "source_row")
    return pages.having(db, root, names, key, keys, "1 = 1")


def _duplicates(
    db: Database, run: int, root: int, key: str, places: Mapping[tuple[int, int], set[int]]
) -> Iterator[Duplicate]:
    """Duplicates by one of the keys. Those that stand for the same place are one document, and so are equal ones."""
    others = db.execute(
        f"SELECT {key}, content, document.run, seq, file, source_row"
        " FROM document JOIN source USING (run, source)"
        f" WHERE document.run < ? AND {key} IN (SELECT {key} FROM document WHERE run = ? AND status = ?)"
        f" AND status NOT IN (?, ?, ?, ?) AND {_OF_FAMILY}",
        (run, run, Status.PLANNED, *_UNSENT, root, root, *NOT_SENT),
    ).fetchall()
    others += _packed(db, run, root, key)
    if not others:
        return
    own: defaultdict[str, list[tuple[int, str | None, str]]] = defaultdict(list)
    rows = db.execute(
        f"SELECT {key}, seq, document_id, content FROM document WHERE run = ? AND status = ?", (run, Status.PLANNED)
    )
    for name, seq, document_id, content in rows.fetchall():
        own[name].append((seq, document_id, content))
    for name, other_content, other_run, other_seq, file, source_row in others:
        taken = {other_seq} if other_run == root else places.get((other_run, other_seq), set())
        for seq, document_id, content in own[name]:
            if content != other_content and not taken & places.get((run, seq), set()):
                yield Duplicate(seq, document_id, other_run, file, source_row)
