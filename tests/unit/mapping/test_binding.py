"""What stands in the columns of attributes, for every kind of binding."""

import polars as pl
import pytest

from etl.mapping.binding import bound, turned
from etl.mapping.mapping import Binding, ColumnMap


def batch(*columns: list[str | None], **more: list[str | None]) -> pl.DataFrame:
    count = len(columns[0])
    return pl.DataFrame(
        {"row": range(2, 2 + count), "cells": [len(columns)] * count, "fault": [None] * count, **more}
        | {str(index): pl.Series(column, dtype=pl.String) for index, column in enumerate(columns)},
        schema_overrides={"row": pl.Int64, "cells": pl.Int64, "fault": pl.String},
    )


def column(binding: Binding, *columns: list[str | None]) -> list[str | None]:
    return bound(batch(*columns), ColumnMap((binding,)))[binding.attribute].to_list()


def test_a_cell_is_trimmed_and_null_where_empty() -> None:
    assert column(Binding("Site", ("0",), "Site"), [" a b ", "", "  ", None, "\u00a0x\n"]) == [
        "a b",
        None,
        None,
        None,
        "x",
    ]


def test_joined_cells_leave_out_the_empty_ones() -> None:
    join = Binding("CustomerId", ("1", "0"), "B + A", separator="-")
    assert column(join, ["1", "", " 3 ", ""], [" x ", "y", None, None]) == ["x-1", "y", "3", None]


def test_a_constant_stands_in_every_row_and_a_default_where_the_cell_is_empty() -> None:
    assert column(Binding("Currency", (), "", constant="EUR"), ["a", ""]) == ["EUR", "EUR"]
    assert column(Binding("Currency", ("0",), "Cur", default="EUR"), ["USD", " ", None]) == ["USD", "EUR", "EUR"]


def test_a_value_table_compares_trimmed_and_without_case_and_a_default_fills_the_empty() -> None:
    table = Binding("@doc_type", ("0",), "T", values=(("Inv", "Invoice"), ("É", "Credit Memo")), default="Invoice")
    assert column(table, [" INV", "inv", "é", "other", ""]) == ["Invoice", "Invoice", "Credit Memo", "other", "Invoice"]


@pytest.mark.parametrize(("rest", "sent"), [("*", "x"), ("Other", "Other")])
def test_the_star_stands_for_any_other_cell(rest: str, sent: str) -> None:
    table = Binding("InvoiceType", ("0",), "T", values=(("a", "A"), ("*", rest)))
    assert column(table, ["a", "x", ""]) == ["A", sent, None]


def test_a_table_may_have_the_star_alone() -> None:
    assert column(Binding("InvoiceType", ("0",), "T", values=(("*", "Invoice"),)), ["x", ""]) == ["Invoice", None]


def test_row_cells_and_fault_stay() -> None:
    assert bound(batch(["a"], fault=[None]), ColumnMap((Binding("Site", ("0",), "S"),))).to_dicts() == [
        {"row": 2, "cells": 1, "fault": None, "Site": "a"}
    ]


@pytest.mark.parametrize(
    ("amount", "other"), [("1.50", "-1.50"), ("-1.50", "1.50"), ("0", "0"), ("-0.00", "0.00"), (None, None)]
)
def test_a_sign_is_turned(amount: str | None, other: str | None) -> None:
    frame = pl.DataFrame({"a": pl.Series([amount], dtype=pl.String)})
    assert frame.select(turned(pl.col("a"))).to_series().to_list() == [other]
