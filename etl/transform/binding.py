"""A batch's cells become columns of attributes, as their bindings say."""

import polars as pl

from etl.extract.table import CELLS, ROW
from etl.transform.mapping import Binding, Mapping

FAULT = "fault"
ANY = "*"
"""In a value table: as a cell any that is not listed, as a value the cell itself."""


def bound(batch: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """The batch with a column for each attribute and role, by path.

    Joins, value tables, defaults and constants are applied, in this order. The sign is not turned, since a cell that is
    no amount has none: see ``turned``. A cell that its value table does not list stands as it is: see ``unlisted``.

    Args:
        batch: ``row`` Int64, ``cells`` Int64, ``fault`` String if there is any, and String columns "0", "1", …
        mapping: binds columns of the batch.

    Returns:
        ``row``, ``cells`` and ``fault`` as they were, then String columns: trimmed, null where empty.
    """
    kept = [name for name in (ROW, CELLS, FAULT) if name in batch.columns]
    return batch.select(*kept, *(_value(each).alias(each.attribute) for each in mapping.bindings))


def unlisted(batch: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """The cells that the value table of their column does not list: each is a problem of its row (``value_table``).

    Args:
        batch: as of ``bound``.
        mapping: as of ``bound``.

    Returns:
        ``row`` Int64, ``attribute`` String, ``heading`` String, ``value`` String (the cell, trimmed).
    """
    schema = {ROW: pl.Int64, "attribute": pl.String, "heading": pl.String, "value": pl.String}
    found = [_unlisted(batch, each) for each in mapping.bindings if each.values and ANY not in dict(each.values)]
    return pl.concat([pl.DataFrame(schema=schema), *found])


def turned(amount: pl.Expr) -> pl.Expr:
    """A canonical amount ("-1234.5") with the other sign; a zero has none."""
    zero = ~amount.str.contains("[1-9]")
    plain = amount.str.strip_prefix("-")
    return pl.when(zero | amount.str.starts_with("-")).then(plain).otherwise("-" + plain)


def _value(binding: Binding) -> pl.Expr:
    if binding.constant is not None:
        return pl.lit(binding.constant)
    text = _text(binding)
    if binding.values:
        text = _translated(text, binding.values)
    return text if binding.default is None else text.fill_null(binding.default)


def _text(binding: Binding) -> pl.Expr:
    cells = [_cell(column) for column in binding.columns]
    if len(cells) == 1:
        return cells[0]
    joined = pl.concat_str(cells, separator=binding.separator, ignore_nulls=True)
    return pl.when(pl.any_horizontal(cell.is_not_null() for cell in cells)).then(joined)


def _cell(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().replace("", None)


def _translated(text: pl.Expr, values: tuple[tuple[str, str], ...]) -> pl.Expr:
    listed = [(cell.lower(), value) for cell, value in values if cell != ANY]
    rest = dict(values).get(ANY, ANY)
    other = text if rest == ANY else pl.when(text.is_not_null()).then(pl.lit(rest))
    word = text.str.to_lowercase()
    known = word.replace_strict([c for c, _ in listed], [v for _, v in listed], default=None, return_dtype=pl.String)
    return pl.when(word.is_in([cell for cell, _ in listed])).then(known).otherwise(other)


def _unlisted(batch: pl.DataFrame, binding: Binding) -> pl.DataFrame:
    text = _text(binding)
    strange = ~text.str.to_lowercase().is_in([cell.lower() for cell, _ in binding.values])
    return batch.filter(strange).select(
        ROW,
        pl.lit(binding.attribute).alias("attribute"),
        pl.lit(binding.heading).alias("heading"),
        text.alias("value"),
    )
