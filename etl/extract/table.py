"""A table of text cells, whatever file it came from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

ROW = "row"
CELLS = "cells"


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and the rows below them.

    Attributes:
        file: where it was read.
        sheet: the worksheet's name; "" for text files.
        number: the worksheet's position in the workbook, from 1; 1 for text files.
        headings: the heading cells, trimmed; "" where one is empty.
        form: how the file was read, for people: "UTF-8, comma".
        batches: yields the rows in order, a bounded number at a time: ``row`` Int64 (as the user sees it, from 1),
            ``cells`` Int64 (how many cells the row has), then String columns named "0", "1", … one a heading. The text
            is as in the file, not trimmed; empty cells are null or "".
    """

    file: Path
    sheet: str
    number: int
    headings: tuple[str, ...]
    form: str
    batches: Callable[[], Iterator[pl.DataFrame]]

    @property
    def place(self) -> str:
        """File and sheet for a sentence."""
        return f"{self.file.name}, sheet {self.sheet}" if self.sheet else self.file.name


def column_names(width: int) -> list[str]:
    """The names of a batch's cell columns."""
    return [str(index) for index in range(width)]
