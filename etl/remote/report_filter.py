"""Which invoices of a portal to ask its report for, so that it gives as few others as can be. Pure.

An invoice that was changed so that it no longer fits is not lost: whoever does not find it in the report asks for it.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from etl.compare.report_row import REPORTED
from etl.portal import Criterion

#: Attributes that narrow where every invoice has the same; and what the report calls the criterion.
_ONE = {"CustomerId": "CustomerId", "Currency": "CurrencyCode"}

_SPREAD = ("PostingDate", "DueDate")
_DAY = len("YYYY-MM-DD")

#: A date of the report may be midnight of the portal's place, told in UTC.
_SLACK = timedelta(days=2)

_YEARS = range(1800, 9990)


class ReportFilter(Struct):
    """What a set of bodies has in common.

    Attributes:
        documents: how many there are.
        reported: of how many the report may tell all that was sent.
    """

    documents: int = 0
    reported: int = 0
    _same: dict[str, str | None] = field(default_factory=dict)
    _first: dict[str, Any] = field(default_factory=dict)
    _last: dict[str, Any] = field(default_factory=dict)
    _lacking: set[str] = field(default_factory=set)

    def add(self, body: Mapping[str, Any]) -> None:
        """Takes note of what was sent."""
        self.documents += 1
        self.reported += REPORTED.issuperset(body)
        for name in _ONE:
            value = body.get(name)
            self._same[name] = value if self._same.get(name, value) == value else None
        amount = body.get("Amount")
        self._spread("Amount", None if amount is None else Decimal(amount))
        for name in _SPREAD:
            self._spread(name, body.get(name))

    def _spread(self, name: str, value: Any) -> None:  # noqa: ANN401 - an amount, or a date in text
        if value is None:
            self._lacking.add(name)
            return
        self._first[name] = min(self._first.get(name, value), value)
        self._last[name] = max(self._last.get(name, value), value)

    @property
    def criteria(self) -> list[Criterion]:
        """The conditions that all of them meet."""
        return [*self._sames(), *self._amounts(), *self._days()]

    def _sames(self) -> Iterator[Criterion]:
        for name, criterion in _ONE.items():
            value = self._same.get(name)
            if value is not None:
                yield Criterion(criterion, "=", value)

    def _amounts(self) -> Iterator[Criterion]:
        if "Amount" not in self._lacking and self.documents:
            yield Criterion("Amount", ">=", f"{self._first['Amount']:f}")
            yield Criterion("Amount", "<=", f"{self._last['Amount']:f}")

    def _days(self) -> Iterator[Criterion]:
        for name in _SPREAD:
            if name in self._lacking or not self.documents:
                continue
            first, last = (date.fromisoformat(day[name][:_DAY]) for day in (self._first, self._last))
            if first.year in _YEARS and last.year in _YEARS:
                yield Criterion(name, ">=", str(first - _SLACK))
                yield Criterion(name, "<=", str(last + _SLACK))
