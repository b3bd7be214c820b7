"""What a run is and has come to, as two hashes: what the links of the hash chain cover.

A link says by its form how they were made. The first form has all documents row by row; the second has the columns of
what was planned, whether they lie in pages or in rows, and of what became of documents only what became of any.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from typing import Any

import msgspec

from etl.journal import documents
from etl.journal.database import Database
from etl.model.document import Status
from etl.model.hash_chain import BY_ROWS, Contents

#: Documents or requests hashed at a time; as JSON, a page of which takes no step of Python's for each.
_PAGE = 10_000
_encode = msgspec.json.encode

_RUN = "started_at, command, portal, who, account, options, resend, corrects, recipe, plan, documents"
_SOURCE = "source, file, sheet, sha256, path, header, formats"
_FACTS = ("seq", "source", "source_row", "document_id", "identity", "currency", "amount", "mails", "content")
_FILE = ("attachment", "attachment_sha256")
_OUTCOME = ("status", "attempts", "http_status", "asked", "attached", "finished_at", "message")
_INVOCATION = "number, command, versions, settings, machine, who, started_at, finished_at, exit_code, message"
_APPROVAL = "account, plan, approved_at"
_ATTEMPT = "seq, number, started_at, what, http_status, outcome"

#: How many columns the first form has of what was planned.
_PLANNED = len((*_FACTS, *_FILE))

_HAS_FILE = "(attachment <> '' OR attachment_sha256 <> '')"
_BEGUN = (
    f"NOT (status = '{Status.PLANNED}' AND attempts = 0 AND http_status IS NULL AND asked = 0 AND attached = ''"
    " AND finished_at IS NULL AND message = '')"
)

Reading = Callable[[], AbstractContextManager[Database]]


def contents(reading: Reading, run: int, form: int) -> Contents:
    """What a run is and has come to, in a form of the chain's.

    Args:
        reading: opens the journal, for one page at a time.
        run: its number.
        form: of the link that it is made for, or compared with.
    """
    planned, outcomes = sha256(), sha256()
    with reading() as db:
        planned.update(_whole(db, run, "run", _RUN, "run"))
        planned.update(_whole(db, run, "source", _SOURCE, "source"))
        outcomes.update(_whole(db, run, "invocation", _INVOCATION, "number"))
        outcomes.update(_whole(db, run, "approval", _APPROVAL, "account"))
    if form == BY_ROWS:
        for facts, results in _rows(reading, run):
            planned.update(facts)
            outcomes.update(results)
    else:
        planned.update(_columns(reading, run))
        for some in _some(reading, run, _FILE, _HAS_FILE):
            planned.update(some)
        for some in _some(reading, run, _OUTCOME, _BEGUN):
            outcomes.update(some)
    for requests in _attempts(reading, run):
        outcomes.update(requests)
    return Contents(planned.hexdigest(), outcomes.hexdigest())


def _columns(reading: Reading, run: int) -> bytes:
    """A hash over each column of what was planned: it makes no difference how many documents come at a time."""
    hashes = [sha256() for _ in _FACTS]
    after = -1
    while True:
        with reading() as db:
            columns = documents.columns_behind(db, run, _FACTS, after, _PAGE)
        if not columns[0]:
            return b"".join(each.digest() for each in hashes)
        after = columns[0][-1]
        for each, values in zip(hashes, columns, strict=True):
            each.update(_joined(values))


def _some(reading: Reading, run: int, names: Sequence[str], which: str) -> Iterator[bytes]:
    """Columns of some documents, each with its ``seq``; none of these is in a page."""
    return _paged(
        reading,
        f"SELECT seq, {', '.join(names)} FROM document WHERE run = ? AND seq > ? AND {which} ORDER BY seq LIMIT ?",
        run,
        (-1,),
    )


def _attempts(reading: Reading, run: int) -> Iterator[bytes]:
    return _paged(
        reading,
        f"SELECT {_ATTEMPT} FROM attempt WHERE run = ? AND (seq, number) > (?, ?) ORDER BY seq, number LIMIT ?",
        run,
        (-1, 0),
    )


def _paged(reading: Reading, asked: str, run: int, after: tuple[int, ...]) -> Iterator[bytes]:
    """Rows that begin with what they are ordered by."""
    while True:
        with reading() as db:
            rows = db.execute(asked, (run, *after, _PAGE)).fetchall()
        if not rows:
            return
        after = rows[-1][: len(after)]
        yield _joined(rows)


def _rows(reading: Reading, run: int) -> Iterator[tuple[bytes, bytes]]:
    """The first form, a page of documents at a time: what was planned of them, and what became of them."""
    after = -1
    while True:
        with reading() as db:
            rows = documents.behind(db, run, (*_FACTS, *_FILE, *_OUTCOME), after, _PAGE)
        if not rows:
            return
        after = rows[-1][0]
        yield _joined([row[:_PLANNED] for row in rows]), _joined([row[_PLANNED:] for row in rows])


def _joined(values: Iterable[Any]) -> bytes:
    """Values such that it makes no difference how many came at a time."""
    return _encode(values)[1:-1] + b","


def _whole(db: Database, run: int, table: str, columns: str, order: str) -> bytes:
    return _encode(db.execute(f"SELECT {columns} FROM {table} WHERE run = ? ORDER BY {order}", (run,)).fetchall())
