"""Parquet files: typed columns become text."""

import math
from collections.abc import Iterator, Sequence

import polars as pl

from etl.errors import FileError
from etl.extract.cell_text import number, numeric
from etl.extract.grid import Sheet
from etl.extract.reading import Source
from etl.extract.table import refuse_wide

#: Below this a number of 32 bits tells every cent.
_CENTS = 1 << 16

_PLAIN = (pl.String, pl.Categorical, pl.Enum, pl.Decimal, pl.Null)


def open_parquet(source: Source) -> Sheet:
    """The columns as a sheet whose first row holds their names.

    Raises:
        FileError: it is damaged, or a column holds lists or other nested values.
    """
    try:
        with source.open() as file:
            schema = pl.read_parquet_schema(file)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise FileError(f"{source.path.name} is damaged. Export it again.") from error
    refuse_wide(source.path.name, len(schema))
    nested = [name for name, dtype in schema.items() if dtype.is_nested() or dtype in {pl.Binary, pl.Object}]
    if nested:
        raise FileError(
            f"{source.path.name} has columns that are no plain values: {', '.join(nested)}. Leave them out."
        )
    return Sheet("", 1, lambda: _rows(source, pl.Schema(schema)))


def _rows(source: Source, schema: pl.Schema) -> Iterator[Sequence[str]]:
    yield tuple(schema)
    with source.open() as file:
        frame = pl.read_parquet(file)
    typed = {place for place, dtype in enumerate(schema.dtypes()) if dtype.is_float() or dtype.is_decimal()}
    for piece in frame.iter_slices(1 << 15):
        texts = piece.select(_text(name, dtype) for name, dtype in schema.items())
        rows = texts.fill_null("").iter_rows()
        yield from (
            (tuple(numeric(c) if at in typed else c for at, c in enumerate(row)) for row in rows) if typed else rows
        )


def _text(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.Float32:
        return pl.struct(column.alias("held"), column.cast(pl.String).alias("short")).map_elements(
            _single, return_dtype=pl.String
        )
    if dtype.is_float():
        return column.map_elements(number, return_dtype=pl.String)
    if dtype == pl.Boolean:
        return column.cast(pl.String).str.to_uppercase()
    if dtype == pl.Datetime:
        return column.dt.strftime("%Y-%m-%d %H:%M:%S")
    return column.cast(pl.String)


def _single(cell: dict[str, float | str | None]) -> str | None:
    """A number of 32 bits: of seven digits those beyond the cents are lost, which a power of ten shows."""
    held, short = cell["held"], cell["short"]
    if held is None or short is None:
        return None
    exact = not math.isfinite(float(held)) or abs(float(held)) < _CENTS
    return number(float(short)) if exact else f"{float(held):.7E}"
