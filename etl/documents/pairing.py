"""Invoices in one table and their lines in another: what has no other half, and what is there twice."""

from collections.abc import Iterator

import polars as pl

from etl.documents.checks import Finding
from etl.documents.nested import LINE, POS, SEQ
from etl.documents.rows import SOURCE
from etl.extract.table import ROW
from etl.mapping.columns import KEY

ORPHAN = "orphan"


def unpaired(rows: pl.DataFrame, table: int) -> list[Finding]:
    """A finding for each document that has lines and no invoice, and for each whose invoice is there twice.

    Args:
        rows: ``seq``, ``pos``, ``source``, ``row`` and a String column by path; all rows of a document.
        table: the number of the table that holds the invoices.
    """
    own = pl.col(SOURCE) == table
    key = KEY if KEY in rows.columns else "InvoiceId"
    heads = rows.filter(own)
    orphans = rows.filter(~pl.col(SEQ).is_in(heads[SEQ].unique().implode())).unique(SEQ, keep="first")
    return [*(_orphan(seq, pos, key) for seq, pos in orphans.select(SEQ, POS).iter_rows()), *_duplicates(heads, key)]


def without_heads(found: list[Finding]) -> list[Finding]:
    """The findings without what an orphan lacks: that follows from its being one."""
    orphans = {finding.seq for finding in found if finding.rule == ORPHAN}
    return [f for f in found if f.seq not in orphans or f.rule == ORPHAN or f.path.startswith(LINE)]


def _orphan(seq: int, pos: int, key: str) -> Finding:
    return Finding(
        seq,
        pos,
        key,
        ORPHAN,
        "is in no row of the table of invoices",
        "Add the invoice there, correct what the line names, or delete the line.",
    )


def _duplicates(heads: pl.DataFrame, key: str) -> Iterator[Finding]:
    duplicates = heads.filter(pl.col(SEQ).is_duplicated()).group_by(SEQ, maintain_order=True).agg(POS, ROW)
    for seq, (pos, *_), (_, *others) in duplicates.iter_rows():
        listed = " and ".join(f"row {row}" for row in others)
        yield Finding(seq, pos, key, "unique", f"is also in {listed}", "Keep the row that is right.")
