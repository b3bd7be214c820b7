"""The rejected rows of a run, written beside its results."""

from collections.abc import Callable
from pathlib import Path

from etl.app.context import Context
from etl.app.file_events import RejectsWritten
from etl.errors import ResultsError
from etl.journal import Journal
from etl.model.document import REVERTS, UPDATE
from etl.model.run import Run
from etl.planning import Base, write_rejects


def write_rejected(
    journal: Journal, run: Run, name: Callable[[Path], Base], context: Context, *, kept: bool
) -> tuple[Path, ...]:
    """Writes the rows that were not delivered, and says where they are.

    Args:
        journal: knows them.
        run: the run.
        name: what the rejects of an input file are called.
        context: who is told, and what opens an encrypted workbook.
        kept: whether the journal remains.
    """
    if run.request.command in REVERTS:
        # Its rows are of no file: who has seen to the cause gives the same command again.
        return ()
    try:
        written = write_rejects(journal, run, name, context.workbook_password, kept=kept)
    except (ResultsError, KeyboardInterrupt) as error:
        context.observer.trouble(str(error) or "Stopped while the rejected rows were being written.")
        return ()
    again = UPDATE if run.request.command == UPDATE else "import"
    context.observer.note(RejectsWritten(written.files, written.remarks, again))
    return written.files
