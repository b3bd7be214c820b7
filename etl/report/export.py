"""The invoices of the portal as a file: kept on the disk until all have come, then written whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from etl.closing import Closing
from etl.errors import ResultsError
from etl.report.days import day_of
from etl.report.invoice_row import KINDS, Cell, cells, kind_of
from etl.report.kept import KeptRecords
from etl.report.sheets import Cell as Sheet
from etl.report.sheets import HeadRow
from etl.report.sinks import SINKS, Rows, write_rows
from etl.report.workbook import CELL, ROWS
from etl.whole import WRITE, cause, try_place
from schemas import Kind

#: How columns are typed; ``cells`` has seen to it that amounts are no longer. All others are text.
_DTYPES = {Kind.DECIMAL: pl.Decimal(19, 5), Kind.BOOLEAN: pl.Boolean()}

#: The heading of a workbook's first sheet.
TITLE = "Export of a portal's invoices"

#: What a person looks for first.
_FIRST = ("InvoiceId", "CustomerId", "CustomerName", "Currency", "CurrencyCode", "Amount", "BalanceDue", "DueDate")

#: What is no use where it is cut.
_MAILS = ("Email", "CopyEmail", "CustomerEmail")

Row = dict[str, Cell]


class ExportRows(Closing):
    """Rows of the report in a temporary file without a name, which ends with this context.

    Attributes:
        count: rows.
        sums: Amount and BalanceDue by currency, exact.
    """

    def __init__(self) -> None:
        self._kept = KeptRecords("The invoices")
        self._columns: dict[str, None] = {}
        self.count = 0
        self.sums: dict[str, tuple[Decimal, Decimal]] = {}

    def close(self) -> None:
        """Forgets them."""
        self._kept.close()

    @property
    def columns(self) -> list[str]:
        """The vendor's names: who owes what until when, then the others in the order of the answers.

        Where no answers came they are in the order of its documents.
        """
        named = dict.fromkeys(self._columns or KINDS)
        return [*(name for name in _FIRST if name in named), *(name for name in named if name not in _FIRST)]

    def add(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Keeps rows.

        Raises:
            IncompleteError: an amount is none.
            ResultsError: the disk is full.
        """
        for row in rows:
            kept = cells(row)
            self._columns.update(dict.fromkeys(kept))
            self._add_up(kept)
            self.count += 1
            self._kept.add([kept])

    def _add_up(self, row: Row) -> None:
        currency = str(row.get("Currency") or "")
        amount, balance = self.sums.get(currency, (Decimal(0), Decimal(0)))
        self.sums[currency] = (amount + _number(row.get("Amount")), balance + _number(row.get("BalanceDue")))

    def rows(self) -> Iterator[Row]:
        """The rows, every one with every column; amounts as Decimal."""
        empty: Row = dict.fromkeys(self.columns)
        for row in self._kept:
            yield empty | {name: _restored(name, cell) for name, cell in row.items()}


def check_export(path: Path) -> None:
    """Whether invoices can be written there, before the portal is asked.

    Raises:
        ResultsError: an unknown ending, a folder, or a place that cannot be written to.
    """
    if path.suffix.lower() not in SINKS:
        raise ResultsError(f"Invoices cannot be written as {path.name}: use .xlsx, .csv, .parquet or .jsonl.")
    if path.is_dir():
        raise ResultsError(f"{path} is a folder: name a file.")
    try:
        try_place(path)
    except OSError as error:
        raise ResultsError(f"{path.parent} cannot be written to ({cause(error)}): choose another place.") from error


def write_export(collected: ExportRows, path: Path, about: Iterable[tuple[str, str]] = ()) -> Path:
    """Writes all rows or nothing; returns where they are: beside ``path``, with a number, where that is open elsewhere.

    Raises:
        ResultsError: the disk is full, or Excel cannot hold it.
    """

    def failure(cause: str) -> ResultsError:
        return ResultsError(f"{path} cannot be written: {cause}. {WRITE}")

    schema = {name: _DTYPES.get(kind_of(name), pl.String()) for name in collected.columns}
    if path.suffix.lower() == ".xlsx":
        _refuse_many(collected.count)
        rows = (tuple(_shown(name, cell) for name, cell in _held(row).items()) for row in collected.rows())
        wide = {name: 26 if "Name" in name else 16 for name in _FIRST} | dict.fromkeys(_MAILS, 28)
        lines = _about(collected, about)
        return write_rows(Rows("Invoices", schema, rows, wide, title=TITLE, about=lines), path, failure)
    return write_rows(Rows("Invoices", schema, (tuple(row.values()) for row in collected.rows())), path, failure)


def _about(collected: ExportRows, facts: Iterable[tuple[str, str]]) -> Iterator[tuple[Sheet, ...]]:
    yield from facts
    yield "Invoices", collected.count
    yield ()
    yield HeadRow(("Currency", "Amount", "BalanceDue"))
    for currency, (amount, balance) in sorted(collected.sums.items()):
        yield currency or "(none)", amount, balance


def _shown(name: str, cell: Cell) -> Sheet:
    """A cell as a person reads it: a day as one."""
    return day_of(cell) if isinstance(cell, str) and kind_of(name) is Kind.DATETIME else cell


def _refuse_many(count: int) -> None:
    if count > ROWS:
        raise ResultsError(f"{count:,} invoices are more than an Excel sheet holds: export to .csv or .parquet.")


def _held(row: Row) -> Row:
    """A row as Excel holds it whole, or not at all."""
    for name, cell in row.items():
        if isinstance(cell, str) and len(cell) > CELL:
            raise ResultsError(f"A cell of {name} has more characters than Excel holds: export to .csv or .parquet.")
    return row


def _restored(name: str, cell: Any) -> Cell:  # noqa: ANN401 - JSON is whatever it is
    return Decimal(cell) if kind_of(name) is Kind.DECIMAL and cell is not None else cell


def _number(cell: Cell) -> Decimal:
    return cell if isinstance(cell, Decimal) else Decimal(0)
