"""What a run would do to its portal: figures by action, and the workbook for approval."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from etl.journal.comparisons import ComparedRow
from etl.model.comparison import Change, PlannedAction
from etl.model.document import Status
from etl.report.balance import Figure
from etl.report.said import change_text, said
from etl.report.sheets import Cell, HeadRow, SheetTable, about_sheet, write_tables

#: Every document of a run in input order, a page at a time; each call begins anew.
Pages = Callable[[], Iterable[list[ComparedRow]]]

#: Words for a document: its action, or why it has none.
WORDS = (*PlannedAction, Status.REJECTED, Status.SET_ASIDE, Status.SUPERSEDED)

#: The heading of the first sheet, which is one page to sign.
TITLE = "Plan for approval"

_TOTALS = HeadRow(("Mark", "Currency", "Invoices", "Amount"))
_CHANGES = (
    ("InvoiceId", 20),
    ("Mark", 12),
    ("Field", 24),
    ("Old", 30),
    ("New", 30),
    ("Difference", 16),
    ("File", 20),
    ("Row", 8),
)
_DOCUMENTS = (
    ("InvoiceId", 18),
    ("CustomerId", 16),
    ("Mark", 11),
    ("Sent", 6),
    ("Currency", 9),
    ("Amount", 14),
    ("BalanceDue", 14),
    ("Changes", 40),
    ("Problems", 40),
    ("File", 15),
    ("Sheet", 11),
    ("Row", 6),
)
_CUSTOMERS = (("CustomerId", 20), ("Currency", 10), ("Invoices", 10), ("Amount", 16))
_TO_SIGN = ("Approved by", "Date", "Signature")
_LINE = "_" * 40
_MIDNIGHT = re.compile(r"(?<=\d\d-\d\d)T00:00:00(?:\.0+)?Z?")
_SENT = (Status.PLANNED, Status.SENDING, Status.IN_DOUBT)
_NONE = Figure(0, Decimal(0))


#: Invoices that are named of each action that undoes something.
NAMED = 20


class Named(NamedTuple):
    """An invoice that would be held otherwise.

    Attributes:
        invoice: its InvoiceId.
        changes: what would be.
        sent: whether it is to be sent, or was.
    """

    invoice: str
    changes: tuple[Change, ...]
    sent: bool


class ActionCounts(Struct):
    """Figures of a run by the action of its documents.

    Attributes:
        figures: by word and currency.
        fields: how many documents would change an attribute.
        changed: the first ones that would, in input order.
        conflicts: the first ones in conflict.
    """

    figures: dict[str, dict[str, Figure]] = field(default_factory=dict)
    fields: Counter[str] = field(default_factory=Counter)
    changed: list[Named] = field(default_factory=list)
    conflicts: list[Named] = field(default_factory=list)

    def count(self, action: PlannedAction) -> int:
        """Counts the documents with an action."""
        return sum(figure.count for figure in self.figures.get(action, {}).values())


def action_counts(pages: Pages) -> ActionCounts:
    """The figures of a run."""
    found = ActionCounts()
    for page in pages():
        for row in page:
            line = found.figures.setdefault(_word(row), {})
            line[row.currency] = line.get(row.currency, _NONE) + Figure(1, Decimal(row.amount or 0))
            if row.action in {PlannedAction.CHANGE, PlannedAction.CONFLICT}:
                found.fields.update({change.field for change in row.changes})
                named = found.changed if row.action == PlannedAction.CHANGE else found.conflicts
                if len(named) < NAMED:
                    named.append(Named(row.document_id or "", row.changes, row.status in {*_SENT, Status.SUCCESS}))
    return found


def write_plan(pages: Pages, path: Path, about: Iterable[tuple[str, Cell]]) -> Path:
    """Writes the workbook: a page to sign with the totals, each field that would change, each document and customer.

    Raises:
        ResultsError: the disk is full, or the folder cannot be written to.
    """
    return write_tables(
        path,
        [
            about_sheet(TITLE, _about(pages, about)),
            SheetTable("Changes", _CHANGES, _changes(pages), "Mark", empty="Nothing that is held would change."),
            SheetTable("Documents", _DOCUMENTS, _documents(pages), "Mark"),
            SheetTable("Customers", _CUSTOMERS, _customers(pages)),
        ],
    )


def _customers(pages: Pages) -> Iterator[tuple[Cell, ...]]:
    """Yields count and sum of each customer and currency, of what may be sent or is held so: the largest first."""
    found: dict[tuple[str, str], Figure] = {}
    for page in pages():
        for row in page:
            if row.customer and row.status not in {Status.REJECTED, Status.SET_ASIDE}:
                key = (row.customer, row.currency)
                found[key] = found.get(key, _NONE) + Figure(1, Decimal(row.amount or 0))
    ordered = sorted(found.items(), key=lambda each: (each[0][1], -each[1].amount, each[0][0]))
    for (customer, currency), figure in ordered:
        yield customer, currency or "(none)", figure.count, figure.amount


def _word(row: ComparedRow) -> str:
    return row.action or row.status


def _documents(pages: Pages) -> Iterator[tuple[Cell, ...]]:
    for page in pages():
        for row in page:
            problems = "" if row.action == PlannedAction.IDENTICAL else row.message
            yield (
                row.document_id,
                row.customer or None,
                _word(row),
                "yes" if row.status in _SENT else "no",
                row.currency,
                None if row.amount is None else Decimal(row.amount),
                _due(row),
                "; ".join(map(change_text, row.changes)),
                problems,
                row.file,
                row.sheet,
                row.source_row,
            )


def _due(row: ComparedRow) -> Cell:
    """What the portal is told to be due, or that it is not told."""
    if row.due is None:
        return "not said" if row.status in _SENT else None
    return Decimal(row.due)


def _changes(pages: Pages) -> Iterator[tuple[Cell, ...]]:
    for page in pages():
        for row in page:
            for change in row.changes:
                old, new = said(change.field, change.old), said(change.field, change.new)
                more = difference(change)
                yield (row.document_id, row.action, change.field, old, new, more, row.file, row.source_row)


def without_midnight(text: str) -> str:
    """What a portal tells as a moment, as the day that it is: "2026-07-01T00:00:00.0000000Z" is "2026-07-01"."""
    return _MIDNIGHT.sub("", text)


def difference(change: Change) -> Decimal | None:
    """How much more an amount would be; None for what is no amount, before or after."""
    old, new = said(change.field, change.old), said(change.field, change.new)
    return new - old if isinstance(old, Decimal) and isinstance(new, Decimal) else None


def _about(pages: Pages, facts: Iterable[tuple[str, Cell]]) -> Iterator[tuple[Cell, ...]]:
    yield from facts
    yield ()
    yield _TOTALS
    yield from _totals(pages)
    yield ()
    for line in _TO_SIGN:
        yield (line, _LINE)
        yield ()


def _totals(pages: Pages) -> Iterator[tuple[Cell, ...]]:
    figures = action_counts(pages).figures
    for word in WORDS:
        for currency, figure in sorted(figures.get(word, {}).items()):
            yield (word, currency or "(none)", figure.count, figure.amount)
