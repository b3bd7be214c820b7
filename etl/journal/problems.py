"""What is wrong with documents, and that they are not sent."""

from collections.abc import Sequence

from etl.journal import pages
from etl.journal.database import Database
from etl.model.document import Status
from etl.model.problem import Problem


def add_problems(db: Database, run: int, problems: Sequence[Problem]) -> None:
    """Records problems, and their sentences as the message of their documents, which are rows."""
    db.insert(
        "problem",
        ("run", "seq", "column_name", "value", "rule", "sentence", "remedy", "source", "source_row", "warning"),
        [
            (run, p.seq, p.column, p.value, p.rule, p.sentence, p.remedy, p.source, p.source_row, int(p.warning))
            for p in problems
        ],
    )
    db.executemany(
        "UPDATE document SET message = message || CASE WHEN message = '' THEN '' ELSE ' | ' END || ?"
        " WHERE run = ? AND seq = ?",
        [(str(problem), run, problem.seq) for problem in problems if not problem.warning],
    )


def reject(db: Database, run: int, problems: Sequence[Problem]) -> None:
    """Records problems; their documents become rejected."""
    pages.take_out(db, run, {problem.seq for problem in problems})
    db.executemany(
        "UPDATE document SET status = ?, stated = COALESCE(payload, stated), payload = NULL WHERE run = ? AND seq = ?",
        sorted({(Status.REJECTED, run, problem.seq) for problem in problems}),
    )
    add_problems(db, run, problems)
