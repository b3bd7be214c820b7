"""What an attribute holds, as a spreadsheet has it. Pure."""

import re
from decimal import Decimal

from schemas import INVOICE_POST, Kind, attributes

_AMOUNTS = {name for name, attribute in attributes(INVOICE_POST).items() if attribute.kind is Kind.DECIMAL}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def said(name: str, value: str) -> str | Decimal:
    """The value of an attribute: an amount as a number, all else as its text."""
    return Decimal(value) if name in _AMOUNTS and _NUMBER.fullmatch(value) else value
