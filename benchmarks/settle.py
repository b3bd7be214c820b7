"""Settles documents of a planned run, as one that sends them does, and puts them into pages. A script.

JOURNAL COUNT STATE: those before a ``seq``, none of which is asked of a portal; and the state that the run is left in.
"""

import sys
from contextlib import closing
from pathlib import Path

from etl.journal import folding, page, pages, queue
from etl.journal.opening import connect
from etl.model.audit import Attempt
from etl.model.document import Outcome, Status

_AT = "2026-08-01T00:00:00.000Z"
_SENT = (Attempt(_AT, "POST", 200, "accepted", ""),)
_WAITING = "SELECT seq FROM document WHERE run = 1 AND status = 'planned' AND seq < ? ORDER BY seq LIMIT ?"


def main(journal: str, count: int, state: str) -> None:
    """Settles them."""
    with closing(connect(Path(journal))) as database:
        database.execute("PRAGMA synchronous = OFF")
        while True:
            with database.transaction(1):
                pages.take_next_out(database, 1, -1, count)
                rows = database.execute(_WAITING, (count, page.SIZE)).fetchall()
                if not rows:
                    break
                ends = [Outcome(seq, Status.SUCCESS, 1, 200, "", _AT, requests=_SENT) for (seq,) in rows]
                queue.settle(database, 1, ends)
                folding.fold(database, 1, rows[0][0] - 1)
        database.execute("UPDATE run SET state = ?", (state,))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
