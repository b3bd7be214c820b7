"""What ``GET /reports/invoices`` can be asked for (Invoices.md), as conditions a person writes. Pure.

An answer is held against the conditions that led to it: a portal that does not know a criterion may pass over it.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from etl.errors import SettingsError
from etl.text import is_text, text_of


class Filter(StrEnum):
    """The vendor's types of filters, and what a condition on them may say."""

    #: Plain: an exact match.
    STRING = "string"
    #: ``EqualsTo`` or ``Contains``.
    STRING_FILTER = "string filter"
    #: ``Min`` and ``Max``, both inclusive.
    DATE_RANGE = "date range"
    #: ``Min`` and ``Max``, both inclusive.
    NUMERIC_RANGE = "numeric range"


#: Every criterion of the invoices report, with its filter type.
CRITERIA = {
    "CreatedOn": Filter.DATE_RANGE,
    "Amount": Filter.NUMERIC_RANGE,
    "BalanceDue": Filter.NUMERIC_RANGE,
    "CurrencyCode": Filter.STRING,
    "CustomerId": Filter.STRING_FILTER,
    "DueDate": Filter.DATE_RANGE,
    "Email": Filter.STRING,
    "InvoicedToCustomerID": Filter.STRING,
    "InvoiceId": Filter.STRING,
    "InvoiceStatus": Filter.STRING,
    "InvoiceType": Filter.STRING,
    "PONumber": Filter.STRING,
    "PostingDate": Filter.DATE_RANGE,
}

#: Criteria that the report's columns call by another name. CreatedOn is no column of it at all.
_COLUMNS = {"CurrencyCode": "Currency"}

_CONDITION = re.compile(r"\s*(\w+)\s*(>=|<=|=|~)\s*(.*?)\s*", re.ASCII | re.DOTALL)
_NUMBER = re.compile(r"-?\d{1,14}(?:\.\d{1,5})?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?: (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)?", re.ASCII)
_DATE = len("YYYY-MM-DD")

#: A date of the report may be midnight of the portal's place, told in UTC.
_ELSEWHERE = timedelta(days=1)

_TEXT = {Filter.STRING, Filter.STRING_FILTER}


class Criterion(Struct, frozen=True):
    """A condition on invoices.

    Attributes:
        name: a key of CRITERIA.
        sign: "=", "~" for contains, ">=" or "<=".
        value: text as written, a number, or a date ``YYYY-MM-DD`` that a time may follow.
        as_filter: whether a plain string is asked for as the string filter is that its vendor's page links to.
    """

    name: str
    sign: str
    value: str
    as_filter: bool = False

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The query parameters that ask for it."""
        return [(f"filter.criteria.{self.name}{way}", self.value) for way in self._ways]

    @property
    def _ways(self) -> tuple[str, ...]:
        if self.sign in _BOUNDS:
            return (_BOUNDS[self.sign],)
        if CRITERIA[self.name] not in _TEXT:
            return tuple(_BOUNDS.values())
        if self.sign == "~":
            return (".Contains",)
        return (".EqualsTo",) if CRITERIA[self.name] is Filter.STRING_FILTER or self.as_filter else ("",)

    @property
    def otherwise(self) -> "Criterion":
        """The same, asked for in the other way where there is one."""
        plain = CRITERIA[self.name] is Filter.STRING and self.sign == "="
        return replace(self, as_filter=True) if plain else self

    def met(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of the report meets it, as far as the row tells; of dates, to a day."""
        column = _COLUMNS.get(self.name, self.name).casefold()
        held = next((value for name, value in row.items() if name.casefold() == column), None)
        if held is None:
            return self.name == "CreatedOn" or (CRITERIA[self.name] in _TEXT and self.value == "")
        match CRITERIA[self.name]:
            case Filter.NUMERIC_RANGE:
                return isinstance(held, int | Decimal) and self._bounds(held, Decimal(self.value), 0)
            case Filter.DATE_RANGE:
                try:
                    day = date.fromisoformat(str(held)[:_DATE])
                except ValueError:
                    # Of a date that is none nothing can be told.
                    return True
                return self._bounds(day.toordinal(), _day(self.value).toordinal(), _ELSEWHERE.days)
            case _:
                wanted, text = self.value.casefold(), str(held).strip().casefold()
                return wanted in text if self.sign == "~" else wanted == text

    def _bounds(self, held: Any, wanted: Any, slack: Any) -> bool:  # noqa: ANN401 - numbers or dates, one kind at a time
        low = self.sign == "<=" or held >= wanted - slack
        return low and (self.sign == ">=" or held <= wanted + slack)

    def __str__(self) -> str:
        """As a person writes it."""
        return f"{self.name}{self.sign}{self.value}"


_BOUNDS = {">=": ".Min", "<=": ".Max"}


def criteria(conditions: Sequence[str]) -> list[Criterion]:
    """Reads conditions such as ``CustomerId=Nodus0001``, ``DueDate>=2026-01-01``, ``InvoiceId~INV``.

    Raises:
        SettingsError: one of them is none, or two ask for the same thing.
    """
    found = [_criterion(condition) for condition in conditions]
    asked: set[str] = set()
    for criterion in found:
        for name, _ in criterion.parameters:
            bare = name.removesuffix(".Contains").removesuffix(".EqualsTo")
            if bare in asked:
                raise SettingsError(
                    f"--where {criterion}: {criterion.name} is asked for twice, and the portal takes one."
                )
            asked.add(bare)
    return found


def _criterion(condition: str) -> Criterion:
    if not is_text(condition):
        raise SettingsError(f"--where {text_of(condition)} is no text: type it anew.")
    found = _CONDITION.fullmatch(condition)
    if found is None:
        raise SettingsError(
            f"--where {condition}: write a name, one of = ~ >= <=, and a value, such as 'DueDate>=2026-01-01'."
        )
    written, sign, value = found.groups()
    name = next((known for known in CRITERIA if known.casefold() == written.casefold()), None)
    if name is None:
        raise SettingsError(f"--where {condition}: there is no {written}. The portal knows {', '.join(CRITERIA)}.")
    wrong = _wrong(CRITERIA[name], sign, value)
    if wrong:
        raise SettingsError(f"--where {condition}: {wrong}")
    return Criterion(name, sign, value)


def _wrong(kind: Filter, sign: str, value: str) -> str:
    """What is wrong with a condition, or ""."""
    if kind in _TEXT:
        if sign in _BOUNDS:
            return "this is text: write = for exactly so, or ~ for text that has it somewhere."
        return "" if value or sign == "=" else "~ needs a text to look for."
    if sign == "~":
        return "this is no text: write =, >= or <=."
    if kind is Filter.NUMERIC_RANGE:
        return "" if _NUMBER.fullmatch(value) else "write a number with digits and a point, such as 1234.50."
    return "" if _is_moment(value) else "write a date as YYYY-MM-DD or YYYY-MM-DD HH:mm:ss."


def _is_moment(value: str) -> bool:
    if not _MOMENT.fullmatch(value):
        return False
    try:
        _day(value)
    except ValueError:
        return False
    return True


def _day(value: str) -> date:
    return date.fromisoformat(value[:_DATE])
