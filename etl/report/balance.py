"""Control totals: what was read is accepted, rejected or superseded; of the accepted all are settled or pending."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from etl.model.document import Status, Total
from etl.report.money import money


class Figure(Struct, frozen=True):
    """How many documents, and the sum of their Amount."""

    count: int
    amount: Decimal

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.count + other.count, self.amount + other.amount)


_ZERO = Figure(0, Decimal(0))


class Balance(Struct, frozen=True):
    """The figures of a run, each by currency; "" stands for documents without one.

    Attributes:
        succeeded: the portal holds them.
        unchanged: the portal was given them before, and they were not sent again.
        failed: the portal refused them, or every attempt failed.
        pending: not settled.
        rejected: never sent.
        aside: not to be sent: no invoices, voided, or given up.
        superseded: not sent, since a later run has taken them over.
        unreadable: how many rejected rows have no readable amount; they count, and add nothing to the sum. A change
            of an invoice need not have an amount.
    """

    succeeded: dict[str, Figure]
    unchanged: dict[str, Figure]
    failed: dict[str, Figure]
    pending: dict[str, Figure]
    rejected: dict[str, Figure]
    aside: dict[str, Figure]
    superseded: dict[str, Figure]
    unreadable: int

    @property
    def accepted(self) -> dict[str, Figure]:
        """Succeeded, unchanged, failed and pending together."""
        return _sum(self.succeeded, self.unchanged, self.failed, self.pending)

    @property
    def read(self) -> dict[str, Figure]:
        """Accepted, rejected, set aside and superseded together."""
        return _sum(self.accepted, self.rejected, self.aside, self.superseded)

    @property
    def words(self) -> dict[str, dict[str, Figure]]:
        """All figures, by the words that programs know them by."""
        return {
            "read": self.read,
            "rejected": self.rejected,
            "set_aside": self.aside,
            "accepted": self.accepted,
            "succeeded": self.succeeded,
            "unchanged": self.unchanged,
            "failed": self.failed,
            "pending": self.pending,
            "superseded": self.superseded,
        }


def balance(totals: Iterable[Total]) -> Balance:
    """The balance of a journal's totals."""
    kept = list(totals)
    return Balance(
        succeeded=_of(kept, Status.SUCCESS),
        unchanged=_of(kept, Status.UNCHANGED),
        failed=_of(kept, Status.FAILED),
        pending=_of(kept, Status.PLANNED, Status.SENDING, Status.IN_DOUBT),
        rejected=_of(kept, Status.REJECTED),
        aside=_of(kept, Status.SET_ASIDE),
        superseded=_of(kept, Status.SUPERSEDED),
        unreadable=sum(total.unreadable for total in kept if total.status is Status.REJECTED),
    )


def count(figures: dict[str, Figure]) -> int:
    """Documents of all currencies."""
    return sum(figure.count for figure in figures.values())


def accounts(figures: Balance) -> dict[str, dict[str, Figure]]:
    """The lines of the control totals; rare ones only where there are any."""
    lines = {
        "read": figures.read,
        "  rejected": figures.rejected,
        "  set aside": figures.aside,
        "  superseded": figures.superseded,
        "  to send": figures.accepted,
        "    succeeded": figures.succeeded,
        "    unchanged": figures.unchanged,
        "    failed": figures.failed,
        "    pending": figures.pending,
    }
    rare = {"unchanged", "set aside", "superseded"}
    return {name: line for name, line in lines.items() if line or name.strip() not in rare}


def currencies(lines: Mapping[str, Mapping[str, Figure]]) -> list[str]:
    """The currencies of such lines; none where nothing has an amount, as changes have none."""
    found = {currency for line in lines.values() for currency in line}
    amounts = any(figure.amount for line in lines.values() for figure in line.values())
    return sorted(found) if amounts or found != {""} else []


def _of(totals: list[Total], *statuses: Status) -> dict[str, Figure]:
    return _sum(*({t.currency: Figure(t.count, t.amount)} for t in totals if t.status in statuses))


def _sum(*parts: dict[str, Figure]) -> dict[str, Figure]:
    total: dict[str, Figure] = {}
    for part in parts:
        for currency, figure in part.items():
            total[currency] = total.get(currency, _ZERO) + figure
    return total


def sums_text(figures: dict[str, Figure]) -> str:
    """The sum of each currency in a text: "7.40 EUR, 1,250.50 USD"; "(none)" stands for no currency beside others."""
    if figures.keys() == {""}:
        return money(figures[""].amount)
    return ", ".join(f"{money(figure.amount)} {currency or '(none)'}" for currency, figure in sorted(figures.items()))


def balance_text(figures: Balance, pending: str = "pending") -> str:
    """A balance in a line: "220 read: 6 rejected (12.00 EUR), 214 to send (7.40 EUR, 1,250.50 USD)".

    Args:
        figures: the balance.
        pending: what those are called that are not settled.
    """
    called = {"pending": pending, "set_aside": "set aside"}
    parts = {word: line for word, line in figures.words.items() if line and word not in {"read", "accepted"}}
    told = [f"{count(line):,} {called.get(word, word)} ({sums_text(line)})" for word, line in parts.items()]
    return f"{count(figures.read):,} read" + ": " * bool(told) + ", ".join(told)


def words_json(figures: Balance) -> dict[str, dict[str, dict[str, int | str]]]:
    """All figures as JSON takes them, by word and currency; amounts are text with all their digits."""
    return {
        word: {currency: {"documents": f.count, "amount": f"{f.amount:f}"} for currency, f in found.items()}
        for word, found in figures.words.items()
    }
