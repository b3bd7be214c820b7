"""How far a load has come, and how long it takes. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from etl.report import money


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
    sums = settled_text(0, done.sums)
    settled = f"{done.failed:,} failed" + (f", delivered {sums}" if sums else "")
    return f"{name}: {done.documents:,} of {done.total:,} documents, {settled}, {rate:,.1f} a second{left}"


def settled_text(failed: int, sums: Mapping[str, Decimal], room: int = 60) -> str:
    """How many failed, if any, and the sums of what was delivered: as many as there is room for, whole ones alone.

    ``2 failed, 1,234.50 EUR, 10.00 USD``
    """
    text = f"{failed:,} failed" if failed else ""
    for currency, amount in sorted(sums.items()):
        longer = ", ".join(filter(None, [text, f"{money(amount)} {currency}".rstrip()]))
        if len(longer) > room:
            return ", ".join(filter(None, [text, "..."]))
        text = longer
    return text


def duration(seconds: float) -> str:
    """Seconds for people: "24 seconds", "3 minutes", "2 h 46 min"."""
    whole = max(1, round(seconds))
    if whole < 100:  # noqa: PLR2004 - seconds are still easy to picture
        return f"{whole} second{'s' * (whole != 1)}"
    minutes = round(whole / 60)
    if minutes < 100:  # noqa: PLR2004
        return f"{minutes} minutes"
    return f"{minutes // 60} h {minutes % 60:02} min"
