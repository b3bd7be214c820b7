"""Rows of one invoice that say different things of it."""

from collections.abc import Iterator

import polars as pl

from etl.documents.checks import Finding
from etl.documents.nested import LINE, POS, SEQ
from etl.mapping.catalogue import kind
from etl.mapping.paths import Path, is_role
from schemas import Kind


def disagreements(rows: pl.DataFrame) -> Iterator[Finding]:
    """A finding for each cell that repeats a value of its invoice otherwise; an empty cell repeats nothing.

    Args:
        rows: ``seq``, ``pos`` and String columns named by path, in plain text, so that a date
            in two notations is one.
    """
    if rows[SEQ].n_unique() == rows.height:
        return
    names = [name for name in rows.columns if name not in {SEQ, POS} and not name.startswith(LINE)]
    counted = rows.group_by(SEQ).agg(_meant(name).drop_nulls().n_unique() for name in names)
    for name in names:
        several = counted.filter(pl.col(name) > 1)[SEQ]
        if several.len():
            yield from _differing(rows.filter(pl.col(SEQ).is_in(several.implode()) & pl.col(name).is_not_null()), name)


def _differing(rows: pl.DataFrame, name: str) -> Iterator[Finding]:
    first = pl.col(name).first().over(SEQ).alias("first")
    other = _meant(name) != _meant(name).first().over(SEQ)
    for seq, pos, said in rows.with_columns(first).filter(other).select(SEQ, POS, "first").iter_rows():
        yield Finding(
            seq,
            pos,
            name,
            "repeated_value",
            f'differs from "{said}" in an earlier row of the same invoice',
            "Make the rows of an invoice agree, or give each invoice an InvoiceId of its own.",
        )


def _meant(name: str) -> pl.Expr:
    """What a cell means, however it is written: 2 and 2.00 are one amount, a day and its midnight one date."""
    text = pl.col(name)
    match None if is_role(name) else kind(Path.parse(name)):
        case Kind.DECIMAL:
            digits = text.str.strip_prefix("+").str.replace(r"^(-?)\.", "${1}0.")
            digits = digits.str.replace(r"^(-?)0+([0-9])", "${1}${2}")
            return digits.str.replace(r"(\.[0-9]*?)0+$", "${1}").str.strip_suffix(".").replace("-0", "0")
        case Kind.DATETIME:
            return text.str.strip_suffix(" 00:00:00")
        case _:
            return text
