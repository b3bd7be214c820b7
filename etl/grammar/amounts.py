"""Amounts as people write them, read by a stated grammar. Digits never change: nothing is rounded, padded or cut.

An amount is digits, in groups or not, with at most one decimal mark and digits behind it; at most one sign (``-``,
U+2212 or Japan's ``△`` and ``▲`` before or behind, ``+`` before) or parentheses; at most one currency sign or code
before and one behind, which must agree. Groups are parted by one and the same of comma, point, apostrophe or blank: one
to three digits that do not start with 0, then exactly three; with commas also as in India, ``12,34,567.89``. ``.5`` is
an amount, ``5.`` is not: it may be a cut cell.

Refused, not guessed: ``CR`` and ``DR`` (credit means minus in one ledger and plus in the next), scientific notation
(digits are lost already), percent (see ``rates``), a lone dash, a dash for the cents (``5,-``), two signs, digits of
two scripts, the Arabic marks U+066B and U+066C.

A cell that begins with ``NUMERIC`` is no writing of a person's but a number with a decimal point, which says nothing of
its column. What its number format sets beside it ("€ 100.5") is read as in a text.
"""

from enum import StrEnum
from functools import partial

import polars as pl
from msgspec import Struct

from etl.grammar.currencies import MARK, agrees
from etl.grammar.digits import BLANKS, DIGITS, ONE_SCRIPT, SIGNS
from etl.grammar.sightings import Sighting, first, odd
from etl.grammar.unicode_clean import UNSEEN
from etl.text import NUMERIC

__all__ = [
    "PERCENT",
    "PERCENT_BEHIND",
    "TURNED",
    "DecimalMark",
    "MarkSightings",
    "currency",
    "plain",
    "plain_survey",
    "plainly",
    "survey",
    "why",
]


class DecimalMark(StrEnum):
    """The sign between whole units and decimals."""

    POINT = "point"
    COMMA = "comma"


class MarkSightings(Struct, frozen=True):
    """What the cells of a column say about its decimal mark; ``a | b`` joins two batches, the earlier one first.

    Attributes:
        point: the first cell that is an amount only with a decimal point: ``1,234.56``, ``12.5``, ``0.125``.
        comma: the first cell that is one only with a decimal comma.
        either: the first cell that is two different amounts, such as ``1.234``.
        points: how many cells need a decimal point.
        commas: how many need a decimal comma.
    """

    point: Sighting | None = None
    comma: Sighting | None = None
    either: Sighting | None = None
    points: int = 0
    commas: int = 0

    def __or__(self, later: "MarkSightings") -> "MarkSightings":
        return MarkSightings(
            self.point or later.point,
            self.comma or later.comma,
            self.either or later.either,
            self.points + later.points,
            self.commas + later.commas,
        )

    @property
    def decided(self) -> DecimalMark | None:
        """The mark the whole column speaks for; POINT where no cell depends on it; None where it must be asked for."""
        if self.contradicts or self.example:
            return None
        return DecimalMark.COMMA if self.commas > self.points else DecimalMark.POINT

    @property
    def said(self) -> DecimalMark | None:
        """The mark that its cells speak for; None where none of them depends on it."""
        return self.decided if self.points or self.commas else None

    @property
    def contradicts(self) -> tuple[Sighting, Sighting] | None:
        """A cell with a decimal point and one with a decimal comma, where the column has both and neither is odd.

        An odd one is a mistake of its row: at most one in twenty is, in a column where every cell has a single reading.
        """
        few, many = sorted((self.points, self.commas))
        mistake = not self.either and odd(few, many)
        return (self.point, self.comma) if self.point and self.comma and not mistake else None

    @property
    def example(self) -> Sighting | None:
        """A cell that has two readings, where no other cell decides between them."""
        return None if self.point or self.comma else self.either


def survey(text: pl.Series, rows: pl.Series | None = None) -> MarkSightings:
    """What a column says about its decimal mark.

    Args:
        text: String; cells that are no amounts say nothing.
        rows: the cells' row numbers, Int64, as long as ``text``; else they count from 0.
    """
    rows = pl.int_range(len(text), dtype=pl.Int64, eager=True) if rows is None else rows
    numbers = _numeric(text)
    if numbers.any():
        text, rows = text.filter(~numbers), rows.filter(~numbers)
    sure = text.str.contains(_ONE_READING)
    if sure.all():
        return plain_survey(text, rows)
    pointed = sure & text.str.contains(".", literal=True)
    found = MarkSightings(point=first(text, rows, pointed), points=_count(pointed))
    text, rows = text.filter(~sure), rows.filter(~sure)
    found |= _evidence(text, text, rows)
    dressed = ~text.str.contains(_EITHER)
    text, rows = text.filter(dressed), rows.filter(dressed)
    return found | _evidence(_undressed(text.str.replace(PERCENT_BEHIND, "${1}"))["body"], text, rows)


