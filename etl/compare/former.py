"""An invoice as ``GET /invoices`` has told it, as it is sent to be so again. Pure.

Amounts become text with their own digits, dates what Invoice.md writes, AddressId AddressID; what is the portal's word
for nothing is left out, by which sending the whole erases it (Invoices.md).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from etl.compare.fields import AMOUNTS, NO_DATE, amount_of, is_nothing
from etl.compare.report_row import NOT_COMPARED

#: Names in PayFabric's spelling, and those inside each; as the schemas have them.
Shape: TypeAlias = Mapping[str, "Shape"]

#: What is said also where it is nothing.
_ALWAYS = ("Amount", "BalanceDue")

_DATES = frozenset({"DiscountDate", "DueDate", "PostingDate", "ReqShipDate"})
_DAY, _TIME = len("YYYY-MM-DD"), len("YYYY-MM-DDTHH:mm:ss")
_MIDNIGHT = "00:00:00"
_CODE = 3


def former_body(held: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    """The body that makes an invoice what it was; only what can be sent and read back.

    Args:
        held: the answer to GET /invoices, amounts as Decimal.
        shape: the names of InvoicePost.
    """
    told = {name.casefold(): value for name, value in held.items()}
    found = {name: _value(name, told.get(name.casefold()), shape[name]) for name in shape if name not in NOT_COMPARED}
    return {
        name: value
        for name, value in found.items()
        if value is not None and (name in _ALWAYS or name not in AMOUNTS or amount_of(value) != 0)
    }


def untold(held: Mapping[str, Any], shape: Shape, path: str = "") -> Iterator[str]:
    """The attributes that an answer does not tell, so that they cannot be given back: "BillingAddress.Fax"."""
    told = {name.casefold(): value for name, value in held.items()}
    for name, inside in shape.items():
        if name.casefold() not in told:
            yield f"{path}{name}"
            continue
        value = told[name.casefold()]
        for each in value if isinstance(value, list) else [value]:
            if inside and isinstance(each, Mapping) and each:
                yield from untold(each, inside, f"{path}{name}.")


def _value(name: str, held: object, shape: Shape) -> Any:  # noqa: ANN401 - any value of JSON; None for nothing
    if isinstance(held, Mapping):
        return (_object(held, shape) if shape else _code(held)) or None
    if isinstance(held, list):
        return [_object(each, shape) if isinstance(each, Mapping) else each for each in held] or None
    if held is None or held == "" or str(held).startswith(NO_DATE):
        return None
    if isinstance(held, bool):
        return held
    if isinstance(held, int | Decimal):
        return f"{Decimal(held):f}" if name in AMOUNTS else held
    return _text(name, str(held))


def _object(held: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    told = {name.casefold(): value for name, value in held.items()}
    found = {name: _value(name, told.get(name.casefold()), inside) for name, inside in shape.items()}
    return {name: value for name, value in found.items() if value is not None}


def _text(name: str, held: str) -> str | None:
    if name not in _DATES or len(held) < _TIME:
        return held.rstrip() or None
    day, time = held[:_DAY], held[_DAY + 1 : _TIME]
    return day if time == _MIDNIGHT else f"{day} {time}"


def _code(held: Mapping[str, Any]) -> str | None:
    """The currency of an answer that has an object for it, no part of which is documented."""
    codes = {value for value in held.values() if isinstance(value, str) and len(value) == _CODE and value.isupper()}
    return codes.pop() if len(codes) == 1 else None


def is_whole(body: Mapping[str, Any]) -> bool:
    """Whether a body has what every invoice must have (Invoice.md)."""
    return all(not is_nothing(body.get(name)) for name in ("InvoiceId", "CustomerId")) and "Amount" in body
