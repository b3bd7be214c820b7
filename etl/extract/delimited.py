"""CSV and its kin: text files whose cells are parted by a delimiter.

A block of lines goes through Polars when every line of it is one whole row with regular quotes: each cell either
quoted from end to end or free of quotes. Any other block goes row by row through the grammar, slower and as exact.
Both say how many cells each row has, so a short or long row is seen and no value moves into another column unnoticed.
"""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

import polars as pl
from msgspec import Struct

from etl.errors import FileError
from etl.extract import dialect, encoding
from etl.extract.csv_rows import Grammar, Record, frame
from etl.extract.dialect import Dialect
from etl.extract.encoding import Encoding, as_utf8
from etl.extract.fast_csv import regular
from etl.extract.padding import Padding
from etl.extract.reading import Reading, Source
from etl.extract.table import TOP, Line, Table, TextForm, refuse_wide

#: Bytes read at a time.
_BLOCK = 4 << 20

#: Bytes at the beginning that tell the dialect.
_HEAD = 1 << 16

#: Bytes of a line or a cell, at most.
_LONGEST = 16 << 20

_END = re.compile(b"\r\n|\r|\n")
_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class _Layout(Struct, frozen=True):
    source: Source
    encoding: Encoding
    dialect: Dialect

    def grammar(self, width: int) -> Grammar:
        return Grammar(self.dialect, width, f"has bytes that are not {self.encoding.name}")

    def bare(self) -> Callable[[bytes], bytes]:
        """What takes the blanks beside quotes from the blocks of a pass."""
        if not self.dialect.padded:
            return bytes
        return Padding(self.dialect.delimiter, self.dialect.quote).bare


def open_delimited(source: Source, reading: Reading) -> Table:
    """A text as a table.

    Raises:
        FileError: no rows, an encoding that is unknown or not sure, or a line too long for a table.
    """
    csv.field_size_limit(_LONGEST)
    charset = encoding.detect(source, reading.encoding)
    head = next(_blocks(source, charset, _HEAD), b"").decode(errors="surrogateescape")
    if not head.strip():
        head = next((text for text in _texts(source, charset) if text.strip()), "")
    layout = _Layout(source, charset, dialect.detect(head, reading))
    head = layout.bare()(head.encode(errors="surrogateescape")).decode(errors="surrogateescape")
    if not head.strip():
        raise FileError(f"{source.path.name} is empty. Export it again.")
    records = list[Record]()
    for record in _top(layout, head):
        refuse_wide(source.path.name, len(record.cells))
        records.append(record)
    if not records:
        raise FileError(f"{source.path.name} has no headings. Export it again with a heading row.")

    def rows(header: int, width: int) -> Iterator[pl.DataFrame]:
        above = next((record.end for record in records if record.start + 1 >= header), 0) if header else 0
        return _rows(layout, width, max(above, layout.dialect.skipped))

    form = ", ".join(filter(None, (source.form, charset.name, layout.dialect.form)))
    top = tuple(Line(record.start + 1, tuple(record.cells)) for record in records)
    return Table(source.path, "", 1, form, tuple(_remarks(layout, records)), top, rows, _text_form(layout))


def _text_form(layout: _Layout) -> TextForm:
    with layout.source.open() as file:
        mark = file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    found = layout.dialect
    return TextForm(layout.encoding.codec, mark, found.delimiter, found.quote, found.end, bool(found.skipped))


def _remarks(layout: _Layout, records: list[Record]) -> Iterator[str]:
    if layout.encoding.remark:
        yield layout.encoding.remark
    if layout.dialect.padded:
        yield "Blanks stand beside the quotes of cells, and are left out."
    faulty = [(record.start + 1, record.fault) for record in records if record.fault]
    if faulty:
        row, fault = faulty[0]
        more = f", and {len(faulty) - 1} more of the first {len(records)} rows are at fault" if len(faulty) > 1 else ""
        yield f"Row {row} {fault}{more}."


def _texts(source: Source, charset: Encoding) -> Iterator[str]:
    return (block.decode(errors="surrogateescape") for block in _blocks(source, charset, _BLOCK))


def _top(layout: _Layout, head: str) -> Iterator[Record]:
    """The first rows that have text, at their places in the file."""
    grammar = layout.grammar(_usual_width(layout, head))
    pieces = _pieces(layout, grammar, layout.dialect.skipped, _HEAD, lambda _block, _line: None)
    records = (
        record._replace(start=line + record.start, end=line + record.end)
        for line, piece in pieces
        if isinstance(piece, list)
        for record in piece
        if any(map(str.strip, record.cells))
    )
    return islice(records, TOP)


def _usual_width(layout: _Layout, head: str) -> int:
    """How many cells most lines at the beginning have."""
    grammar = layout.grammar(1)
    counts = Counter(len(grammar.cells(line)) for line in _LINE.findall(head) if line.strip() and grammar.regular(line))
    return max(counts, key=lambda count: (counts[count], count), default=1)


def _rows(layout: _Layout, width: int, above: int) -> Iterator[pl.DataFrame]:
    def fast(block: bytes, line: int) -> pl.DataFrame | None:
        return regular(block, layout.dialect, width, line)

    for line, piece in _pieces(layout, layout.grammar(width), above, _BLOCK, fast):
        if not isinstance(piece, list):
            yield piece
        elif piece:
            yield frame(piece, width, line)


def _pieces(
    layout: _Layout, grammar: Grammar, above: int, size: int, fast: Callable[[bytes, int], pl.DataFrame | None]
) -> Iterator[tuple[int, pl.DataFrame | list[Record]]]:
    """What stands below the first lines, in batches or in rows, with the number of lines above each piece."""
    line, rest, bare = 0, list[str](), layout.bare()
    for whole in _blocks(layout.source, layout.encoding, size):
        block, dropped = _without(bare(whole), above - line)
        line += dropped
        batch = fast(block, line) if block and not rest else None
        if batch is not None:
            yield line, batch
            line += batch.height
        elif block:
            lines = rest + _LINE.findall(block.decode(errors="surrogateescape"))
            records = list(grammar.records(lines, final=False))
            yield line, records
            taken = records[-1].end if records else 0
            line, rest = line + taken, lines[taken:]
    yield line, list(grammar.records(rest, final=True))


def _without(block: bytes, count: int) -> tuple[bytes, int]:
    """The block without its first lines, and how many were dropped; the last line of a text may have no end."""
    ends = [match.end() for match in islice(_END.finditer(block), max(count, 0))]
    if len(ends) < count:
        return b"", len(ends) + (not block.endswith((b"\n", b"\r")))
    return (block[ends[-1] :], len(ends)) if ends else (block, 0)


def _blocks(source: Source, charset: Encoding, size: int) -> Iterator[bytes]:
    """The text as UTF-8 in blocks of whole lines.

    Raises:
        FileError: a line is too long for a row of a table.
    """
    rest = b""
    for chunk in as_utf8(source, charset, size):
        block = rest + chunk
        # A carriage return at the very end may be half a line end.
        cut = block.rfind(b"\n") + 1 or block.rfind(b"\r", 0, len(block) - 1) + 1
        if cut:
            yield block[:cut]
        rest = block[cut:]
        if len(rest) > _LONGEST:
            raise FileError(
                f"{source.path.name} has a line of more than {_LONGEST:,} characters, so it is no table of rows."
            )
    if rest:
        # Ctrl-Z ends a text of DOS, and is no part of its last cell.
        yield rest.removesuffix(b"\x1a") or rest
