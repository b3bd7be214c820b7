"""What a plan is known by."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from hashlib import blake2b

from etl.journal import documents
from etl.journal.database import Database
from etl.journal.row_hash import FACTS, Facts, check

#: Documents fetched at a time.
_PAGE = 5_000


def plan_digest(reading: Callable[[], AbstractContextManager[Database]], run: int) -> str:
    """A hash over everything that decides what a run sends: its documents' hashes and actions, sources, portal."""
    digest = blake2b(digest_size=6)
    with reading() as db:
        *head, named = db.execute(
            "SELECT portal, options, recipe, overwrites, overwritten FROM run WHERE run = ?", (run,)
        ).fetchone()
        sources = db.execute(
            "SELECT source, file, sheet, sha256 FROM source WHERE run = ? ORDER BY source", (run,)
        ).fetchall()
    # Plans of older versions name nothing, and keep their hash.
    head += [named] if named else []
    digest.update(repr((run, tuple(head), [tuple(row) for row in sources])).encode("utf-8", "backslashreplace"))
    after = -1
    while True:
        with reading() as db:
            rows = documents.behind(db, run, (*Facts._fields, "seal", "status"), after, _PAGE)
            compared = dict(
                db.execute(
                    "SELECT seq, seal FROM comparison WHERE run = ? AND seq BETWEEN ? AND ?",
                    (run, after + 1, rows[-1][1] if rows else after),
                ).fetchall()
            )
            for row in rows:
                check(row[:FACTS], row[FACTS])
        if not rows:
            return digest.hexdigest()
        after = rows[-1][1]
        for row in rows:
            digest.update(repr((row[FACTS], str(row[-1]), compared.get(row[1]))).encode())
