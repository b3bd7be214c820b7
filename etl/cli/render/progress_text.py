"""How far a load has come, and how long it takes. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from etl.report import money

#: Currencies whose sums have room on a line.
_CURRENCIES = 3


class Done(NamedTuple):
    """Documents that are settled, of how many; of those how many failed, and what was delivered, by currency."""

    documents: int
    total: int
    failed: int
    sums: Mapping[str, Decimal]


def progress_text(name: str, done: Done, elapsed: float) -> str:
    """One line for a log."""
    rate = done.documents / elapsed if elapsed > 0 else 0.0
    left = f", about {duration((done.total - done.documents) / rate)} left" if rate > 0 else ""
    settled = settled_text(done.failed, done.sums)
    return f"{name}: {done.documents:,} of {done.total:,} documents, {settled}, {rate:,.1f} a second{left}"


def settled_text(failed: int, sums: Mapping[str, Decimal]) -> str:
    """How many failed, and the sums of what was delivered: ``2 failed, 1,234.50 EUR delivered``."""
    told = [f"{money(amount)} {currency}".strip() for currency, amount in sorted(sums.items())]
    shown = " + ".join([*told[:_CURRENCIES], *["..."] * (len(told) > _CURRENCIES)])
    return f"{failed:,} failed" + (f", {shown} delivered" if shown else "")


def duration(seconds: float) -> str:
    """Seconds for people: "24 seconds", "3 minutes", "2 h 46 min"."""
    whole = max(1, round(seconds))
    if whole < 100:  # noqa: PLR2004 - seconds are still easy to picture
        return f"{whole} second{'s' * (whole != 1)}"
    minutes = round(whole / 60)
    if minutes < 100:  # noqa: PLR2004
        return f"{minutes} minutes"
    return f"{minutes // 60} h {minutes % 60:02} min"
