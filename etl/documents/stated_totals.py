"""What a file itself says its rows come to, against what they do."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import polars as pl
from msgspec import Struct, field

from etl.documents.row_kinds import RowKind
from etl.documents.row_words import COUNT
from etl.extract.cell_text import UNCALCULATED
from etl.extract.table import FAULT, ROW
from etl.grammar import amounts
from etl.grammar.amounts import DecimalMark
from etl.text import number_of, one_line

#: More digits than any amount has.
_EXACT = pl.Decimal(38, 9)

#: Rows that make a sum: that of a single one is its amount.
_SEVERAL = 2

#: Characters of a cell in a sentence.
_CELL = 40


class PassedRow(NamedTuple):
    """A row that is passed over: its number as the user sees it, what it is, the text of its cells, its Amount."""

    row: int
    kind: RowKind
    text: str
    amount: str | None = None


class StatedTotals(Struct, frozen=True):
    """What totals and counts in a table come to.

    Attributes:
        sums: rows with nothing but an amount that is the sum of those above: they are totals.
        disputed: a sentence on each total or count that the rows above do not come to.
    """

    sums: frozenset[int] = frozenset()
    disputed: tuple[str, ...] = ()


class _Column(Struct):
    """Amounts of the rows of one currency, or of all: running sums at each row, and where totals stood."""

    rows: list[int]
    sums: list[Decimal]
    added: Decimal = Decimal(0)
    seen: set[Decimal] = field(default_factory=lambda: {Decimal(0)})
    last: tuple[int, Decimal] = (0, Decimal(0))

    def above(self, row: int) -> tuple[int, Decimal]:
        """How many rows stand above a row, and what they come to."""
        count = _below(self.rows, row)
        return count, (self.sums[count - 1] if count else Decimal(0)) + self.added

    def explains(self, row: int, total: Decimal) -> bool:
        """Whether the rows above, or those since an earlier total, come to this."""
        return self.above(row)[1] - total in self.seen

    def note(self, row: int) -> None:
        """A total stands here."""
        self.last = self.above(row)
        self.seen.add(self.last[1])


def compared(  # noqa: PLR0913 - the rows, what stands between them, and how all are read
    rows: pl.DataFrame,
    passed: Sequence[PassedRow],
    bare: Sequence[PassedRow],
    mark: DecimalMark,
    *,
    lined: bool,
    hidden: frozenset[int] = frozenset(),
) -> StatedTotals:
    """Compares totals with the rows above them. Where one of those cannot be read, nothing is said of what is below it.

    A total may be that of all rows above, of those since an earlier total, of one currency, or of what a filter has
    left in sight. A row with nothing but an amount is a total if it is the sum of at least two rows, or the last row
    and the sum of all; and the last one is, where it has a formula that nobody has calculated.

    Args:
        rows: of the table: ``row`` Int64, ``fault`` String, ``InvoiceId`` and ``Amount`` String, and ``Currency``.
        passed: rows that were passed over.
        bare: those of ``rows`` that have nothing but an amount.
        mark: how amounts are written.
        lined: whether rows are lines of invoices, each with the amount of its invoice.
        hidden: the numbers of rows that are not in sight.
    """
    unsure = {each.row for each in bare}
    real = rows.filter(~pl.col(ROW).is_in(list(unsure)))
    end = _readable_to(real, mark)
    real = real.filter(pl.col(ROW) < end)
    columns = _columns(real.unique("InvoiceId", keep="first", maintain_order=True) if lined else real, mark, hidden)
    every = real[ROW].to_list()
    counts = {0, len(every)} | {_below(every, each.row) for each in passed}
    sums, disputed = set[int](), list[str]()
    last = max([*every[-1:], *unsure], default=0)
    for each in sorted([*passed, *bare]):
        if each.row > end:
            break
        if each.row in unsure:
            total = _read(each.amount, mark)
            final = each.row == last
            unknown = final and bool(every) and each.amount == UNCALCULATED
            if unknown or (total is not None and not lined and _is_sum(columns, each.row, total, final=final)):
                sums.add(each.row)
            elif total is not None:
                columns[0].added += total
            continue
        number = _count(each)
        if number is None:
            disputed += _of_total(each, columns, mark)
        elif not _counts(number, each.row, every, counts, real):
            above = _below(every, each.row)
            stand = "stands" if above == 1 else "stand"
            said = f"counts {number_of(number, 'row')}, but {above:,} {stand} above it"
            disputed.append(f"Row {each.row} ({_shown(each)}) {said}")
    return StatedTotals(frozenset(sums), tuple(disputed))


def _columns(rows: pl.DataFrame, mark: DecimalMark, hidden: frozenset[int]) -> list[_Column]:
    """The running sums of all rows, then those of each currency, then those of rows in sight."""
    amount = amounts.plain(pl.col("Amount"), mark).cast(_EXACT).alias("amount")
    read = rows.with_columns(amount)
    parts = [read]
    if "Currency" in rows.columns and read["Currency"].n_unique() > 1:
        parts += read.partition_by("Currency", maintain_order=True)
    if hidden:
        parts.append(read.filter(~pl.col(ROW).is_in(list(hidden))))
    return [_Column(part[ROW].to_list(), part["amount"].cum_sum().to_list()) for part in parts]


def _readable_to(rows: pl.DataFrame, mark: DecimalMark) -> int:
    """The number of the first row whose amount cannot be known; one beyond all where there is none."""
    lost = rows.filter(
        pl.col(FAULT).is_not_null() | amounts.plain(pl.col("Amount"), mark).cast(_EXACT, strict=False).is_null()
    )
    return int(lost[ROW][0]) if lost.height else 1 << 62


def _is_sum(columns: list[_Column], row: int, total: Decimal, *, final: bool) -> bool:
    """Whether an amount by itself is the sum of rows above; if so it is noted."""
    for column in columns:
        count, above = column.above(row)
        whole = count and above == total
        since = count - column.last[0] >= _SEVERAL and above - column.last[1] == total
        if since or (whole and (final or count >= _SEVERAL)):
            for each in columns:
                each.note(row)
            return True
    return False


def _of_total(stated: PassedRow, columns: list[_Column], mark: DecimalMark) -> Iterator[str]:
    total = _read(stated.amount, mark) if stated.kind == RowKind.TOTALS else None
    if total is None:
        return
    fits = any(column.explains(stated.row, total) for column in columns)
    count, above = columns[0].above(stated.row)
    before, sum_before = columns[0].last
    for column in columns:
        column.note(stated.row)
    if fits or not count:
        return
    which, sum_ = ("since the last total", above - sum_before) if before else ("above", above)
    yield (
        f"Row {stated.row} ({_shown(stated)}) says that the rows come to {_figure(total)},"
        f" but those {which} come to {_figure(sum_)}"
    )


def _count(stated: PassedRow) -> int | None:
    """How many rows a row says there are; None where it says something else."""
    if stated.kind not in {RowKind.FOOTERS, RowKind.TOTALS}:
        return None
    found = pl.Series([stated.text]).str.extract_groups(COUNT).struct.unnest().row(0)
    return next((int(each) for each in found if each is not None), None)


def _counts(number: int, row: int, every: list[int], starts: set[int], rows: pl.DataFrame) -> bool:
    """Whether so many rows or invoices stand above a row, or so many rows since one that was passed over."""
    above = _below(every, row)
    if not above or above - number in starts:
        return True
    return number == rows.filter(pl.col(ROW) < row)["InvoiceId"].n_unique()


def _shown(stated: PassedRow) -> str:
    return f'"{one_line(stated.text, _CELL)}"'


def _figure(total: Decimal) -> str:
    """An amount with two decimals at least."""
    plain = total.normalize()
    exponent = plain.as_tuple().exponent
    return f"{plain if isinstance(exponent, int) and exponent < -2 else total.quantize(Decimal('0.01')):,f}"  # noqa: PLR2004


def _read(cell: str | None, mark: DecimalMark) -> Decimal | None:
    text = pl.select(amounts.plain(pl.lit(cell, dtype=pl.String), mark)).item()
    return None if text is None else Decimal(str(text))


def _below(rows: list[int], row: int) -> int:
    return bisect_left(rows, row)
