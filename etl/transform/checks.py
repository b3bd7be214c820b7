"""The schemas' checks over a batch, and what they find as problems of cells."""

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from etl.extract.table import CELLS
from etl.records import Problem
from etl.transform.headings import ADDRESSES, Mapping
from schemas import ADDRESS_POST, INVOICE_POST
from schemas.rules import REQUIRED


def problems(batch: pl.DataFrame, mapping: Mapping, width: int) -> list[Problem]:
    """All broken rules of all rows, by row and then in the schema's order.

    Args:
        batch: ``seq`` Int64, ``cells`` Int64 and a String column for each bound attribute, trimmed, null where empty.
        mapping: the attributes' headings.
        width: how many headings the table has.
    """
    found = _ragged(batch, width)
    # In a row with a cell too many or too few any value may stand in the wrong column: nothing more is said of it.
    batch = batch.filter(pl.col(CELLS) == width)
    found += _broken(batch, INVOICE_POST, "", mapping)
    for address in ADDRESSES:
        prefix = f"{address}."
        names = [name for name in batch.columns if name.startswith(prefix)]
        if names:
            used = batch.filter(pl.any_horizontal(pl.col(names).is_not_null()))
            found += _broken(used, ADDRESS_POST, prefix, mapping)
    return sorted(found, key=lambda problem: problem.seq)


def _ragged(batch: pl.DataFrame, width: int) -> list[Problem]:
    uneven = batch.filter(pl.col(CELLS) != width).select("seq", CELLS)
    return [
        Problem(
            seq=seq,
            column="",
            value=None,
            rule="cell_count",
            sentence=f"The row has {cells} cells where the headings have {width}",
            remedy="Look for a missing or stray delimiter, or a text with a delimiter that needs quotes.",
        )
        for seq, cells in uneven.iter_rows()
    ]


def _broken(batch: pl.DataFrame, schema: pa.DataFrameSchema, prefix: str, mapping: Mapping) -> list[Problem]:
    names = [name for name in schema.columns if prefix + name in batch.columns]
    values = batch.select(pl.col(prefix + name).alias(name) for name in names)
    try:
        schema.validate(values, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    sequence = batch["seq"]
    found = []
    for attribute, number, index in cases.select("column", "check_number", "index").iter_rows():
        if index is None:
            raise AssertionError(f"{schema.name}.{attribute}: a check failed without naming its row")
        rule, sentence, remedy = _rule(schema.columns[attribute], number)
        binding = mapping.of(prefix + attribute)
        heading = binding.heading if binding else prefix + attribute
        found.append(Problem(sequence[index], heading, values[attribute][index], rule, sentence, remedy))
    return found


def _rule(column: pa.Column, number: int | None) -> tuple[str, str, str]:
    if number is None:
        return REQUIRED, "is empty", "Fill in the cell; PayFabric requires it."
    check = column.checks[number]
    return str(check.name), str(check.error), str(check.description)
