"""Counts and sums as a table: a line each, a column for each currency. Pure."""

from collections.abc import Iterator, Mapping

from etl.report import Balance, Figure, count, money
from etl.report.balance import currencies
from etl.text import one_line

_UNNAMED = "(none)"

#: Lines of a table that count what is not sent.
_UNSENT = {"read", "rejected"}

#: Currencies side by side; more follow below.
_ABREAST = 4

#: Currencies shown that only rejected rows have: where a column is misplaced every row has one of its own.
_CURRENCIES = 12

#: Characters of a currency (Invoice.md).
_CURRENCY = 10


def table(lines: Mapping[str, Mapping[str, Figure]]) -> Iterator[str]:
    """Counts and sums, a line each, a column for each currency; money that may be sent is never left out."""
    sent = {currency for name, figures in lines.items() if name.strip() not in _UNSENT for currency in figures}
    documents = {currency: figure.count for figures in lines.values() for currency, figure in figures.items()}
    stray = sorted(documents.keys() - sent, key=lambda currency: (-documents[currency], currency))
    shown = sorted([*sent, *stray[: max(0, _CURRENCIES - len(sent))]]) if currencies(lines) else []
    for start in range(0, max(1, len(shown)), _ABREAST):
        yield from _columns(lines, shown[start : start + _ABREAST])
    if shown and len(documents) > len(shown):
        yield f"  {len(documents) - len(shown):,} more currencies stand in rejected rows only. Is a column misplaced?"


def unreadable_text(figures: Balance) -> Iterator[str]:
    """Of how many rejected rows the amount is in no sum."""
    if figures.unreadable:
        rows = "1 rejected row" if figures.unreadable == 1 else f"{figures.unreadable:,} rejected rows"
        yield f"The sums are without {rows} whose amount cannot be read."


def _columns(lines: Mapping[str, Mapping[str, Figure]], some: list[str]) -> Iterator[str]:
    heads = ["documents", *(one_line(currency, _CURRENCY) or _UNNAMED for currency in some)]
    body = [[f"{count(dict(f)):,}", *(_amount(f.get(c)) for c in some)] for f in lines.values()]
    widths = [max(len(row[i]) for row in [heads, *body]) for i in range(len(heads))]
    names = max(map(len, lines))
    for name, row in zip(["", *lines], [heads, *body], strict=True):
        yield f"  {name:<{names}}" + "".join(f"  {cell:>{width}}" for cell, width in zip(row, widths, strict=True))


def _amount(figure: Figure | None) -> str:
    return money(figure.amount) if figure is not None and figure.count else "-"
