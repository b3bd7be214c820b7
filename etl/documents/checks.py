"""The schemas' checks over the objects of a batch, and what they find at which cell."""

from collections.abc import Iterator
from typing import NamedTuple

import polars as pl
from pandera.errors import SchemaErrors

from etl.documents.nested import PATH, POS, SEQ, ObjectFrame
from schemas import attributes
from schemas.rules import REQUIRED


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


def _broken(part: ObjectFrame) -> Iterator[Finding]:
    frame = part.frame
    lacking = [name for name, each in attributes(part.schema).items() if each.required and name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in lacking)
    try:
        part.schema.validate(frame.select(*part.bound, *lacking), lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.select("column", "check_number", "index")
    else:
        return
    where = frame.select(SEQ, POS, PATH).rows()
    for attribute, number, index in cases.iter_rows():
        if index is None:
            raise AssertionError(f"{part.schema.name}.{attribute}: a check failed without naming its row")
        seq, pos, path = where[index]
        yield Finding(seq, pos, path + attribute, *_rule(part, attribute, number))


def _rule(part: ObjectFrame, attribute: str, number: int | None) -> tuple[str, str, str]:
    if number is None:
        return REQUIRED, "is empty", "Fill in the cell; PayFabric requires it."
    check = part.schema.columns[attribute].checks[number]
    return str(check.name), str(check.error), str(check.description)
