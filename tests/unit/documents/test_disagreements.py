"""What rows of one invoice say of it is compared by what it means."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.documents.disagreements import disagreements


def disagree(name: str, *cells: str | None) -> bool:
    rows = pl.DataFrame(
        {"seq": 0, "pos": pl.int_range(len(cells), eager=True), name: pl.Series(cells, dtype=pl.String)}
    )
    return bool(list(disagreements(rows)))


@pytest.mark.parametrize(
    ("name", "cells", "differ"),
    [
        ("Amount", ("2", "2.00", "+2.0", "002", None), False),
        ("Amount", ("0", "-0.00", ".0"), False),
        ("Amount", (".5", "0.50"), False),
        ("Amount", ("-.5", "-0.5"), False),
        ("Amount", ("20", "2"), True),
        ("Amount", ("0.05", "0.5"), True),
        ("Amount", ("2", "-2"), True),
        ("DueDate", ("2026-07-31", "2026-07-31 00:00:00"), False),
        ("DueDate", ("2026-07-31", "2026-07-31 00:00:01"), True),
        ("PONumber", ("2", "2.0"), True),
        ("PONumber", (None, "2", None, "2"), False),
        ("@doc_type", ("Invoice", "Credit"), True),
    ],
)
def test_rows_disagree_only_where_they_mean_different_things(
    name: str, cells: tuple[str | None, ...], differ: bool
) -> None:
    assert disagree(name, *cells) is differ


NUMBERS = st.from_regex(r"[+-]?([0-9]{1,4}(\.[0-9]{1,5})?|\.[0-9]{1,5})", fullmatch=True)


@given(NUMBERS, NUMBERS)
def test_amounts_disagree_exactly_where_their_values_do(one: str, other: str) -> None:
    assert disagree("Amount", one, other) is (Decimal(one) != Decimal(other))
