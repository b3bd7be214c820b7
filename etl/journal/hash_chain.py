"""A trail that cannot be rewritten unnoticed: a link for each command that began or ended, hashed with the one before.

A link that ends a command covers all of its run: what was read and planned, the commands, the approvals, what became of
each document, and every request. Whatever --keep forgets in time is not covered: bodies (their SHA-256 is), the words
of answers, comparisons, and how far the run has come. A run is as its newest such link has it, unless a command has
begun since and not ended: then what was planned is as that link has it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from time import time

from msgspec import Struct
from msgspec.structs import astuple, replace

from etl.journal.database import Database, Value
from etl.journal.run_contents import contents
from etl.model.hash_chain import BEGUN, ENDED, FORM, Contents, Link
from etl.text import millisecond

#: What was planned, began or ended, and the head: a hash over it and the head of the link before; form says how the
#: hashes of the run were made.
LINK = """
    CREATE TABLE link (
        number INTEGER PRIMARY KEY,
        run INTEGER NOT NULL,
        invocation INTEGER NOT NULL,
        kind TEXT NOT NULL,
        linked_at TEXT NOT NULL,
        planned TEXT NOT NULL,
        outcomes TEXT NOT NULL,
        head TEXT NOT NULL,
        form INTEGER NOT NULL
    )
"""


def begin(db: Database, run: int, invocation: int) -> None:
    """Adds that a command has begun to work on a run. The caller lets nobody else write."""
    _append(db, Link(0, run, invocation, BEGUN, millisecond(time())))


class HashChain(Struct, frozen=True):
    """A part of the journal; its methods block and raise as the journal's do.

    Attributes:
        reading: the database, to be read.
        writing: the database, in a transaction in which nobody else writes.
    """

    reading: Callable[[], AbstractContextManager[Database]]
    writing: Callable[[], AbstractContextManager[Database]]

    def end(self, run: int, invocation: int) -> str:
        """Adds that a command on a run has ended, with all that the run has come to; returns the head."""
        while True:
            with self.reading() as db:
                before = _newest(db, run)
            found = self.contents(run)
            with self.writing() as db:
                # Had another command begun or ended meanwhile, not all of what was hashed might be of one moment.
                if _newest(db, run) == before:
                    return _append(
                        db,
                        Link(0, run, invocation, ENDED, millisecond(time()), found.planned, found.outcomes),
                    )

    def links(self) -> list[Link]:
        """Every link, in order."""
        with self.reading() as db:
            return _links(db, "1 = 1", ())

    def head(self, run: int | None = None) -> str:
        """The head of the newest link, or of the newest of a run; "" where there is none."""
        with self.reading() as db:
            found = _links(db, "run = ?", (run,)) if run else _links(db, "1 = 1", ())
        return found[-1].told if found else ""

    def root(self) -> str:
        """What the first link is hashed with."""
        with self.reading() as db:
            return _root(db)

    def begun(self) -> list[tuple[int, int, str]]:
        """Run, number and start of every command that the journal tells of."""
        with self.reading() as db:
            rows = db.execute("SELECT run, number, started_at FROM invocation ORDER BY run, number").fetchall()
        return [(run, number, at) for run, number, at in rows]

    def runs(self) -> tuple[set[int], set[int]]:
        """The runs that there are; and those that there must have been, since something was delivered by them."""
        with self.reading() as db:
            there = {run for (run,) in db.execute("SELECT run FROM run").fetchall()}
            of = {run for (run,) in db.execute("SELECT DISTINCT run FROM delivered WHERE run > 0").fetchall()}
        return there, of - there

    def contents(self, run: int, form: int = FORM) -> Contents:
        """What a run is and has come to, as a link of a form covers it."""
        return contents(self.reading, run, form)


def _newest(db: Database, run: int) -> int:
    (number,) = db.execute("SELECT COALESCE(MAX(number), 0) FROM link WHERE run = ?", (run,)).fetchone()
    return int(number)


def _root(db: Database) -> str:
    (name,) = db.execute("SELECT value FROM meta WHERE name = 'identity'").fetchone()
    return str(name)


def _links(db: Database, condition: str, values: tuple[Value, ...]) -> list[Link]:
    rows = db.execute(
        "SELECT number, run, invocation, kind, linked_at, planned, outcomes, head, form FROM link"
        f" WHERE {condition} ORDER BY number",
        values,
    ).fetchall()
    return [Link(*row) for row in rows]


def _append(db: Database, link: Link) -> str:
    row = db.execute("SELECT number, head FROM link ORDER BY number DESC LIMIT 1").fetchone()
    number, before = row or (0, _root(db))
    link = replace(link, number=number + 1)
    link = replace(link, head=link.hashed(before))
    db.execute("INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", astuple(link))
    return link.told
