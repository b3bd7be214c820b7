"""Lines of JSON: one flat object a line, numbers with the digits that stand there."""

import json
import re
from collections.abc import Iterator
from itertools import chain, islice

import polars as pl

from etl.errors import FileError
from etl.extract.cell_text import amount, identifier, numeric
from etl.extract.csv_rows import Record, frame
from etl.extract.reading import Source
from etl.extract.table import TOP, Line, Table, Told, refuse_wide

#: Lines handed on at a time.
_BATCH = 1 << 15

#: Bytes of a line, at most.
_LONGEST = 16 << 20

#: Half of a character, as JSON may spell it.
_HALF = re.compile("[\ud800-\udfff]")
_NO_TEXT = "has half a character, which is no text"

_Row = tuple[int, list[tuple[str, str]], str | None]


def open_lines(source: Source) -> Table:
    """The objects as a table whose headings, row 0, are all their names in the order in which they first occur.

    Raises:
        FileError: no line is an object, or a line is too long.
    """
    found: dict[str, None] = {}
    for _, pairs, _ in _rows(source):
        found.update(dict.fromkeys(name for name, _ in pairs))
        refuse_wide(source.path.name, len(found))
    names = list(found)
    if not names:
        raise FileError(
            f"{source.path.name} has no JSON object on a line by itself. JSON is read with one flat object a line:"
            " export it so, or as CSV UTF-8."
        )

    def rows(header: int, width: int) -> Iterator[pl.DataFrame]:
        return numbered(header, width, Told())

    def numbered(header: int, width: int, columns: Told) -> Iterator[pl.DataFrame]:
        records = (_told(record, columns) for record in _records(source, names) if record.end > header)
        while batch := list(islice(records, _BATCH)):
            yield frame(batch, width, 0)

    first = (Line(record.end, tuple(map(str, record.cells))) for record in islice(_records(source, names), TOP - 1))
    form = ", ".join(filter(None, (source.form, "UTF-8, JSON lines")))
    return Table(source.path, "", 1, form, (), (Line(0, tuple(names)), *first), rows, told=numbered)


def _told(record: Record, told: Told) -> Record:
    """The record with the numbers of some columns told apart."""
    numbers, ids = {*told.numbers, *told.amounts}, set(told.ids)
    cells = [
        amount(cell) if str(at) in numbers else identifier(cell) if str(at) in ids else cell
        for at, cell in enumerate(record.cells)
    ]
    return record._replace(cells=cells)


def _records(source: Source, names: list[str]) -> Iterator[Record]:
    for place, pairs, fault in _rows(source):
        values = dict(pairs)
        yield Record(place, place + 1, [values.get(name, "") for name in names], fault)


def _rows(source: Source) -> Iterator[_Row]:
    with source.open() as file:
        place = 0
        while line := file.readline(_LONGEST):
            if len(line) == _LONGEST:
                raise FileError(f"{source.path.name} has a line of more than {_LONGEST:,} bytes, so it is no table.")
            if line.strip():
                yield (place, *_parsed(line.removeprefix(b"\xef\xbb\xbf")))
            place += 1


def _parsed(line: bytes) -> tuple[list[tuple[str, str]], str | None]:
    """Names and values of an object, and why they cannot be trusted."""
    try:
        found = json.loads(line.decode(), object_pairs_hook=_Pairs, parse_float=numeric, parse_int=str)
    except UnicodeDecodeError:
        return [], "has bytes that are not UTF-8"
    except (ValueError, RecursionError):
        return [], "is no JSON object"
    if not isinstance(found, _Pairs):
        return [], "is no JSON object"
    names = [name for name, _ in found]
    if len(set(names)) < len(names):
        return [], "names a value twice"
    nested = next((name for name, value in found if isinstance(value, list | float)), None)
    if nested is not None:
        return [], f"has something else than a text or a number in {nested}"
    return _checked([(name, _text(value)) for name, value in found])


def _checked(pairs: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], str | None]:
    """Marks what no encoding can write, as it could be neither kept, nor sent, nor shown."""
    if not any(map(_HALF.search, chain.from_iterable(pairs))):
        return pairs, None
    return [(_HALF.sub("\ufffd", name), _HALF.sub("\ufffd", text)) for name, text in pairs], _NO_TEXT


class _Pairs(list[tuple[str, object]]):
    """The members of an object, in order."""


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    return "" if value is None else str(value)
