"""A folder of PDFs as a table: each is a row, with the InvoiceId that it is called like."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from etl.errors import FileError
from etl.extract import CELLS, FAULT, ROW, TOP, Line, Reading, Table
from etl.planning.attachments import PDF, pdfs
from etl.text import text_of

_HEADINGS = ("InvoiceId", "Attachment")
_BATCH = 1 << 15


def folder_tables(path: Path, _: Reading) -> list[Table]:
    """The PDFs of a folder by name, the first in row 1.

    Raises:
        FileError: it is no folder, cannot be read, or has none.
    """
    names = pdfs(path)
    if not names:
        raise FileError(f"The folder {text_of(path)} has no PDF in it. Name the folder that the PDFs are in.")
    cells = [(text_of(name[: -len(PDF)]), text_of(name)) for name in names]

    def rows(_: int, width: int) -> Iterator[pl.DataFrame]:
        for start in range(0, len(cells), _BATCH):
            part = pl.DataFrame(cells[start : start + _BATCH], schema=dict.fromkeys("01", pl.String), orient="row")
            numbers = pl.int_range(start + 1, start + 1 + pl.len(), dtype=pl.Int64).alias(ROW)
            count = pl.lit(width, dtype=pl.Int64).alias(CELLS)
            yield part.select(numbers, count, pl.lit(None, dtype=pl.String).alias(FAULT), "0", "1")

    top = (Line(0, _HEADINGS), *(Line(row, pair) for row, pair in enumerate(islice(cells, TOP - 1), start=1)))
    return [Table(path, "", 1, f"folder, PDFs: {len(names):,}", (), top, rows)]
