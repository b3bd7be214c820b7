"""What the columns of a file may mean, with samples of what stands in them; nothing is sent."""

from dataclasses import dataclass
from pathlib import Path

from etl.extract import open_tables
from etl.extract.table import Table
from etl.filenames import text_of
from etl.mapping import Choice, Draft, Header, Part, choose_header, guess, known, written
from etl.pipeline.sheets import choose

_SAMPLES = 3
"""Distinct cells of a column that are shown."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A draft and the table it is of.

    Attributes:
        place: file and sheet, for people.
        headings: as they stand there.
        draft: what the columns may mean.
        part: what the table's rows are part of.
    """

    place: str
    headings: tuple[str, ...]
    draft: Draft
    part: Part

    def text(self, name: str) -> str:
        """The draft as a mapping file of that name."""
        return written(self.draft, self.headings, text_of(self.place), name, self.part)


def sketch(path: Path, sheet: str | None, choice: Choice, part: Part = Part.INVOICES) -> Sketch:
    """Reads a file once and guesses what its columns mean.

    Args:
        path: the export.
        sheet: a worksheet's name, or its number from 1; None where the workbook decides.
        choice: the profile to guess with, and what to ignore.
        part: what the table's rows are part of.

    Raises:
        FileError: the file cannot be read.
    """
    table = choose(open_tables(path), path, sheet, choice)
    header = _header(table)
    draft = guess(header.headings, samples(table, header), choice, part)
    return Sketch(table.place, header.headings, draft, part)


def _header(table: Table) -> Header:
    """The heading row as an import finds it; where nothing in it is known, the row with most cells that differ."""
    found = choose_header(table.top, known)
    return found if any(map(known, found.headings)) else choose_header(table.top, bool)


def samples(table: Table, header: Header) -> dict[str, list[str]]:
    """The first distinct cells of each column, by the column's name; a column that is empty has none."""
    found: dict[str, list[str]] = {str(index): [] for index in range(len(header.headings))}
    for batch in table.rows(header.row, len(header.headings)):
        wanted = [name for name, cells in found.items() if len(cells) < _SAMPLES]
        if not wanted:
            break
        for name in wanted:
            cells = batch[name].str.strip_chars().drop_nulls().unique(maintain_order=True)
            fresh = cells.filter(cells != "").head(2 * _SAMPLES).to_list()
            found[name] = list(dict.fromkeys([*found[name], *fresh]))[:_SAMPLES]
    return {name: cells for name, cells in found.items() if cells}
