"""Amounts that a mapping file makes: of cents, of debits and credits, of lines; and its mistakes."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import HeadingsError, MappingError
from etl.mapping import match
from etl.mapping.binding import scaled
from etl.mapping.file import read_mapping
from etl.mapping.mapping import ColumnMap, MappingText, TableRole

HEADINGS = ("Id", "Cust", "Debit", "Credit", "Side", "Item")
IDS = '[columns]\n"Id" = "InvoiceId"\n"Cust" = "CustomerId"\n'


def read(text: str, part: TableRole = TableRole.INVOICES) -> ColumnMap:
    return read_mapping(MappingText("m.toml", IDS + text), HEADINGS, "july.csv", part)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('"Debit" = { attribute = "Amount", scale = 0.02 }', "line 4: scale is a power of ten, such as 0.01 for cents"),
        ('"Debit" = { attribute = "Amount", scale = true }', "or 1000 for thousands, not true."),
        ('"Debit" = { attribute = "Amount", scale = -0.01 }', "not -0.01."),
        ('"Debit" = { attribute = "Amount", scale = 0 }', "not 0."),
        ('"Debit" = { attribute = "Amount", scale = 10000000 }', "not 10000000."),
        ('"Debit" = { attribute = "Amount", scale = inf }', "scale is a power of ten"),
        ('"Debit" = { attribute = "Amount", scale = "0.01" }', "scale must be a power of ten, such as 0.01 for cents."),
        (
            '"Debit" = "Amount"\n"Side" = { attribute = "Currency", scale = 0.01 }',
            "scale is for amounts, and Currency holds none.",
        ),
        ('"Credit" = "@credit"\n[constants]\nAmount = "5"', "line 4: @credit goes with a column that is Amount"),
        ('"Side" = "@side"\n"Item" = "InvoiceItems[].ItemCode"\n[constants]\nAmount = "lines"', "@side goes with"),
        ('"Debit" = "Amount"\n"Credit" = "@credit"\n"Side" = "@side"', "line 6: @credit and @side both say"),
        (
            '"Debit" = "Amount"\n"Side" = { attribute = "@side", values = { "X" = "left" } }',
            '"left" names no side of an account: write "debit" or "credit".',
        ),
        (
            '[constants]\nAmount = "lines"',
            "line 5: Amount can be the sum of the lines only of invoices",
        ),
        ('"Debit" = "Amount"\n[constants]\nAmount = "lines"', "Amount has a value from line 4 already."),
        ('"Debit" = "Amount"\n[constants]\nTax = "lines"', '"lines" is not a plain number'),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, mistake: str) -> None:
    with pytest.raises(MappingError) as refused:
        read(text)
    assert mistake in str(refused.value)


@pytest.mark.parametrize(
    ("factor", "power"), [("0.01", -2), ("0.001", -3), ("1000", 3), ("1", 0), ("100.0", 2), ("1e-2", -2)]
)
def test_a_power_of_ten_is_read_however_it_is_written(factor: str, power: int) -> None:
    found = read(f'"Debit" = {{ attribute = "Amount", scale = {factor} }}').of("Amount")
    assert found is not None
    assert found.scale == power


def test_the_sum_of_lines_is_no_column() -> None:
    mapping = read('"Item" = "InvoiceItems[].ItemCode"\n[constants]\nAmount = "lines"')
    assert (mapping.summed, mapping.of("Amount")) == (True, None)
    assert "sum of the lines" in mapping.notes[0]


@pytest.mark.parametrize(
    ("amount", "power", "text"),
    [
        ("1234", -2, "12.34"),
        ("5", -2, "0.05"),
        ("-50", -2, "-0.50"),
        ("12.5", -2, "0.125"),
        ("0", -2, "0.00"),
        (".5", 3, "500"),
        ("-1.2345", 3, "-1234.5"),
        ("0012", 1, "120"),
        ("7", 6, "7000000"),
        (None, -2, None),
    ],
)
def test_an_amount_is_scaled_by_moving_its_point(amount: str | None, power: int, text: str | None) -> None:
    frame = pl.DataFrame({"amount": [amount]}, schema={"amount": pl.String})
    assert frame.select(scaled(pl.col("amount"), power)).item() == text


@given(st.decimals(-(10**14), 10**14, places=5, allow_nan=False), st.integers(-6, 6))
def test_any_amount_is_scaled_exactly(amount: object, power: int) -> None:
    frame = pl.DataFrame({"amount": [f"{amount:f}"]})
    found = frame.select(scaled(pl.col("amount"), power)).item()
    assert Decimal(found) == Decimal(str(amount)).scaleb(power)


def test_two_columns_that_are_the_amount_lead_to_debits_and_credits() -> None:
    with pytest.raises(MappingError, match='A column of credits is "@credit"'):
        read('"Debit" = "Amount"\n"Credit" = { attribute = "Amount", negate = true }')


@pytest.mark.parametrize(("debit", "credit"), [("Debit", "Credit"), ("Soll", "Haben"), ("DR", "CR")])
def test_columns_of_debits_and_credits_without_an_amount_lead_there(debit: str, credit: str) -> None:
    with pytest.raises(HeadingsError) as refused:
        match(("InvoiceId", "CustomerId", debit, credit), "july.csv")
    assert f'"{debit}" = "Amount" and "{credit}" = "@credit".' in str(refused.value)
