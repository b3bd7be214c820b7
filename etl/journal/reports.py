"""What the journal tells of a run: totals, reasons and results. Nothing here writes."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal, DecimalException
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

import msgspec
from msgspec import Struct

from etl.journal import documents, pages
from etl.journal.database import Database, Value
from etl.journal.row_hash import FACTS, CorruptRowError, Facts, check
from etl.journal.schema import OPEN_DOCUMENT
from etl.journal.stated import of_body, of_row
from etl.model.attachment import Attached
from etl.model.document import UNSETTLED, Result, Status, Total
from etl.model.problem import Problem


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


def results(reading: Callable[[], AbstractContextManager[Database]], run: int) -> Iterator[list[Result]]:
    """Every document of a run in input order, a page at a time."""
    after = -1
    while True:
        with reading() as db:
            page = _results(db, run, after)
        if not page:
            return
        after = page[-1][0]
        yield [result for _, result in page]


_STATUSES = {each.value: each for each in Status}
_ATTACHED = {each.value: each for each in Attached}

#: What a result has beside what was planned.
_OUTCOME = (
    *("seal", "status", "message", "file", "sheet", "attempts", "http_status", "finished_at", "attached"),
    *("payload", "stated"),
)


def _results(db: Database, run: int, after: int) -> list[tuple[int, Result]]:
    """The next documents behind a ``seq``, each with its own, in input order; no more than a page."""
    rows = documents.behind(db, run, (*Facts._fields, *_OUTCOME), after, _PAGE, hashed=False)
    if [row[1] for row in rows] != list(range(after + 1, after + 1 + len(rows))):
        raise CorruptRowError(f"documents of run {run} are missing or out of order")
    if len(rows) < _PAGE:
        _check_end(db, run, after + len(rows))
    told, broken = _problems(db, run, after, after + len(rows))
    return [
        (
            row[1],
            _result(
                Facts._make(row[:FACTS]), " | ".join(told.get(row[1], ())), tuple(broken.get(row[1], ())), *row[FACTS:]
            ),
        )
        for row in rows
    ]


def _problems(db: Database, run: int, after: int, last: int) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """The warnings of the documents behind one ``seq`` up to another; and the names of all rules they break."""
    rows = db.execute(
        "SELECT seq, column_name, value, rule, sentence, remedy, warning FROM problem"
        " WHERE run = ? AND seq > ? AND seq <= ?",
        (run, after, last),
    ).fetchall()
    told: defaultdict[int, list[str]] = defaultdict(list)
    broken: defaultdict[int, list[str]] = defaultdict(list)
    for *facts, warning in sorted(rows, key=itemgetter(-1)):
        problem = Problem(*facts)
        broken[problem.seq].append(problem.rule)
        if warning:
            told[problem.seq].append(str(problem))
    return told, broken


def _check_end(db: Database, run: int, last: int) -> None:
    """How many documents a run has is known from the end of its planning; in versions 1 and 2 it was not."""
    (planned,) = db.execute("SELECT documents FROM run WHERE run = ?", (run,)).fetchone() or (-1,)
    if planned not in {0, last + 1}:
        raise CorruptRowError(f"run {run} has {last + 1:,} documents instead of {planned:,}")


def _result(  # noqa: PLR0913, PLR0917 - a row of the table
    facts: Facts,
    warnings: str,
    rules: tuple[str, ...],
    hashed: str,
    status: str,
    message: str,
    file: str,
    sheet: str,
    attempts: int,
    http_status: int | None,
    finished_at: str | None,
    attached: str,
    payload: str | None,
    stated: str,
) -> Result:
    check(facts, hashed)
    try:
        known, file_known = _STATUSES[status], _ATTACHED[attached]
    except KeyError as error:
        raise CorruptRowError(f"row {facts.source_row} has no status ({error})") from error
    body = of_body(facts, payload) if payload is not None else of_row(stated)
    return Result(
        document_id=facts.document_id,
        status=known,
        message=message,
        source_file=file,
        source_sheet=sheet,
        source_row=facts.source_row,
        attempts=attempts,
        http_status=http_status,
        finished_at=finished_at,
        warnings=warnings,
        attachment=facts.attachment,
        attached=file_known,
        rules=rules,
        currency=facts.currency,
        amount=facts.amount,
        customer=body.CustomerId or "",
        customer_name=body.CustomerName or "",
        due=body.BalanceDue,
    )
