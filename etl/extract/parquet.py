"""Parquet files: typed columns become text."""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import polars as pl

from etl.errors import FileError
from etl.extract.cell_text import number, numeric
from etl.extract.grid import Sheet
from etl.extract.reading import Source
from etl.extract.table import refuse_wide

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
    return _TEXTS.get(dtype.base_type(), _as_it_is)(pl.col(name))


def _as_it_is(column: pl.Expr) -> pl.Expr:
    return column.cast(pl.String)


def _doubles(column: pl.Expr) -> pl.Expr:
    return column.map_elements(number, return_dtype=pl.String)


def _short(column: pl.Expr, below: int) -> pl.Expr:
    """Numbers of few digits, each as it was written where that tells every cent: below a bound."""
    both = pl.struct(column.alias("held"), column.cast(pl.String).alias("short"))
    return both.map_elements(partial(_single, below=below), return_dtype=pl.String)


def _decimals(column: pl.Expr) -> pl.Expr:
    """Without places that the column has, and no number of it needs: of an id they would be a part."""
    return column.cast(pl.String).str.replace(r"\.0+$", "")


def _single(cell: dict[str, float | str | None], below: int) -> str | None:
    """Such a number, of which a power of ten shows that digits are lost."""
    held, short = cell["held"], cell["short"]
    if held is None or short is None:
        return None
    exact = not math.isfinite(float(held)) or abs(float(held)) < below
    return number(float(short)) if exact else f"{float(held):.7E}"


#: How the cells of a column become text, by its type; those of any other are what they are cast to.
_TEXTS: dict[type[pl.DataType], Callable[[pl.Expr], pl.Expr]] = {
    pl.Float64: _doubles,
    pl.Float32: partial(_short, below=1 << 16),
    pl.Float16: partial(_short, below=1 << 3),
    pl.Decimal: _decimals,
    pl.Boolean: lambda column: column.cast(pl.String).str.to_uppercase(),
    pl.Datetime: lambda column: column.dt.strftime("%Y-%m-%d %H:%M:%S"),
    pl.Duration: lambda column: column.dt.to_string("polars"),
}
