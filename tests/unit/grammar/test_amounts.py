"""Amounts in every notation people use, and nothing else."""

import polars as pl
import pytest

from etl.grammar.amounts import DecimalMark, currency, plain, survey, why
from etl.grammar.currencies import agrees
from etl.grammar.sightings import Sighting

POINT, COMMA = DecimalMark.POINT, DecimalMark.COMMA
NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
MINUS, APOSTROPHE = "\u2212", "\u2019"


def every(cells: list[str | None], mark: DecimalMark) -> list[str | None]:
    frame = pl.DataFrame({"text": cells}, schema={"text": pl.String})
    return frame.select(plain(pl.col("text"), mark))["text"].to_list()


def one(cell: str | None, mark: DecimalMark = POINT) -> str | None:
    return every([cell], mark)[0]


def marks(*cells: str | None) -> list[str | None]:
    return pl.DataFrame({"text": cells}, schema={"text": pl.String}).select(currency(pl.col("text")))["text"].to_list()


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1234.5", "1234.5"),
        ("1.50", "1.50"),
        ("007.50", "007.50"),
        ("+3", "3"),
        ("-3", "-3"),
        (".5", ".5"),
        ("1,234.56", "1234.56"),
        ("1,234,567", "1234567"),
        ("1'234.50", "1234.50"),
        (f"1{APOSTROPHE}234.50", "1234.50"),
        ("1 234.50", "1234.50"),
        (f"1{NBSP}234.50", "1234.50"),
        (f"1{NARROW}234{NARROW}567.50", "1234567.50"),
        (f"1{THIN}234.50", "1234.50"),
        ("12,34,567.89", "1234567.89"),
        ("1,23,456", "123456"),
        ("$1,234.50", "1234.50"),
        ("30.00 USD", "30.00"),
        ("USD 30.00", "30.00"),
        ("$30.00 USD", "30.00"),
        ("-$5", "-5"),
        ("$-5", "-5"),
        ("- 5", "-5"),
        ("($5.00)", "-5.00"),
        ("$ (5.00)", "-5.00"),
        ("(5.00) USD", "-5.00"),
        ("R$ 5.00", "5.00"),
        ("CHF 1'234.50", "1234.50"),
        ("5.00 kr", "5.00"),
        ("Rs.500", "500"),
        ("Rs. 1,234.00", "1234.00"),
        (f"5.00{NBSP}zł", "5.00"),
        ("5.00-", "-5.00"),
        ("△1,234", "-1234"),
        ("▲ 5.00", "-5.00"),
        ("¥△1,234.50", "-1234.50"),
        ("△¥1,234.50", "-1234.50"),
        ("5.00- USD", "-5.00"),
        (f"{MINUS}5.00", "-5.00"),
        ("\u200b5.00\ufeff", "5.00"),
        (" 5.00 ", "5.00"),
        ("\uff11\uff12.\uff15", "12.5"),
        ("\u0661\u0662\u0663", "123"),
    ],
)
def test_an_amount_with_a_decimal_point(cell: str, amount: str) -> None:
    assert one(cell) == amount


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1234,5", "1234.5"),
        (",5", ".5"),
        ("1.234,56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1.234", "1234"),
        ("1,234", "1.234"),
        (f"1{NARROW}234,50 €", "1234.50"),
        ("€ 30", "30"),
        ("1'234,50", "1234.50"),
        ("-19.170,48", "-19170.48"),
    ],
)
def test_an_amount_with_a_decimal_comma(cell: str, amount: str) -> None:
    assert one(cell, COMMA) == amount


@pytest.mark.parametrize(
    "cell",
    [
        *("", "-", "$", "$ -", ".", "5.", "5,", "--5", "-5-", "(-5)", "-(5)", "(5", "5)", "+5-", "5+", "()", "- - 5"),
        *("1,23", "1,2345", "12,345,67", "1234,567", "1,234,56", "1.234.567", "1,234 567", "1'234,567.00", "0,125"),
        *("000,125", "1  234", "1 23", "1 2345", "1,,234", "1.2.3", "1.5,00"),
        *("5CR", "5.00 DR", "CR 5", "1e5", "1.23457E+15", "0x1F", "inf", "nan", "NaN", "Infinity", "1_000", "12.5%"),
        *(
            "EUR 30 USD",
            "€30 USD",
            "USD EUR 30",
            "$$5",
            "XYZ 30",
            "usd 30",
            "all 30",
            "abc",
            "1 abc",
            "U-SD 5",
            "5 U SD",
        ),
        *(
            "1\u0662",
            "\u0661\uff12",
            "1\u00b2",
            "\u00bd",
            "\u2460",
            "1\u066b5",
            "#REF!",
            "TRUE",
            "30/07",
            "2026-07-31",
            "1\n2",
        ),
        *("5 --", "\u201350", "5;6", "5 6", "1/2", "1 000 00", "'5"),
    ],
)
def test_no_amount(cell: str) -> None:
    assert one(cell) is None


