"""What is usual of runs, by their median and how far they are from it; and what of another one is not."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import ceil, floor

from msgspec import Struct

from etl.model.figures import RunFigures, Sum
from etl.report import money
from etl.text import number_of

#: Runs without which nothing is usual.
_FEWEST = 3

#: How many median absolute deviations are usual: of normally distributed figures these are three standard deviations.
_DEVIATIONS = Decimal(3) * Decimal("1.4826")

#: What is usual at least, as a share of the median: of counts and of sums.
_COUNT, _AMOUNT = Decimal("0.3"), Decimal("0.5")

#: What is usual at least of counts, as square roots of the median: chance alone makes small ones differ so much.
_ROOTS = 3

#: Rejected invoices that are unusual at the fewest, and what their share is above the median at least.
_REJECTED, _SHARE = 3, Decimal("0.05")

_NONE = Sum(0, Decimal(0))


class Usual(Struct, frozen=True):
    """The usual range of a figure; ``low`` is None where there is no lower bound."""

    low: Decimal | None
    high: Decimal

    def __contains__(self, value: Decimal) -> bool:
        """Whether a figure is usual."""
        return (self.low is None or self.low <= value) and value <= self.high


def usual_text(past: Sequence[RunFigures]) -> str:
    """What is usual, for people: "170 to 310 invoices, …"; "" where too few runs say so."""
    if len(past) < _FEWEST:
        return ""
    told = [f"{_counts_text(_counts(past))} invoices"]
    told += [f"{_money_text(each)} {name or 'without a currency'}" for name, each in _amounts(past)]
    told += [f"up to {_rejected(past).high * 100:.0f} % rejected"]
    return f"Usual by the last {len(past)} runs: {', '.join(told)}."


def unusual(own: RunFigures, past: Sequence[RunFigures]) -> Iterator[str]:
    """Yields what is not usual of a run, to stand in a list."""
    for currency in sorted(own.sums.keys() - {name for each in past for name in each.sums}) if past else ():
        new = number_of(own.sums[currency].invoices, "invoice")
        yield f"{currency} is new ({new})" if currency else f"{new} without a currency, which is new"
    if len(past) < _FEWEST:
        return
    counts, rejected = _counts(past), _rejected(past)
    if Decimal(own.documents) not in counts:
        yield f"{number_of(own.documents, 'invoice')} (usual {_counts_text(counts)})"
    for currency, usual in _amounts(past):
        amount = own.sums.get(currency, _NONE).amount
        if amount not in usual:
            yield f"{money(amount)} {currency or 'without a currency'} (usual {_money_text(usual)})"
    if own.rejected >= _REJECTED and _share(own) not in rejected:
        yield f"{_share(own) * 100:.0f} % rejected (usual up to {rejected.high * 100:.0f} %)"


def _counts(past: Sequence[RunFigures]) -> Usual:
    counts = [Decimal(each.documents) for each in past]
    middle = _median(counts)
    return _around(counts, max(_COUNT * middle, _ROOTS * middle.sqrt()))


def _amounts(past: Sequence[RunFigures]) -> Iterator[tuple[str, Usual]]:
    """Yields each currency that most of the runs had, and what is usual of its sums."""
    for currency in sorted({name for each in past for name in each.sums}):
        sums = [each.sums.get(currency, _NONE) for each in past]
        count = _median([Decimal(each.invoices) for each in sums])
        if count:
            amounts = [each.amount for each in sums]
            yield currency, _around(amounts, abs(_median(amounts)) * max(_AMOUNT, _ROOTS / count.sqrt()))


def _rejected(past: Sequence[RunFigures]) -> Usual:
    shares = [_share(each) for each in past]
    return Usual(None, min(_around(shares, _SHARE).high, Decimal(1)))


def _share(figures: RunFigures) -> Decimal:
    return Decimal(figures.rejected) / max(figures.documents, 1)


def _around(values: Sequence[Decimal], least: Decimal) -> Usual:
    middle = _median(values)
    width = max(_DEVIATIONS * _median([abs(value - middle) for value in values]), least)
    low, high = middle - width, middle + width
    # Of what is never negative, nothing at all may be usual.
    return Usual(max(low, Decimal(0)) if min(values) >= 0 else low, high)


def _median(values: Sequence[Decimal]) -> Decimal:
    from statistics import median

    return median(values)


def _counts_text(usual: Usual) -> str:
    # Whole ones within the bounds, so that no figure is unusual that stands in what is usual.
    return f"{ceil(usual.low or 0):,} to {floor(usual.high):,}"


def _money_text(usual: Usual) -> str:
    low, high = (money((bound or Decimal(0)).quantize(Decimal("0.01"))) for bound in (usual.low, usual.high))
    return f"{low} to {high}"
