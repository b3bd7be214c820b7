from decimal import Decimal

import pytest

from etl.cli.render.begin_text import plan_text, sending_text
from etl.cli.render.end_text import summary_text
from etl.cli.render.progress_text import Done, duration, progress_text, settled_text
from etl.cli.render.reasons_text import reasons_text
from etl.cli.render.simulator_text import settings_text
from etl.delivery.worth import worth
from etl.journal import MailCount, Reason
from etl.mapping import ColumnMap
from etl.model.document import Status, Total
from etl.model.limits import RateLimit
from etl.planning import Plan, SourceSummary
from etl.report import balance

TEN = RateLimit(10, 1.0)


def total(status: Status, currency: str, count: int, amount: str, unreadable: int = 0) -> Total:
    return Total(status, currency, count, Decimal(amount), unreadable)


def summary(*totals: Total, asked: int = 0) -> list[str]:
    return list(summary_text(balance(totals), asked))


def planned(*totals: Total, unknown: tuple[str, ...] = ()) -> list[str]:
    source = SourceSummary("july.csv", "UTF-8, comma", 0, ColumnMap((), unknown))
    return list(plan_text(Plan(1, (source,), totals, MailCount(0, 0))))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1 second"),
        (0.4, "1 second"),
        (1, "1 second"),
        (1.6, "2 seconds"),
        (24, "24 seconds"),
        (99.4, "99 seconds"),
        (99.6, "2 minutes"),
        (180, "3 minutes"),
        (99 * 60, "99 minutes"),
        (100 * 60, "1 h 40 min"),
        (10_000, "2 h 47 min"),
        (7200, "2 h 00 min"),
        (360_000, "100 h 00 min"),
    ],
)
def test_seconds_are_told_as_people_tell_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("rates", "rest"),
    [
        ([], "without a rate limit."),
        ([TEN], "at most 10 requests a second: about 2 minutes."),
        ([RateLimit(1, 1.0)], "at most 1 request a second: about 20 minutes."),
        ([RateLimit(1, 2.0)], "at most 1 request in 2 seconds: about 40 minutes."),
        ([RateLimit(2000, 60.0)], "at most 2,000 requests a minute: about 36 seconds."),
        ([TEN, RateLimit(600, 3600.0)], "at most 10 requests a second and 600 requests an hour: about 2 h 00 min."),
    ],
)
def test_the_slowest_limit_says_how_long_it_takes(rates: list[RateLimit], rest: str) -> None:
    assert sending_text(1200, "the simulator", rates) == f"Sending 1,200 documents to the simulator, {rest}"


def test_the_control_totals_stand_in_columns() -> None:
    lines = summary(
        total(Status.SUCCESS, "USD", 1000, "1234567.80"),
        total(Status.SUCCESS, "EUR", 2, "20"),
        total(Status.FAILED, "USD", 1, "-3.05"),
        total(Status.REJECTED, "", 1, "0", 1),
    )
    assert lines == [
        "                 documents  (none)    EUR           USD",
        "  read               1,004    0.00  20.00  1,234,564.75",
        "    rejected             1    0.00      -             -",
        "    to send          1,003       -  20.00  1,234,564.75",
        "      succeeded      1,002       -  20.00  1,234,567.80",
        "      failed             1       -      -         -3.05",
        "      pending            0       -      -             -",
        "The sums are without 1 rejected row whose amount cannot be read.",
        "",
    ]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0.00"),
        ("0.1", "0.10"),
        ("1.10000", "1.10"),
        ("0.00001", "0.00001"),
        ("1234.56780", "1,234.5678"),
        ("1E+3", "1,000.00"),
        ("99999999999999999999.99999", "99,999,999,999,999,999,999.99999"),
        ("-99999999999999999999.5", "-99,999,999,999,999,999,999.50"),
    ],
)
def test_sums_are_shown_exactly(amount: str, text: str) -> None:
    (line,) = [line for line in summary(total(Status.SUCCESS, "EUR", 1, amount)) if line.startswith("  read")]
    assert line.split()[-1] == text


def test_unchanged_documents_have_a_line_only_where_there_are_any() -> None:
    assert "unchanged" not in "".join(summary(total(Status.SUCCESS, "EUR", 1, "1")))
    assert any(line.split()[:2] == ["unchanged", "1"] for line in summary(total(Status.UNCHANGED, "EUR", 1, "1")))


def test_more_currencies_than_fit_abreast_follow_below() -> None:
    lines = planned(
        *(total(Status.PLANNED, currency, 1, "1") for currency in ("CHF", "DKK", "EUR", "GBP", "SEK", "USD"))
    )
    assert [line.split()[1:] for line in lines if "documents" in line] == [["CHF", "DKK", "EUR", "GBP"], ["SEK", "USD"]]


def test_thousands_of_currencies_of_rejected_rows_do_not_flood_the_terminal() -> None:
    strays = [total(Status.REJECTED, f"{number}.00", 1, "1") for number in range(5000)]
    lines = planned(total(Status.PLANNED, "USD", 7, "7"), total(Status.PLANNED, "EUR", 6, "6"), *strays)
    assert len(lines) < 30
    heads = [head for line in lines if "documents" in line for head in line.split()[1:]]
    assert len(heads) == 12
    assert {"EUR", "USD"} <= set(heads)
    assert "  4,990 more currencies stand in rejected rows only. Is a column misplaced?" in lines
    assert any(line.split()[:2] == ["read", "5,013"] for line in lines)