def test_an_empty_cell_stays_empty() -> None:
    assert every([None, "1,5", None], COMMA) == [None, "1.5", None]
    assert every([None], POINT) == [None]
    assert every([], POINT) == []


def test_the_mark_that_was_found() -> None:
    cells = (
        "$5",
        "US$ 5",
        "5 €",
        "CHF 1'000",
        "$30.00 USD",
        "USD $30",
        "5",
        None,
        "abc",
        "Rs.5",
        "kr. 5",
        "5 USD-",
        "USD$ 5",
    )
    assert marks(*cells) == ["$", "US$", "€", "CHF", "USD", None, None, None, None, "Rs.", "kr.", "USD", "USD$"]


@pytest.mark.parametrize(("mark", "code", "expected"), [("$", "AUD", True), ("$", "EUR", False), ("kr", "SEK", True)])
def test_a_sign_may_mean_several_currencies(mark: str, code: str, expected: bool) -> None:
    assert pl.select(agrees(pl.lit(mark), pl.lit(code))).item() is expected


@pytest.mark.parametrize(
    ("cells", "decided"),
    [
        (["1.234,56"], COMMA),
        (["1,234.56"], POINT),
        (["12.5"], POINT),
        (["0.125"], POINT),
        (["0,125"], COMMA),
        (["1,5"], COMMA),
        (["1.234.567"], COMMA),
        (["1,234,567"], POINT),
        (["1,23,456"], POINT),
        (["1234.567"], POINT),
        (["1'234", "30", "1 234"], POINT),
        (["1.234", "1.234,5"], COMMA),
        (["1.234", "1,234"], None),
        (["1.234"], None),
        (["$1,234", "30"], None),
        (["012,345"], None),
        (["8,25%"], COMMA),
        (["1.5.2026", "n/a", "1,23,4"], POINT),
        ([], POINT),
    ],
)
def test_the_whole_column_decides_the_mark(cells: list[str], decided: DecimalMark | None) -> None:
    assert survey(pl.Series(cells, dtype=pl.String)).decided is decided


def test_a_contradiction_names_both_cells_and_their_rows() -> None:
    evidence = survey(pl.Series(["30", "1.234", None, "€ 1,5", "12.5"]), pl.Series([2, 3, 4, 5, 6]))
    assert evidence.contradicts == (Sighting(6, "12.5"), Sighting(5, "€ 1,5"))
    assert evidence.decided is None
    assert evidence.example is None


def test_what_does_not_decide_is_shown() -> None:
    evidence = survey(pl.Series(["30", "USD 1.234"]))
    assert evidence.example == Sighting(1, "USD 1.234")
    assert evidence.contradicts is None


def test_batches_decide_together() -> None:
    undecided = survey(pl.Series(["1.234"]))
    assert undecided.decided is None
    assert (undecided | survey(pl.Series(["1,5"]))).decided is COMMA
    assert (survey(pl.Series(["12.5"])) | survey(pl.Series(["1,5"]))).contradicts is not None


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        ("5.00 CR", "CR or DR"),
        ("5.00 H", "a mark of debit or credit"),
        ("(5.00)S", "a mark of debit or credit"),
        ("5.00 Soll", "a mark of debit or credit"),
        ("1.23E+15", "lost digits"),
        ("\u201312.50", "begins with a dash that is no minus sign"),
        ("\u2013$12.50", "begins with a dash that is no minus sign"),
        ("5%", "percentage"),
        ("1\u0662", "two scripts"),
        ("1.234,56", "written with a decimal comma, where the column has a decimal point"),
        ("abc", None),
        ("1,234.56", None),
    ],
)
def test_why_a_cell_is_no_amount(cell: str, part: str | None) -> None:
    reason = why(pl.Series([cell]), POINT)[0]
    assert reason is None if part is None else part in str(reason)
