"""The named rules a cell of trimmed text can break.

Sentence and remedy follow the value in print: ``"abc" is not a plain number. Write digits …``.
"""

from collections.abc import Callable

import polars as pl
from msgspec import Struct

Condition = Callable[[pl.Expr], pl.Expr]


class Rule(Struct, frozen=True):
    """A rule of a column.

    Attributes:
        name: as results and rejects name it.
        holds: whether a cell keeps it, as a Boolean expression over String cells.
        sentence: what is wrong with a cell that breaks it.
        remedy: what to do about it.
        enough: seen sooner than ``holds``: where it is true of a whole column, nulls apart, every cell keeps the rule.
            It may say so of each cell, or once of the column.
    """

    name: str
    holds: Condition
    sentence: str
    remedy: str
    enough: Condition


#: The rule behind null and missing columns.
REQUIRED = "required"

_ASTRAL = r"[\x{10000}-\x{10FFFF}]"
_CONTROL = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]"
_NUMBER = r"^[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)$"
_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(?: [0-9]{2}:[0-9]{2}:[0-5][0-9])?$"
_PLAIN_TEXT, _UNPLAIN = "^[ -~]*$", "[^ -~]"
_MONEY = r"^(?:0|[1-9][0-9]{0,8})\.[0-9]{2}$"
_USUAL, _CENTS = 9, 2
_FORMULA_ERROR = "^#(?:[A-Z]{3,}[!?]|DIV/0!|N/A|GETTING_DATA)$"
_GUID = r"^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"
_EMAIL = r"^[^\s@;:,<>]+@[^\s@;:,<>.]+(?:\.[^\s@;:,<>.]+)+$"

# Windows-1252 beyond Latin-1: the 27 characters that live between 0x80 and 0x9F.
_CP1252 = (
    r"^[\x20-\x7E\xA0-\xFF\t"
    r"\u{20AC}\u{201A}\u{0192}\u{201E}\u{2026}\u{2020}\u{2021}\u{02C6}\u{2030}\u{0160}\u{2039}\u{0152}\u{017D}"
    r"\u{2018}\u{2019}\u{201C}\u{201D}\u{2022}\u{2013}\u{2014}\u{02DC}\u{2122}\u{0161}\u{203A}\u{0153}\u{017E}"
    r"\u{0178}]*$"
)


def utf16_units(text: pl.Expr) -> pl.Expr:
    """Length in UTF-16 code units, as SQL Server counts ``nvarchar(n)``: an emoji is two."""
    return text.str.len_chars() + text.str.count_matches(_ASTRAL)


def plain_text(text: pl.Expr) -> pl.Expr:
    """Nothing but the letters and signs of ASCII, as in almost every cell; neither tab nor line break."""
    return text.str.contains(_PLAIN_TEXT)


def all_plain(text: pl.Expr) -> pl.Expr:
    """Whether a whole column has plain text, nulls apart: a look at all cells as one text takes half the time."""
    return ~text.str.join("").str.contains(_UNPLAIN)


def unmarked(text: pl.Expr) -> pl.Expr:
    """Begins with neither a quote, nor ``#``, nor ``=``: by comparison, which is sooner seen than each of them."""
    return (text >= "(") & ((text < "=") | (text >= ">"))


def plain_money(text: pl.Expr) -> pl.Expr:
    """At most nine digits, a point and two decimals, as in almost every amount."""
    return text.str.contains(_MONEY)


def printable() -> Rule:
    """No control characters besides tab and line breaks: they are invisible and break back offices."""
    return _rule(
        "printable",
        lambda text: ~text.str.contains(_CONTROL),
        "contains an invisible control character",
        "Type the cell again without copying it from elsewhere.",
        enough=all_plain,
    )


def computed() -> Rule:
    """Not what Excel shows where a formula failed (Excel's error values), in a workbook or its CSV."""
    return _rule(
        "computed",
        lambda text: ~text.str.contains(_FORMULA_ERROR),
        "stands where a formula has no result",
        "Open the workbook in Excel, correct the formula and save, or type the value.",
        enough=unmarked,
    )


def unquoted() -> Rule:
    """Not in quotes from end to end, nor a formula of a text: a key of its own to the portal."""
    return _rule(
        "unquoted",
        lambda text: ~text.str.contains("^(?:=? *\".*\"|'.*')$"),
        "is in quotes, which would be sent with it",
        "Take the quotes away, or the blank before them in a text file.",
        enough=unmarked,
    )


def nvarchar(limit: int) -> Rule:
    """At most ``limit`` UTF-16 code units (SQL Server ``nvarchar(n)``)."""
    return _rule(
        f"nvarchar({limit})",
        lambda text: utf16_units(text) <= limit,
        f"is longer than the {limit} characters PayFabric keeps",
        f"Shorten it to {limit} characters (an emoji counts as two).",
        # UTF-8 bytes are never fewer than UTF-16 units, and the frame knows them without counting.
        enough=lambda text: text.str.len_bytes() <= limit,
    )


