"""Cells that stand for none: words for null, days that are no day, dashes for zero. By stated lists, nothing guessed.

``#N/A`` is not among the words: it stands where a formula failed, and the schemas refuse it.
"""

from collections.abc import Collection

import polars as pl

from etl.grammar import date_forms, dates
from etl.grammar.currencies import MARK
from etl.grammar.digits import BLANKS

#: How databases and programs write null, and nobody writes a name.
NULLS = (
    *("NULL", "null", r"\N", "(null)", "(NULL)", "<null>", "<NULL>", "[NULL]", "[null]", "<NA>"),
    *('"null"', '"NULL"', "NaN", "nan"),
)

#: What people and programs write for nothing, where it cannot be a name or a text of their own.
NOTHING = (
    *NULLS,
    *("Null", "N/A", "n/a", "N/a", "None", "none", "NONE", "(none)", "nil", "Nil", "NIL", "NAN", "NaT", "undefined"),
    *("-", "--", "---", "\u2013", "\u2014"),
)

#: Of amounts and dates besides: elsewhere it may be Namibia.
MEASURED = ("NA", "na")

#: Days by which systems say that there is none: the first of .NET, of SQL Server, of Excel and of Unix, and the last.
NO_DAYS = ("0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01", "9999-12-31")

_NO_DAYS = frozenset(tuple(map(int, day.split("-"))) for day in NO_DAYS)

#: Nothing but zeros, as ``0000-00-00 00:00:00``; and Excel's day 0, as it is shown.
_ZEROS = r"^0[0\-/. T:Z]*$"
_DAY_ZERO = r"^(?i:1900-0?1-0?0|0?1/0?0/(?:19)?00|0?0[./-]0?1[./-](?:19)?00|0?0-jan-(?:19)?00)(?:[ T].*)?$"

#: What no such day begins with in any form, and almost every other date in ISO form does.
_CENTURY = "20"

_DASH = r"[-\x{2010}-\x{2015}\x{2212}]"
_MONEY = f"(?:{MARK})?"
_LONE = rf"^({_MONEY} *){_DASH}( *\?{{0,2}} *)({_MONEY})$"


def null(text: pl.Series, words: Collection[str]) -> pl.Series:
    """Which cells are one of the words, letter for letter; Boolean, null where null."""
    return text.is_in(words)


def undated(text: pl.Series) -> pl.Series:
    """Which cells of dates say that there is none: one of ``NO_DAYS`` in any form, zeros, or Excel's day 0; Boolean."""
    odd = ~text.str.starts_with(_CENTURY).fill_null(value=True)
    if not odd.any():
        return odd
    cells = text.filter(odd).unique()
    day = dates.days(cells)
    none = [each for each in day.unique() if _says_none(each)]
    said = cells.filter(day.is_in(none) | cells.str.contains(_ZEROS) | cells.str.contains(_DAY_ZERO))
    return odd & text.is_in(said.implode())


def dashed(text: pl.Series, *, marked: bool) -> pl.Series:
    """Which cells of amounts are a lone dash, as accounting formats show zero; Boolean.

    Args:
        text: String.
        marked: whether only those count that have a currency sign or code.
    """
    bare = ((text < "0") | (text > ":")).fill_null(value=False)
    if not bare.any():
        return bare
    places = bare.arg_true()
    cells = pl.DataFrame({"cell": text.gather(places).str.replace_many(BLANKS)})
    parts = cells.select(pl.col("cell").str.extract_groups(_LONE)).unnest("cell")
    mark = (pl.col("1").str.strip_chars() != "") | (pl.col("3") != "")
    lone = pl.col("1").is_not_null() & (mark if marked else True)
    return bare.scatter(places, parts.select(lone.alias("lone"))["lone"])


def as_zero(text: pl.Series) -> pl.Series:
    """Lone dashes as zero, with the currency beside them: ``$ -`` is ``$ 0``."""
    return text.str.replace_many(BLANKS).str.replace(_LONE, "${1}0 ${3}").str.strip_chars()


def _says_none(day: str) -> bool:
    read = date_forms.readings(date_forms.parts(day).day)
    return any(each[:3] in _NO_DAYS for each in read.values())