def plainly(text: pl.Expr) -> pl.Expr:
    """Whether a cell is a plain number that has one reading, such as ``-1234.50``; Boolean, null where null."""
    return text.str.contains(_ONE_READING)


def plain_survey(text: pl.Series, rows: pl.Series) -> MarkSightings:
    """What ``survey`` says of a column of which every cell is so."""
    pointed = text.str.contains(".", literal=True)
    return MarkSightings(point=first(text, rows, pointed), points=_count(pointed))


def plain(text: pl.Expr, mark: DecimalMark) -> pl.Expr:
    """The amount as plain text: ``-1234.50``, the cell's own digits; String, null where the cell is no amount.

    Args:
        text: String cells.
        mark: the column's decimal mark.
    """
    return text.map_batches(partial(_read, mark=mark), return_dtype=pl.String, is_elementwise=True)


def bare(text: pl.Expr) -> pl.Expr:
    """Number cells without what their number format sets beside them, such as a unit; String."""
    number = text.str.extract(f"^({NUMERIC})").fill_null("") + text.str.extract(r"(-?[0-9.]+)")
    return pl.when(text.str.starts_with(NUMERIC)).then(number).otherwise(text)


def currency(text: pl.Expr) -> pl.Expr:
    """The currency sign or ISO code beside the amount, the code where both stand there; String, null where none."""
    return text.map_batches(_currencies, return_dtype=pl.String, is_elementwise=True)


def why(text: pl.Series, mark: DecimalMark) -> pl.Series:
    """Why cells are no amounts: "has CR or DR behind it"; String, null where one is, or where no more is known."""
    other = DecimalMark.POINT if mark is DecimalMark.COMMA else DecimalMark.COMMA
    cells = pl.DataFrame({"cell": text, "read": _read(text, mark), "otherwise": _read(text, other)})
    cell = pl.col("cell")
    scripts = pl.when(~cell.str.contains(ONE_SCRIPT)).then(pl.lit("has digits of two scripts"))
    turned = pl.lit(f"{TURNED} {other}, where the column has a decimal {mark}")
    marks = pl.when(pl.col("otherwise").is_not_null()).then(turned)
    known = (pl.when(cell.str.contains(pattern)).then(pl.lit(reason)) for pattern, reason in _REASONS.items())
    reason = pl.when(pl.col("read").is_null()).then(pl.coalesce(scripts, marks, *known))
    return cells.select(reason.alias("why"))["why"]


#: Begins why a cell is no amount that is one in a column of another kind.
TURNED = "is written with a decimal"

#: Plain numbers that have one reading.
_ONE_READING = r"^-?(?:[0-9]+|[0-9]*\.(?:[0-9]{1,2}|[0-9]{4,})|(?:[0-9]{4,}|0?)\.[0-9]{3})$"

_AS_IT_IS = r"^-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)$"
_BY_POINT = r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?:'[0-9]{3})+|(?: [0-9]{3})+)"
_BY_COMMA = _BY_POINT.replace(r"\.", ",") + "|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
_NUMBER = {
    DecimalMark.POINT: rf"^-?(?:(?:[0-9]+|{_BY_COMMA})(?:\.[0-9]+)?|\.[0-9]+)$",
    DecimalMark.COMMA: rf"^-?(?:(?:[0-9]+|{_BY_POINT})(?:,[0-9]+)?|,[0-9]+)$",
}
_EITHER = f"{_NUMBER[DecimalMark.POINT]}|{_NUMBER[DecimalMark.COMMA]}"

#: ``012,345`` may be thousands filled up with zeros. No reading takes it as that, and it shall decide nothing.
_PADDED = "^-?0[0-9]{1,2}[.,][0-9]{3}$"

#: A regular expression of the percent signs.
PERCENT = "[%\uff05\u066a]"

#: A percent sign behind a number, with the parenthesis that may follow.
PERCENT_BEHIND = r"[ \x{A0}\x{202F}]*[%\x{FF05}\x{066A}](\)?)$"

_NOISE = r"[^0-9+\-.,' ()]"
_AMOUNT = r"[.,]?[0-9](?:[0-9.,' ]*[0-9])?"
_DRESSED = (
    rf"^(?<sign1>[+-])? *(?<mark1>{MARK})? *(?<sign2>[+-])? *(?<open>\()? *(?<mark2>{MARK})? *(?<amount>{_AMOUNT})"
    rf" *(?<sign3>-)? *(?<mark3>{MARK})? *(?<close>\))? *(?<mark4>{MARK})? *(?<sign4>-)?$"
)
_FORMS = DIGITS | BLANKS | SIGNS | dict.fromkeys(UNSEEN, "")
_REASONS = {
    f"^{NUMERIC}-\\(": "is shown as negative by its number format, and is positive",
    r"(?i)[0-9]\)? *[CD]R\.?$": "has CR or DR behind it, which means plus in one ledger and minus in the next",
    r"(?i)[0-9]\)? *(?:[CDHS]|haben|soll)$": (
        "has a mark of debit or credit behind it, which means plus in one ledger and minus in the next"
    ),
    r"(?i)^[+-]?[0-9.,]+E[+-]?[0-9]+$": "is in scientific notation, which has lost digits",
    PERCENT: "is a percentage",
    "^#[A-Z/0_]+[!?A]$": "stands where a formula has no result",
    r"^[-\x{2010}-\x{2015}\x{2212}]$": "is a dash, which may mean zero or that nothing is known",
    r"^[\x{2010}-\x{2015}] ?[^\d]{0,3}[0-9]": "begins with a dash that is no minus sign",
    f"^{NUMERIC}": "has something beside it by its number format that is no known currency",
}


