"""Any amount in any notation reads as itself, and nothing else reads as an amount."""

from dataclasses import dataclass, replace
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.grammar.amounts import DecimalMark, plain, survey
from etl.grammar.digits import DIGITS
from etl.numeric import NUMERIC
from tests.support.slow_amounts import read

POINT, COMMA = DecimalMark.POINT, DecimalMark.COMMA
NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
MINUS, APOSTROPHE = "\u2212", "\u2019"


def every(cells: list[str], mark: DecimalMark) -> list[str | None]:
    return (
        pl.DataFrame({"text": cells}, schema={"text": pl.String}).select(plain(pl.col("text"), mark))["text"].to_list()
    )


@dataclass(frozen=True, slots=True)
class Notation:
    """One way of writing amounts."""

    mark: DecimalMark
    group: str
    indian: bool
    sign: str
    inner: bool
    around: str
    zero: str

    def write(self, negative: bool, whole: str, decimals: str) -> str:
        number = self._grouped(whole) + (self._decimal + decimals if decimals else "")
        signed: str = self.around.format(number)
        if negative:
            inside, outside = self.around.format(self.sign.format(number)), self.sign.format(signed)
            signed = inside if self.inner else outside
        written: str = signed.translate(
            str.maketrans("0123456789", "".join(chr(ord(self.zero) + value) for value in range(10)))
        )
        return written

    @property
    def _decimal(self) -> str:
        return "." if self.mark is POINT else ","

    def _grouped(self, whole: str) -> str:
        if not self.group:
            return whole
        head, groups = whole[:-3], [whole[-3:]]
        size = 2 if self.indian else 3
        while head:
            head, groups = head[:-size], [head[-size:], *groups]
        return self.group.join(groups)


AROUND = (
    *("{}", "${}", "$ {}", "€{}", "{} €", "{} USD", "USD {}", "kr {}", "{} zł", "Rs. {}", " {} "),
    f"EUR{NBSP}{{}}",
    "\u200b{}",
)
NOTATIONS = st.builds(
    Notation,
    mark=st.sampled_from(DecimalMark),
    group=st.sampled_from(["", "mark", "'", APOSTROPHE, " ", NBSP, NARROW, THIN]),
    indian=st.booleans(),
    sign=st.sampled_from(["-{}", f"{MINUS}{{}}", "- {}", "{}-", "({})"]),
    inner=st.booleans(),
    around=st.sampled_from(AROUND),
    zero=st.sampled_from(["0", "0", "0", *(digit for digit, value in DIGITS.items() if value == "0")]),
)
AMOUNTS = st.tuples(
    st.booleans(), st.integers(0, 10**14 - 1).map(str), st.sampled_from(["", "0", "5", "50", "125", "12345"])
)


def spelt(notation: Notation) -> Notation:
    """The notation with the group sign that goes with its mark."""
    grouping = "," if notation.mark is POINT else "."
    group = grouping if notation.group == "mark" else notation.group
    return replace(notation, group=group, indian=notation.indian and group == ",")


@settings(deadline=None)
@given(notation=NOTATIONS.map(spelt), amounts=st.lists(AMOUNTS, min_size=1, max_size=8))
def test_any_amount_in_any_notation_is_itself(notation: Notation, amounts: list[tuple[bool, str, str]]) -> None:
    cells = [notation.write(*amount) for amount in amounts]
    written = [
        ("-" if negative else "") + whole + (f".{decimals}" if decimals else "")
        for negative, whole, decimals in amounts
    ]
    assert every(cells, notation.mark) == written
    evidence = survey(pl.Series(cells))
    assert evidence.contradicts is None
    if evidence.decided is not None:
        assert every(cells, evidence.decided) == written
    else:
        assert evidence.example is not None


@settings(deadline=None)
@given(
    notation=NOTATIONS.map(spelt),
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
    cell = spelt(draw(NOTATIONS)).write(*draw(AMOUNTS))
    at = draw(st.integers(0, len(cell)))
    put: str = draw(st.sampled_from(["", *"0123.,'- ()$"]))
    return cell[:at] + put + cell[at + draw(st.integers(0, 1)) :]


@settings(deadline=None)
@given(cells=st.lists(NEAR | PIECES | damaged(), min_size=1, max_size=20))
def test_nothing_else_becomes_an_amount(cells: list[str]) -> None:
    for mark, sign in ((POINT, "."), (COMMA, ",")):
        found = [None if text is None else Decimal(text) for text in every(cells, mark)]
        assert found == [read(cell, sign) for cell in cells]


@settings(deadline=None)
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
