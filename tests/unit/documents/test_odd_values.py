"""Values of which nobody can be sure are told of, and those that are plainly wrong are rejected."""

import json
from collections.abc import Sequence

import pytest

from tests.support.transformed import transformed

IDS = ("InvoiceId", "CustomerId", "Amount")


def said(headings: Sequence[str], *rows: Sequence[str]) -> list[tuple[str, str | None, str, bool]]:
    """What is told: column, value, rule, and whether it is a warning alone."""
    _, problems = transformed((*IDS, *headings), rows)
    return [(each.column, each.value, each.rule, each.warning) for each in problems]


def sent(headings: Sequence[str], *row: str) -> dict[str, object]:
    """The body of the only invoice."""
    ((document,), _) = transformed((*IDS, *headings), [row])
    body: dict[str, object] = json.loads(str(document.payload))
    return body


@pytest.mark.parametrize(
    ("amount", "currency", "warned"),
    [
        *(("0.005", code, True) for code in ("USD", "EUR", "CHF", "")),
        *(("0.005", code, False) for code in ("KWD", "BHD", "TND", "CLF")),
        *(("1234.50", code, True) for code in ("JPY", "KRW", "CLP", "ISK", "XOF")),
        ("1234.5", "JPY", True),
        ("1234.00", "JPY", False),
        ("1234", "JPY", False),
        ("10.1234", "KWD", True),
        ("10.0500", "USD", False),
        ("10.05", "USD", False),
        ("10.5", "USD", False),
    ],
)
def test_an_amount_finer_than_its_currency_is_told(amount: str, currency: str, warned: bool) -> None:
    expected = [("Tax", amount, "minor_unit", True)] if warned else []
    assert said(["Tax", "Currency"], ("A1", "C1", "20", amount, currency)) == expected


def test_prices_of_lines_may_be_finer() -> None:
    assert said(["Currency", "ItemCode", "UnitPrice"], ("A1", "C1", "20", "USD", "X", "0.0125")) == []


@pytest.mark.parametrize("currency", ["usd", "Usd", "uSD"])
def test_a_code_in_other_capitals_is_sent_as_it_is_spelt(currency: str) -> None:
    assert sent(["Currency"], "A1", "C1", "5", currency)["Currency"] == "USD"
    assert said(["Currency", "Tax"], ("A1", "C1", "5", currency, "$1")) == []


@pytest.mark.parametrize(
    "currency", ["$", "EURO", "Euro", "\u20ac", "Dollar", "US Dollar", "us dollars", "\u00a3", "Yen", "US$"]
)
def test_what_people_call_a_currency_is_no_code(currency: str) -> None:
    assert said(["Currency"], ("A1", "C1", "5", currency)) == [("Currency", currency, "currency_sign", False)]


@pytest.mark.parametrize("currency", ["1", "840", "XYZ", "Points"])
def test_a_currency_of_the_portals_own_is_sent_and_told_of(currency: str) -> None:
    assert said(["Currency"], ("A1", "C1", "5", currency)) == [("Currency", currency, "currency_code", True)]
    assert sent(["Currency"], "A1", "C1", "5", currency)["Currency"] == currency


@pytest.mark.parametrize("currency", ["Z-US$", "Z-C$", "Z-EURO"])
def test_a_currency_as_dynamics_gp_names_it_is_one(currency: str) -> None:
    assert said(["Currency"], ("A1", "C1", "5", currency)) == []


@pytest.mark.parametrize(
    ("amount", "balance", "found"),
    [
        ("10", "-10", [("BalanceDue", "-10", "negative_balance", True)]),
        ("10", "0", []),
        ("10", "10.01", [("BalanceDue", "10.01", "balance_due", False)]),
        ("-10", "-10", []),
        ("-10", "-4", []),
        ("-10", "-11", [("BalanceDue", "-11", "balance_due", False)]),
        ("-10", "1", [("BalanceDue", "1", "balance_due", False)]),
    ],
)
def test_a_balance_has_the_sign_of_its_amount(amount: str, balance: str, found: list[object]) -> None:
    assert said(["BalanceDue"], ("A1", "C1", amount, balance)) == found


@pytest.mark.parametrize(
    ("email", "found"),
    [
        ("a@b.de", []),
        ("a@b.de;", []),
        ("a@b.de; c@d.fr", [("single_email", True)]),
        ("a@b.de,c@d.fr", [("single_email", True)]),
        *((email, [("emails", False)]) for email in ("nobody", "not an address", "Bob <bob@b.de>", "a@b", "@b.de")),
    ],
)
def test_an_email_is_one_or_more_addresses(email: str, found: list[tuple[str, bool]]) -> None:
    assert [(rule, warning) for _, _, rule, warning in said(["Email"], ("A1", "C1", "5", email))] == found


@pytest.mark.parametrize(
    ("one", "two", "warned"),
    [
        ("1001.0", "1002.0", 2),
        ("1001.0", "NULL", 1),
        ("1001.0", "A7", 0),
        ("1001.0", "1002", 0),
        ("V1.0", "V2.0", 0),
    ],
)
def test_ids_that_have_become_decimals_are_told_where_all_have(one: str, two: str, warned: int) -> None:
    found = said([], (one, "C1", "5"), (two, "C1", "5"))
    assert [rule for _, _, rule, _ in found if rule == "changed_id"] == ["changed_id"] * warned


@pytest.mark.parametrize("cell", ["2026-07-31", "2026-07-31 00:00:00", "7/31/2026", "31-Jul", "31-Jul-26", "Jul-31"])
def test_an_id_that_is_a_day_is_told(cell: str) -> None:
    assert said([], (cell, "C1", "5")) == [("InvoiceId", cell, "changed_id", True)]


