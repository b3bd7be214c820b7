"""What a page tells of single invoices, noted while the results are written; bounded, however many there are."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec import Struct, field

from etl.journal.result_page import ResultPage
from etl.model.document import Result, Status
from etl.report.balance import Figure
from etl.report.reasons import named_reasons, names_of

#: Invoices named of each reason, and reasons that are told apart.
ROWS, REASONS = 50, 40

#: What the rest has in common.
OTHERS = "Other reasons"

_UNDELIVERED = frozenset({Status.REJECTED, Status.FAILED})
_NONE = Figure(0, Decimal(0))


class Trouble(Struct):
    """Invoices that were not delivered for one reason.

    Attributes:
        what: the reason in a sentence.
        remedy: what to do about it.
        sums: how many there are, and their Amount, by currency.
        unknown: how many have no Amount that can be read.
        first: the first ones.
    """

    what: str
    remedy: str
    sums: dict[str, Figure] = field(default_factory=dict)
    unknown: int = 0
    first: list[Result] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many invoices."""
        return sum(figure.count for figure in self.sums.values())


class Gathered(Struct):
    """Figures of all results that have passed, and those not delivered by reason, in input order.

    Attributes:
        sums: how many there are, and their Amount, by status and currency.
        troubles: by reason; of an invoice with several reasons the first counts.
    """

    sums: dict[tuple[Status, str], Figure] = field(default_factory=dict)
    troubles: dict[str, Trouble] = field(default_factory=dict)

    def watching(self, pages: Iterable[ResultPage]) -> Iterator[ResultPage]:
        """The pages; each is taken note of as it passes."""
        self.sums, self.troubles = {}, {}
        for page in pages:
            self._add(page)
            yield page

    def read(self, pages: Iterable[ResultPage]) -> None:
        """Takes note of all pages."""
        for _ in self.watching(pages):
            pass

    def _add(self, page: ResultPage) -> None:
        for total in page.totals:
            key = total.status, total.currency
            self.sums[key] = self.sums.get(key, _NONE) + Figure(total.count, total.amount)
        for result in page.within(_UNDELIVERED):
            self._trouble(result)

    def _trouble(self, result: Result) -> None:
        found = self._found(*_reason(result))
        amount = Decimal(result.amount or 0)
        found.sums[result.currency] = found.sums.get(result.currency, _NONE) + Figure(1, amount)
        found.unknown += result.amount is None
        if len(found.first) < ROWS:
            found.first.append(result)

    def _found(self, name: str, what: str, remedy: str) -> Trouble:
        if name not in self.troubles and len(self.troubles) >= REASONS:
            name, what, remedy = OTHERS, OTHERS, "Each invoice's own reason stands in the results."
        return self.troubles.setdefault(name, Trouble(what, remedy))


def _reason(result: Result) -> tuple[str, str, str]:
    """The name of why a document was not delivered, the reason in a sentence, and a remedy."""
    if result.status is Status.FAILED:
        refused = named_reasons()["refused"]
        return f"refused {result.message}", f"The portal: {result.message or 'no reason given'}", refused.remedy
    name = names_of(result.rules[:1])
    known = named_reasons().get(name)
    return (name, known.what, known.remedy) if known else (name, name or OTHERS, "")
