"""Correcting the rejected rows of a run, cell by cell: into a rejects file, which is loaded like any other."""

import re
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from msgspec import Struct

from etl.app.context import Context
from etl.app.runs import existing, known_run
from etl.errors import FileError, ResultsError, SettingsError
from etl.journal import Journal
from etl.model.run import Run
from etl.planning import Base, write_rejects
from etl.planning.edited import Edits, edits_in
from etl.planning.rejects import rejected_pages
from etl.report.rejects import Page, Row, is_untouched, own_files
from etl.text import NUMERIC, one_line, path_of, text_of
from etl.whole import WRITE

#: What stands in the name of a file with corrected rows.
_KIND = "corrected"

#: The same behind the name of a file that was loaded so.
_CORRECTED = re.compile(rf"\.{_KIND} \(run \d+\)\.rejects(\.lines)?$")

#: Of the files that rejects consist of, the longest first.
_ENDINGS = (".lines.csv", ".csv", ".xlsx")


class RejectedTable(Struct, frozen=True):
    """Rejected rows of a table of the run, some of them.

    Attributes:
        number: of the table, in the run.
        headings: of its columns; "(no heading)" behind the last.
        rows: as they were read.
    """

    number: int
    headings: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> list[int]:
        """Its columns from 0: the first one, those with something wrong, then the others."""
        wrong = {column for row in self.rows for column in row.notes}
        return sorted(range(len(self.headings)), key=lambda column: (column > 0, column not in wrong, column))


class Correction(Struct, frozen=True):
    """The rejected rows of a run, as far as they were corrected.

    Attributes:
        run: the run.
        tables: its rows as they stand in their files; none where only what was corrected is asked for.
        edits: the cells that were corrected.
        files: those that have the corrected rows; the first is to be loaded. None where nothing was corrected.
        more: whether further rows follow.
    """

    run: Run
    tables: tuple[RejectedTable, ...]
    edits: Edits
    files: tuple[Path, ...]
    more: bool = False


def rejected_rows(number: int, context: Context, first: int, count: int) -> Correction:
    """The rejected rows of a run from one on, and what was corrected of them.

    Raises:
        SettingsError: there is no such run.
        FileError: its file cannot be read, or has changed since.
    """
    with existing(context.place) as journal:
        run = known_run(journal, number)
        pages = _pages(journal, run, context)
        every = ((table, row) for table, page in pages.items() for row in page.rows())
        rows = list(islice(every, first, first + count + 1))
        files, edits = _corrected(journal, run, pages)
        shown = {table: tuple(row for each, row in rows[:count] if each == table) for table in pages}
        tables = (RejectedTable(n, pages[n].titles[: pages[n].width], rows) for n, rows in shown.items() if rows)
        return Correction(run, tuple(tables), edits, files, len(rows) > count)


def correct_cell(number: int, cell: tuple[int, int, int], text: str, context: Context) -> Correction:
    """Writes a cell as it is to be: a rejects file that has all that was corrected of the run.

    Args:
        number: the run.
        cell: the number of its table, the row, and the column from 0; the one behind the last with "" says that the
            row is whole.
        text: what is to stand there.
        context: where the run is.

    Raises:
        SettingsError: there is no such run, or it has no such cell.
        FileError: the file with corrected rows was worked in elsewhere or cannot hold the text as it is, or the run's
            own has changed.
        ResultsError: it cannot be written.
    """
    with existing(context.place) as journal:
        run = known_run(journal, number)
        pages = _pages(journal, run, context)
        was = _cell(pages, cell)
        files, before = _corrected(journal, run, pages)
        _require_untouched(files)
        edits = {each: said for each, said in before.items() if each != cell}
        if text != was:
            edits[cell] = text
        name = partial(_base, run)
        written = write_rejects(journal, run, name, context.workbook_password, edits=edits)
        if not written.files:
            raise ResultsError(" ".join(written.remarks) or f"The corrected rows could not be written. {WRITE}")
        _, now = _corrected(journal, run, pages)
        if now != edits:
            write_rejects(journal, run, name, context.workbook_password, edits=before)
            file = text_of(written.files[-1].name)
            raise FileError(
                f'"{one_line(text)}" cannot be kept in {file}, which is written as the export was: it has a letter that'
                " the encoding lacks, or a sign that parts cells. Write it otherwise."
            )
        return Correction(run, (), edits, _ordered(written.files))


def _require_untouched(files: Iterable[Path]) -> None:
    touched = [text_of(file.name) for file in files if not is_untouched(file)]
    if touched:
        raise FileError(
            f"{touched[0]} was worked in by another program, so this cell was not written. Load it as it is, or move it"
            " away to begin anew."
        )


def _pages(journal: Journal, run: Run, context: Context) -> dict[int, Page]:
    return dict(rejected_pages(journal, run, context.workbook_password))


def _corrected(journal: Journal, run: Run, pages: Mapping[int, Page]) -> tuple[tuple[Path, ...], Edits]:
    """The files that have corrected rows, and what was corrected in them."""
    bases = [_base(run, path_of(source.path or source.file)).path for source in run.sources]
    identity = journal.rejects.identity()
    files = _ordered(file for base in dict.fromkeys(bases) for file in own_files(base, run.number, identity))
    texts = {_name(file) for file in files if file.suffix == ".csv"}
    edits: dict[tuple[int, int, int], str] = {}
    for file in files:
        # A text has every digit, a workbook fifteen.
        if file.suffix == ".csv" or _name(file) not in texts:
            edits |= edits_in(file, pages, run.number)
    return files, edits


def _base(run: Run, file: Path) -> Base:
    """What the corrected rows of a file are called: beside the results, by a name that no other run has."""
    folder = path_of(run.request.results).parent if run.request.results else file.parent
    return Base(folder / f"{_CORRECTED.sub('', file.stem)}.{_KIND} (run {run.number}).rejects")


def _name(file: Path) -> str:
    return next(file.name.removesuffix(ending) for ending in _ENDINGS if file.name.endswith(ending))


def _ordered(files: Iterable[Path]) -> tuple[Path, ...]:
    """Those to be loaded first: a text has every cell as it was written."""
    return tuple(sorted(files, key=lambda file: (file.suffix != ".csv", file.name.endswith(".lines.csv"), file.name)))


def _cell(pages: Mapping[int, Page], cell: tuple[int, int, int]) -> str:
    """What stands in a cell of the run's own file; raises SettingsError where there is none."""
    table, number, column = cell
    page = pages.get(table)
    row = next((row for row in page.rows() if row.number == number), None) if page else None
    if page is None or row is None or not 0 <= column <= page.width:
        raise SettingsError("There is no such cell among the rejected rows of that run. Load the page again.")
    return row.cells[column].removeprefix(NUMERIC) if column < page.width else row.torn
