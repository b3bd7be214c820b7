"""The schemas as pandera checks them. What needs no explaining needs no pandera, which is slow to import."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData
from pandera.errors import SchemaErrors

from schemas.columns import Column, Kind, Schema
from schemas.rules import Rule


class BrokenCell(NamedTuple):
    """A cell that breaks a rule.

    Attributes:
        row: its row in the frame.
        attribute: its column.
        rule: the rule; None where the cell is empty and must not be.
    """

    row: int
    attribute: str
    rule: Rule | None


def broken_cells(schema: Schema, frame: pl.DataFrame) -> Iterator[BrokenCell]:
    """Every broken rule, in the schema's order.

    Args:
        schema: of the objects.
        frame: a row an object: String columns, those that are required among them.
    """
    try:
        validator(schema).validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.select("column", "check_number", "index")
    else:
        return
    for attribute, number, row in cases.iter_rows():
        if row is None:
            raise AssertionError(f"{schema.name}.{attribute}: a check failed without naming its row")
        yield BrokenCell(row, attribute, None if number is None else schema.columns[attribute].rules[number])


@cache
def validator(schema: Schema) -> pa.DataFrameSchema:
    """A schema of pandera's with the same name, and a check for each rule, in their order."""
    return pa.DataFrameSchema(
        name=schema.name, columns={name: column_of(each) for name, each in schema.columns.items()}
    )


def column_of(column: Column) -> pa.Column:
    """A column of pandera's. Objects and arrays have columns, or rows, of their own: nothing is checked of them."""
    dtype = None if column.kind in {Kind.OBJECT, Kind.ARRAY} else pl.String
    checks = [_check(rule) for rule in column.rules]
    return pa.Column(dtype, checks=checks, nullable=not column.required, required=column.required)


def _check(rule: Rule) -> pa.Check:
    def check(data: PolarsData) -> pl.LazyFrame | bool:
        text = pl.col(data.key)
        # One look tells of a column without a fault, which almost every column is; rows are looked at where it fails.
        if data.lazyframe.select(rule.enough(text).all()).collect().item():
            return True
        return data.lazyframe.select(text.is_null() | rule.holds(text))

    return pa.Check(check, name=rule.name, error=rule.sentence, description=rule.remedy)
