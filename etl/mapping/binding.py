"""A batch's cells become columns of attributes, as their bindings say."""

import polars as pl

from etl.extract.table import CELLS, FAULT, ROW, Told
from etl.mapping.catalogue import holds
from etl.mapping.mapping import Binding, ColumnMap
from etl.mapping.paths import Path, is_role
from etl.text import NUMERIC
from schemas import Kind

#: Templates of the attributes that are ids: they are sent as a person reads them.
IDS = frozenset({"InvoiceId", "Identity", "CustomerId", "InvoiceItems[].ItemCode"})

#: In a value table: as a cell any that is not listed, as a value the cell itself.
ANY = "*"


def bound(batch: pl.DataFrame, mapping: ColumnMap) -> pl.DataFrame:
    """The batch with a column for each attribute and role, by path.

    Joins, value tables, defaults and constants are applied, in this order. The sign is not turned, since a cell that is
    no amount has none: see ``turned``. A cell that its value table
    does not list stands as it is.

    Args:
        batch: ``row`` Int64, ``cells`` Int64, ``fault`` String and String columns "0", "1", …
        mapping: binds columns of the batch.

    Returns:
        ``row``, ``cells`` and ``fault`` as they were, then String columns: trimmed, null where empty. Cells of amounts
        and ids tell what ``Told`` says.
    """
    return batch.select(ROW, CELLS, FAULT, *(_value(each).alias(each.attribute) for each in mapping.bindings))


def told_columns(mapping: ColumnMap) -> Told:
    """The batch's columns that hold amounts or ids, whose cells tell more than their text: joined amounts are text."""
    amounts = [each for each in mapping.bindings if holds(each.attribute) is Kind.DECIMAL and len(each.columns) == 1]
    own = [each for each in mapping.bindings if not is_role(each.attribute)]
    ids = [each for each in own if Path.parse(each.attribute).template in IDS]
    return Told(
        amounts=frozenset(each.columns[0] for each in amounts),
        ids=frozenset(name for each in ids for name in each.columns),
    )


def turned(amount: pl.Expr) -> pl.Expr:
    """A canonical amount ("-1234.5") with the other sign; a zero has none."""
    zero = ~amount.str.contains("[1-9]")
    plain = amount.str.strip_prefix("-")
    return pl.when(zero | amount.str.starts_with("-")).then(plain).otherwise("-" + plain)


def scaled(amount: pl.Expr, power: int) -> pl.Expr:
    """A canonical amount times a power of ten: by -2 "1234.5" is "12.345". Its digits are moved, none is computed."""
    whole = amount.str.extract(r"^-?([0-9]*)")
    part = amount.str.extract(r"\.([0-9]+)$").fill_null("")
    if power < 0:
        filled = whole.str.zfill(1 - power)
        whole, part = filled.str.head(power), filled.str.tail(-power) + part
    else:
        padded = part.str.pad_end(power, "0")
        whole, part = whole + padded.str.head(power), padded.str.slice(power)
    whole = whole.str.replace("^0+([0-9])", "${1}")
    sign = pl.when(amount.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + whole + pl.when(part == "").then(pl.lit("")).otherwise("." + part)


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
    word = text.str.strip_prefix(NUMERIC).str.to_lowercase()
    known = word.replace_strict([c for c, _ in listed], [v for _, v in listed], default=None, return_dtype=pl.String)
    return pl.when(word.is_in([cell for cell, _ in listed])).then(known).otherwise(other)
