"""Rows of one invoice that say different things of it."""

from collections.abc import Iterator

import polars as pl

from etl.transform.checks import Finding
from etl.transform.nested import LINE, POS, SEQ


def disagreements(rows: pl.DataFrame) -> Iterator[Finding]:
    """A finding for each cell that repeats a value of its invoice otherwise; an empty cell repeats nothing.

    Args:
        rows: ``seq``, ``pos`` and String columns named by path, in plain text, so that a date
            in two notations is one.
    """
    if not rows[SEQ].is_duplicated().any():
        return
    names = [name for name in rows.columns if name not in {SEQ, POS} and not name.startswith(LINE)]
    counted = rows.group_by(SEQ).agg(pl.col(names).drop_nulls().n_unique())
    for name in names:
        several = counted.filter(pl.col(name) > 1)[SEQ]
        if several.len():
            yield from _differing(rows.filter(pl.col(SEQ).is_in(several.implode()) & pl.col(name).is_not_null()), name)


def _differing(rows: pl.DataFrame, name: str) -> Iterator[Finding]:
    first = pl.col(name).first().over(SEQ).alias("first")
    for seq, pos, said in (
        rows.with_columns(first).filter(pl.col(name) != pl.col("first")).select(SEQ, POS, "first").iter_rows()
    ):
        yield Finding(
            seq,
            pos,
            name,
            "repeated_value",
            f'differs from "{said}" in an earlier row of the same invoice',
            "Make the rows of an invoice agree, or give each invoice an InvoiceId of its own.",
        )
