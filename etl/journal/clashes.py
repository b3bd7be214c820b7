"""Documents by their keys: equal ones in a run, and those that their portal would take for another invoice."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple

from etl.journal.database import Database
from etl.journal.kinds import INVOICES, SENT, given
from etl.journal.schema import OPEN_DOCUMENT
from etl.model.document import Key, Status

#: Documents asked for in a statement at most: SQLite once took no more than 999 values.
_TOGETHER = 500


class KeyClash(NamedTuple):
    """A planned document of which the portal was sent one key only, with another in the place of the other.

    Attributes:
        seq: the document.
        document_id: its InvoiceId.
        identity: its Identity.
        replaced: the run that gave this Identity to another invoice; None where none has.
        doubled: the run that sent this InvoiceId under another Identity; None where none has.
    """

    seq: int
    document_id: str | None
    identity: str
    replaced: int | None
    doubled: int | None


@dataclass(frozen=True, slots=True)
class Clashes:
    """A part of the journal; its methods block and raise as the journal's do.

    Attributes:
        reading: the database, to be read.
    """

    reading: Callable[[], AbstractContextManager[Database]]

    def keys(self, run: int, seqs: Sequence[int]) -> Iterator[Key]:
        """The keys of some documents; their ``seq`` must be in order."""
        for first in range(0, len(seqs), _TOGETHER):
            wanted = seqs[first : first + _TOGETHER]
            with self.reading() as db:
                rows = db.execute(
                    "SELECT seq, document_id, identity, invoice_key, identity_key, file, sheet, source_row"
                    " FROM document JOIN source USING (run, source)"
                    f" WHERE run = ? AND seq IN ({', '.join('?' * len(wanted))}) ORDER BY seq",
                    (run, *wanted),
                ).fetchall()
            yield from map(Key._make, rows)

    def key_clashes(self, run: int) -> list[KeyClash]:
        """Planned documents that their portal would take for another invoice than the file does, in input order.

        What was only changed, or never known to have arrived, has no say on keys.
        """
        with self.reading() as db:
            return _key_clashes(db, run)


def _key_clashes(db: Database, run: int) -> list[KeyClash]:
    anything = "SELECT 1 FROM delivered WHERE portal = (SELECT portal FROM run WHERE run = ?) LIMIT 1"
    if db.execute(anything, (run,)).fetchone() is None:
        return []
    (identity, by_identity), (invoice, by_invoice) = ((given("delivered.run", *each), _sent(*each)) for each in _KEYS)
    rows = db.execute(
        f"SELECT seq, document_id, identity, CASE WHEN {invoice} IS NULL THEN {by_identity} END,"
        f" CASE WHEN {identity} IS NULL THEN {by_invoice} END FROM document WHERE run = ? AND {OPEN_DOCUMENT}"
        f" AND status = ? AND (({invoice} IS NULL AND {by_identity} IS NOT NULL)"
        f" OR ({identity} IS NULL AND {by_invoice} IS NOT NULL)) ORDER BY seq",
        (run, Status.PLANNED),
    ).fetchall()
    return [KeyClash._make(row) for row in rows]


_KEYS = [(kind, INVOICES[kind]) for kind in ("identity", "invoice")]


def _sent(kind: str, key: str) -> str:
    """The SQL of the run that is known to have sent an invoice under a key of a document."""
    return (
        f"(SELECT delivered.run FROM delivered JOIN run AS sender ON sender.run = delivered.run WHERE kind = '{kind}'"
        f" AND name = document.{key} AND delivered.portal = (SELECT portal FROM run WHERE run.run = document.run)"
        f" AND {SENT})"
    )
