"""The queue of a run while it is sent: settles outcomes and claims the next documents."""

from collections import defaultdict
from collections.abc import Sequence
from time import time
from typing import Any

from etl.journal import attribute_names, pages, paid
from etl.journal.audit import add_attempts, add_cut_off
from etl.journal.database import Database, Value
from etl.journal.delivered_table import Kind, beginning
from etl.journal.kinds import FILES, SPELLED, Kinds, kinds_of
from etl.journal.neighbours import neighbours
from etl.journal.portal_numbers import number_for, number_of
from etl.journal.row_hash import HASHED_COLUMNS, Facts
from etl.journal.schema import OPEN_DOCUMENT
from etl.model.attachment import Attached
from etl.model.document import UNSETTLED, Outcome, Status
from etl.text import millisecond
from etl.versions import facts_of, facts_of_change

#: Documents recorded with their versions in a statement, at most.
_TOGETHER = 150

#: Positions in the rows of ``unsettled``.
_SEQ, _IDENTITY = Facts._fields.index("seq"), Facts._fields.index("identity_key")
_PAYLOAD, _STATUS, _QUIET, _DOUBT, _EARLIER = -7, -5, -4, -3, -1


def unsettled(db: Database, run: int, after: int, limit: int) -> list[Any]:
    """Documents to settle behind a ``seq``, as ``checked_documents`` takes them; all of them are rows from now on."""
    rows = _unsettled(db, run, after, limit)
    while pages.take_next_out(db, run, after, rows[-1][_SEQ] if len(rows) == limit else None):
        rows = _unsettled(db, run, after, limit)
    return rows


def _unsettled(db: Database, run: int, after: int, limit: int) -> list[Any]:
    kinds = kinds_of(db, run)
    rows = db.execute(
        f"SELECT {HASHED_COLUMNS}, seal, payload, attempts, status, quiet_since, {kinds.in_doubt},"
        f" {kinds.has_file}, {kinds.earlier} FROM document"
        f" WHERE run = ? AND seq > ? AND {OPEN_DOCUMENT} AND status IN (?, ?, ?) ORDER BY seq LIMIT ?",
        (run, after, *UNSETTLED, limit),
    ).fetchall()
    earlier = attribute_names.told(db, [row[_EARLIER] for row in rows])
    return [(*row[:_EARLIER], each) for row, each in zip(rows, earlier, strict=True)]


def settle(db: Database, run: int, outcomes: Sequence[Outcome]) -> None:
    """Records outcomes with their requests, and what the portal now holds.

    A statement is for many documents: each gives up the interpreter's lock, which the event loop then has to give back.
    """
    add_attempts(db, run, outcomes)
    alike: defaultdict[tuple[Value, ...], list[int]] = defaultdict(list)
    for o in outcomes:
        facts = (o.status, o.attempts, o.http_status, o.message, o.finished_at, o.asked, o.attached, o.quiet_since)
        alike[facts].append(o.seq)
    for common, seqs in alike.items():
        for near, some in neighbours(seqs):
            db.execute(
                "UPDATE document SET status = ?, attempts = ?, http_status = ?, message = ?, finished_at = ?,"
                f" asked = asked + ?, attached = ?, quiet_since = ? WHERE run = ? AND {near}",
                (*common, run, *some),
            )
    kinds = kinds_of(db, run)
    content = beginning("attachment_sha256" if kinds.files else "document.content")
    # Of an invoice whose file may be missing it stays open what the portal holds.
    delivered = [o.seq for o in outcomes if o.status is Status.SUCCESS and o.attached is not Attached.UNSURE]
    for kind, key in kinds.keys.items():
        _note(db, run, delivered, kind, key, kinds.after(content) if kind is Kind.IDENTITY else content)
    paid.settle(db, run, outcomes)
    if kinds.files:
        # What was refused never arrived, and leaves no doubt.
        refused = [o.seq for o in outcomes if o.status is Status.FAILED and o.attached is Attached.NO]
        _forget_files(db, run, refused)
    else:
        given = [o.seq for o in outcomes if o.attached is Attached.YES]
        for kind, key in FILES.items():
            _note(db, run, given, kind, key, beginning("attachment_sha256"))


