"""The rejects of a run: written beside its results, and told of."""

from collections.abc import Callable
from pathlib import Path

from etl.cli.voice import complain, speaker
from etl.errors import ResultsError
from etl.journal import Journal
from etl.pipeline import Base, write_rejects
from etl.records import UPDATE, Run


def tell_rejects(  # noqa: PLR0913 - what, where, and how it is told
    journal: Journal, run: Run, name: Callable[[Path], Base], *, kept: bool, quiet: bool, password: str | None
) -> None:
    """Writes the rows that were not delivered, and says where they are.

    Args:
        journal: knows them.
        run: the run.
        name: what the rejects of an input file are called.
        kept: whether the journal remains.
        quiet: say nothing but errors.
        password: opens encrypted workbooks, in which the rows are looked up.
    """
    try:
        written = write_rejects(journal, run, name, password, kept=kept)
    except (ResultsError, KeyboardInterrupt) as error:
        complain(str(error) or "Stopped while the rejected rows were being written.")
        return
    say = speaker(quiet=quiet)
    for remark in written.remarks:
        say(remark)
    if written.files:
        again = UPDATE if run.request.command == UPDATE else "import"
        say(f"Rejected rows, to correct and {again} again: {', '.join(map(str, written.files))}")
