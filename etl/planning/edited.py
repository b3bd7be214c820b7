"""What was corrected in a rejects file, held against the rows as they were read."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from etl.extract import ROW, Reading, Told, column_names, open_tables
from etl.planning.rejects_table import ORIGIN, RejectsTable, rejects_table
from etl.report.rejects import TORN, Page, unescaped
from etl.text import NUMERIC

#: Cells that were corrected: table of the run, row, column from 0 → text; the column behind the last marks a row.
Edits = Mapping[tuple[int, int, int], str]


def edits_in(path: Path, pages: Mapping[int, Page], run: int) -> Edits:
    """The cells of a rejects file that are not as the run has read them.

    Args:
        path: the file.
        pages: the run's rejected rows, by the number of their table.
        run: its number.

    Raises:
        FileError: it cannot be read.
    """
    found: dict[tuple[int, int, int], str] = {}
    for table in open_tables(path, Reading()):
        rejects = rejects_table(table)
        origin = rejects.provenance[1] if rejects and rejects.provenance else None
        if rejects is None or origin is None or origin.run != run or origin.source not in pages:
            continue
        now = dict(_rows(rejects, pages[origin.source].width))
        for row in pages[origin.source].rows():
            before = (*(cell.removeprefix(NUMERIC) for cell in row.cells), row.torn)
            changes = zip(before, now.get(row.number, before), strict=True)
            found |= {(origin.source, row.number, n): text for n, (was, text) in enumerate(changes) if was != text}
    return found


def _rows(rejects: RejectsTable, width: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The user's own cells of each row, and what marks it as not whole, by the number that it had."""
    headings = [cell.strip() for cell in rejects.heading.cells]
    names = column_names(len(headings))
    wanted = [*names[:width], *([str(headings.index(TORN))] if TORN in headings else [])]
    cells = [pl.col(name).str.strip_prefix(NUMERIC).fill_null("") for name in wanted]
    told = [unescaped(each) for each in cells] if rejects.table.text else cells
    origins = rejects.origins()
    for batch in rejects.table.telling(rejects.heading.row, len(headings), Told(numbers=names)):
        rows = batch.select(ROW, *told).join(origins, on=ROW, how="inner", maintain_order="left")
        for number, *texts in rows.select(ORIGIN, *wanted).iter_rows():
            yield number, (*texts, *([""] if len(wanted) == width else []))
