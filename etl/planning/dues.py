"""What is due of invoices whose file does not say: who has decided it, and what is told where nobody has."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import polars as pl
from msgspec.structs import replace

from etl.documents.balances import BALANCE
from etl.errors import FileError
from etl.journal import Journal
from etl.mapping import ColumnMap
from etl.model.document import Status, Total
from etl.model.due import Due
from etl.report import counted

#: InvoiceIds named; the others are counted.
_NAMED = 3

SETTLES = "--balance-due amount says that all of the Amount is due, --balance-due none that the portal may decide."

NOT_SAID = (
    f"No column is BalanceDue, so what is due is not said, and a portal may hold these invoices as paid. {SETTLES}"
)


def decided(said: Due | None, mappings: Sequence[ColumnMap]) -> Due | None:
    """What a person has said, or a mapping; None where nobody has.

    Raises:
        FileError: they contradict one another. What must be decided may be decided by the person.
    """
    stated = {mapping.due for mapping in mappings if mapping.due} - ({Due.REQUIRED} if said else set())
    every = stated | ({said} if said else set())
    if len(every) > 1:
        words = " and ".join(sorted(every))
        raise FileError(f"What is due where a file does not say is decided twice, as {words}: keep one of them.")
    return next(iter(every), None)


def lacks_column(mapping: ColumnMap) -> bool:
    """Whether no column and no constant says what is due."""
    return mapping.of(BALANCE) is None


def undecided(journal: Journal, run: int, *, column: bool) -> Iterator[str]:
    """Yields a sentence where invoices of a run would be sent without a word on what is due.

    Args:
        journal: holds the run.
        run: its number.
        column: whether a column says it of others.
    """
    totals = journal.unstated.totals(run)
    if totals:
        yield _sentence(totals, journal.unstated.first(run, _NAMED), column=column)


def undecided_among(batches: Iterable[pl.DataFrame]) -> Iterator[str]:
    """Yields the same sentence of documents that were checked and are in no journal; one column says it of others.

    Args:
        batches: the columns of ``PlannedRow``, a row a document.
    """
    first, totals = list[str](), dict[str, Total]()
    for batch in batches:
        found = batch.filter(~pl.col("payload").str.contains(f'"{BALANCE}":', literal=True))
        first += found["document_id"].head(_NAMED - len(first)).to_list()
        for currency, amount in found.select("currency", "amount").iter_rows():
            before = totals.get(currency, Total(Status.PLANNED, currency, 0, Decimal(0)))
            totals[currency] = replace(before, count=before.count + 1, amount=before.amount + Decimal(amount))
    if totals:
        yield _sentence([*totals.values()], first, column=True)


def _sentence(totals: Sequence[Total], named: Sequence[str], *, column: bool) -> str:
    more = sum(total.count for total in totals) > _NAMED
    why = "whose BalanceDue is empty" if column else "since no column is BalanceDue"
    return (
        f"What is due is not said of {counted(totals)}, {why}: {', '.join(named)}{', …' * more}. A portal may hold them"
        f" as paid. {SETTLES}"
    )
