"""What the journal tells of a run: totals and reasons. Nothing here writes."""

from collections.abc import Iterator, Sequence
from decimal import Decimal, DecimalException
from itertools import chain
from typing import NamedTuple

import msgspec
from msgspec import Struct

from etl.journal import pages
from etl.journal.database import Database, Value
from etl.journal.row_hash import CorruptRowError
from etl.journal.schema import OPEN_DOCUMENT
from etl.model.attachment import Attached
from etl.model.document import UNSETTLED, Status, Total


class Reason(Struct, frozen=True):
    """A reason why documents were not delivered.

    Attributes:
        count: how often it was found; twice where two lines of an invoice have it.
        text: the reason.
        file: where the first of them stands.
        source_row: in that file.
    """

    count: int
    text: str
    file: str
    source_row: int


class MailCount(NamedTuple):
    """How many documents mail their customer, and how many customers these have; None where one is not named."""

    documents: int
    customers: int | None

    @property
    def sentence(self) -> str:
        """Who would be mailed, for how many invoices; to stand within a sentence."""
        invoices = f"{self.documents:,} invoice{'s' * (self.documents != 1)}"
        if self.customers is None:
            return f"customers would be mailed for {invoices}"
        return f"{self.customers:,} customer{'s' * (self.customers != 1)} would be mailed, for {invoices}"


class _Mailed(msgspec.Struct):
    CustomerId: str = ""


#: Rows fetched at a time where all of a run are read.
_PAGE = 10_000


def pending(db: Database, run: int) -> int:
    """How many documents a run has still to settle."""
    (count,) = db.execute(
        f"SELECT COUNT(*) FROM document WHERE run = ? AND {OPEN_DOCUMENT} AND status IN (?, ?, ?)", (run, *UNSETTLED)
    ).fetchone()
    return int(count) + pages.count(db, run)


def asked(db: Database, run: int) -> int:
    """How many documents the portal was asked for because their state was in doubt."""
    (count,) = db.execute("SELECT COUNT(*) FROM document WHERE run = ? AND asked > 0", (run,)).fetchone()
    return int(count)


def unsure(db: Database, run: int) -> int:
    """Of how many documents it is not known whether the portal has their file."""
    held = db.execute("SELECT COUNT(*) FROM document WHERE run = ? AND attached = ?", (run, Attached.UNSURE))
    return int(held.fetchone()[0])


def mails(db: Database, run: int) -> MailCount:
    """Planned documents that ask the portal to mail the customer, and whose customers these are."""
    count, customers = 0, set[str]()
    for payload in chain(_mailing(db, run), pages.mailing(db, run)):
        count += 1
        customers.add(msgspec.json.decode(payload, type=_Mailed).CustomerId.strip().casefold())
    return MailCount(count, None if "" in customers else len(customers))


def _mailing(db: Database, run: int) -> Iterator[str]:
    """The bodies of planned documents that ask for a mail."""
    after = -1
    while rows := db.execute(
        f"SELECT seq, payload FROM document WHERE run = ? AND seq > ? AND {OPEN_DOCUMENT}"
        " AND mails = 1 AND status = ? ORDER BY seq LIMIT ?",
        (run, after, Status.PLANNED, _PAGE),
    ).fetchall():
        after = rows[-1][0]
        yield from (payload for _, payload in rows)


def totals(db: Database, run: int) -> list[Total]:
    """Count and sum of Amount for each status and currency, by currency and status."""
    return joined(sums(db, "FROM document WHERE run = ?", (run,)), pages.totals(db, run))


def joined(*parts: Sequence[Total]) -> list[Total]:
    """Totals of several parts of the documents, by currency and status."""
    found: dict[tuple[str, Status], Total] = {}
    for each in chain.from_iterable(parts):
        key = each.currency, each.status
        before = found.get(key, Total(each.status, each.currency, 0, Decimal(0)))
        count, amount = before.count + each.count, before.amount + each.amount
        found[key] = Total(each.status, each.currency, count, amount, before.unreadable + each.unreadable)
    return [found[key] for key in sorted(found)]


def sums(db: Database, documents: str, values: Sequence[Value]) -> list[Total]:
    """Count and sum of Amount of some documents for each status and currency, by currency and status."""
    rows = db.execute(
        f"SELECT status, currency, COUNT(*), {db.sum_of('amount')}, COUNT(*) - COUNT(amount) {documents}"
        " GROUP BY status, currency",
        values,
    ).fetchall()
    try:
        found = [
            Total(Status(status), currency, n, Decimal(amount), bare) for status, currency, n, amount, bare in rows
        ]
    except (ValueError, DecimalException) as error:
        raise CorruptRowError(f"a total makes no sense ({error})") from error
    # Databases sort text each in their own way.
    return joined(found)


#: The reason of a problem, as SQL. Duplicates name one another, and conflicts their amounts; as a reason they are one.
_REASON = (
    "LTRIM(column_name || ' ' || CASE rule WHEN 'unique' THEN 'is in another row too'"
    " WHEN 'look_alike' THEN 'looks like another one'"
    " WHEN 'conflict' THEN 'would undo a payment' ELSE sentence END) AS reason"
)


def reasons(db: Database, run: int, limit: int) -> list[Reason]:
    """The commonest reasons for rejected and failed documents, most frequent first."""
    return _commonest(
        db,
        f"SELECT seq, {_REASON} FROM problem WHERE run = ? AND warning = 0"
        " UNION ALL SELECT seq, message FROM document WHERE run = ? AND status = ?",
        (run, run, Status.FAILED, run, limit),
    )


def warnings(db: Database, run: int, limit: int) -> list[Reason]:
    """The commonest warnings, most frequent first."""
    return _commonest(db, f"SELECT seq, {_REASON} FROM problem WHERE run = ? AND warning = 1", (run, run, limit))


def _commonest(db: Database, reasons: str, parameters: tuple[str | int | None, ...]) -> list[Reason]:
    rows = db.execute(
        "SELECT times, reason, file, source_row FROM ("
        f" SELECT COUNT(*) AS times, reason, MIN(seq) AS seq FROM ({reasons}) AS reasons GROUP BY reason"
        ") AS commonest JOIN document USING (seq) JOIN source USING (run, source)"
        " WHERE run = ? ORDER BY times DESC, seq LIMIT ?",
        parameters,
    ).fetchall()
    return [Reason(*row) for row in rows]
