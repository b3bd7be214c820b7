"""The query of a listing: which page of which documents. Pure.

Sources: `Invoices.md` and `Integrations.md` for the names; the vendor's "Query Filter" page for the grammar: a plain
name or `EqualsTo` is an exact match, `Contains` a part of the text, `Min` and `Max` are inclusive. Names may be written
in any capitals, as ASP.NET Web API takes them. Text is compared as SQL Server does, without regard to capitals.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from msgspec import Struct

from etl.simulator.scalars import amount, rule_for

#: A document as criteria see it: text as str, numbers as Decimal or int, moments as `YYYY-MM-DD[ HH:mm:ss]`.
Row: TypeAlias = Mapping[str, Any]

TEXT: Final = "text"
NUMBER: Final = "number"
MOMENT: Final = "moment"

#: What `GET /reports/invoices` can be asked for (`Invoices.md`).
INVOICE_CRITERIA: Final = MappingProxyType(
    {
        "CreatedOn": MOMENT,
        "Amount": NUMBER,
        "BalanceDue": NUMBER,
        "CurrencyCode": TEXT,
        "CustomerId": TEXT,
        "DueDate": MOMENT,
        "Email": TEXT,
        "InvoicedToCustomerID": TEXT,
        "InvoiceId": TEXT,
        "InvoiceStatus": TEXT,
        "InvoiceType": TEXT,
        "PONumber": TEXT,
        "PostingDate": MOMENT,
    }
)

#: What `GET /integrations` can be asked for, as far as the simulator goes (`Integrations.md`).
INTEGRATION_CRITERIA: Final = MappingProxyType({"Status": TEXT, "Type": TEXT})

_PREFIX: Final = "filter."
_CRITERION: Final = "criteria."
_HIGHEST: Final = 2**31 - 1


class Listing(Struct, frozen=True):
    """A listing that was asked for.

    Attributes:
        size: Documents on a page, at least 1.
        index: The page, from 0.
        admits: Says of a document whether it meets every criterion; None where there are none.
    """

    size: int
    index: int
    admits: Callable[[Row], bool] | None


def listing(query: Iterable[tuple[str, str]], criteria: Mapping[str, str]) -> Listing:
    """Read a query.

    Args:
        query: Names and values, decoded.
        criteria: What may be asked for: its name, and whether it is TEXT, NUMBER or MOMENT.

    Raises:
        ValueError: If a name is unknown or a value is none; the sentence is for a person.
    """
    numbers = {"pagesize": 10, "pageindex": 0}
    tests: list[Callable[[Row], bool]] = []
    for name, value in query:
        bare = name.casefold().removeprefix(_PREFIX)
        if bare in numbers and name.casefold().startswith(_PREFIX):
            numbers[bare] = _whole(name, value)
        elif name.casefold().startswith(_PREFIX + _CRITERION):
            tests.append(_test(bare.removeprefix(_CRITERION), value, criteria))
        else:
            raise ValueError(f"There is no query string parameter {name}.")
    if not numbers["pagesize"]:
        raise ValueError("filter.pageSize must be at least 1.")
    admits = (lambda row: all(test(row) for test in tests)) if tests else None
    return Listing(numbers["pagesize"], numbers["pageindex"], admits)


def _whole(name: str, value: str) -> int:
    if not (value.isascii() and value.isdecimal() and int(value) <= _HIGHEST):
        raise ValueError(f"{name} must be a whole number, not {value}.")
    return int(value)


def _test(wanted: str, value: str, criteria: Mapping[str, str]) -> Callable[[Row], bool]:
    folded, _, way = wanted.partition(".")
    name = next((known for known in criteria if known.casefold() == folded), None)
    make = None if name is None else _WAYS.get((criteria[name], way))
    if name is None or make is None:
        raise ValueError(f"There is no criterion {wanted}.")
    return make(name, value)


def _equals(name: str, value: str) -> Callable[[Row], bool]:
    key = _folded(value)
    return lambda row: _folded(row[name]) == key


def _contains(name: str, value: str) -> Callable[[Row], bool]:
    key = value.casefold()
    return lambda row: key in str(row[name] or "").casefold()


def _folded(text: str | None) -> str:
    return (text or "").rstrip().casefold()


def _least(name: str, value: str) -> Callable[[Row], bool]:
    bound = _decimal(name, value)
    return lambda row: row[name] >= bound


def _most(name: str, value: str) -> Callable[[Row], bool]:
    bound = _decimal(name, value)
    return lambda row: row[name] <= bound


def _decimal(name: str, value: str) -> Decimal:
    number = amount(value)
    if number is None:
        raise ValueError(f"{name} must be a number, not {value}.")
    return number


def _from(name: str, value: str) -> Callable[[Row], bool]:
    bound = _moment(name, value)
    return lambda row: datetime.fromisoformat(row[name]) >= bound


def _until(name: str, value: str) -> Callable[[Row], bool]:
    bound = _moment(name, value)
    return lambda row: datetime.fromisoformat(row[name]) <= bound


def _moment(name: str, value: str) -> datetime:
    if rule_for("datetime")(value) is not None:
        raise ValueError(f"{name} must be a date as YYYY-MM-DD or YYYY-MM-DD HH:mm:ss, not {value}.")
    return datetime.fromisoformat(value)


_WAYS: Final[Mapping[tuple[str, str], Callable[[str, str], Callable[[Row], bool]]]] = MappingProxyType(
    {
        (TEXT, ""): _equals,
        (TEXT, "equalsto"): _equals,
        (TEXT, "contains"): _contains,
        (NUMBER, "min"): _least,
        (NUMBER, "max"): _most,
        (MOMENT, "min"): _from,
        (MOMENT, "max"): _until,
    }
)
