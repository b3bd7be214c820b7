"""Files become inputs: their tables are opened, their heading rows found, their headings understood."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from msgspec import Struct

from etl.errors import FileError, HeadingsError
from etl.extract import Reading, Table
from etl.mapping import Choice, ColumnMap, Header, TableRole, appearance, grouped, heading_row, known, resolve
from etl.mapping.catalogue import LINES
from etl.mapping.columns import ATTACHMENT, KEY
from etl.mapping.unbound import unbound
from etl.planning.exports import refuse_exports
from etl.planning.inputs import HeadedTable, Input
from etl.planning.margins import evened
from etl.planning.rejects_table import plain_tables
from etl.planning.sheets import choose
from etl.planning.trimmed_rows import trimmed

#: Columns of an update at least.
_IDS_AND_MORE = 2

Opener = Callable[[Path, Reading], list[Table]]


class Found(Struct, frozen=True):
    """A table whose headings are found, and not understood yet.

    Attributes:
        number: the table's, in the run.
        table: where its rows are.
        header: which row holds the headings.
        part: what its rows are part of.
    """

    number: int
    table: Table
    header: Header
    part: TableRole

    @property
    def looks(self) -> str:
        """What is wrong with the table, where nothing in its heading row is known; else ""."""
        if any(map(known, self.header.headings)):
            return ""
        return appearance(self.table.top, text=self.table.text is not None)

    def understood(self, choice: Choice) -> HeadedTable:
        """The table with its headings understood.

        Raises:
            HeadingsError: they lack something, or contradict each other.
            MappingError: the mapping file has mistakes.
        """
        try:
            mapping = resolve(self.header.headings, self.table.place, choice, self.part)
        except HeadingsError as error:
            groups = grouped(self.table.top, self.header.row) if "CustomerId" in error.lacking else ""
            why = " ".join(filter(None, [str(error), groups]))
            raise HeadingsError(f"{self.table.place}: {self.looks}" if self.looks else why, error.lacking) from error
        if self.part is TableRole.CHANGES:
            _refuse_no_changes(mapping, self.table.place)
        others = unbound(mapping, self.header.headings, choice, self.part)
        return HeadedTable(self.number, trimmed(self.table, self.header, mapping), self.header, mapping, others)


def opened(
    files: Sequence[Path], cells: Reading, choice: Choice, lines: str | None, tables: Opener = plain_tables
) -> Iterator[Input]:
    """The inputs of a run, in the order of the files.

    Args:
        files: each holds invoices.
        cells: how their bytes become cells.
        choice: how headings are read.
        lines: the worksheet of the only file, or another file, that holds the lines of its invoices; None for none.
        tables: opens a file.

    Raises:
        FileError: a file cannot be read, or its headings are not understood.
    """
    for group in found(files, cells, choice, lines, tables):
        yield combined(tuple(each.understood(choice) for each in group))


def combined(readings: tuple[HeadedTable, ...]) -> Input:
    """Tables as an input.

    Raises:
        FileError: lines stand in both of two tables, or only one names the key that joins them.
    """
    invoices, *lines = readings
    _refuse_half_keys(readings)
    items = [b.heading for b in invoices.mapping.bindings if b.attribute.startswith(f"{LINES}[") and b.columns]
    if lines and items:
        raise FileError(
            f'{invoices.table.place} has a column of lines itself, "{items[0]}": leave --lines out,'
            " or rename that column, so that it is clear where the lines are."
        )
    return Input(readings)


def _refuse_half_keys(readings: tuple[HeadedTable, ...]) -> None:
    keys = [(each.table.place, key.heading) for each in readings if (key := each.mapping.of(KEY))]
    if len(keys) == 1 and len(readings) > 1:
        ((place, heading),) = keys
        other = next(each.table.place for each in readings if each.table.place != place)
        raise FileError(
            f'"{heading}" of {place} is an @key, and {other} has none: name the column of invoices and the one of'
            " lines in the mapping file, which find each other by them."
        )


def found(
    files: Sequence[Path], cells: Reading, choice: Choice, lines: str | None, tables: Opener = plain_tables
) -> Iterator[tuple[Found] | tuple[Found, Found]]:
    """The tables of each input: that of its invoices and, where it is another one, that of their lines.

    Args:
        files: as of ``opened``, and so are the others.
        cells: how bytes become cells.
        choice: how headings are read.
        lines: where the lines are.
        tables: opens a file.

    Raises:
        FileError: a file cannot be read, or it is not clear which of its tables is meant.
    """
    if lines is None:
        for number, path in enumerate(files):
            every = tables(path, cells)
            refuse_exports(every, choice.part)
            yield (_only(number, path, every, cells.sheet, choice),)
        return
    if len(files) > 1:
        raise FileError("--lines belongs to one file of invoices. Import several such files one after the other.")
    yield _pair(files[0], cells, choice, lines, tables)


def _only(number: int, path: Path, tables: list[Table], sheet: str | None, choice: Choice) -> Found:
    return _headed(number, choose(tables, path, sheet, choice, choice.part), choice, choice.part)


def _refuse_no_changes(mapping: ColumnMap, place: str) -> None:
    """A change replaces all lines of an invoice: rows of lines would, each of them."""
    bound = [binding for binding in mapping.bindings if binding.columns]
    lined = next((binding for binding in bound if binding.attribute.startswith(f"{LINES}[].")), None)
    if lined is not None:
        raise HeadingsError(
            f'{place}: "{lined.heading}" is of lines. An update can change the lines of an invoice only all together,'
            " in numbered columns such as ItemCode1 and ItemCode2; or import the whole invoice."
        )
    changed = [binding for binding in bound if binding.attribute not in {"Identity", "InvoiceId", ATTACHMENT}]
    if changed and mapping.of(ATTACHMENT):
        raise HeadingsError(
            f'{place} changes attachments and other things, such as "{changed[0].heading}", which PayFabric takes in'
            " separate requests. Make two files of it: one with the ids and Attachment, one with the ids and the rest."
        )
    if not changed and len(bound) < _IDS_AND_MORE:
        raise HeadingsError(f"{place} names invoices and nothing to change. Add a column, such as DueDate.")


def _pair(path: Path, cells: Reading, choice: Choice, lines: str, tables: Opener) -> tuple[Found, Found]:
    """The table of the invoices and the one of their lines."""
    sheets = tables(path, cells)
    refuse_exports(sheets, choice.part)
    other = next((table for table in sheets if table.sheet and lines in {table.sheet, str(table.number)}), None)
    other = other or next((table for table in sheets if table.sheet.casefold() == lines.casefold()), None)
    if other is None:
        file = Path(lines)
        if not file.exists() and sheets[0].sheet:
            named = ", ".join(f'"{table.sheet}"' for table in sheets)
            raise FileError(f"--lines: {path.name} has no sheet {lines}, and there is no such file. It has {named}.")
        table = choose(tables(file, replace(cells, sheet=None)), file, None, choice, TableRole.LINES)
        below = _headed(1, table, choice, TableRole.LINES)
    else:
        sheets.remove(other)
        below = _headed(1, other, choice, TableRole.LINES)
    if not sheets:
        raise FileError(f"{path.name} has no sheet of invoices beside {lines}.")
    above = _headed(0, choose(sheets, path, cells.sheet, choice), choice, TableRole.INVOICES)
    if (above.table.file.resolve(), above.table.sheet) == (below.table.file.resolve(), below.table.sheet):
        raise FileError(f"{above.table.place} holds the invoices, and --lines names it again. Leave --lines out.")
    return above, below


def _headed(number: int, table: Table, choice: Choice, part: TableRole) -> Found:
    header = heading_row(table.top, choice, part)
    if header.doubt:
        raise HeadingsError(f"{table.place}: {header.doubt}")
    return Found(number, evened(table, header), header, part)
