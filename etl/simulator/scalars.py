"""The rules of the column types, each a pure function from a decoded JSON value to a sentence.

Sources: SQL Server's `nvarchar`, `char`, `decimal` and `datetime`; `Invoice.md` for the two date formats and for
Yes and No; `Integration.md` for its two lists of words.
"""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Final, TypeAlias

#: Answers None for a value the column holds unchanged, else one sentence that says why it does not.
Rule: TypeAlias = Callable[[object], str | None]

_DECIMAL: Final = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_DATETIME: Final = re.compile(r"\d{4}-\d\d-\d\d(?: (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)?", re.ASCII)
_GUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_SIZED: Final = re.compile(r"(\w+)\((\w+)(?:,(\d+))?\)", re.ASCII)

_FIRST_YEAR: Final = 1753
_INT_RANGE: Final = range(-(2**31), 2**31)
_WIDEST_DECIMAL: Final = 38
_NOT_TEXT: Final = "Expected a string."


def utf16_units(text: str) -> int:
    """Count what `nvarchar(n)` counts: UTF-16 code units, two for each supplementary character."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def amount(value: object) -> Decimal | None:
    """Read an amount sent as a JSON string or number; None when it is not a decimal.

    JSON numbers must have been decoded as int or Decimal, never as float: a float has already lost its cents.
    """
    if isinstance(value, str):
        return Decimal(value) if _DECIMAL.fullmatch(value) else None
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else None


@cache
def rule_for(kind: str) -> Rule:
    """Find the rule of a column type.

    Args:
        kind: A kind of `contract.Attribute` other than `object` and `array`.

    Raises:
        KeyError: If the contract names a kind this module does not know.
    """
    sized = _SIZED.fullmatch(kind)
    if sized is None:
        return _PLAIN[kind]
    family, size, scale = sized.groups()
    if family == "decimal":
        return _decimal_rule(int(size), int(scale))
    return _nvarchar_rule(size) if family == "nvarchar" else _char_rule(int(size))


def _nvarchar_rule(size: str) -> Rule:
    limit = None if size == "max" else int(size)

    def rule(value: object) -> str | None:
        if not isinstance(value, str):
            return _NOT_TEXT
        if limit is None or (units := utf16_units(value)) <= limit:
            return None
        return f"The text has {units} UTF-16 code units; nvarchar({limit}) holds {limit}."

    return rule


def _char_rule(limit: int) -> Rule:
    def rule(value: object) -> str | None:
        if not isinstance(value, str):
            return _NOT_TEXT
        if not _is_windows_1252(value):
            return f"The text has a character outside Windows-1252, which char({limit}) cannot hold."
        return None if len(value) <= limit else f"The text has {len(value)} bytes; char({limit}) holds {limit}."

    return rule


def _is_windows_1252(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _decimal_rule(precision: int, scale: int) -> Rule:
    # "1, 8" asks for more decimals than digits: then only the scale can be held to.
    integers = (precision if precision >= scale else _WIDEST_DECIMAL) - scale

    def rule(value: object) -> str | None:
        number = amount(value)
        if number is None:
            return "Expected a decimal number."
        if _decimals(number) > scale:
            return f"The number has more than {scale} decimals."
        return None if number.adjusted() < integers else f"The number has more than {integers} integer digits."

    return rule


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _datetime(value: object) -> str | None:
    if not isinstance(value, str) or not _DATETIME.fullmatch(value):
        return 'Expected a date as "YYYY-MM-DD" or "YYYY-MM-DD HH:mm:ss".'
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return "There is no such day in the calendar."
    return None if moment.year >= _FIRST_YEAR else "The date is outside 1753-01-01 to 9999-12-31."


def _guid(value: object) -> str | None:
    return None if isinstance(value, str) and _GUID.fullmatch(value) else "Expected a GUID."


def _yes_no(value: object) -> str | None:
    return None if value in ("Yes", "No") else 'Expected "Yes" or "No".'


def _integration_status(value: object) -> str | None:
    return None if value in ("Pending", "Success", "Failed") else 'Expected "Pending", "Success" or "Failed".'


def _document_type(value: object) -> str | None:
    known = ("Customer", "Invoice", "Payment", "Application")
    return None if value in known else 'Expected "Customer", "Invoice", "Payment" or "Application".'


def _boolean(value: object) -> str | None:
    return None if isinstance(value, bool) else "Expected true or false."


def _int(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return "Expected a whole JSON number."
    return None if value in _INT_RANGE else "The number does not fit into 32 bits."


_PLAIN: Final[dict[str, Rule]] = {
    "datetime": _datetime,
    "uniqueidentifier": _guid,
    "yes_no": _yes_no,
    "integration_status": _integration_status,
    "document_type": _document_type,
    "boolean": _boolean,
    "int": _int,
}
