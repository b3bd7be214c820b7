"""Which runs are comparable, and what of another one is missing or unusual beside them."""

from decimal import Decimal
from pathlib import PurePath

import pytest

from etl.model.figures import PastRun, Presence, RunFigures, Sum
from etl.planning.comparable import comparable, words_of
from etl.planning.drift import drift_of
from etl.planning.usual import unusual, usual_text

KEYS = ("InvoiceId", "CustomerId", "Amount")


def figures(
    *more: str,
    name: str = "",
    count: int = 100,
    rejected: int = 0,
    sums: dict[str, str] | None = None,
    filled: dict[str, int] | None = None,
    headings: tuple[str, ...] | None = None,
) -> RunFigures:
    attributes = {each: Presence((filled or {}).get(each, count), count) for each in (*KEYS, *more)}
    amounts = {currency: Sum(count, Decimal(amount)) for currency, amount in (sums or {"USD": "1000.00"}).items()}
    told = frozenset(each.casefold() for each in headings or (*KEYS, *more))
    return RunFigures(name, count, rejected, amounts, attributes, told)


def past(*runs: RunFigures, portal: str = "p") -> list[PastRun]:
    """The runs, the newest first, numbered from the oldest."""
    return [PastRun(len(runs) - n, "2026-07-31T18:00:00Z", portal, each) for n, each in enumerate(runs)]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (("july.csv",), ""),
        (("2026-08 Invoices.xlsx",), "invoices"),
        (("invoices_Aug2026_v2 (1).csv",), "invoices"),
        (("AR_Open-Items.31.08.2026.csv",), "ar items open"),
        (("Rechnungen März.xlsx",), "rechnungen"),
        (("us.csv", "eu.csv"), "eu us"),
    ],
)
def test_the_name_of_a_file_is_its_words_without_days_months_and_numbers(files: tuple[str, ...], words: str) -> None:
    assert words_of(map(PurePath, files)) == words


@pytest.mark.parametrize(
    ("before", "same_customers", "is_like"),
    [
        (figures("DueDate"), False, True),
        (figures("DueDate", name="other"), False, True),
        (figures(), False, True),
        (figures("DueDate", "PONumber", "Email", "Site", "Comments", "Discount", name="other"), False, True),
        (figures("DueDate", "Email", name="other"), False, True),
        (figures("Email", "Site", name=""), False, False),
        (figures("DueDate", "Email", "Site", name=""), False, True),
        (figures("DueDate", "Email", "Site", name="other"), False, False),
        (figures("DueDate", "Email", "Site", name="other"), True, True),
        (figures("DueDate", "Email", "Site", name="other", sums={"EUR": "1"}), True, False),
        (figures("Email", "Site", "Discount", name="other"), True, False),
        (figures("DueDate", headings=("Rechnung", "Kunde", "Betrag", "Fällig")), True, False),
    ],
)
def test_files_are_alike_by_their_columns_headings_names_and_customers(
    before: RunFigures, same_customers: bool, is_like: bool
) -> None:
    own = figures("DueDate", "PONumber")
    assert bool(comparable(own, past(before), same_customers=same_customers)) is is_like


def test_where_runs_have_the_same_name_these_alone_count_and_no_more_than_twelve_to_one_portal() -> None:
    own, other = figures(name="us"), figures(name="eu")
    assert [each.run for each in comparable(own, past(own, other, own), same_customers=True)] == [3, 1]
    assert len(comparable(own, past(*[own] * 20), same_customers=True)) == 12
    assert comparable(own, [*past(own), *past(own, portal="q")], same_customers=True) == past(own)


def test_an_attribute_is_missing_since_it_was_sent_last_unless_it_was_left_out_since() -> None:
    have, lack, empty = figures("DueDate"), figures(), figures("DueDate", filled={"DueDate": 0})
    assert "sent by run 1 of 2026-07-31: DueDate (100 of 100)" in drift_of(lack, past(have), frozenset()).missing
    assert "sent by run 1 of " in drift_of(lack, past(empty, have), frozenset()).missing
    assert drift_of(lack, past(lack, have), frozenset()).missing == ""
    assert "sent by run 3 of " in drift_of(lack, past(have, lack, have), frozenset()).missing
    assert drift_of(lack, past(have), frozenset({"DueDate"})).missing == ""
    assert drift_of(lack, [], frozenset()).missing == ""


