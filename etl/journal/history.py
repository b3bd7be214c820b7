"""What runs read, so that a later one can be held against those that were accepted."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager

import msgspec
from msgspec import Struct

from etl.journal.database import Database
from etl.journal.delivered_table import Kind
from etl.journal.pages import SETTLED
from etl.journal.portal_numbers import NUMBER
from etl.journal.run_states import NOT_SENT, NOT_SENT_MARKS
from etl.model.document import Status
from etl.model.figures import PastRun, RunFigures
from etl.model.run import RunState

#: What a run read, as JSON of ``RunFigures``, by which later ones are judged; nothing of a run that was given up.
RUN_FIGURES = "CREATE TABLE run_figures (run INTEGER PRIMARY KEY, figures TEXT NOT NULL)"

#: Which customers had invoices that a portal was sent: in small letters, as they are spelled, and by which run first;
#: run 0 stands for invoices that the portal was seen to hold.
CUSTOMER = """
    CREATE TABLE customer (
        portal TEXT NOT NULL,
        name TEXT NOT NULL,
        spelled TEXT NOT NULL,
        run INTEGER NOT NULL,
        PRIMARY KEY (portal, name)
    )
"""

#: The run of customers that a portal was seen to have.
_SEEN = 0

#: Runs that are looked at: of a nightly file and a monthly one to the same portal, a year.
_RUNS = 400

#: A run that may be sent, or was.
_PASSED = f"run.state NOT IN ({NOT_SENT_MARKS})"

#: InvoiceIds asked for in a statement at most.
_TOGETHER = 500

#: Sent to its end, its portal holding some of it; a run that was given up has no figures any more.
_ACCEPTED = (
    "command = 'import' AND corrects = 0 AND state = ?"
    " AND (EXISTS (SELECT 1 FROM document WHERE document.run = run.run AND status IN (?, ?))"
    f" OR EXISTS (SELECT 1 FROM page WHERE page.run = run.run AND {SETTLED}))"
)

#: Runs that put another one back, the newest first: of one that was given up before it sent anything, nothing.
_UNDOING = (
    "SELECT DISTINCT reversal.run, reverted FROM reversal JOIN run USING (run) WHERE state = ? AND"
    " (EXISTS (SELECT 1 FROM document WHERE document.run = reversal.run AND status = ?)"
    " OR NOT EXISTS (SELECT 1 FROM document WHERE document.run = reversal.run AND finished_at IS NOT NULL))"
    " ORDER BY reversal.run DESC"
)


class History(Struct, frozen=True):
    """A part of the journal; its methods block and raise as the journal's do.

    Attributes:
        reading: the database, to be read.
        writing: the database, in a transaction of a run.
    """

    reading: Callable[[], AbstractContextManager[Database]]
    writing: Callable[..., AbstractContextManager[Database]]

    def add(self, run: int, figures: RunFigures) -> None:
        """Keeps what a run read."""
        with self.writing(run) as db:
            text = msgspec.json.encode(figures).decode()
            db.execute("INSERT INTO run_figures (run, figures) VALUES (?, ?)", (run, text))

    def accepted(self, portal: str) -> list[PastRun]:
        """The runs to a portal that were accepted, the newest first; with "" those to any portal."""
        where, values = (" AND portal = ?", (portal,)) if portal else ("", ())
        with self.reading() as db:
            rows = db.execute(
                "SELECT run, started_at, portal, figures FROM run_figures JOIN run USING (run)"
                f" WHERE {_ACCEPTED}{where} ORDER BY run DESC LIMIT ?",
                (RunState.FINISHED, Status.SUCCESS, Status.UNCHANGED, *values, _RUNS),
            ).fetchall()
            undone = _undone(db)
        found = [PastRun(run, at, where, _figures(text)) for run, at, where, text in rows if run not in undone]
        return [each for each in found if each.figures.whole]

    def recipes(self, part: str, count: int) -> list[tuple[int, str]]:
        """How the newest runs that were let pass were read, of those whose recipe has a text in it."""
        with self.reading() as db:
            rows = db.execute(
                f"SELECT run, recipe FROM run WHERE recipe LIKE ? AND state NOT IN ({NOT_SENT_MARKS})"
                " ORDER BY run DESC LIMIT ?",
                (f"%{part}%", *NOT_SENT, count),
            ).fetchall()
        return [(run, recipe) for run, recipe in rows]

    def hash_total(self, run: int) -> int | None:
        """The hash total of a run's InvoiceIds; None of one that an older version has planned, or that was given up."""
        with self.reading() as db:
            found = db.execute("SELECT figures FROM run_figures WHERE run = ?", (run,)).fetchone()
        total = _figures(found[0]).hash_total if found else None
        return None if total is None else int(total)

    def sent(self, portal: str, keys: Sequence[str]) -> frozenset[str]:
        """Which of these InvoiceIds, in small letters, were sent to a portal before; with "" to any portal."""
        every = "IN (SELECT number FROM run JOIN portal USING (portal))"
        where, values = (f"= {NUMBER}", (portal,)) if portal else (every, ())
        found: set[str] = set()
        for first in range(0, len(keys), _TOGETHER):
            some = keys[first : first + _TOGETHER]
            with self.reading() as db:
                rows = db.execute(
                    f"SELECT name FROM delivered WHERE kind = {Kind.INVOICE} AND portal {where} AND name IN"
                    f" ({', '.join('?' * len(some))})",
                    (*values, *some),
                ).fetchall()
            found.update(name for (name,) in rows)
        return frozenset(found)

    def some_sent(self, portal: str) -> list[str]:
        """Some InvoiceIds that were sent to a portal, as they were spelled: the first and the last ones by name."""
        found: list[str] = []
        for order in ("ASC", "DESC"):
            with self.reading() as db:
                rows = db.execute(
                    f"SELECT spelled FROM delivered WHERE portal = {NUMBER} AND kind = {Kind.INVOICE} AND spelled <> ''"
                    f" ORDER BY name {order} LIMIT ?",
                    (portal, _TOGETHER),
                ).fetchall()
            found += [spelled for (spelled,) in rows]
        return found

    def customers(self, portal: str) -> Mapping[str, str]:
        """The customers of invoices that a portal was sent, or seen to hold; in small letters, and as spelled."""
        where, values = (" AND customer.portal = ?", (portal,)) if portal else ("", ())
        with self.reading() as db:
            rows = db.execute(
                "SELECT name, spelled FROM customer LEFT JOIN run ON run.run = customer.run"
                f" WHERE (customer.run = ? OR {_PASSED}){where}",
                (_SEEN, *NOT_SENT, *values),
            ).fetchall()
        return dict(rows)

    def portal_of(self, run: int) -> str:
        """Where a run goes."""
        with self.reading() as db:
            (portal,) = db.execute("SELECT portal FROM run WHERE run = ?", (run,)).fetchone()
        return str(portal)

    def new_customers(self, run: int) -> Mapping[str, str]:
        """The customers that a run has first, in small letters and as they are spelled."""
        with self.reading() as db:
            return dict(db.execute("SELECT name, spelled FROM customer WHERE run = ?", (run,)).fetchall())

    def add_customers(self, run: int, customers: Mapping[str, str]) -> None:
        """Keeps customers that a run has first: they are known once it may be sent."""
        with self.writing(run) as db:
            (portal,) = db.execute("SELECT portal FROM run WHERE run = ?", (run,)).fetchone()
            _put_customers(db, portal, run, customers)

    def add_seen_customers(self, portal: str, customers: Mapping[str, str]) -> None:
        """Keeps customers of invoices that a portal holds, whoever has sent them."""
        known = self.customers(portal)
        seen = {name: spelled for name, spelled in customers.items() if name not in known}
        if seen:
            with self.writing() as db:
                _put_customers(db, portal, _SEEN, seen)


def _put_customers(db: Database, portal: str, run: int, customers: Mapping[str, str]) -> None:
    db.executemany(
        "INSERT INTO customer (portal, name, spelled, run) VALUES (?, ?, ?, ?) ON CONFLICT (portal, name)"
        " DO UPDATE SET spelled = excluded.spelled, run = excluded.run",
        [(portal, name, spelled, run) for name, spelled in customers.items()],
    )


def _undone(db: Database) -> frozenset[int]:
    """The runs that were taken back; one whose reversal was taken back itself was not."""
    undone: set[int] = set()
    for run, reverted in db.execute(_UNDOING, (RunState.FINISHED, Status.SUCCESS)).fetchall():
        if run not in undone:
            undone.add(reverted)
    return frozenset(undone)


def _figures(text: str) -> RunFigures:
    return msgspec.json.decode(text, type=RunFigures)


def forget_figures(db: Database, run: int) -> None:
    """A run that was not meant so is no example for later ones."""
    for table in ("run_figures", "customer"):
        db.execute(f"DELETE FROM {table} WHERE run = ?", (run,))
