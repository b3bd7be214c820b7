"""Batches are checked: documents of which nothing can be found at once, all others together, by the thousand.

What is found in a document depends on no other one, so neither does who it is checked with. A look at a whole batch
costs a tenth of what explaining one row does. Something is found of each that is explained: the journal packs documents
in order, and keeps as rows those that come later and are told of.
"""

from collections.abc import Iterator

import polars as pl

from etl.documents.batch import Checked, Transform
from etl.documents.customers import customers
from etl.documents.nested import SEQ, ObjectFrame
from etl.documents.planned import RowVerdict, only
from etl.documents.presence import presence
from etl.documents.rows import SOURCE
from etl.extract.table import ROW

#: Rows that are checked together, about.
_TOGETHER = 4_000

_NOTHING = RowVerdict(frozenset(), frozenset(), frozenset())


def checked(transform: Transform, batches: Iterator[pl.DataFrame]) -> Iterator[Checked]:
    """The documents of all batches, each once; those of which something is found come later than their neighbours.

    Args:
        transform: what becomes of them.
        batches: as ``Transform.check`` takes them.
    """
    if transform.choices.changes:
        yield from map(transform.check, batches)
        return
    # The first that are explained are so at once: somebody waits for what is wrong.
    kept, most = list[pl.DataFrame](), 1
    for rows in batches:
        clean, others = parted(transform, rows)
        if clean:
            yield clean
        kept.append(others)
        if sum(frame.height for frame in kept) >= most:
            yield transform.check(pl.concat(kept, how="diagonal"))
            kept, most = [], _TOGETHER
    if any(frame.height for frame in kept):
        yield transform.check(pl.concat(kept, how="diagonal"))


def parted(transform: Transform, rows: pl.DataFrame) -> tuple[Checked | None, pl.DataFrame]:
    """The documents of which nothing is found, None where there are none; and the rows of all others."""
    batch = transform.read(rows)
    seqs = transform.suspects(batch)
    whole, stand = batch.whole, batch.rows.select(SEQ, SOURCE, ROW)
    if seqs.is_empty():
        return _planned(transform, whole, stand), rows.clear()
    odd = pl.col(SEQ).is_in(seqs.implode())
    others, stand = rows.filter(odd), stand.filter(~odd)
    return (None if stand.is_empty() else _planned(transform, only(whole, ~odd), stand)), others


def _planned(transform: Transform, whole: ObjectFrame, rows: pl.DataFrame) -> Checked:
    documents = transform.planned(whole, rows, _NOTHING)
    return Checked(documents, [], transform.undecided(whole), presence(whole), customers(whole, rows))
