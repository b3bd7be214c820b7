"""Amounts in print."""

from collections.abc import Iterable
from decimal import Decimal

from etl.model.document import Total

_CENTS = Decimal("0.01")


def money(amount: Decimal) -> str:
    """An amount for people: cents always, further decimals only where it has them: ``1,234.50``, ``0.00125``."""
    exact = amount.quantize(_CENTS)
    return f"{exact if amount == exact else amount.normalize():,f}"


def counted(totals: Iterable[Total]) -> str:
    """How many invoices, and their Amounts by currency: ``3 invoices (1,234.50 EUR, 10.00 without a currency)``."""
    found = list(totals)
    number = sum(total.count for total in found)
    sums: dict[str, Decimal] = {}
    for total in found:
        sums[total.currency] = sums.get(total.currency, Decimal(0)) + total.amount
    told = ", ".join(f"{money(amount)} {currency or 'without a currency'}" for currency, amount in sorted(sums.items()))
    return f"{number:,} invoice{'s' * (number != 1)} ({told})"
