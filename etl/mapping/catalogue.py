"""Every attribute of an invoice that a cell can hold, with those of its addresses, lines, taxes and discounts."""

from collections.abc import Iterator
from functools import cache
from types import MappingProxyType

import polars as pl

from etl.mapping.paths import CREDIT, EACH, Path, Step, is_role
from schemas import (
    ADDRESS_POST,
    INVOICE_ITEM_POST,
    INVOICE_ITEM_TAX,
    INVOICE_POST,
    TERM_DISCOUNT,
    Column,
    Kind,
    Schema,
    attributes,
)

_OBJECTS = {schema.name: schema for schema in (ADDRESS_POST, INVOICE_ITEM_POST, INVOICE_ITEM_TAX, TERM_DISCOUNT)}

#: The array of an invoice's lines.
LINES = "InvoiceItems"


@cache
def leaves() -> MappingProxyType[str, Column]:
    """The schemas' columns by path, arrays as ``[]``: those of the invoice itself first."""
    found = list(_leaves(INVOICE_POST, ()))
    found.sort(key=lambda leaf: len(leaf[0].steps) > 1)
    return MappingProxyType({str(path): column for path, column in found})


def kind(path: Path) -> Kind:
    """What the text of an attribute means.

    Raises:
        KeyError: there is no such attribute.
    """
    return leaves()[path.template].kind


@cache
def holds(attribute: str) -> Kind | None:
    """What an attribute holds, or a role that is part of one; None for other roles."""
    if is_role(attribute):
        return Kind.DECIMAL if attribute == CREDIT else None
    return kind(Path.parse(attribute))


def required(group: str) -> list[str]:
    """The attributes that an object must have, as paths: of "InvoiceItems[2]", of "" for the invoice itself."""
    steps = Path.parse(group).steps if group else ()
    schema = INVOICE_POST
    for step in steps:
        schema = _OBJECTS[attributes(schema)[step.name].of]
    return [str(Path((*steps, Step(each.name)))) for each in attributes(schema).values() if each.required]


def broken(path: Path, value: str) -> str | None:
    """What is wrong with a value by the schema's own rules, and what to do about it; None if nothing is."""
    for rule in leaves()[path.template].rules:
        if not pl.select(rule.holds(pl.lit(value))).item():
            return f"{rule.sentence}. {rule.remedy}"
    return None


@cache
def rank(template: str) -> int:
    """The place of an attribute in the schemas' order."""
    return list(leaves()).index(template)


def _leaves(schema: Schema, above: tuple[Step, ...]) -> Iterator[tuple[Path, Column]]:
    for each in attributes(schema).values():
        step = Step(each.name, EACH if each.kind is Kind.ARRAY else None)
        if each.of:
            yield from _leaves(_OBJECTS[each.of], (*above, step))
        else:
            yield Path((*above, step)), schema.columns[each.name]
