"""The life of a document, from planned to settled: how it may move, and what its portal may hold of it meanwhile.

The table is ``LIFE``. ``docs/architecture.md`` draws it, a journal that is watched refuses every other move, and the
worlds of ``tests.campaign`` hold what their portal has against it.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from etl.model.document import Status


class Held(StrEnum):
    """What a portal holds of an invoice, as a document sees it; each may have been paid since."""

    #: No such invoice.
    NOTHING = "nothing"
    #: What an earlier run sent, and other than what this document has.
    BEFORE = "before"
    #: What an earlier run sent, and the same as this document has.
    SAME = "same"
    #: What this document's own request has brought.
    THIS = "this"
    #: What a later run has sent.
    LATER = "later"
    #: What somebody else has made of it.
    ANOTHERS = "another's"


_ANY = frozenset(Held)
_OTHERS = _ANY - {Held.THIS}


@dataclass(frozen=True, slots=True)
class Stage:
    """A status in the life of a document.

    Attributes:
        after: what may follow it; it may also stay as it is.
        held: what the portal may hold.
        then: what is done next.
    """

    after: frozenset[Status]
    held: frozenset[Held]
    then: str


LIFE: Mapping[Status, Stage] = {
    Status.PLANNED: Stage(
        frozenset({Status.SENDING, Status.UNCHANGED, Status.SUPERSEDED, Status.REJECTED, Status.SET_ASIDE}),
        _OTHERS,
        "it is claimed; asked for first where another run's version is in doubt",
    ),
    Status.SENDING: Stage(
        frozenset({Status.SUCCESS, Status.FAILED, Status.IN_DOUBT, Status.PLANNED, Status.SUPERSEDED}),
        _ANY,
        "its answer is waited for; once its process is dead it is asked for, and `judge_lost` decides",
    ),
    Status.IN_DOUBT: Stage(
        frozenset({Status.SENDING, Status.FAILED, Status.SUPERSEDED}),
        _ANY,
        "it is claimed, and asked for; `judge_lost` decides",
    ),
    Status.SUCCESS: Stage(frozenset(), frozenset({Held.SAME, Held.THIS, Held.LATER, Held.ANOTHERS}), "nothing"),
    Status.FAILED: Stage(
        frozenset({Status.PLANNED, Status.IN_DOUBT}),
        _ANY,
        "nothing; `retry` plans it again, and has the portal asked first unless that refused it",
    ),
    Status.UNCHANGED: Stage(
        frozenset({Status.PLANNED}),
        frozenset({Held.SAME, Held.LATER, Held.ANOTHERS}),
        "it is looked at anew before its run sends anything",
    ),
    Status.SUPERSEDED: Stage(frozenset(), _ANY, "nothing: the later run's document goes on"),
    Status.REJECTED: Stage(frozenset(), _OTHERS, "nothing: its correction is a document of its own"),
    Status.SET_ASIDE: Stage(frozenset(), _OTHERS, "nothing"),
}

#: What the portal may hold where it has refused a document: nothing that its request has brought.
REFUSED = _OTHERS


@dataclass(frozen=True, slots=True)
class Move:
    """A document has moved from one status to another."""

    before: Status
    after: Status


def watch(journal: Path) -> None:
    """From now on the journal refuses any move that is not in the table, and remembers those it has seen.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    allowed = [(before, after) for before, stage in LIFE.items() for after in stage.after]
    with closing(sqlite3.connect(journal)) as db, db:
        db.execute("CREATE TABLE IF NOT EXISTS life (before TEXT, after TEXT, seen INTEGER DEFAULT 0)")
        db.execute("DELETE FROM life")
        db.executemany("INSERT INTO life (before, after) VALUES (?, ?)", allowed)
        db.executescript(_TRIGGER)


def seen(journal: Path) -> Iterator[Move]:
    """The moves that documents of a watched journal have made."""
    with closing(sqlite3.connect(journal)) as db:
        for before, after in db.execute("SELECT before, after FROM life WHERE seen > 0").fetchall():
            yield Move(Status(before), Status(after))


_TRIGGER = """
CREATE TRIGGER IF NOT EXISTS life_of_a_document BEFORE UPDATE OF status ON document WHEN OLD.status <> NEW.status
BEGIN
    SELECT RAISE(ABORT, 'a document may not move so')
    WHERE NOT EXISTS (SELECT 1 FROM life WHERE before = OLD.status AND after = NEW.status);
    UPDATE life SET seen = seen + 1 WHERE before = OLD.status AND after = NEW.status;
END;
"""
