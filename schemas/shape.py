"""The names inside an object, whatever is inside that too: what tells an attribute from what an answer has besides."""

from collections.abc import Mapping
from typing import TypeAlias

from schemas.address import ADDRESS_POST
from schemas.columns import Schema, attributes
from schemas.invoice_item import INVOICE_ITEM_POST
from schemas.invoice_item_tax import INVOICE_ITEM_TAX
from schemas.term_discount import TERM_DISCOUNT

#: Names in PayFabric's spelling; of an object, or of each in an array, the names inside, else none.
Shape: TypeAlias = Mapping[str, "Shape"]

_INSIDE = {str(schema.name): schema for schema in (ADDRESS_POST, INVOICE_ITEM_POST, INVOICE_ITEM_TAX, TERM_DISCOUNT)}


def shape_of(schema: Schema) -> Shape:
    """The names inside an object of a schema."""
    return {
        name: shape_of(_INSIDE[attribute.of]) if attribute.of else {} for name, attribute in attributes(schema).items()
    }