@pytest.mark.parametrize(("cell", "told"), [("1,001", True), ("12,345,678", True), ("1,01", False), ("0,001", False)])
def test_an_id_with_its_thousands_parted_is_told(cell: str, *, told: bool) -> None:
    assert said([], (cell, "C1", "5")) == ([("InvoiceId", cell, "changed_id", True)] if told else [])


@pytest.mark.parametrize("cell", ["20260731", "2026-0731", "2026-07-31-01", "7-31", "31-JULIA", "INV-2026-07-31"])
def test_an_id_that_is_none_is_an_id(cell: str) -> None:
    assert said([], (cell, "C1", "5")) == []


@pytest.mark.parametrize("cell", ["1.23E+05", "1,23E+05", "1E+15", "1.23e+05", "1e-05", "2.0E12"])
def test_an_id_in_scientific_notation_is_rejected(cell: str) -> None:
    assert said([], (cell, "C1", "5")) == [("InvoiceId", cell, "shortened", False)]


@pytest.mark.parametrize("cell", ['=HYPERLINK("http://x","A1")', "=A1&B1", "= $B$7", "=1001", "=-7", "=TEXT(7,0)"])
def test_a_formula_is_no_id(cell: str) -> None:
    assert said([], (cell, "C1", "5")) == [("InvoiceId", cell, "shortened", False)]
    assert said([], ("A1", cell, "5")) == [("CustomerId", cell, "shortened", False)]


@pytest.mark.parametrize(
    ("cell", "other", "number"),
    [
        ("3E0005", "1001", False),
        ("3E0005", "3D0004", False),
        ("7E12", "7F12", False),
        ("1E10", "INV-1", False),
        ("1E10", "2E11", False),
        ("12E5", "1001", False),
        ("1E1000", "1001", False),
        ("1E10", "1001", True),
        ("3E5", "300004", True),
        ("+3E5", "3D5", True),
        ("3.0E5", "3D5", True),
        ("3E+05", "3D5", True),
    ],
)
def test_the_others_of_its_column_tell_an_id_from_a_number(cell: str, other: str, number: bool) -> None:
    expected = [("InvoiceId", cell, "shortened", False)] if number else []
    assert said([], (cell, "C1", "5"), (other, "C1", "5")) == expected


@pytest.mark.parametrize("cell", ['"A1"', "'A1'", '=" A1"', '= "A1"'])
def test_an_id_in_quotes_is_rejected(cell: str) -> None:
    assert said([], (cell, "C1", "5")) == [("InvoiceId", cell, "unquoted", False)]


@pytest.mark.parametrize(
    ("heading", "cell", "body"),
    [
        *(("PONumber", cell, None) for cell in ("NULL", r"\N", "N/A", "n/a", "None", "nil", "(null)", "-", "NaN")),
        ("CustomerName", "None", "None"),
        ("CustomerName", "Null", "Null"),
        ("CustomerName", "Null GmbH", "Null GmbH"),
        ("CustomerName", "NULL", None),
        ("Comments", "-", "-"),
        ("Comments", r"\N", None),
        ("DueDate", "NULL", None),
        ("DueDate", "-", None),
        ("DueDate", "1/1/1900", None),
        ("DueDate", "Jan  1 1900 12:00AM", None),
        ("Tax", "NULL", None),
        ("Tax", "NA", None),
        ("DueDate", "NaT", None),
        ("PONumber", "NA", "NA"),
        ("PONumber", "<NA>", None),
        ("Tax", "-", "0.00"),
        ("Tax", "$ -", "0.00"),
        ("BalanceDue", "$ -", "0.00"),
        ("InvoiceGuid", "NULL", None),
        ("CopyEmail", "N/A", None),
    ],
)
def test_a_cell_that_stands_for_none(heading: str, cell: str, body: str | None) -> None:
    assert sent([heading, "Currency"], "A1", "C1", "5", cell, "USD").get(heading) == body


@pytest.mark.parametrize("cell", ["NULL", "N/A", "None", "-", "nan", r"\N"])
def test_what_is_required_is_rejected_as_empty(cell: str) -> None:
    assert sorted(said([], (cell, cell, "5"))) == [
        ("CustomerId", cell, "required", False),
        ("InvoiceId", cell, "required", False),
    ]


@pytest.mark.parametrize(("heading", "cell"), [("Amount", "-"), ("BalanceDue", "-"), ("BalanceDue", "\u2013")])
def test_a_dash_alone_is_no_amount_where_money_hangs_on_it(heading: str, cell: str) -> None:
    amount, more = (cell, ()) if heading == "Amount" else ("5", (cell,))
    headings = [] if heading == "Amount" else [heading]
    assert said(headings, ("A1", "C1", amount, *more)) == [(heading, cell, "plain_number", False)]


def test_a_dash_with_a_currency_is_the_currency_of_its_invoice() -> None:
    assert said(["Tax", "Currency"], ("A1", "C1", "5", "$-", "EUR")) == [("Tax", "$-", "currency", False)]


def test_an_address_of_nothing_but_null_is_none() -> None:
    headings = ["BillingAddress.AddressID", "BillingAddress.City"]
    assert "BillingAddress" not in sent(headings, "A1", "C1", "5", "NULL", "NULL")


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u3164", "\u2028", "\n"])
@pytest.mark.parametrize("column", [0, 1])
def test_an_id_that_looks_otherwise_than_it_is_is_refused_though_no_other_one_is_odd(column: int, sign: str) -> None:
    row = ["A1", "C1", "30.00"]
    row[column] = f"X{sign}1"
    assert said((), row, ["A2", "C2", "5.00"]) == [(IDS[column], row[column], "deceiving", False)]
