"""What an attribute holds, as a spreadsheet has it, and as a sentence does. Pure."""

import re
from decimal import Decimal

from etl.model.comparison import Change
from etl.report.money import money
from schemas import INVOICE_POST, Kind, attributes

_AMOUNTS = {name for name, attribute in attributes(INVOICE_POST).items() if attribute.kind is Kind.DECIMAL}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def said(name: str, value: str) -> str | Decimal:
    """The value of an attribute: an amount as a number, all else as its text."""
    return Decimal(value) if name in _AMOUNTS and _NUMBER.fullmatch(value) else value


def in_print(name: str, value: str) -> str:
    """The value of an attribute for people: ``1,234.50``."""
    found = said(name, value)
    return money(found) if isinstance(found, Decimal) else found


def change_text(change: Change) -> str:
    """A change for people: "BalanceDue: 40.00 → 1,234.50"."""
    old, new = in_print(change.field, change.old), in_print(change.field, change.new)
    return str(Change(change.field, old, new))