def test_money_that_is_sent_is_shown_in_however_many_currencies() -> None:
    lines = planned(*(total(Status.PLANNED, f"C{number:02}", 1, f"{number}") for number in range(50)))
    assert {f"{number}.00" for number in range(50)} <= {word for line in lines for word in line.split()}
    assert not any("more currencies" in line for line in lines)


def test_a_currency_that_is_no_currency_keeps_to_its_column() -> None:
    lines = planned(total(Status.REJECTED, "a remark\nof two lines", 1, "1"))
    assert "  a remark↵…" in next(line for line in lines if "documents" in line)


def test_unknown_columns_are_named_on_one_line() -> None:
    assert "Not sent, unknown columns: Region, Sales↵Area." in planned(unknown=("Region", "Sales\nArea"))


def reasons(number: int) -> list[str]:
    return list(reasons_text([Reason(1200, f"Amount is wrong {each}", "july.csv", 7) for each in range(number)]))


def test_reasons_say_how_often_and_where_first() -> None:
    assert reasons(1) == ["Reasons:", "  1,200 x Amount is wrong 0 (first in july.csv, row 7)", ""]
    assert reasons(0) == []


@pytest.mark.parametrize(
    ("number", "more"), [(4, "1 more reason"), (40, "37 more reasons"), (1000, "many more reasons")]
)
def test_of_many_reasons_the_commonest_are_shown_and_the_others_counted(number: int, more: str) -> None:
    first, *shown, last, _ = reasons(number)
    assert (first, len(shown)) == ("Commonest reasons:", 3)
    assert last == f"  and {more}: the results have each invoice's own, in ErrorMessage."


def test_a_reason_the_portal_gave_is_one_short_line_without_control_characters() -> None:
    (line,) = [
        line for line in reasons_text([Reason(1, "HTTP 400: \x1b[2J\n" + "x" * 5000, "july.csv", 7)]) if " x " in line
    ]
    assert "HTTP 400: �[2J↵xxx" in line
    assert len(line) < 250


def test_what_was_asked_for_is_told_with_both_reasons_there_may_be() -> None:
    lines = summary(total(Status.SUCCESS, "EUR", 1, "1"), asked=3)
    assert (
        "For 3 invoices the portal was asked what it holds before anything was sent again: an earlier answer was lost,"
        " or was a refusal." in lines
    )


@pytest.mark.parametrize(
    ("done", "elapsed", "text"),
    [
        (0, 0.0, "Sending: 0 of 1,000 documents, 0 failed, 0.0 a second"),
        (0, 30.0, "Sending: 0 of 1,000 documents, 0 failed, 0.0 a second"),
        (300, 30.0, "Sending: 300 of 1,000 documents, 0 failed, 10.0 a second, about 70 seconds left"),
    ],
)
def test_progress_tells_what_is_left_once_there_is_a_speed(done: int, elapsed: float, text: str) -> None:
    assert progress_text("Sending", Done(done, 1000, 0, {}), elapsed) == text


@pytest.mark.parametrize(
    ("room", "text"),
    [
        (60, "2 failed, 1.50, 1,234.50 EUR, 10.00 USD"),
        (39, "2 failed, 1.50, 1,234.50 EUR, 10.00 USD"),
        (38, "2 failed, 1.50, 1,234.50 EUR, ..."),
        (10, "2 failed, ..."),
        (-1, "2 failed, ..."),
    ],
)
def test_progress_tells_the_money_that_was_delivered_and_never_half_a_number(room: int, text: str) -> None:
    sums = {"USD": Decimal(10), "": Decimal("1.5"), "EUR": Decimal("1234.5")}
    assert settled_text(2, sums, room) == text
    assert settled_text(0, sums, room) == text.removeprefix("2 failed, ") or room < 40
    assert "0 failed, delivered 1.50, 1,234.50 EUR, 10.00 USD, 1.0 a" in progress_text(
        "Sending", Done(9, 9, 0, sums), 9
    )


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        (
            b'{"Amount":"10.00","Currency":"EUR","CustomerId":"C1","InvoiceItems":[{"Amount":1}]}',
            ("EUR", "10.00", "C1"),
        ),
        (b'{"DueDate":"2026-07-31"}', ("", None, "")),
        (b"", ("", None, "")),
    ],
)
def test_a_body_says_what_it_is_worth(payload: bytes, found: tuple[str, str | None, str]) -> None:
    assert worth(payload) == found


def test_the_settings_of_a_simulator_can_be_pasted_into_a_shell() -> None:
    url = "http://127.0.0.1:8080/receivables/sync/api/simulator/api"
    assert list(settings_text(url, "simulator", "a b", windows=False)) == [
        f"export PAYFABRIC_BASE_URL={url}",
        "export PAYFABRIC_INTEGRATION_KEY=simulator",
        "export PAYFABRIC_INTEGRATION_PASSWORD='a b'",
    ]
    first, *_ = settings_text(url, "simulator", "simulator", windows=True)
    assert first == f'$env:PAYFABRIC_BASE_URL = "{url}"'
