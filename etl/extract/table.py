"""A table of text cells, whatever file it came from."""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import polars as pl
from msgspec import Struct, field

from etl.errors import FileError
from etl.extract.struck import Struck, nothing

ROW = "row"
CELLS = "cells"
FAULT = "fault"

#: Columns of a table, at most: as many as a worksheet of Excel has.
WIDEST = 16_384

#: Lines of a table's top: enough for a title block and the headings below it.
TOP = 50


class Line(NamedTuple):
    """A row near the top: its number as the user sees it, from 1, and the text of its cells as in the file."""

    row: int
    cells: tuple[str, ...]


class TextForm(Struct, frozen=True):
    r"""How a text file is written, so that another can be written in the same way.

    Attributes:
        codec: the encoding's name for Python.
        mark: whether a byte order mark stands first.
        delimiter: one character.
        quote: one character, or "" for none.
        end: the line end; "\r\n" where there are several kinds.
        stated: whether the first line is ``sep=;``.
    """

    codec: str
    mark: bool
    delimiter: str
    quote: str
    end: str
    stated: bool


class Rounded(Struct):
    """Cells that are shown with fewer decimals than they hold.

    Attributes:
        row: of the first.
        held: its number.
        shown: what is seen of it.
        count: how many there are.
    """

    row: int = 0
    held: str = ""
    shown: str = ""
    count: int = 0

    def add(self, row: int, held: str, shown: str) -> None:
        """Takes one more."""
        if not self.count:
            self.row, self.held, self.shown = row, held, shown
        self.count += 1


class Told(NamedTuple):
    """The columns of a table whose cells tell more than their text, by name.

    Attributes:
        numbers: numbers with decimals begin with ``NUMERIC``, and so do those with a currency beside them.
        amounts: all numbers do, followed by what their number format sets beside them: "€ 100.5", "19.25%".
        ids: whole numbers are as their number format shows them, and cells that are no ids have why; see ``UNLIKE``.
        rounded: those of ``amounts`` of which it is noted what is shown rounder than it is.
    """

    numbers: Collection[str] = ()
    amounts: Collection[str] = ()
    ids: Collection[str] = ()
    rounded: Mapping[str, Rounded] = MappingProxyType({})


class Table(Struct, frozen=True):
    """A grid of text. Which of its rows holds the headings is not known here.

    Attributes:
        file: where it was read.
        sheet: the worksheet's name; "" for text files.
        number: the worksheet's position in the workbook, from 1; 1 for text files.
        form: how the file was read, for people: "UTF-8, comma".
        remarks: sentences on what a person must know of how it was read.
        top: the first rows that are not blank, at most ``TOP``; at least one.
        rows: called with the number of the heading row (0 for none) and how many columns are wanted, yields the rows
            below it in order, a bounded number at a time: ``row`` Int64 (as the user sees it, from 1), ``cells`` Int64
            (how many cells the row has; the empty ones at the end of a worksheet's row do not count beyond the width),
            ``fault`` String (null, or why no cell of the row can be trusted: "has quotes that do not close"), then
            String columns named "0", "1", … The text is as in the file, not trimmed; empty cells are null or "".
        text: how it is written, where it is delimited text; else None.
        told: as ``rows``, with the columns whose cells tell more; None where the file has nothing but text.
        covered: by row, the texts under merged cells by their places from 0; the rows have them not.
        hidden: the numbers of the rows that a spreadsheet does not show; they are read like the others.
        later: sentences like ``remarks``, on what is known once its rows were read.
        struck: tells by row, from 0, the places of the cells that a spreadsheet shows struck through.
    """

    file: Path
    sheet: str
    number: int
    form: str
    remarks: tuple[str, ...]
    top: tuple[Line, ...]
    rows: Callable[[int, int], Iterator[pl.DataFrame]]
    text: TextForm | None = None
    told: Callable[[int, int, Told], Iterator[pl.DataFrame]] | None = None
    covered: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    struck: Callable[[], Struck] = nothing
    later: Callable[[], tuple[str, ...]] = tuple

    def telling(self, header: int, width: int, columns: Told) -> Iterator[pl.DataFrame]:
        """The rows, in which cells of some columns tell more than their text, where the file has more."""
        return self.told(header, width, columns) if self.told else self.rows(header, width)

    @property
    def place(self) -> str:
        """File and sheet for a sentence."""
        return f"{self.file.name}, sheet {self.sheet}" if self.sheet else self.file.name


def refuse_wide(name: str, width: int) -> None:
    """Raises FileError where a row of a file has more cells than a table may have columns."""
    if width > WIDEST:
        raise FileError(
            f"{name} has a row of {width:,} cells, and {WIDEST:,} are the most that are read. Delete the columns that"
            " are not needed, or see whether --delimiter names the right sign."
        )


def column_names(width: int) -> list[str]:
    """The names of a batch's cell columns."""
    return [str(index) for index in range(width)]


def batch_schema(width: int) -> dict[str, type[pl.DataType]]:
    """The names and dtypes of a batch's columns."""
    return {ROW: pl.Int64, CELLS: pl.Int64, FAULT: pl.String, **dict.fromkeys(column_names(width), pl.String)}
