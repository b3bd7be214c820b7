"""Lines of delimited text become rows, however broken: exact, or at fault.

The rule. A cell is quoted from end to end, with quotes inside it doubled, or free of quotes (RFC 4180). A quoted cell
may hold line breaks. A quote within an unquoted cell is text. A row is at fault where

- an unquoted cell ends in a quote that none in the cell opens, or has doubled quotes;
- a quoted cell goes on behind its closing quote, or does not close within 1,000 lines;
- it has several lines and a wrong number of cells, and lines of it are whole rows with the right number of cells;
- three lines running inside a cell of it are each a whole row with the right number of cells.

Which lines are at fault with it, the next fifty decide. The faulty line alone, if three lines running are each a whole
row with the right number of cells, or if a line shows that no cell can be open above it. But one with an odd quote in
its text may begin with the rest of the cell: then each line down to it is at fault. Otherwise all lines to the one that
closes the open cell, if there is one. Where one of those has as many cells as a row, each is at fault by itself, since
whether they are rows or text is not known; else they are one row, which keeps the text of them all. The whole row above
a line that is none and ends a quoted cell is at fault too.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import polars as pl

from etl.extract.dialect import Dialect
from etl.extract.table import batch_schema

if TYPE_CHECKING:
    from _csv import Reader

QUOTES = "has quotes that do not close properly"
BLANK = "has a blank before a cell in quotes, so that they may be text or not"
AMID = "stands amid quotes that do not close properly"

_LINES = 1_000
_AHEAD = 50
_RUNNING = 3

#: Cells that a line inside a cell must have to be taken for a row.
_FEWEST = 3

#: Characters after which a row is judged without the lines that are still to come.
_ENOUGH = 4 << 20

_END = "\r\n"
_SURROGATE = re.compile("[\ud800-\udfff]+")


class Record(NamedTuple):
    """A row: the places of its first line and behind its last, its cells, and why they cannot be trusted."""

    start: int
    end: int
    cells: Sequence[str]
    fault: str | None = None


@dataclass(frozen=True)
class Grammar:
    """How lines become rows.

    Attributes:
        dialect: delimiter and quote.
        width: how many cells a whole row has.
        invalid: the fault of a row with bytes that are no text.
    """

    dialect: Dialect
    width: int
    invalid: str

    def records(self, lines: Sequence[str], *, final: bool) -> Iterator[Record]:
        """The rows of lines.

        Args:
            lines: with their line ends; undecodable bytes are surrogates.
            final: whether no more lines follow; otherwise a row that more lines might change is left out with all
                that follows it.
        """
        at = 0
        # Behind the last whole row there may be rows of another width, which its lost opening quote would explain.
        recent: list[Record] = []
        while at < len(lines):
            for record in self._regular(lines, at):
                if len(record.cells) == self.width or len(recent) == _AHEAD:
                    yield from map(self._told, recent)
                    recent = []
                recent.append(record)
                at = record.end
            if at < len(lines):
                if not final and self._undecided(lines, at):
                    return
                faulty = list(self._faulty(lines, at))
                if recent and self._torn(lines[recent[0].start], lines[at]):
                    recent[0] = recent[0]._replace(fault=AMID)
                yield from map(self._told, [*recent, *faulty])
                recent, at = [], faulty[-1].end
        yield from map(self._told, recent)

    def cells(self, line: str) -> list[str]:
        """The cells of a line by itself; where its quotes are irregular they are text."""
        try:
            return next(self._reader([line]), [])
        except csv.Error:
            return line.rstrip("\r\n").split(self.dialect.delimiter)

    def whole(self, line: str) -> bool:
        """Whether a line by itself is a regular row with the right number of cells and text in one of them."""
        cells = self.cells(line)
        return len(cells) == self.width and any(cells) and self.regular(line)

    def regular(self, line: str) -> bool:
        """Whether each cell of a line is quoted from end to end or free of quotes."""
        return self._row.fullmatch(line.rstrip("\r\n")) is not None

    @cached_property
    def cell(self) -> str:
        """A regular expression for a regular cell within one line."""
        delimiter, quote = re.escape(self.dialect.delimiter), re.escape(self.dialect.quote)
        if not quote:
            return rf"[^{delimiter}\r\n]*"
        return rf"(?:{quote}(?:[^{quote}]|{quote}{quote})*{quote}|[^{quote}{delimiter}\r\n]*)"

    @cached_property
    def _row(self) -> re.Pattern[str]:
        return re.compile(rf"{self.cell}(?:{re.escape(self.dialect.delimiter)}{self.cell})*")

    @cached_property
    def _tolerated(self) -> re.Pattern[str]:
        """A row; an unquoted cell has no doubled quotes, and ends in no quote or has an even number of them."""
        delimiter, quote = re.escape(self.dialect.delimiter), re.escape(self.dialect.quote)
        sign = rf"[^{quote}{delimiter}\r\n]"
        even, other = rf"{sign}+(?:{quote}{sign}*{quote}{sign}*)*", rf"{sign}[^{delimiter}\r\n]*{sign}"
        end, single = rf"(?={delimiter}|[\r\n]|\Z)", rf"(?![^{delimiter}\r\n]*{quote}{quote})"
        cell = rf"(?>{quote}(?:[^{quote}]|{quote}{quote})*{quote}{end}|{single}(?:{even}|{other}){end}|{end})"
        return re.compile(rf"{cell}(?:{delimiter}{cell})*[\r\n]*")

    @cached_property
    def _before_quote(self) -> re.Pattern[str]:
        return re.compile(f"(?:^|{re.escape(self.dialect.delimiter)}) +{re.escape(self.dialect.quote)}", re.MULTILINE)

    @cached_property
    def _inside(self) -> re.Pattern[str]:
        """A line that may begin in an open cell: it closes the cell at its first lone quote, or goes on with it.

        ``again`` begins another open cell; ``broken`` is what no row has behind a cell.
        """
        delimiter, quote = re.escape(self.dialect.delimiter), re.escape(self.dialect.quote)
        text = rf"[^{quote}]*(?:{quote}{quote}[^{quote}]*)*"
        rest = (
            rf"(?>(?:{delimiter}{self.cell}(?={delimiter}|\Z))*)(?P<again>{delimiter}{quote}{text}\Z)?(?P<broken>.+)?"
        )
        return re.compile(rf"{text}(?P<closed>{quote}(?=\Z|{delimiter}){rest})?", re.DOTALL)

    def _reader(self, lines: Iterable[str]) -> "Reader":
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if self.dialect.quote else csv.QUOTE_NONE
        return csv.reader(
            lines, delimiter=self.dialect.delimiter, quotechar=self.dialect.quote or None, quoting=quoting, strict=True
        )

    def _regular(self, lines: Sequence[str], at: int) -> Iterator[Record]:
        """The rows above the first one that is at fault."""
        start = at

        def fed() -> Iterator[str]:
            for place in range(at, len(lines)):
                if place - start >= _LINES:
                    return
                yield lines[place]

        reader = self._reader(fed())
        try:
            for cells in reader:
                end = at + reader.line_num
                if self._open(lines[start:end]) or self._suspect(lines[start + 1 : end - 1], len(cells)):
                    return
                fault = BLANK if self._blank(lines[start:end], cells) else None
                yield Record(start, end, cells or [""], fault)
                start = end
        except csv.Error:
            return

    def _open(self, lines: Sequence[str]) -> bool:
        """Whether an unquoted cell of a row may be the end of a quoted one, or hold the beginning of one."""
        text = "".join(lines)
        return bool(self.dialect.quote) and self.dialect.quote in text and not self._tolerated.fullmatch(text)

    def _blank(self, lines: Sequence[str], cells: Sequence[str]) -> bool:
        """Whether a cell begins with a blank and is in quotes from there to its end, where not all of the file are."""
        quote = self.dialect.quote
        if not quote or not self._before_quote.search("".join(lines)):
            return False
        inner = (cell.strip() for cell in cells if cell.startswith(" "))
        return any(len(cell) > 1 and cell[0] == cell[-1] == quote for cell in inner)

    def _suspect(self, inside: Sequence[str], count: int) -> bool:
        """Whether a row of several lines is rather several rows, by the lines between its first and its last."""
        whole = [self.whole(line) for line in inside]
        if count != self.width:
            return any(whole)
        return self.width >= _FEWEST and any(all(whole[at : at + _RUNNING]) for at in range(len(whole) - _RUNNING + 1))

    def _undecided(self, lines: Sequence[str], at: int) -> bool:
        """Whether the lines to come may decide on the row."""
        rest = lines[at : at + _LINES + _AHEAD]
        return len(rest) < _LINES + _AHEAD and sum(map(len, rest)) < _ENOUGH

    def _faulty(self, lines: Sequence[str], at: int) -> Iterator[Record]:
        """The row at fault, and those that may be."""
        end, separate = self._extent(lines, at)
        cells = self.cells(lines[at])
        if separate:
            yield Record(at, at + 1, cells, QUOTES)
            yield from (Record(each, each + 1, self.cells(lines[each]), AMID) for each in range(at + 1, end))
            return
        # No line of it is a row: what they say is kept with the last cell.
        cells[-1] += "".join(f"\n{line.rstrip(_END)}" for line in lines[at + 1 : end])
        yield Record(at, end, cells, QUOTES)

    def _extent(self, lines: Sequence[str], at: int) -> tuple[int, bool]:
        """The place behind the last faulty line, and whether lines of them have the cells of a row of their own."""
        running, separate = 0, False
        for place in range(at + 1, min(at + 1 + _AHEAD, len(lines))):
            whole = self.whole(lines[place])
            running = running + 1 if whole else 0
            separate |= len(self.cells(lines[place])) >= self.width
            inside = self._inside.fullmatch(lines[place].rstrip("\r\n"))
            if not inside and running < _RUNNING and self._closing(lines[place]):
                return place + 1, True
            if running == _RUNNING or not inside:
                break
            if inside["closed"] and not inside["again"]:
                return place + 1, separate
        return at + 1, False

    def _closing(self, line: str) -> bool:
        """Whether a line that is no row may begin with the rest of an open cell: an odd quote stands in its text."""
        quote = self.dialect.quote
        return not line.startswith(quote) and line.count(quote) % 2 == 1 and not self.regular(line)

    def _torn(self, above: str, line: str) -> bool:
        """Whether a faulty line closes a cell which the row above it may have opened."""
        inside = self._inside.fullmatch(line.rstrip("\r\n"))
        if not inside or not inside["closed"]:
            return False
        try:
            cells = next(self._reader([line]), [])
        except csv.Error:
            return True
        return len(cells) != self.width or not self.regular(above)

    def _told(self, record: Record) -> Record:
        """The record with what is no text made visible."""
        if all(map(str.isascii, record.cells)) or not _SURROGATE.search("".join(record.cells)):
            return record
        cells = [_SURROGATE.sub("\ufffd", cell) for cell in record.cells]
        return record._replace(cells=cells, fault=record.fault or self.invalid)


def frame(records: list[Record], width: int, line: int) -> pl.DataFrame:
    """The rows as a batch; ``line`` lines stand above the first place."""
    padding = [""] * width
    rows = [
        (line + record.start + 1, len(record.cells), record.fault, *[*record.cells, *padding][:width])
        for record in records
    ]
    return pl.DataFrame(rows, schema=batch_schema(width), orient="row")
