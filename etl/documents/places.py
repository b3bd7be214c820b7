"""Where documents stand, for a whole batch at once: the text of ``RowSpans`` written and read as frames do it."""

import polars as pl

from etl.documents.nested import SEQ
from etl.documents.rows import SOURCE
from etl.extract.table import ROW


def places(rows: pl.DataFrame, apart: int | None) -> pl.DataFrame:
    """Where each document stands: ``source_row``, its first row; ``rows``, all of them where there are several.

    So are those of a document that has none in the table of invoices, if that is apart from the lines.
    The text is that of ``RowSpans``.

    Args:
        rows: the batch's rows in order: ``seq``, ``source`` and ``row``, all Int64.
        apart: the number of the table of invoices, where their lines are in another one; else None.
    """
    if apart is None and rows[SEQ].is_sorted() and not (rows[SEQ] == rows[SEQ].shift()).any():
        return rows.select(SEQ, pl.col(ROW).alias("source_row"), pl.lit("").alias("rows"))
    named = pl.len() > 1 if apart is None else (pl.len() > 1) | (pl.col(SOURCE).first() != apart)
    first = rows.group_by(SEQ, maintain_order=True).agg(pl.col(ROW).first().alias("source_row"), named.alias("named"))
    if not first["named"].any():
        return first.select(SEQ, "source_row", pl.lit("").alias("rows"))
    follows = (pl.col(ROW) == pl.col(ROW).shift(1) + 1).over(SEQ, SOURCE)
    stretches = (
        rows.with_columns((~follows.fill_null(value=False)).cum_sum().alias("stretch"))
        .group_by(SEQ, SOURCE, "stretch", maintain_order=True)
        .agg(pl.col(ROW).first().alias("start"), pl.col(ROW).last().alias("end"))
        .with_columns(
            pl.when(pl.col("start") == pl.col("end"))
            .then(pl.col("start").cast(pl.String))
            .otherwise(pl.format("{}-{}", "start", "end"))
            .alias("text")
        )
        .group_by(SEQ, SOURCE, maintain_order=True)
        .agg(pl.col("text").str.join(","))
        .group_by(SEQ, maintain_order=True)
        .agg(pl.format("{}:{}", SOURCE, "text").str.join(" ").alias("rows"))
    )
    text = pl.when("named").then(pl.col("rows")).otherwise(pl.lit("")).alias("rows")
    return first.join(stretches, on=SEQ, how="left", maintain_order="left").select(SEQ, "source_row", text)


def first_table(otherwise: int) -> pl.Expr:
    """``RowSpans.first_table`` of the column ``rows``."""
    return pl.col("rows").str.extract(r"^(\d+):").cast(pl.Int64).fill_null(otherwise)