def _numeric(text: pl.Series) -> pl.Series:
    return text.str.starts_with(NUMERIC).fill_null(value=False)


def _read(text: pl.Series, mark: DecimalMark) -> pl.Series:
    cells = _numeric(text)
    if not cells.any():
        return _written(text, mark)
    numbers = _written(text.filter(cells).str.strip_prefix(NUMERIC), DecimalMark.POINT)
    return _written(text.set(cells, None), mark).scatter(cells.arg_true(), numbers)


def _written(text: pl.Series, mark: DecimalMark) -> pl.Series:
    numbers = _number(text, mark)
    unread = numbers.is_null() & text.is_not_null()
    if not unread.any():
        return numbers
    places = unread.arg_true()
    return numbers.scatter(places, _number(_undressed(text.gather(places))["body"], mark))


def _number(text: pl.Series, mark: DecimalMark) -> pl.Series:
    """Numbers without anything around them but a minus: the groups' signs go, the mark becomes a point."""
    if text.str.contains(_AS_IT_IS).all() and mark is DecimalMark.POINT:
        return text
    good = text.str.contains(_NUMBER[mark])
    bare = pl.select(pl.when(good).then(text)).to_series()
    for sign in (",", " ", "'") if mark is DecimalMark.POINT else (".", " ", "'"):
        bare = bare.str.replace_all(sign, "", literal=True)
    return bare.str.replace(",", ".", literal=True)


def _undressed(text: pl.Series) -> pl.DataFrame:
    """``body``, the number with a minus where it is negative, and ``mark``, its currency; null where no amount."""
    if not (text.str.len_bytes() == text.str.len_chars()).all():
        text = pl.select(pl.when(text.str.contains(ONE_SCRIPT)).then(text.str.replace_many(_FORMS))).to_series()
    parts = text.str.strip_chars().str.extract_groups(_DRESSED).struct.unnest()
    signs = ["sign1", "sign2", "sign3", "sign4", "open"]
    before, after = pl.coalesce("mark1", "mark2"), pl.coalesce("mark3", "mark4")
    good = (
        (pl.sum_horizontal(pl.col(signs).is_not_null()) <= 1)
        & (pl.col("open").is_null() == pl.col("close").is_null())
        & (pl.col("mark1").is_null() | pl.col("mark2").is_null())
        & (pl.col("mark3").is_null() | pl.col("mark4").is_null())
    )
    if parts.select((before.is_not_null() & after.is_not_null()).any()).item():
        good &= agrees(before, after) | agrees(after, before)
    negative = pl.any_horizontal(pl.col("open").is_not_null(), *(pl.col(sign) == "-" for sign in signs[:4]))
    body = pl.when(negative).then(pl.lit("-")).otherwise(pl.lit("")) + pl.col("amount")
    code = pl.when(after.str.contains("^[A-Z]{3}$")).then(after).otherwise(pl.coalesce(before, after))
    return parts.select(pl.when(good).then(body).alias("body"), pl.when(good).then(code).alias("mark"))


def _currencies(text: pl.Series) -> pl.Series:
    text = text.str.strip_prefix(NUMERIC)
    places = text.str.contains(_NOISE).arg_true()
    marks = pl.repeat(None, len(text), dtype=pl.String, eager=True)
    return marks.scatter(places, _undressed(text.gather(places))["mark"]) if len(places) else marks


def _evidence(bodies: pl.Series, text: pl.Series, rows: pl.Series) -> MarkSightings:
    point = bodies.str.contains(_NUMBER[DecimalMark.POINT])
    comma = bodies.str.contains(_NUMBER[DecimalMark.COMMA])
    padded = bodies.str.contains(_PADDED)
    two = (point & comma & bodies.str.contains("[.,]")) | padded
    only_point, only_comma = point & ~comma & ~padded, comma & ~point & ~padded
    return MarkSightings(
        first(text, rows, only_point),
        first(text, rows, only_comma),
        first(text, rows, two),
        _count(only_point),
        _count(only_comma),
    )


def _count(holds: pl.Series) -> int:
    return int(holds.sum() or 0)
