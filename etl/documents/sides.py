"""An Amount whose sign stands beside it: a column of debits and one of credits, or a column that names the side."""

from collections.abc import Iterator

import polars as pl

from etl.documents.checks import Finding
from etl.documents.nested import POS, SEQ
from etl.mapping.binding import turned
from etl.mapping.paths import CREDIT, SIDE
from etl.mapping.vocabulary.signs import Side, side

#: What decides on an amount: of a document with a fault in one of them, nothing is summed up.
AMOUNT = frozenset({"Amount", CREDIT, SIDE})


def sided(cells: pl.DataFrame, plain: pl.DataFrame) -> pl.DataFrame:
    """The rows with the Amount that both columns make; null where they contradict each other.

    Args:
        cells: as they stand.
        plain: the same in plain text.
    """
    amount = pl.col("Amount")
    if CREDIT in plain.columns:
        credit = _filled(CREDIT)
        made = pl.when(~credit).then(pl.coalesce(amount, CREDIT)).when(~_filled("Amount")).then(turned(pl.col(CREDIT)))
        # A credit that cannot be read leaves no amount.
        lost = plain[CREDIT].is_null() & cells[CREDIT].is_not_null()
        return plain.with_columns(pl.when(~lost).then(made).alias("Amount"))
    if SIDE in plain.columns:
        named, filled = pl.lit(_sides(plain[SIDE])), _filled("Amount")
        whole = pl.when(~filled | (named == Side.DEBIT)).then(amount).when(named == Side.CREDIT).then(turned(amount))
        return plain.with_columns(pl.when(~filled | ~amount.str.starts_with("-")).then(whole).alias("Amount"))
    return plain


def unsided(plain: pl.DataFrame) -> Iterator[Finding]:
    """A finding for each row that says both a debit and a credit, a credit below zero, or not which its Amount is.

    Args:
        plain: the rows in plain text, the columns as the file has them.
    """
    rows = plain.filter(_filled("Amount")) if {CREDIT, SIDE} & set(plain.columns) else plain.clear()
    if CREDIT in rows.columns:
        yield from _told(rows.filter(_filled(CREDIT)), CREDIT, _BOTH)
        below = _filled(CREDIT) & pl.col(CREDIT).str.starts_with("-") & ~_filled("Amount")
        yield from _told(plain.filter(below), CREDIT, _BELOW)
    if SIDE in rows.columns:
        yield from _told(rows.filter(pl.col("Amount").str.starts_with("-")), "Amount", _TWICE)
        yield from _told(rows.filter(pl.lit(_sides(rows[SIDE])).is_null()), SIDE, _NEITHER)


_BOTH = (
    "is a credit, and the row has a debit too",
    "Empty the one that is not meant, or make two rows of it.",
)
_BELOW = (
    "is a credit below zero, which may be a debit or a credit written with a minus",
    "Write it without the minus, or as a debit; where all credits have one, say negate = true in the mapping file.",
)
_TWICE = (
    "is negative, and another column says whether it is a debit or a credit",
    "Take the minus away, or take that column out of the mapping file.",
)
_NEITHER = (
    "does not say whether the amount is a debit or a credit",
    'Write D or C, or say in the mapping file what it means: values = { "X" = "debit", "Y" = "credit" }.',
)


def _told(rows: pl.DataFrame, path: str, said: tuple[str, str]) -> Iterator[Finding]:
    for seq, pos in rows.select(SEQ, POS).iter_rows():
        yield Finding(seq, pos, path, "side", *said)


def _filled(name: str) -> pl.Expr:
    """Whether a canonical amount is there and not zero."""
    return pl.col(name).str.contains("[1-9]").fill_null(value=False)


def _sides(text: pl.Series) -> pl.Series:
    cells = text.drop_nulls().unique()
    return text.replace_strict(cells, [side(cell) for cell in cells], default=None, return_dtype=pl.String)
