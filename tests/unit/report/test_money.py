from decimal import Decimal

import pytest

from etl.report import money


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0.00"),
        ("-0.1", "-0.10"),
        ("302005.00", "302,005.00"),
        ("1.10000", "1.10"),
        ("1.12300", "1.123"),
        ("0.00001", "0.00001"),
        ("1E+3", "1,000.00"),
        ("-99999999999999999999.5", "-99,999,999,999,999,999,999.50"),
    ],
)
def test_an_amount_has_its_cents_and_no_more_zeros(amount: str, text: str) -> None:
    assert money(Decimal(amount)) == text
