"""Any amount in any notation reads as itself, and nothing else reads as an amount."""

from decimal import Decimal

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from etl.grammar.amounts import DecimalMark, plain, survey
from etl.text import NUMERIC
from tests.support.notations import AMOUNTS, NOTATIONS, Notation, plainly
from tests.support.slow_amounts import read

POINT, COMMA = DecimalMark.POINT, DecimalMark.COMMA
NBSP, MINUS = "\u00a0", "\u2212"


def every(cells: list[str], mark: DecimalMark) -> list[str | None]:
    return (
        pl.DataFrame({"text": cells}, schema={"text": pl.String}).select(plain(pl.col("text"), mark))["text"].to_list()
    )


@given(notation=NOTATIONS, amounts=st.lists(AMOUNTS, min_size=1, max_size=8))
def test_any_amount_in_any_notation_is_itself(notation: Notation, amounts: list[tuple[bool, str, str]]) -> None:
    cells = [notation.write(*amount) for amount in amounts]
    written = [plainly(*amount) for amount in amounts]
    assert every(cells, notation.mark) == written
    evidence = survey(pl.Series(cells))
    assert evidence.contradicts is None
    if evidence.decided is not None:
        assert every(cells, evidence.decided) == written
    else:
        assert evidence.example is not None


@given(
    notation=NOTATIONS,
    texts=st.lists(AMOUNTS, max_size=5),
    numbers=st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=3), min_size=1, max_size=5),
)
def test_a_number_cell_has_its_value_and_says_nothing_of_its_column(
    notation: Notation, texts: list[tuple[bool, str, str]], numbers: list[Decimal]
) -> None:
    written = [notation.write(*amount) for amount in texts]
    cells = [f"{NUMERIC}{number:f}" for number in numbers]
    assert survey(pl.Series([*cells, *written])).said == survey(pl.Series(written, dtype=pl.String)).said
    for mark in DecimalMark:
        assert every([*cells, *written], mark) == [f"{number:f}" for number in numbers] + every(written, mark)


NEAR = st.text("0123456789.,' -+()$€%eEU" + NBSP + MINUS + "\u0661\u200b", max_size=10)
PIECES = st.lists(
    st.sampled_from(
        ["1", "12", "123", "000", "0", ".", ",", "'", " ", "-", "(", ")", "$", "USD", "EUR", "Rs.", "kr", "C", "%"]
    ),
    max_size=8,
).map("".join)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    cell = draw(NOTATIONS).write(*draw(AMOUNTS))
    at = draw(st.integers(0, len(cell)))
    put: str = draw(st.sampled_from(["", *"0123.,'- ()$"]))
    return cell[:at] + put + cell[at + draw(st.integers(0, 1)) :]


@given(cells=st.lists(NEAR | PIECES | damaged(), min_size=1, max_size=20))
def test_nothing_else_becomes_an_amount(cells: list[str]) -> None:
    for mark, sign in ((POINT, "."), (COMMA, ",")):
        found = [None if text is None else Decimal(text) for text in every(cells, mark)]
        assert found == [read(cell, sign) for cell in cells]


@given(cell=NEAR | PIECES | damaged())
def test_a_cell_decides_only_what_it_cannot_otherwise_be(cell: str) -> None:
    evidence = survey(pl.Series([cell]))
    by_point, by_comma = read(cell, "."), read(cell, ",")
    if evidence.point:
        assert by_point is not None
        assert by_comma is None
    if evidence.comma:
        assert by_comma is not None
        assert by_point is None
    if by_point is not None and by_comma is not None:
        assert (evidence.either is not None) == (by_point != by_comma)
