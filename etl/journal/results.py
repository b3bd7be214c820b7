"""The results of a run, read from the journal: in input order, a bounded number at a time. Nothing here writes."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from etl.journal import pages
from etl.journal.database import Database
from etl.journal.row_hash import FACTS, HASHED_COLUMNS, CorruptRowError, Facts, check
from etl.journal.stated import of_body, of_row
from etl.model.attachment import Attached
from etl.model.document import Result, Status
from etl.model.problem import Problem

if TYPE_CHECKING:
    from etl.journal.result_page import ResultPage

#: Rows fetched at a time.
_ROWS = 10_000

_SEQ = Facts._fields.index("seq")

_STATUSES = {each.value: each for each in Status}
_ATTACHED = {each.value: each for each in Attached}

#: What a result has beside what was planned.
_OUTCOME = (
    *("seal", "status", "message", "file", "sheet", "attempts", "http_status", "finished_at", "attached"),
    *("payload", "stated"),
)


def results(reading: Callable[[], AbstractContextManager[Database]], run: int) -> "Iterator[ResultPage]":
    """Every document of a run in input order, some thousand at a time.

    Those of a page stay columns; those that are rows are looked at one by one.
    """
    after = -1
    while True:
        with reading() as db:
            seqs, page = _next(db, run, after)
            if seqs != list(range(after + 1, after + 1 + len(seqs))):
                raise CorruptRowError(f"documents of run {run} are missing or out of order")
            if not seqs:
                _check_end(db, run, after)
                return
        after = seqs[-1]
        yield page


def _next(db: Database, run: int, after: int) -> "tuple[list[int], ResultPage]":
    """The next documents behind a ``seq``, by theirs: of one page at most, and the rows before and within it."""
    from etl.journal import result_page

    stretch = pages.next_stretch(db, run, after)
    until, values = ("AND seq <= ?", (stretch[1],)) if stretch else ("", ())
    rows = db.execute(
        f"SELECT {HASHED_COLUMNS}, {', '.join(_OUTCOME)} FROM document JOIN source USING (run, source)"
        f" WHERE run = ? AND seq > ? {until} ORDER BY seq LIMIT ?",
        (run, after, *values, _ROWS),
    ).fetchall()
    seqs = [row[_SEQ] for row in rows]
    parts = [] if stretch and not rows else [result_page.of_rows(seqs, _of_rows(db, run, rows))]
    last = seqs[-1] if len(rows) == _ROWS else stretch[1] if stretch else after
    if stretch and stretch[0] <= last:
        documents = pages.part(db, run, stretch[0], (after, last))
        parts.append(result_page.packed(documents, pages.places(db, run)))
    return result_page.merged(parts)


def _of_rows(db: Database, run: int, rows: list[Any]) -> Iterator[Result]:
    """The results of rows."""
    told, broken = _problems(db, run, rows[0][_SEQ], rows[-1][_SEQ]) if rows else ({}, {})
    for row in rows:
        odd = (" | ".join(told.get(row[_SEQ], ())), tuple(broken.get(row[_SEQ], ())))
        yield _result(Facts._make(row[:FACTS]), *odd, *row[FACTS:])


def _problems(db: Database, run: int, first: int, last: int) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """The warnings of the documents from one ``seq`` to another; and the names of all rules they break."""
    rows = db.execute(
        "SELECT seq, column_name, value, rule, sentence, remedy, warning FROM problem"
        " WHERE run = ? AND seq BETWEEN ? AND ?",
        (run, first, last),
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
