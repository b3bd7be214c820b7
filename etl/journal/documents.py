"""The documents of a run in input order, wherever they are kept."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from etl.journal import pages
from etl.journal.database import Database


def behind(db: Database, run: int, names: Sequence[str], after: int, limit: int) -> list[Any]:
    """The next documents behind a ``seq``, at most so many.

    Args:
        db: to be read.
        run: the run.
        names: columns of a document or its table; ``seq`` is among them.
        after: the ``seq``.
        limit: how many.
    """
    rows = db.execute(
        f"SELECT {', '.join(names)} FROM document JOIN source USING (run, source)"
        " WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?",
        (run, after, limit),
    ).fetchall()
    packed = pages.rows(db, run, names, after, limit)
    return sorted([*rows, *packed], key=itemgetter(names.index("seq")))[:limit] if packed else rows
