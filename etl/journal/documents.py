"""The documents of a run in input order, wherever they are kept."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from etl.journal import pages
from etl.journal.database import Database


def behind(  # noqa: PLR0913 - a part of a run's documents
    db: Database, run: int, names: Sequence[str], after: int, limit: int, *, hashed: bool = True
) -> list[Any]:
    """The next documents behind a ``seq``, at most so many.

    Args:
        db: to be read.
        run: the run.
        names: columns of a document or its table; ``seq`` is among them.
        after: the ``seq``.
        limit: how many.
        hashed: whether documents of pages have the hash that rows have; otherwise "", as that of their page was
            looked at.
    """
    rows = db.execute(
        f"SELECT {', '.join(names)} FROM document JOIN source USING (run, source)"
        " WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?",
        (run, after, limit),
    ).fetchall()
    packed = pages.rows(db, run, names, after, limit, hashed=hashed)
    return sorted([*rows, *packed], key=itemgetter(names.index("seq")))[:limit] if packed else rows


def columns_behind(db: Database, run: int, names: Sequence[str], after: int, limit: int) -> list[Sequence[Any]]:
    """The next documents behind a ``seq`` as columns, ``seq`` the first of these: of one page at most.

    Args:
        db: to be read.
        run: the run.
        names: columns of a document.
        after: the ``seq``.
        limit: how many rows at most.
    """
    stretch = pages.next_stretch(db, run, after)
    until, values = ("AND seq <= ?", (stretch[1],)) if stretch else ("", ())
    rows = db.execute(
        f"SELECT {', '.join(names)} FROM document WHERE run = ? AND seq > ? {until} ORDER BY seq LIMIT ?",
        (run, after, *values, limit),
    ).fetchall()
    of_rows: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(names)
    last = rows[-1][0] if len(rows) == limit else stretch[1] if stretch else after
    if stretch is None or last < stretch[0]:
        return of_rows
    packed = pages.columns(db, run, names, stretch[0], (after, last))
    if not rows:
        return packed
    both = sorted([*rows, *zip(*packed, strict=True)], key=itemgetter(0))
    return [*zip(*both, strict=True)]


#: Columns of the requests of documents.
_REQUEST = ("seq", "number", "started_at", "what", "http_status", "outcome", "message", "seal")


def requests_behind(db: Database, run: int, after: tuple[int, int], limit: int) -> list[Any]:
    """The next requests of documents, as rows of ``_REQUEST``; the hash of those in pages was looked at, and is "".

    Args:
        db: to be read.
        run: the run.
        after: the ``seq`` and the number behind which they are.
        limit: how many at most.
    """
    rows = db.execute(
        f"SELECT {', '.join(_REQUEST)} FROM attempt WHERE run = ? AND (seq, number) > (?, ?)"
        " ORDER BY seq, number LIMIT ?",
        (run, *after, limit),
    ).fetchall()
    only = [name for name in _REQUEST if name not in {"number", "message", "seal"}]
    packed = pages.rows(db, run, only, after[0], limit, hashed=False, which=pages.SETTLED)
    if not packed:
        return rows
    return sorted([*rows, *((seq, 1, *told, "", "") for seq, *told in packed)], key=itemgetter(0, 1))[:limit]
