"""Whether the portal holds what was sent, by value. Pure.

What is read back differs in form: amounts are numbers, dates carry a time and seven decimals, strings may be padded,
AddressID is spelt AddressId. What the answer does not contain at all (InvoiceGuid, CustomerName) cannot be compared.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

_NOTHING: tuple[object, ...] = (None, "", [], {})
_NO_DATE = ("1900-01-01", "0001-01-01")
_DATE = len("YYYY-MM-DD")
_TIME = len("YYYY-MM-DDTHH:mm:ss")


def differences(sent: Mapping[str, Any], held: Mapping[str, Any]) -> list[str]:
    """The attributes that were sent and are held with another value, as paths: "BillingAddress.City"."""
    by_name = {name.casefold(): value for name, value in held.items()}
    found: list[str] = []
    for name, value in sent.items():
        if name.casefold() not in by_name:
            continue
        other = by_name[name.casefold()]
        if isinstance(value, Mapping) and isinstance(other, Mapping):
            found += [f"{name}.{inner}" for inner in differences(value, other)]
        elif not _equal(value, other):
            found.append(name)
    return found


def _equal(sent: object, held: object) -> bool:
    if sent is None:
        # What was cleared comes back in the portal's own word for nothing.
        return held in _NOTHING or held == 0 or str(held).startswith(_NO_DATE)
    if isinstance(sent, list) and isinstance(held, list):
        return len(sent) == len(held) and all(map(_same_item, sent, held))
    if isinstance(sent, str) and isinstance(held, int | Decimal) and not isinstance(held, bool):
        return _number(sent) == held
    if isinstance(sent, str) and isinstance(held, str):
        return sent.rstrip() == held.rstrip() or _same_time(sent, held)
    return sent == held or (sent in _NOTHING and held in _NOTHING)


def _same_item(sent: object, held: object) -> bool:
    if isinstance(sent, Mapping) and isinstance(held, Mapping):
        return not differences(sent, held)
    return _equal(sent, held)


def _same_time(sent: str, held: str) -> bool:
    """``2026-07-31`` against ``2026-07-31T00:00:00.0000000Z``."""
    if len(held) < _TIME or held[_DATE] != "T":
        return False
    whole = sent if len(sent) > _DATE else f"{sent} 00:00:00"
    return whole == f"{held[:_DATE]} {held[_DATE + 1 : _TIME]}"


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
