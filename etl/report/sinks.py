"""Rows as a file of each kind: .csv and .xlsx for people, .parquet and .jsonl for programs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Protocol

import polars as pl
from msgspec import Struct, field
from polars.datatypes import DataType, DataTypeClass
from polars.exceptions import PolarsError

from etl.exact_json import ENCODER
from etl.report.formulas import neutral
from etl.report.sheets import Cell, SheetTable, about_sheet, write_sheets
from etl.whole import write_whole

#: Rows held at once.
_BATCH = 10_000

#: Characters of a worksheet's column; and of its heading's room, which is bold and has a button.
_WIDTH, _BESIDE = 14, 5

Row = tuple[Cell, ...]


class Rows(Struct, frozen=True):
    """Rows for a file, every one with every column.

    Attributes:
        name: for a worksheet.
        schema: columns and their dtypes; cells of one with decimals are Decimal, or its digits as text.
        rows: read once.
        widths: of a worksheet's columns that are not like the others, in characters.
        status: the column whose words a worksheet colours; "" for none.
        keys: columns of a worksheet that stay in sight.
        title: of a workbook's first sheet; "" where it has none but the rows.
        about: the lines of that sheet.
        frames: more of them, with ``plain`` schemas; read once.
        printed: the last column of a worksheet that is printed; "" where all are.
        once: columns that a workbook has not, for its first sheet tells once what they say in every row.
    """

    name: str
    schema: Mapping[str, DataType | DataTypeClass]
    rows: Iterable[Row] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    status: str = ""
    keys: int = 1
    title: str = ""
    about: Iterable[Row] = ()
    printed: str = ""
    once: frozenset[str] = frozenset()
    frames: Iterable[pl.DataFrame] = ()

    def each(self) -> Iterator[Row]:
        """All rows, one after the other."""
        return chain(self.rows, chain.from_iterable(frame.iter_rows() for frame in self.frames))


class RowSink(Protocol):
    """A kind of file."""

    def __call__(self, rows: Rows, path: Path, /) -> None:
        """Opens a file, writes the rows with a bounded number of them in memory, and closes it.

        Raises:
            OSError: the disk is full, or the folder cannot be written to.
            PolarsError: the same, as Polars reports it.
        """


def write_rows(rows: Rows, path: Path, failure: Callable[[str], Exception]) -> Path:
    """Writes all rows or nothing; returns where they are: beside ``path``, with a number, where that is open elsewhere.

    Args:
        rows: what is written.
        path: where to; its ending, one of ``SINKS``, chooses the kind of file.
        failure: the error to raise, given the cause in words, where the disk is full or the folder cannot be written.
    """
    sink = SINKS[path.suffix.lower()]

    def write(part: Path) -> None:
        try:
            sink(rows, part)
        except PolarsError as error:
            raise OSError(str(error)) from error

    return write_whole(path, write, failure, beside=True)


def _csv(rows: Rows, path: Path) -> None:
    """UTF-8 with a byte order mark, without which Excel takes it for Windows-1252; no text of it runs as a formula."""
    safe = [neutral(pl.col(name)) for name, dtype in rows.schema.items() if dtype == pl.String]
    with path.open("wb") as file:
        for number, frame in enumerate(_frames(rows)):
            first = number == 0
            frame.with_columns(safe).write_csv(file, include_bom=first, include_header=first, line_terminator="\r\n")


def _xlsx(rows: Rows, path: Path) -> None:
    names = [name for name in rows.schema if name not in rows.once]
    headings = [(name, rows.widths.get(name, max(_WIDTH, len(name) + _BESIDE))) for name in names]
    printed = names.index(rows.printed) + 1 if rows.printed else 0
    cells = map(_of_sheet(rows), rows.each())
    table = SheetTable(rows.name, headings, cells, rows.status, rows.keys, printed=printed)
    write_sheets(path, [about_sheet(rows.title, rows.about), table] if rows.title else [table])


def _jsonl(rows: Rows, path: Path) -> None:
    _write_lines(rows.schema, rows.each(), path)


def _parquet(rows: Rows, path: Path) -> None:
    """By way of lines of JSON, which polars reads without holding them."""
    lines = path.with_name(f"{path.name}.jsonl")
    try:
        _write_lines(rows.schema, _texts(rows.each(), rows.schema), lines)
        pl.scan_ndjson(lines, schema=plain(rows.schema)).with_columns(_decimals(rows.schema)).sink_parquet(path)
    finally:
        lines.unlink(missing_ok=True)


#: By the ending of the file.
SINKS: dict[str, RowSink] = {".csv": _csv, ".xlsx": _xlsx, ".jsonl": _jsonl, ".parquet": _parquet}


def _write_lines(names: Iterable[str], rows: Iterable[Row], path: Path) -> None:
    columns = list(names)
    with path.open("wb") as file:
        file.writelines(ENCODER.encode(dict(zip(columns, row, strict=True))) + b"\n" for row in rows)


def _frames(rows: Rows) -> Iterator[pl.DataFrame]:
    """The rows in frames, after an empty one: what has no rows has headings all the same."""
    texts, schema = iter(_texts(rows.rows, rows.schema)), plain(rows.schema)
    batches = iter(lambda: list(islice(texts, _BATCH)), [])
    return chain((pl.DataFrame(batch, schema=schema, orient="row") for batch in chain([[]], batches)), rows.frames)


def framed(rows: Rows) -> pl.DataFrame:
    """All rows as a frame."""
    return pl.concat(_frames(rows)).with_columns(_decimals(rows.schema))


def plain(schema: Mapping[str, DataType | DataTypeClass]) -> dict[str, DataType | DataTypeClass]:
    """A schema whose decimals are text, with the digits that came."""
    return {name: pl.String if dtype.is_decimal() else dtype for name, dtype in schema.items()}


def _decimals(schema: Mapping[str, DataType | DataTypeClass]) -> list[pl.Expr]:
    """The columns of such a schema that are decimals."""
    return [pl.col(name).cast(dtype) for name, dtype in schema.items() if dtype.is_decimal()]


def _places(schema: Mapping[str, DataType | DataTypeClass]) -> list[int]:
    """Where the decimals stand in a row."""
    return [place for place, dtype in enumerate(schema.values()) if dtype.is_decimal()]


def _texts(rows: Iterable[Row], schema: Mapping[str, DataType | DataTypeClass]) -> Iterable[Row]:
    """The rows as that schema has them."""
    places = _places(schema)
    return (_texted(row, places) for row in rows) if places else rows


def _texted(row: Row, places: Sequence[int]) -> Row:
    if not any(isinstance(row[place], Decimal) for place in places):
        return row
    cells = list(row)
    for place in places:
        if isinstance(cell := cells[place], Decimal):
            cells[place] = f"{cell:f}"
    return tuple(cells)


def _of_sheet(rows: Rows) -> Callable[[Row], Row]:
    """Makes of a row that of a worksheet: its decimals are numbers, to the last digit."""
    shown = itemgetter(*(place for place, name in enumerate(rows.schema) if name not in rows.once))
    places = _places({name: dtype for name, dtype in rows.schema.items() if name not in rows.once})

    def row_of(row: Row) -> Row:
        cells = list(shown(row))
        for place in places:
            if isinstance(cell := cells[place], str):
                cells[place] = Decimal(cell)
        return tuple(cells)

    return row_of
