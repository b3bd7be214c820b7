"""Files become inputs: their tables are opened, their heading rows found, their headings understood."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from etl.errors import FileError
from etl.extract import Reading as Cells
from etl.extract import Table, open_tables
from etl.pipeline.inputs import Input, Reading
from etl.pipeline.sheets import choose
from etl.transform import Choice, Part, choose_header, knows, resolve


def opened(files: Sequence[Path], cells: Cells, choice: Choice, lines: str | None) -> Iterator[Input]:
    """The inputs of a run, in the order of the files.

    Args:
        files: each holds invoices.
        cells: how their bytes become cells.
        choice: how headings are read.
        lines: the worksheet of the only file, or another file, that holds the lines of its invoices; None for none.

    Raises:
        FileError: a file cannot be read, or its headings are not understood.
    """
    if lines is None:
        for number, path in enumerate(files):
            yield Input((only(number, path, cells, choice, Part.INVOICES),))
        return
    if len(files) > 1:
        raise FileError("--lines belongs to one file of invoices. Import several such files one after the other.")
    yield Input(_pair(files[0], cells, choice, lines))


def only(number: int, path: Path, cells: Cells, choice: Choice, part: Part) -> Reading:
    """A file's one table of that part.

    Raises:
        FileError: the file cannot be read, has several such tables, or its headings are not understood.
    """
    return _read(number, choose(open_tables(path, cells), path, cells.sheet, choice, part), choice, part)


def _pair(path: Path, cells: Cells, choice: Choice, lines: str) -> tuple[Reading, Reading]:
    """The table of the invoices and the one of their lines."""
    sheets = open_tables(path, cells)
    other = next((table for table in sheets if table.sheet and lines in {table.sheet, str(table.number)}), None)
    if other is None:
        below = only(1, Path(lines), replace(cells, sheet=None), choice, Part.LINES)
    else:
        sheets.remove(other)
        below = _read(1, other, choice, Part.LINES)
    if not sheets:
        raise FileError(f"{path.name} has no sheet of invoices beside {lines}.")
    return _read(0, choose(sheets, path, cells.sheet, choice), choice, Part.INVOICES), below


def _read(number: int, table: Table, choice: Choice, part: Part) -> Reading:
    header = choose_header(table.top, knows(choice))
    return Reading(number, table, header, resolve(header.headings, table.place, choice, part))
