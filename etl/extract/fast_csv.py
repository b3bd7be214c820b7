"""Blocks of regular lines become batches at the speed of Polars."""

import codecs
import re

import polars as pl

from etl.extract.dialect import Dialect
from etl.extract.table import CELLS, FAULT, ROW, column_names


def regular(block: bytes, dialect: Dialect, width: int, line: int) -> pl.DataFrame | None:
    """The block as a batch, or None where a line of it is not one whole row of text with regular quotes.

    Args:
        block: whole lines of UTF-8.
        dialect: delimiter and quote.
        width: how many columns are wanted, at least one.
        line: how many lines stand above the block.
    """
    if not dialect.delimiter.isascii() or not dialect.quote.isascii() or block.startswith(codecs.BOM_UTF8):
        # Polars drops a byte order mark where it begins to read: here it would be in a cell.
        return None
    text = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in block else block
    text = text if text.endswith(b"\n") else text + b"\n"
    quoted = bool(dialect.quote) and dialect.quote.encode() in text
    cells = _quoted_cells(text, dialect, width) if quoted else _plain_cells(text, dialect, width)
    frame = None if cells is None else _frame(text, dialect, width, quoted=quoted)
    if frame is None or frame.height != text.count(b"\n"):
        return None
    return frame.select(
        pl.int_range(line + 1, line + 1 + pl.len(), dtype=pl.Int64).alias(ROW),
        pl.lit(cells).cast(pl.Int64).alias(CELLS),
        pl.lit(None, dtype=pl.String).alias(FAULT),
        pl.all(),
    )


def _frame(text: bytes, dialect: Dialect, width: int, *, quoted: bool) -> pl.DataFrame | None:
    try:
        return pl.read_csv(
            text,
            has_header=False,
            separator=dialect.delimiter,
            quote_char=dialect.quote if quoted else None,
            schema=dict.fromkeys(column_names(width), pl.String),
            truncate_ragged_lines=True,
            missing_columns="insert",
            extra_columns="ignore",
            raise_if_empty=False,
        )
    except pl.exceptions.ComputeError:
        return None


def _plain_cells(text: bytes, dialect: Dialect, width: int) -> int | pl.Series | None:
    """How many cells each line without quotes has; one number where all have as many."""
    delimiter = dialect.delimiter.encode()
    parts = text.translate(None, bytes(set(range(256)) - {*delimiter, *b"\n"}))
    if parts == (delimiter * (width - 1) + b"\n") * text.count(b"\n"):
        return width
    return _counted(pl.Series([parts], dtype=pl.Binary).cast(pl.String), dialect)


def _quoted_cells(text: bytes, dialect: Dialect, width: int) -> int | pl.Series | None:
    """Counts the cells of lines with quotes, or returns None where a line is irregular."""
    try:
        block = pl.Series([text], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return None
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    cell = rf"(?:{quote}(?:[^{quote}]|{quote}{quote})*{quote}|[^{quote}{delimiter}\n]*)"
    if width <= _WIDEST and block.str.contains(rf"^(?:{cell}(?:{delimiter}{cell}){{{width - 1}}}\n)*$").all():
        return width
    if not block.str.split("\n").explode().str.contains(rf"^{cell}(?:{delimiter}{cell})*$").all():
        return None
    return _counted(block.str.replace_all(rf"{quote}[^{quote}]*{quote}", ""), dialect)


#: Columns for which a regular expression that counts them stays small.
_WIDEST = 1_000


def _counted(block: pl.Series, dialect: Dialect) -> pl.Series:
    lines = block.str.strip_suffix("\n").str.split("\n").explode()
    return lines.str.count_matches(dialect.delimiter, literal=True).cast(pl.Int64) + 1
