"""The invoices of the portal as a file: kept on the disk until all have come, then written whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import msgspec
import polars as pl
from polars.exceptions import PolarsError

from etl.errors import ResultsError
from etl.report.formulas import neutral
from etl.report.invoice_row import KINDS, Cell, cells, kind_of
from etl.report.workbook import CELL, MONEY, ROWS, amount, new_workbook
from etl.whole import cause, try_place, write_whole
from schemas import Kind

if TYPE_CHECKING:
    from xlsxwriter.format import Format

_BATCH = 10_000
"""Rows held at once."""

_JSON = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)

Row = dict[str, Cell]


class ExportRows:
    """Rows of the report in a temporary file without a name, which ends with this context.

    Attributes:
        count: rows.
        sums: Amount and BalanceDue by currency, exact.
    """

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed on exit
        self._columns: dict[str, None] = {}
        self.count = 0
        self.sums: dict[str, tuple[Decimal, Decimal]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def columns(self) -> list[str]:
        """The vendor's names in the order of the answers; where none came, in that of its documents."""
        return list(self._columns or KINDS)

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
            try:
                self._file.write(_JSON.encode(kept) + b"\n")
            except OSError as error:
                raise ResultsError(f"The invoices cannot be kept: {cause(error)}.") from error

    def _add_up(self, row: Row) -> None:
        currency = str(row.get("Currency") or "")
        amount, balance = self.sums.get(currency, (Decimal(0), Decimal(0)))
        self.sums[currency] = (amount + _number(row.get("Amount")), balance + _number(row.get("BalanceDue")))

    def rows(self) -> Iterator[Row]:
        """The rows, every one with every column; amounts as Decimal."""
        self._file.seek(0)
        empty: Row = dict.fromkeys(self.columns)
        for line in self._file:
            row = _DECODER.decode(line)
            yield empty | {name: _restored(name, cell) for name, cell in row.items()}


def check_export(path: Path) -> None:
    """Whether invoices can be written there, before the portal is asked.

    Raises:
        ResultsError: an unknown ending, a folder, or a place that cannot be written to.
    """
    if path.suffix.lower() not in _WRITERS:
        raise ResultsError(f"Invoices cannot be written as {path.name}: use .xlsx, .csv, .parquet or .jsonl.")
    if path.is_dir():
        raise ResultsError(f"{path} is a folder: name a file.")
    try:
        try_place(path)
    except OSError as error:
        raise ResultsError(f"{path.parent} cannot be written to ({cause(error)}): choose another place.") from error


def write_export(collected: ExportRows, path: Path) -> Path:
    """Writes all rows or nothing; returns where they are: beside ``path``, with a number, where that is open elsewhere.

    Raises:
        ResultsError: the disk is full, or Excel cannot hold it.
    """
    write = _WRITERS[path.suffix.lower()]
    try:
        return write_whole(path, lambda part: write(collected, part), beside=True)
    except (OSError, PolarsError) as error:
        raise ResultsError(f"{path} cannot be written: {cause(error)}.") from error


def _frames(collected: ExportRows) -> Iterator[pl.DataFrame]:
    """The rows as frames of a bounded size, at least one; amounts as text with their own digits."""
    schema = {name: pl.Boolean() if kind_of(name) is Kind.BOOLEAN else pl.String() for name in collected.columns}
    rows = collected.rows()
    batch = list(islice(rows, _BATCH))
    while True:
        yield pl.DataFrame([[_texted(cell) for cell in row.values()] for row in batch], schema=schema, orient="row")
        batch = list(islice(rows, _BATCH))
        if not batch:
            return


def _texted(cell: Cell) -> str | bool | None:
    return f"{cell:f}" if isinstance(cell, Decimal) else cell


def _of_kind(collected: ExportRows, kind: Kind) -> list[str]:
    return [name for name in collected.columns if kind_of(name) is kind]


def _csv(collected: ExportRows, path: Path) -> None:
    """UTF-8 with a byte order mark, for Excel; text that a spreadsheet would run has an apostrophe before it."""
    other = [*_of_kind(collected, Kind.DECIMAL), *_of_kind(collected, Kind.BOOLEAN)]
    text = pl.all().exclude(other)
    with path.open("wb") as file:
        for number, frame in enumerate(_frames(collected)):
            first = number == 0
            safe = frame.with_columns(neutral(text))
            safe.write_csv(file, include_bom=first, include_header=first, line_terminator="\r\n")


def _jsonl(collected: ExportRows, path: Path) -> None:
    with path.open("wb") as file:
        for row in collected.rows():
            file.write(_JSON.encode(row) + b"\n")


def _parquet(collected: ExportRows, path: Path) -> None:
    """Amounts as decimal(19,5): ``cells`` has seen to it that they are no longer."""
    lines = path.with_name(f"{path.name}.jsonl")
    try:
        with lines.open("wb") as file:
            for frame in _frames(collected):
                frame.write_ndjson(file)
        schema = next(_frames(collected)).schema
        money = pl.col(_of_kind(collected, Kind.DECIMAL)).cast(pl.Decimal(19, 5))
        pl.scan_ndjson(lines, schema=schema).with_columns(money).sink_parquet(path)
    finally:
        lines.unlink(missing_ok=True)


def _xlsx(collected: ExportRows, path: Path) -> None:
    if collected.count > ROWS:
        raise ResultsError(
            f"{collected.count:,} invoices are more than an Excel sheet holds: export to .csv or .parquet."
        )
    with new_workbook(path) as book:
        sheet = book.add_worksheet("Invoices")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(collected.columns) - 1, 14)
        sheet.write_row(0, 0, collected.columns, book.add_format({"bold": True}))
        money = book.add_format({"num_format": MONEY})
        for line, row in enumerate(collected.rows(), start=1):
            for column, (name, cell) in enumerate(row.items()):
                sheet.write(line, column, *_excel(name, cell, money))
        sheet.autofilter(0, 0, collected.count, len(collected.columns) - 1)


def _excel(name: str, cell: Cell, money: "Format") -> tuple[object, ...]:
    """A cell as Excel holds it whole, or not at all."""
    if isinstance(cell, Decimal):
        return amount(cell, money)
    if isinstance(cell, str) and len(cell) > CELL:
        raise ResultsError(f"A cell of {name} has more characters than Excel holds: export to .csv or .parquet.")
    return (cell,)


_WRITERS: dict[str, Callable[[ExportRows, Path], None]] = {
    ".xlsx": _xlsx,
    ".csv": _csv,
    ".parquet": _parquet,
    ".jsonl": _jsonl,
}


def _restored(name: str, cell: Any) -> Cell:  # noqa: ANN401 - JSON is whatever it is
    return Decimal(cell) if kind_of(name) is Kind.DECIMAL and cell is not None else cell


def _number(cell: Cell) -> Decimal:
    return cell if isinstance(cell, Decimal) else Decimal(0)