def _note(db: Database, run: int, seqs: Sequence[int], kind: Kind, key: str, content: str) -> None:  # noqa: PLR0913, PLR0917 - a row
    """Records what the portal holds of documents, by a kind and the columns of its key and its content."""
    at = "document.finished_at" if kind.is_dated else "''"
    for near, some in neighbours(seqs):
        db.execute(
            f"INSERT INTO delivered (portal, kind, name, content, finished_at, run{SPELLED.names})"
            f" SELECT number, {kind}, {key}, {content}, {at}, run{SPELLED.values(kind)} FROM run"
            f" JOIN portal USING (portal) JOIN document USING (run) WHERE run.run = ? AND {near}"
            " ON CONFLICT (portal, kind, name)"
            " DO UPDATE SET content = excluded.content, finished_at = excluded.finished_at, run = excluded.run"
            f"{SPELLED.kept}",
            (run, *some),
        )


def claim(db: Database, run: int, rows: Sequence[Any]) -> None:
    """Marks documents as sending: what the portal holds of them is unknown from now on.

    Args:
        db: in the transaction that has read them.
        run: the run.
        rows: all that are unsettled between the first and the last, as ``unsettled`` gives them. Of one that was marked
            before nobody has recorded the end.
    """
    if not rows:
        return
    first, last = rows[0][_SEQ], rows[-1][_SEQ]
    add_cut_off(db, run, [row[_SEQ] for row in rows if row[_STATUS] == Status.SENDING])
    own = "run = ? AND seq BETWEEN ? AND ? AND status IN (?, ?, ?)"
    kinds = kinds_of(db, run)
    for kind, key in kinds.keys.items():
        if kind is Kind.IDENTITY:
            _note_versions(db, run, rows, kinds)
            continue
        db.execute(
            "INSERT INTO delivered (portal, kind, name, content, finished_at, run)"
            f" SELECT number, {kind}, {key}, '', '', run FROM run JOIN portal USING (portal) JOIN document USING (run)"
            f" WHERE run.{own} ON CONFLICT (portal, kind, name)"
            " DO UPDATE SET content = '', finished_at = '', run = excluded.run",
            (run, first, last, *UNSETTLED),
        )
    if kinds.overwrite:
        # Whether an invoice that is overwritten keeps its file is not documented.
        seqs = db.execute(f"SELECT seq FROM document WHERE {own}", (run, first, last, *UNSETTLED)).fetchall()
        _forget_files(db, run, [seq for (seq,) in seqs])
    db.execute(
        f"UPDATE document SET status = ? WHERE {own}",
        (Status.SENDING, run, first, last, *UNSETTLED),
    )
    _note_quiet(db, run, rows)


def _note_quiet(db: Database, run: int, rows: Sequence[Any]) -> None:
    """Records of documents in doubt that no request of them can leave from now on, whoever made the last one.

    They are asked for first, and planned again before one is sent again.
    """
    doubtful = [row[_SEQ] for row in rows if not row[_QUIET] and (row[_DOUBT] or row[_STATUS] != Status.PLANNED)]
    for near, some in neighbours(doubtful):
        db.execute(
            f"UPDATE document SET quiet_since = ? WHERE run = ? AND {near}",
            (millisecond(time()), run, *some),
        )


def _note_versions(db: Database, run: int, rows: Sequence[Any], kinds: Kinds) -> None:
    """Records under each Identity which version is on its way, and which may be held until it arrives."""
    portal = number_of(db, run)
    before = [row[_EARLIER] for row in rows]
    versions = [
        facts_of_change(each, row[_PAYLOAD]) if kinds.change else facts_of(row[_PAYLOAD])
        for row, each in zip(rows, before, strict=True)
    ]
    names = [row[_IDENTITY] for row in rows]
    noted = list(zip(names, *(attribute_names.numbered(db, each) for each in (versions, before)), strict=True))
    for first in range(0, len(noted), _TOGETHER):
        values: list[Value] = []
        for name, version, earlier in noted[first : first + _TOGETHER]:
            values += (portal, name, run, version, earlier)
        places = ", ".join([f"(?, {Kind.IDENTITY}, ?, '', '', ?, ?, ?)"] * (len(values) // 5))
        db.execute(
            "INSERT INTO delivered (portal, kind, name, content, finished_at, run, version, earlier)"
            f" VALUES {places} ON CONFLICT (portal, kind, name) DO UPDATE SET content = '', finished_at = '',"
            " run = excluded.run, version = excluded.version, earlier = excluded.earlier",
            values,
        )


def _forget_files(db: Database, run: int, seqs: Sequence[int]) -> None:
    for kind, key in FILES.items():
        db.executemany(
            f"DELETE FROM delivered WHERE kind = {kind} AND portal = {number_for('?')}"
            f" AND name = (SELECT {key} FROM document WHERE run = ? AND seq = ?)",
            [(run, run, seq) for seq in seqs],
        )
