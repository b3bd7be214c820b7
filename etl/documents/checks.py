"""The schemas' checks over the objects of a batch, and what they find at which cell."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import polars as pl

from etl.documents.looks import Look, Looks, kept
from etl.documents.nested import PATH, POS, SEQ, ObjectFrame
from schemas import attributes
from schemas.rules import REQUIRED, Rule


class Finding(NamedTuple):
    """A broken rule at a cell.

    Attributes:
        seq: the document.
        pos: the row of the batch.
        path: the attribute's path in the mapping; "" for the row as a whole.
        rule: the rule's name.
        sentence: what is wrong, to follow heading and value.
        remedy: what to do about it.
        warning: whether the document may be sent all the same.
    """

    seq: int
    pos: int
    path: str
    rule: str
    sentence: str
    remedy: str
    warning: bool = False


def broken(invoices: ObjectFrame, unread: frozenset[tuple[int, str]]) -> Iterator[Finding]:
    """All broken rules of the schemas, part by part and in the schema's order.

    Args:
        invoices: in parsed text.
        unread: row of the batch and path of cells that have a text which could not be parsed: they are empty here,
            and were told of already.
    """
    for part in invoices:
        for finding in _broken(part):
            if finding.rule != REQUIRED or (finding.pos, finding.path) not in unread:
                yield finding


def looks(part: ObjectFrame) -> Iterator[Look]:
    """How it is seen that the objects of a part keep the rules of their schema."""
    for name, column in part.schema.columns.items():
        if name not in part.frame.columns:
            if column.required:
                yield kept((name, REQUIRED), pl.lit(value=True))
            continue
        text = pl.col(name)
        if column.required:
            yield kept((name, REQUIRED), text.is_null())
        for rule in column.rules:
            yield Look((name, rule.enough), rule.enough(text), partial(_keeps, rule, text))


def _keeps(rule: Rule, text: pl.Expr) -> pl.Expr:
    return text.is_null() | rule.holds(text)


def _broken(part: ObjectFrame) -> Iterator[Finding]:
    odd = part.frame.filter(Looks(looks(part)).doubtful(part.frame))
    if odd.is_empty():
        return
    # Only what is to be explained waits for it.
    from schemas.validation import broken_cells

    lacking = [name for name, each in attributes(part.schema).items() if each.required and name not in odd.columns]
    odd = odd.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in lacking)
    where = odd.select(SEQ, POS, PATH).rows()
    for cell in broken_cells(part.schema, odd.select(*part.bound, *lacking)):
        seq, pos, path = where[cell.row]
        yield Finding(seq, pos, path + cell.attribute, *_rule(cell.rule))


def _rule(rule: Rule | None) -> tuple[str, str, str]:
    if rule is None:
        return REQUIRED, "is empty", "Fill in the cell; PayFabric requires it."
    return rule.name, rule.sentence, rule.remedy
