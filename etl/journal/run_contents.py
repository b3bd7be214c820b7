"""What a run is and has come to, as two hashes: what the links of the hash chain cover.

A link says by its form how they were made. The first form has all documents row by row. The second has them column by
column, whether they lie in pages or in rows; and files and outcomes only of those that have one.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from itertools import compress
from typing import Any

import msgspec

from etl.journal import documents
from etl.journal.database import Database
from etl.journal.row_hash import BEGINNING
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

#: How many columns the first form has of what was planned.
_PLANNED = len((*_FACTS, *_FILE))

#: What a document without a file has, and one of which nothing has become.
_NO_FILE, _BEGUN = (tuple(BEGINNING[name] for name in names) for names in (_FILE, _OUTCOME))

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
        facts, results = _columns(reading, run)
        planned.update(facts)
        outcomes.update(results)
    for requests in _attempts(reading, run):
        outcomes.update(requests)
    return Contents(planned.hexdigest(), outcomes.hexdigest())


class _Columns:
    """A hash over each of some columns: it makes no difference how many documents come at a time."""

    def __init__(self, names: Sequence[str]) -> None:
        self._hashes = [sha256() for _ in names]

    def add(self, columns: Iterable[Sequence[Any]]) -> None:
        for each, values in zip(self._hashes, columns, strict=True):
            each.update(_joined(values))

    def digest(self) -> bytes:
        return b"".join(each.digest() for each in self._hashes)


def _columns(reading: Reading, run: int) -> tuple[bytes, bytes]:
    """Of all documents what was planned, and what became of them."""
    facts, files, outcomes = _Columns(_FACTS), _Columns(("seq", *_FILE)), _Columns(("seq", *_OUTCOME))
    after, here = -1, len(_FACTS)
    while True:
        with reading() as db:
            columns = documents.columns_behind(db, run, (*_FACTS, *_FILE, *_OUTCOME), after, _PAGE)
        if not columns[0]:
            return facts.digest() + files.digest(), outcomes.digest()
        after = columns[0][-1]
        facts.add(columns[:here])
        for into, some, usual in (
            (files, columns[here:_PLANNED], _NO_FILE),
            (outcomes, columns[_PLANNED:], _BEGUN),
        ):
            if odd := _other_than(usual, some):
                into.add([list(compress(each, odd)) for each in (columns[0], *some)])


def _other_than(usual: tuple[Any, ...], columns: Sequence[Sequence[Any]]) -> list[bool]:
    """Which rows are other than the usual one; empty where none is."""
    if all(each.count(value) == len(each) for value, each in zip(usual, columns, strict=True)):
        return []
    return [row != usual for row in zip(*columns, strict=True)]


def _attempts(reading: Reading, run: int) -> Iterator[bytes]:
    after = (-1, 0)
    while True:
        with reading() as db:
            rows = documents.requests_behind(db, run, after, _PAGE)
        if not rows:
            return
        after = rows[-1][:2]
        # Neither what is deleted in time, nor the hash.
        yield _joined([row[:-2] for row in rows])


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
