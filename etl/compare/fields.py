"""Whether the portal holds what was sent, by value. Pure.

What is read back differs in form: amounts are numbers, dates carry a time and seven decimals, strings may be padded,
AddressID is spelt AddressId. What the answer does not contain at all (InvoiceGuid, CustomerName) cannot be compared.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from typing import Any, TypeGuard

from msgspec import Struct

from etl.exact_json import ENCODER, without_noise

_NOTHING: tuple[object, ...] = (None, "", [], {})

#: How the portal writes that there is no date.
NO_DATE = ("1900-01-01", "0001-01-01")

#: Attributes whose value is a number with decimals: in text, too, it is compared by value.
AMOUNTS = frozenset(
    {
        "Amount",
        "BalanceDue",
        "Discount",
        "DiscountAvailableAmount",
        "ExtendedPrice",
        "Freight",
        "Markdown",
        "MiscCost",
        "PaymentDiscountApplied",
        "Quantity",
        "Rate",
        "Tax",
        "TaxAmount",
        "UnitPrice",
    }
)

_DATE = len("YYYY-MM-DD")
_TIME = len("YYYY-MM-DDTHH:mm:ss")
_AMOUNT = re.compile(r"\s*-?[0-9]+(?:\.[0-9]+)?\s*", re.ASCII)
_CODE = re.compile(r"[A-Z]{3}")
_GUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class Difference(Struct, frozen=True):
    """An attribute that is held with another value.

    Attributes:
        field: its path: "BillingAddress.City", "InvoiceItems[2].UnitPrice".
        sent: as it was sent; None where nothing was, or where it was to be cleared.
        held: as it came; None where there is nothing.
    """

    field: str
    sent: Any
    held: Any


def differences(sent: Mapping[str, Any], held: Mapping[str, Any]) -> list[Difference]:
    """The attributes that were sent and are held with another value; those that are not told of do not count."""
    return list(_differences(sent, held, ""))


def unseen(sent: Mapping[str, Any], held: Mapping[str, Any]) -> list[str]:
    """The attributes that were sent and are not told of, each once: "BillingAddress.City", "InvoiceItems.Site"."""
    return list(dict.fromkeys(_unseen(sent, held, "")))


def is_nothing(held: object) -> bool:
    """Whether a value is a portal's word for none: null, empty, zero, or the first day of 1900 or of year 1."""
    return held in _NOTHING or held == 0 or str(held).startswith(NO_DATE)


def value_of(held: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - whatever the portal gives
    """What the portal tells of an attribute, in whatever capitals it writes its name; None for nothing."""
    if name in held:
        return held[name]
    return next((value for each, value in held.items() if each.casefold() == name.casefold()), None)


def is_amount(held: object) -> TypeGuard[int | Decimal]:
    """Whether what the portal gives is a number."""
    return isinstance(held, int | Decimal) and not isinstance(held, bool)


def amount_of(held: object) -> Decimal | None:
    """The amount that the portal gives, as a number or in text; None where it is none."""
    if isinstance(held, str):
        return without_noise(Decimal(held)) if _AMOUNT.fullmatch(held) else None
    return Decimal(held) if is_amount(held) else None


def shown(value: object) -> str:
    """A value for people: amounts with all their digits, what has parts as JSON, nothing as ""."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.rstrip() if isinstance(value, str) else ENCODER.encode(value).decode()


def _differences(sent: Mapping[str, Any], held: Mapping[str, Any], path: str) -> Iterator[Difference]:
    by_name = {name.casefold(): value for name, value in held.items()}
    for name, value in sent.items():
        if name.casefold() in by_name:
            other = by_name[name.casefold()]
            if name not in AMOUNTS or not _same_amount(value, other):
                yield from _inner(value, other, f"{path}{name}")


def _inner(sent: object, held: object, path: str) -> Iterator[Difference]:
    if isinstance(sent, Mapping) and isinstance(held, Mapping):
        yield from _differences(sent, held, f"{path}.")
    elif isinstance(sent, list) and isinstance(held, list):
        for number, (one, other) in enumerate(zip_longest(sent, held), start=1):
            yield from _inner(one, other, f"{path}[{number}]")
    elif not _equal(sent, held):
        yield Difference(path, sent, held)


def _unseen(sent: Mapping[str, Any], held: Mapping[str, Any], path: str) -> Iterator[str]:
    by_name = {name.casefold(): value for name, value in held.items()}
    for name, value in sent.items():
        if name.casefold() not in by_name:
            yield f"{path}{name}"
            continue
        other = by_name[name.casefold()]
        lists = isinstance(value, list) and isinstance(other, list)
        pairs = zip(value, other, strict=False) if lists else [(value, other)]
        for one, its in pairs:
            if isinstance(one, Mapping) and isinstance(its, Mapping):
                yield from _unseen(one, its, f"{path}{name}.")


def _equal(sent: object, held: object) -> bool:
    if sent is None:
        # What was cleared comes back in the portal's own word for nothing.
        return is_nothing(held)
    if isinstance(sent, str) and isinstance(held, int | Decimal) and not isinstance(held, bool):
        return _number(sent) == held
    if isinstance(sent, str) and isinstance(held, str):
        return sent.rstrip() == held.rstrip() or _same_time(sent, held) or _same_guid(sent, held)
    if isinstance(sent, str) and isinstance(held, Mapping):
        # Currency is documented as an object, and none of its parts is; the example has a text.
        return sent in held.values() and _codes(held) <= {sent}
    return sent == held or (sent in _NOTHING and held in _NOTHING)


def _codes(held: Mapping[str, Any]) -> set[str]:
    """The codes of currencies in an object, of which one may be what others are converted into."""
    return {value for value in held.values() if isinstance(value, str) and _CODE.fullmatch(value)}


def _same_time(sent: str, held: str) -> bool:
    """``2026-07-31`` against ``2026-07-31T00:00:00.0000000Z``."""
    if len(held) < _TIME or held[_DATE] != "T":
        return False
    whole = sent if len(sent) > _DATE else f"{sent} 00:00:00"
    return whole == f"{held[:_DATE]} {held[_DATE + 1 : _TIME]}"


def _same_amount(sent: object, held: object) -> bool:
    """``"10.00"`` against ``"10.0"``."""
    return isinstance(held, str) and (amount := amount_of(held)) is not None and amount == amount_of(sent)


def _same_guid(sent: str, held: str) -> bool:
    return _GUID.fullmatch(sent) is not None and sent.casefold() == held.casefold()


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
