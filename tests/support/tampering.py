"""A simulator's invoices, changed by hand behind its back."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.stored import written_down


@dataclass(frozen=True, slots=True)
class Hand:
    """What may be done to the invoices in a simulator's file."""

    database: sqlite3.Connection

    def change(self, identity: str, **values: Any) -> None:  # noqa: ANN401 - any of an invoice's
        """Gives attributes other values; None takes them out."""
        (body,) = self.database.execute("SELECT body FROM invoice WHERE identity = ?", (identity,)).fetchone()
        changed = {name: value for name, value in (json.loads(body) | values).items() if value is not None}
        self.database.execute("UPDATE invoice SET body = ? WHERE identity = ?", (json.dumps(changed), identity))

    def delete(self, identity: str) -> None:
        """Takes an invoice away."""
        assert self.database.execute("DELETE FROM invoice WHERE identity = ?", (identity,)).rowcount == 1


@contextmanager
def tampering(data: Path) -> Iterator[Hand]:
    """Within, a hand in the file; what it did is there afterwards."""
    written_down()
    with closing(sqlite3.connect(data, timeout=20)) as database:
        yield Hand(database)
        database.commit()


def questions(data: Path) -> int:
    """How many GETs the simulator has seen."""
    written_down()
    with closing(sqlite3.connect(data, timeout=20)) as database:
        (count,) = database.execute("SELECT COUNT(*) FROM request WHERE method = 'GET'").fetchone()
    return int(count)
