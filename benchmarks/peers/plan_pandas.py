"""Reads a CSV as text and checks it with pandera, every column as PayFabric documents it: FILE TARGET.

Prints how many rows are good, and the cents of their amounts; the good rows are written as lines of JSON.
"""

import sys
from decimal import Decimal

import pandas as pd
import pandera.pandas as pa

AMOUNT = r"^-?\d{1,14}(\.\d{1,5})?$"
DAY = r"^\d{4}-\d{2}-\d{2}$"


def text(most: int | None = None, *, required: bool = False) -> pa.Column:
    """Text of so many characters at most."""
    checks = [pa.Check.str_length(1, most)] if most else []
    return pa.Column(str, checks, nullable=not required)


def shaped(pattern: str, *, required: bool = False) -> pa.Column:
    """Text of a shape."""
    return pa.Column(str, pa.Check.str_matches(pattern), nullable=not required)


def a_day(values: pd.Series) -> pd.Series:
    """Whether it is one that exists."""
    return pd.to_datetime(values, format="%Y-%m-%d", errors="coerce").notna()


def day() -> pa.Column:
    """A day that exists."""
    return pa.Column(str, [pa.Check.str_matches(DAY), pa.Check(a_day)], nullable=True)


SCHEMA = pa.DataFrameSchema(
    {
        "InvoiceId": pa.Column(str, pa.Check.str_length(1, 50), unique=True),
        "CustomerId": text(50, required=True),
        "CustomerName": text(100),
        "Amount": shaped(AMOUNT, required=True),
        "BalanceDue": shaped(AMOUNT),
        "Currency": text(10),
        "PostingDate": day(),
        "DueDate": day(),
        "PONumber": text(50),
        "PaymentTerms": text(50),
        "Tax": shaped(AMOUNT),
        "Freight": shaped(AMOUNT),
        "Discount": shaped(AMOUNT),
        "SalesPerson": text(),
        "ShippingMethod": text(50),
        "Email": pa.Column(str, [pa.Check.str_length(1, 255), pa.Check.str_contains("@")], nullable=True),
        "Comments": text(500),
        "BatchNumber": text(50),
        "InvoiceType": text(50),
        "Site": text(),
    },
    checks=[
        pa.Check(lambda frame: frame["Amount"].map(Decimal) >= frame["BalanceDue"].map(Decimal)),
        pa.Check(lambda frame: frame["DueDate"] >= frame["PostingDate"]),
    ],
)

frame = SCHEMA.validate(pd.read_csv(sys.argv[1], dtype=str), lazy=True)
frame.to_json(sys.argv[2], orient="records", lines=True)
print(len(frame), int(sum(frame["Amount"].map(Decimal)) * 100))