def char(limit: int) -> Rule:
    """At most ``limit`` characters (SQL Server ``char(n)``: one byte each in the code page)."""
    return _rule(
        f"char({limit})",
        lambda text: text.str.len_chars() <= limit,
        f"is longer than the {limit} characters PayFabric keeps",
        f"Shorten it to {limit} characters.",
    )


def windows_1252() -> Rule:
    """Only characters of Windows-1252, the code page behind a ``char`` column."""
    return _rule(
        "windows-1252",
        lambda text: text.str.contains(_CP1252),
        "has a character this field cannot store (it takes Western European letters only)",
        "Replace letters outside Western European alphabets, emoji and special signs.",
        enough=all_plain,
    )


def plain_number() -> Rule:
    """Digits with at most one decimal point and a leading sign: ``1234.50``, ``-3``, ``.5``."""
    return _rule(
        "plain_number",
        lambda text: text.str.contains(_NUMBER),
        "is not a plain number",
        "Write digits with a decimal point and nothing else, such as 1234.50.",
        enough=plain_money,
    )


def decimals(scale: int) -> Rule:
    """No significant digit beyond ``scale`` decimals: the server would round it without a word."""
    return _rule(
        f"decimals({scale})",
        lambda text: ~text.str.contains(rf"\.[0-9]{{{scale}}}[0-9]*[1-9]"),
        f"has more than {scale} decimals",
        f"Round it to at most {scale} decimals; PayFabric would round it silently.",
        enough=plain_money if scale >= _CENTS else None,
    )


def integer_digits(count: int) -> Rule:
    """At most ``count`` digits before the decimal point (SQL Server ``decimal(p,s)``: p - s)."""
    return _rule(
        f"integer_digits({count})",
        lambda text: ~text.str.contains(rf"^[+-]?0*[1-9][0-9]{{{count},}}(?:\.|$)"),
        f"has more than {count} digits before the decimal point",
        "Correct the amount; PayFabric cannot hold one this large.",
        enough=plain_money if count >= _USUAL else None,
    )


def calendar_date() -> Rule:
    """``YYYY-MM-DD`` or ``YYYY-MM-DD HH:mm:ss``, a day that exists, 1753 to 9999 (SQL Server ``datetime``)."""
    return _rule(
        "date",
        _is_date,
        "is not a date PayFabric understands",
        "Write it as YYYY-MM-DD, such as 2026-07-31.",
        # A column has few days.
        enough=lambda text: _is_date(text.drop_nulls().unique()),
    )


def _is_date(text: pl.Expr) -> pl.Expr:
    return text.str.contains(_DATE) & (text >= "1753-01-01") & parse_datetime(text).is_not_null()


def parse_datetime(text: pl.Expr) -> pl.Expr:
    """Text in either documented form as ``Datetime("us")``; null where the day or the time does not exist."""
    whole = pl.when(text.str.len_chars() == len("YYYY-MM-DD")).then(text + " 00:00:00").otherwise(text)
    return whole.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")


def guid() -> Rule:
    """A GUID of 8-4-4-4-12 hexadecimal digits (SQL Server ``uniqueidentifier``)."""
    return _rule(
        "guid",
        lambda text: text.str.contains(_GUID),
        "is not a GUID",
        "Write it like 8e734fd5-29a5-4a6f-80ca-63cc92b793b9, or leave the cell empty.",
    )


def one_of(*options: str) -> Rule:
    """One of a closed list, in any case."""
    listed = " or ".join(options)
    return _rule(
        f"one_of({', '.join(options)})",
        lambda text: text.str.to_lowercase().is_in([option.lower() for option in options]),
        f"is neither {' nor '.join(options)}",
        f"Write {listed}.",
    )


def email() -> Rule:
    """A single e-mail address (AddressPost, InvoiceReportResponse: "must be a single valid email address")."""
    return _rule(
        "email",
        lambda text: text.str.contains(_EMAIL),
        "is not a single e-mail address",
        "Write one address, such as accounts@example.com.",
    )


def emails() -> Rule:
    """E-mail addresses parted by ``;`` or ``,``; empty parts are ignored."""
    part = pl.element().str.strip_chars()
    return _rule(
        "emails",
        lambda text: (
            text.str.split(";")
            .list.eval(pl.element().str.split(",").explode())
            .list.eval((part == "") | part.str.contains(_EMAIL))
            .list.all()
        ),
        "has a part that is not an e-mail address",
        "Separate the addresses with a semicolon: a@example.com; b@example.com.",
        # Almost every cell has one.
        enough=lambda text: text.str.contains(_EMAIL),
    )


def whole_number() -> Rule:
    """An integer as SQL Server ``int`` holds it."""
    return _rule(
        "whole_number",
        lambda text: text.str.contains(r"^[+-]?[0-9]+$") & text.cast(pl.Int32, strict=False).is_not_null(),
        "is not a whole number",
        "Write digits only, such as 1.",
    )


def _rule(name: str, holds: Condition, sentence: str, remedy: str, enough: Condition | None = None) -> Rule:
    return Rule(name, holds, sentence, remedy, enough or holds)
