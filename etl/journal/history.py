"""What runs read, so that a later one can be held against those that were accepted."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import msgspec

from etl.journal.database import Database
from etl.model.document import Status
from etl.model.figures import PastRun, RunFigures
from etl.model.run import RunState

#: Runs that are looked at: of a nightly file and a monthly one to the same portal, a year.
_RUNS = 400

#: Sent to its end, its portal holding some of it; a run that was given up has no figures any more.
_ACCEPTED = (
    "command = 'import' AND corrects = 0 AND state = ? AND EXISTS"
    " (SELECT 1 FROM document WHERE document.run = run.run AND status IN (?, ?))"
)


@dataclass(frozen=True, slots=True)
class History:
    """A part of the journal; its methods block and raise as the journal's do.

    Attributes:
        reading: the database, to be read.
        writing: the database, in a transaction of a run.
    """

    reading: Callable[[], AbstractContextManager[Database]]
    writing: Callable[[int], AbstractContextManager[Database]]

    def add(self, run: int, figures: RunFigures) -> None:
        """Keeps what a run read."""
        with self.writing(run) as db:
            text = msgspec.json.encode(figures).decode()
            db.execute("INSERT INTO run_figures (run, figures) VALUES (?, ?)", (run, text))

    def accepted(self, portal: str) -> list[PastRun]:
        """The runs to a portal that were accepted, the newest first; with "" those to any portal."""
        where, values = (" AND portal = ?", (portal,)) if portal else ("", ())
        with self.reading() as db:
            rows = db.execute(
                "SELECT run, started_at, portal, figures FROM run_figures JOIN run USING (run)"
                f" WHERE {_ACCEPTED}{where} ORDER BY run DESC LIMIT ?",
                (RunState.FINISHED, Status.SUCCESS, Status.UNCHANGED, *values, _RUNS),
            ).fetchall()
        return [
            PastRun(run, at, where, msgspec.json.decode(figures, type=RunFigures)) for run, at, where, figures in rows
        ]


def forget_figures(db: Database, run: int) -> None:
    """A run that was not meant so is no example for later ones."""
    db.execute("DELETE FROM run_figures WHERE run = ?", (run,))
