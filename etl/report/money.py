"""Amounts in print."""

from decimal import Decimal

_CENTS = Decimal("0.01")


def money(amount: Decimal) -> str:
    """An amount for people: cents always, further decimals only where it has them: ``1,234.50``, ``0.00125``."""
    exact = amount.quantize(_CENTS)
    return f"{exact if amount == exact else amount.normalize():,f}"