@pytest.mark.parametrize(
    ("shares", "count", "is_missing"),
    [
        ((100,), 1, False),
        ((100,), 2, True),
        ((100, 100), 1, True),
        ((60,), 10, True),
        ((60,), 9, False),
        ((49,), 1000, False),
        ((60, 40), 1000, False),
        ((0, 100), 1000, False),
    ],
)
def test_a_column_that_is_empty_is_missing_where_that_is_no_chance(
    shares: tuple[int, ...], count: int, is_missing: bool
) -> None:
    own = figures("DueDate", count=count, filled={"DueDate": 0})
    runs = past(*(figures("DueDate", filled={"DueDate": share}) for share in shares))
    assert bool(drift_of(own, runs, frozenset()).missing) is is_missing


def test_an_object_of_which_nothing_is_left_is_named_once_and_said_once() -> None:
    lines = ("InvoiceItems.ItemCode", "InvoiceItems.Quantity", "BillingAddress.City", "BillingAddress.Country")
    missing = drift_of(figures("BillingAddress.City"), past(figures(*lines)), frozenset()).missing
    assert missing.endswith("To send without: --without BillingAddress.Country --without InvoiceItems")
    said = frozenset({"InvoiceItems", "BillingAddress.Country"})
    assert drift_of(figures("BillingAddress.City"), past(figures(*lines)), said).missing == ""


ODD = [
    (figures(count=100), ()),
    (figures(count=69), ("69 invoices (usual 70 to 130)",)),
    (figures(count=131), ("131 invoices (usual 70 to 130)",)),
    (figures(sums={"USD": "499.99"}), ("499.99 USD (usual 500.00 to 1,500.00)",)),
    (figures(sums={"USD": "1500.00"}), ()),
    (figures(sums={"USD": "1000.00", "EUR": "1.00"}), ("EUR is new (100 invoices)",)),
    (figures(sums={"USD": "1000.00", "": "1.00"}), ("100 invoices without a currency, which is new",)),
    (figures(rejected=5), ()),
    (figures(rejected=6), ("6 % rejected (usual up to 5 %)",)),
    (figures(count=0, sums={"USD": "0.00"}), ("0 invoices (usual 70 to 130)", "0.00 USD (usual 500.00 to 1,500.00)")),
]


@pytest.mark.parametrize(("own", "said"), ODD)
def test_what_is_far_from_the_median_is_unusual(own: RunFigures, said: tuple[str, ...]) -> None:
    runs = [figures(), figures(), figures()]
    assert tuple(unusual(own, runs)) == said
    assert usual_text(runs) == (
        "Usual by the last 3 runs: 70 to 130 invoices, 500.00 to 1,500.00 USD, up to 5 % rejected."
    )


def test_two_runs_say_nothing_of_what_is_usual_but_know_their_currencies() -> None:
    runs = [figures(), figures()]
    assert usual_text(runs) == ""
    assert list(unusual(figures(count=1, sums={"EUR": "1.00"}), runs)) == ["EUR is new (1 invoice)"]
    assert list(unusual(figures(), [])) == []


def test_runs_that_differ_much_and_few_invoices_leave_more_room_and_one_odd_run_changes_little() -> None:
    assert list(unusual(figures(count=400), [figures(count=n) for n in (100, 200, 300)])) == []
    assert list(unusual(figures(count=9), [figures(count=n) for n in (4, 3, 4)])) == []
    assert list(unusual(figures(count=60), [figures(count=n) for n in (100, 100, 1, 100, 9999)])) == [
        "60 invoices (usual 70 to 130)"
    ]


def test_credits_may_be_usual() -> None:
    runs = [figures(sums={"USD": "-1000.00"})] * 3
    assert list(unusual(figures(sums={"USD": "-1400.00"}), runs)) == []
    assert list(unusual(figures(sums={"USD": "1000.00"}), runs)) == ["1,000.00 USD (usual -1,500.00 to -500.00)"]
