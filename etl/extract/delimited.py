"""CSV and its kin: text files whose cells are parted by a delimiter.

A block of lines goes through Polars when every line of it is one whole record with regular quotes: each cell either
quoted from end to end or free of quotes. Any other block goes through Python's csv module, slower and exact. Both say
how many cells each row has, so a short or long row is seen and no value moves into another column unnoticed.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import polars as pl

from etl.errors import FileError
from etl.extract.encoding import Encoding, detect
from etl.extract.table import CELLS, FAULT, ROW, TOP, Line, Table, batch_schema, column_names

_BLOCK = 8 << 20
"""Characters read at a time."""

_LONGEST = 16 << 20
"""Characters of a line or a cell, at most."""

_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}


@dataclass(frozen=True, slots=True)
class _Layout:
    path: Path
    encoding: Encoding
    delimiter: str
    width: int


def open_delimited(path: Path) -> Table:
    """A text file as a table.

    Raises:
        FileError: no rows, an unknown encoding, or quotes that do not close.
    """
    encoding, delimiter = _survey(path)
    with _open(path, encoding) as file:
        top = tuple(
            islice((line for line, _ in _records(file, delimiter, path) if any(map(str.strip, line.cells))), TOP)
        )
    if not top:
        raise FileError(f"{path.name} has no headings. Export it again with a heading row.")
    form = f"{encoding.name}, {_DELIMITERS[delimiter]}"

    def rows(header: int, width: int) -> Iterator[pl.DataFrame]:
        return _read(_Layout(path, encoding, delimiter, width), header)

    return Table(path, "", 1, form, (), top, rows)


def _survey(path: Path) -> tuple[Encoding, str]:
    encoding = detect(path)
    with _open(path, encoding) as file:
        first = next((line for line in _lines(file, path) if line.strip()), None)
    if first is None:
        raise FileError(f"{path.name} is empty. Export it again.")
    csv.field_size_limit(_LONGEST)
    return encoding, max(_DELIMITERS, key=lambda candidate: _cell_count(first, candidate))


def _open(path: Path, encoding: Encoding) -> TextIO:
    # newline="" keeps line breaks inside quoted cells as they are.
    return path.open(encoding=encoding.codec, newline="")


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    while line := file.readline(_LONGEST):
        if len(line) == _LONGEST:
            raise FileError(f"{path.name} has a line of more than {_LONGEST:,} characters, so it is no table of rows.")
        yield line


def _cell_count(line: str, delimiter: str) -> int:
    return len(next(csv.reader([line], delimiter=delimiter)))


def _records(file: TextIO, delimiter: str, path: Path) -> Iterator[tuple[Line, int]]:
    """The rows, each with the number of its last line."""
    reader = csv.reader(_lines(file, path), delimiter=delimiter, strict=True)
    above = 0
    try:
        for record in reader:
            yield Line(above + 1, tuple(record)), reader.line_num
            above = reader.line_num
    except csv.Error as error:
        raise _bad_quotes(path, above + 1) from error


def _read(layout: _Layout, header: int) -> Iterator[pl.DataFrame]:
    with _open(layout.path, layout.encoding) as file:
        records = _records(file, layout.delimiter, layout.path)
        line = next((last for record, last in records if record.row >= header), 0) if header else 0
        while block := file.read(_BLOCK):
            block += next(_lines(file, layout.path), "")
            batch = _regular(block.replace("\r\n", "\n"), layout, line)
            if batch is None:
                batch, line = _irregular(block, file, layout, line)
            else:
                line += batch.height
            yield batch


def _regular(block: str, layout: _Layout, line: int) -> pl.DataFrame | None:
    """The block through Polars, or None where a line of it is not one whole record with regular quotes."""
    if "\r" in block:
        return None
    lines = pl.Series([block.removesuffix("\n")]).str.split("\n").explode()
    delimiter = re.escape(layout.delimiter)
    unquoted = lines
    if '"' in block:
        cell = rf'(?:"(?:[^"]|"")*"|[^"{delimiter}]*)'
        if not lines.str.contains(rf"^{cell}(?:{delimiter}{cell})*$").all():
            return None
        unquoted = lines.str.replace_all(r'"[^"]*"', "")
    names = column_names(layout.width)
    frame = pl.read_csv(
        block.encode(),
        has_header=False,
        separator=layout.delimiter,
        schema=dict.fromkeys(names, pl.String),
        truncate_ragged_lines=True,
        missing_columns="insert",
        extra_columns="ignore",
        raise_if_empty=False,
    )
    if frame.height != lines.len():
        return None
    cells = unquoted.str.count_matches(layout.delimiter, literal=True).cast(pl.Int64) + 1
    row = pl.int_range(line + 1, line + 1 + frame.height, dtype=pl.Int64, eager=True)
    return frame.select(row.alias(ROW), cells.alias(CELLS), pl.lit(None, dtype=pl.String).alias(FAULT), *names)


def _irregular(block: str, file: TextIO, layout: _Layout, line: int) -> tuple[pl.DataFrame, int]:
    """The block through Python's csv module, reading on in the file where its last record does not end in it."""
    lines = block.splitlines(keepends=True) if _plain_breaks(block) else _split(block)
    reader = csv.reader(chain(lines, _lines(file, layout.path)), delimiter=layout.delimiter, strict=True)
    records: list[tuple[int, list[str]]] = []
    taken = 0
    try:
        while taken < len(lines):
            record = next(reader, None)
            if record is None:
                break
            records.append((line + taken + 1, record))
            taken = reader.line_num
    except csv.Error as error:
        raise _bad_quotes(layout.path, line + taken + 1) from error
    return _frame(records, layout.width), line + taken


def _frame(records: list[tuple[int, list[str]]], width: int) -> pl.DataFrame:
    padding = [""] * width
    rows = [(row, max(len(cells), 1), None, *(cells + padding)[:width]) for row, cells in records]
    return pl.DataFrame(rows, schema=batch_schema(width), orient="row")


def _plain_breaks(block: str) -> bool:
    """Whether str.splitlines breaks the block where an editor does, and nowhere else."""
    return re.search("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", block) is None


def _split(block: str) -> list[str]:
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", block)


def _bad_quotes(path: Path, line: int) -> FileError:
    return FileError(
        f"{path.name}: the quotes in the row that starts on line {line} do not close properly. "
        'Remove or double the stray " there.'
    )
