from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from etl.model.document import Status, Total
from etl.report import Figure, balance, count
from etl.report.balance import sums_text, words_json

AMOUNTS = st.decimals(min_value=-(10**14), max_value=10**14, places=5)
COUNTS = st.integers(min_value=0, max_value=10**6)
TOTALS = st.builds(
    Total, st.sampled_from(Status), st.sampled_from(["", "EUR", "USD", "GBP", "JPY"]), COUNTS, AMOUNTS, COUNTS
)


def summed(*parts: dict[str, Figure]) -> dict[str, Figure]:
    currencies = {currency for part in parts for currency in part}
    zero = Figure(0, Decimal(0))
    return {
        currency: Figure(
            sum(part.get(currency, zero).count for part in parts),
            sum((part.get(currency, zero).amount for part in parts), Decimal(0)),
        )
        for currency in currencies
    }


@given(st.lists(TOTALS))
def test_what_was_read_is_accepted_rejected_set_aside_or_superseded(totals: list[Total]) -> None:
    figures = balance(totals)
    assert figures.read == summed(figures.accepted, figures.rejected, figures.aside, figures.superseded)


@given(st.lists(TOTALS))
def test_what_was_accepted_succeeded_or_is_unchanged_failed_or_pending(totals: list[Total]) -> None:
    figures = balance(totals)
    assert figures.accepted == summed(figures.succeeded, figures.unchanged, figures.failed, figures.pending)


@given(st.lists(TOTALS))
def test_every_document_and_every_amount_is_read_once(totals: list[Total]) -> None:
    figures = balance(totals)
    assert count(figures.read) == sum(total.count for total in totals)
    assert sum(figure.amount for figure in figures.read.values()) == sum(total.amount for total in totals)
    rejected = (total for total in totals if total.status is Status.REJECTED)
    assert figures.unreadable == sum(total.unreadable for total in rejected)


def test_currencies_are_never_added_together() -> None:
    figures = balance(
        [Total(Status.SUCCESS, "EUR", 1, Decimal("0.10")), Total(Status.SUCCESS, "USD", 2, Decimal("0.20"))]
    )
    assert figures.read == {"EUR": Figure(1, Decimal("0.10")), "USD": Figure(2, Decimal("0.20"))}


def test_a_document_that_may_have_been_applied_is_pending() -> None:
    unsettled = [Status.PLANNED, Status.SENDING, Status.IN_DOUBT]
    figures = balance(Total(status, "EUR", 1, Decimal(1)) for status in unsettled)
    assert figures.pending == {"EUR": Figure(3, Decimal(3))}


def test_nothing_read_is_nothing_of_everything() -> None:
    assert count(balance([]).read) == 0


def test_sums_are_told_by_currency_and_to_programs_with_all_their_digits() -> None:
    found = balance(
        [Total(Status.SUCCESS, "USD", 2, Decimal("1250.50000")), Total(Status.SUCCESS, "", 1, Decimal("0.10"))]
    )
    assert sums_text(found.succeeded) == "0.10 (none), 1,250.50 USD"
    assert words_json(found)["succeeded"] == {
        "USD": {"documents": 2, "amount": "1250.50000"},
        "": {"documents": 1, "amount": "0.10"},
    }
