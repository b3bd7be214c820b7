"""Documents by their keys: equal ones in a run, and those that their portal would take for another invoice."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple

from msgspec import Struct

from etl.journal import pages
from etl.journal.database import Database
from etl.journal.delivered_table import Kind
from etl.journal.kinds import INVOICES, SENT, given
from etl.journal.known import padded
from etl.journal.portal_numbers import number_for, number_of
from etl.journal.reports import sums
from etl.journal.schema import OPEN_DOCUMENT
from etl.model.document import Key, Status, Total

#: Documents asked for in a statement at most: SQLite once took no more than 999 values.
_TOGETHER = 500


class KeyClash(NamedTuple):
    """A planned document of which the portal was sent one key only, with another in the place of the other.

    Attributes:
        seq: the document.
        document_id: its InvoiceId.
        identity: its Identity.
        replaced: the run that gave this Identity to another invoice, 0 for one that was given up in doubt; None where
            none has.
        doubled: the run that sent this InvoiceId under another Identity, as above; None where none has.
    """

    seq: int
    document_id: str | None
    identity: str
    replaced: int | None
    doubled: int | None


class Crossed(NamedTuple):
    """A planned document with an Identity that the portal was sent with another InvoiceId.

    Attributes:
        seq: the document.
        document_id: its InvoiceId.
        identity: its Identity.
        spelled: the InvoiceId that was sent.
        run: by which run, or what has changed it since; 0 for one that was given up in doubt.
    """

    seq: int
    document_id: str
    identity: str
    spelled: str
    run: int


class Variant(NamedTuple):
    """A planned document whose InvoiceId was sent before in other capitals: its own, that one, and by which run."""

    seq: int
    document_id: str
    spelled: str
    run: int


class Like(NamedTuple):
    """A planned document that is like another invoice: of a run that was sent before, or of its own (None)."""

    seq: int
    document_id: str
    other: str
    run: int | None


class Clashes(Struct, frozen=True):
    """A part of the journal; its methods block and raise as the journal's do.

    They are for a run that was just planned: what the portal was given since then is not looked for.

    Attributes:
        reading: the database, to be read.
        writing: the database, in a transaction of a run.
    """

    reading: Callable[[], AbstractContextManager[Database]]
    writing: Callable[[int], AbstractContextManager[Database]]

    def keys(self, run: int, seqs: Sequence[int]) -> Iterator[Key]:
        """The keys of some documents; their ``seq`` must be in order."""
        self._take_out(run, seqs)
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

    def crossed(self, run: int) -> list[Crossed]:
        """Planned documents that would reach another invoice than the file names, in input order."""
        spelled, sender = (given(f"delivered.{column}", *_KEYS[0]) for column in ("spelled", "run"))
        with self.reading() as db:
            if not _anything(db, run):
                return []
            rows = db.execute(
                f"SELECT seq, document_id, identity, {spelled}, {sender}, invoice_key FROM document WHERE run = ? AND"
                f" {OPEN_DOCUMENT} AND status = ? AND {spelled} NOT IN ('', document_id) ORDER BY seq",
                (run, Status.PLANNED),
            ).fetchall()
        # Capitals beyond ASCII are not the same to all databases.
        return [Crossed._make(row) for *row, key in rows if row[3].lower() != key]

    def sent(self, run: int, names: Sequence[str]) -> dict[str, tuple[str, int]]:
        """Which InvoiceIds, in small letters, the portal of a run was sent: as they are spelled, and by which run."""
        found: dict[str, tuple[str, int]] = {}
        for first in range(0, len(names), _TOGETHER):
            some = names[first : first + _TOGETHER]
            with self.reading() as db:
                rows = db.execute(
                    f"SELECT name, spelled, run FROM delivered WHERE portal = {number_for('?')}"
                    f" AND kind = {Kind.INVOICE} AND spelled <> '' AND name IN ({', '.join('?' * len(some))})",
                    (run, *some),
                ).fetchall()
            found |= {name: (spelled, by) for name, spelled, by in rows}
        return found

    def variants(self, run: int) -> list[Variant]:
        """Planned documents whose InvoiceId was sent before in other capitals, in input order."""
        spelled, sender = (given(f"delivered.{column}", *_KEYS[1]) for column in ("spelled", "run"))
        with self.reading() as db:
            if not _anything(db, run):
                return []
            rows = db.execute(
                f"SELECT seq, document_id, spelled, sender FROM (SELECT seq, document_id, {spelled} AS spelled,"
                f" {sender} AS sender FROM document WHERE run = ? AND {OPEN_DOCUMENT} AND status = ?) AS sent"
                " WHERE spelled <> '' AND spelled <> document_id ORDER BY seq",
                (run, Status.PLANNED),
            ).fetchall()
        return [Variant._make(row) for row in rows]

    def padded(self, run: int) -> list[Variant]:
        """Planned documents, new to their portal, whose InvoiceId was sent before with more zeros before it, or fewer.

        What spreadsheets take for a number loses them. In input order.
        """
        with self.reading() as db:
            if not _anything(db, run):
                return []
            rows = db.execute(
                f"SELECT seq, document_id, invoice_key FROM document WHERE run = ? AND {OPEN_DOCUMENT} AND status = ?"
                f" AND invoice_key >= '0' AND invoice_key < 'a' AND {given('delivered.run', *_KEYS[1])} IS NULL"
                " ORDER BY seq",
                (run, Status.PLANNED),
            ).fetchall()
            found = padded(db, number_of(db, run), [key for *_, key in rows])
        return [Variant(seq, document_id, *found[key]) for seq, document_id, key in rows if key in found]

    def like_before(self, run: int) -> list[Like]:
        """Planned documents, new to their portal, like one that it was sent before under another InvoiceId."""
        with self.reading() as db:
            if not _anything(db, run):
                return []
            portal = number_of(db, run)
            name = "(SELECT MIN(name) FROM delivered WHERE likeness = document.likeness AND likeness IS NOT NULL"
            # The index of the likeness, and no other one: nothing is known of how many share a portal.
            other = (
                f"{name} AND portal + 0 = ? AND kind + 0 = {Kind.INVOICE} AND content <> ''"
                " AND name <> document.invoice_key)"
            )
            rows = db.execute(
                "SELECT seq, document_id, spelled, delivered.run FROM"
                f" (SELECT seq, document_id, {other} AS other FROM document WHERE {_NEW}) AS found"
                f" JOIN delivered ON delivered.portal = ? AND kind = {Kind.INVOICE} AND name = other ORDER BY seq",
                (portal, run, Status.PLANNED, portal),
            ).fetchall()
        return [Like._make(row) for row in rows]

    def like_within(self, run: int, suspects: Sequence[int]) -> list[Like]:
        """Planned documents, new to their portal, like an earlier one of the same run with another InvoiceId.

        Args:
            run: the run.
            suspects: the ``seq`` of every one that may be like another, and of few others.
        """
        self._take_out(run, suspects)
        first = "FIRST_VALUE(document_id) OVER (PARTITION BY likeness ORDER BY seq)"
        place = "ROW_NUMBER() OVER (PARTITION BY likeness ORDER BY seq)"
        with self.reading() as db:
            rows = db.execute(
                "SELECT seq, document_id, other FROM"
                f" (SELECT seq, document_id, {first} AS other, {place} AS place FROM document WHERE {_NEW}) AS found"
                " WHERE place > 1 ORDER BY seq",
                (run, Status.PLANNED),
            ).fetchall()
        return [Like(seq, document_id, other, None) for seq, document_id, other in rows]

    def totals(self, run: int, seqs: Sequence[int]) -> list[Total]:
        """Count and sum of Amount by currency of some documents."""
        found: list[Total] = []
        for first in range(0, len(seqs), _TOGETHER):
            some = seqs[first : first + _TOGETHER]
            among = ", ".join("?" * len(some))
            with self.reading() as db:
                found += sums(db, f"FROM document WHERE run = ? AND seq IN ({among})", (run, *some))
        return found

    def _take_out(self, run: int, seqs: Sequence[int]) -> None:
        if seqs:
            with self.writing(run) as db:
                pages.take_out(db, run, seqs)


def _anything(db: Database, run: int) -> bool:
    """Whether the portal of a run was ever given anything."""
    anything = f"SELECT 1 FROM delivered WHERE portal = {number_for('?')} LIMIT 1"
    return db.execute(anything, (run,)).fetchone() is not None


def _key_clashes(db: Database, run: int) -> list[KeyClash]:
    if not _anything(db, run):
        return []
    by_identity, by_invoice = (_sent(*each) for each in _KEYS)
    spelled, invoice = given("delivered.spelled", *_KEYS[0]), given("delivered.run", *_KEYS[1])
    # Of almost all it is known that this very InvoiceId was sent with this Identity: so that is asked first, and once.
    rows = db.execute(
        f"SELECT seq, document_id, identity, CASE WHEN {spelled} IS NOT NULL THEN {by_identity} END,"
        f" CASE WHEN {spelled} IS NULL THEN {by_invoice} END, COALESCE({spelled}, ''), invoice_key"
        f" FROM document WHERE run = ? AND {OPEN_DOCUMENT} AND status = ?"
        f" AND CASE {spelled} WHEN document_id THEN FALSE WHEN '' THEN {invoice} IS NULL AND {by_identity} IS NOT NULL"
        f" ELSE CASE WHEN {spelled} IS NULL THEN {by_invoice} IS NOT NULL ELSE TRUE END END ORDER BY seq",
        (run, Status.PLANNED),
    ).fetchall()
    # Capitals beyond ASCII are not the same to all databases.
    return [KeyClash._make(row) for *row, named, key in rows if named.lower() != key]


_KEYS = [(kind, INVOICES[kind]) for kind in (Kind.IDENTITY, Kind.INVOICE)]

#: Planned documents of a run whose likeness is known and whose InvoiceId was never given to their portal.
_NEW = (
    f"run = ? AND {OPEN_DOCUMENT} AND status = ? AND likeness IS NOT NULL"
    f" AND {given('delivered.run', *_KEYS[1])} IS NULL"
)


def _sent(kind: Kind, key: str) -> str:
    """The SQL of the run that is known to have sent an invoice under a key of a document, or has changed it since.

    It is 0 where that one was given up while it was in doubt: what was sent before it is there.
    """
    return (
        "(SELECT delivered.run FROM delivered LEFT JOIN run AS sender ON sender.run = delivered.run"
        f" WHERE kind = {kind} AND name = document.{key} AND delivered.portal = {number_for('document.run')}"
        f" AND (delivered.spelled <> '' OR ({SENT})))"
    )
