"""A row of the portal's invoices report as the cells of a table. Pure."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from etl.errors import IncompleteError
from etl.exact_json import ENCODER
from schemas import INVOICE_REPORT_RESPONSE, Kind, attributes

#: Kinds of the report's attributes, by the vendor's name; the answers spell some with other capitals.
KINDS = {name: attribute.kind for name, attribute in attributes(INVOICE_REPORT_RESPONSE).items()}

_FOLDED = {name.casefold(): kind for name, kind in KINDS.items()}

#: Digits of decimal(19,5).
_WHOLE_DIGITS, _DECIMALS = 14, 5


Cell = str | bool | Decimal | None


def kind_of(column: str) -> Kind:
    """What a column means; what the vendor does not document is text."""
    return _FOLDED.get(column.casefold(), Kind.TEXT)


def cells(row: Mapping[str, Any]) -> dict[str, Cell]:
    """The cells of a row: amounts as Decimal with the digits they came with, lists with ``;`` between.

    Raises:
        IncompleteError: what should be an amount is none.
    """
    return {name: _cell(name, value) for name, value in row.items()}


def _cell(name: str, value: object) -> Cell:
    if value is None:
        return None
    match kind_of(name):
        case Kind.DECIMAL:
            return _amount(name, value)
        case Kind.BOOLEAN if isinstance(value, bool):
            return value
        case _:
            return _text(value)


def _amount(name: str, value: object) -> Decimal:
    try:
        amount = Decimal(str(value))
        digits = amount.as_tuple()
    except InvalidOperation:
        raise IncompleteError(f"The portal gives {value} as {name}, which is no amount. Nothing was written.") from None
    exponent = digits.exponent
    if not isinstance(exponent, int) or -exponent > _DECIMALS or amount.adjusted() >= _WHOLE_DIGITS:
        raise IncompleteError(f"The portal gives {value} as {name}, which is no amount it documents.")
    return amount


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(value)
    return ENCODER.encode(value).decode()
