from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import SettingsError
from etl.model.document import Status, Total
from etl.report import Balance, Expected, ExpectedTotal, balance, expected, mismatches


def read(*totals: tuple[Status, str, int, str]) -> Balance:
    return balance(Total(status, currency, number, Decimal(amount)) for status, currency, number, amount in totals)


MIXED = read(
    (Status.PLANNED, "USD", 2, "30.10"), (Status.REJECTED, "USD", 1, "0.90"), (Status.UNCHANGED, "EUR", 1, "5")
)


def told(*totals: str, number: str | None = None, figures: Balance = MIXED) -> list[str]:
    return list(mismatches(expected(number, totals), figures))


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=5), st.sampled_from(["", " USD", "  Kč "]))
def test_a_sum_is_what_was_written(amount: Decimal, currency: str) -> None:
    stated = expected(None, [f"{amount:f}{currency}"])
    assert stated == Expected(None, (ExpectedTotal(amount, currency.strip() or None),))


@pytest.mark.parametrize("text", ["", "1,200.00 USD", "1 200", "USD 5", "5USD", "1e3", "5.000001", "€5", "٣", "5 US D"])
def test_what_is_no_plain_sum_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="--expect-total: write digits with a decimal point"):
        expected(None, [text])


@pytest.mark.parametrize("text", ["", "1,200", "-1", "1.0", "many"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="--expect-count: write the number of invoices in digits"):
        expected(text, [])


def test_all_that_was_read_counts_rejected_or_not() -> None:
    assert told("31.00 USD", "5 eur", "0 GBP", number="4") == []


def test_both_figures_are_shown() -> None:
    assert told("1234.50 USD", "5.01 EUR", number="1200") == [
        "--expect-count is 1,200, but 4 were read.",
        "--expect-total is 1,234.50 USD, but 31.00 USD was read.",
        "--expect-total is 5.01 EUR, but 5.00 EUR was read.",
    ]


def test_a_sum_without_its_currency_needs_a_file_with_one() -> None:
    assert told("36.00") == ["--expect-total is 36.00, which names no currency, but the invoices have EUR, USD."]
    assert told("30.10", figures=read((Status.PLANNED, "USD", 2, "30.10"))) == []
    assert told("30.10", figures=read((Status.PLANNED, "", 2, "30.10"))) == []
