"""Figures, times and files as a page shows them. Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from etl.model.run import Run
from etl.report.balance import Figure, count, currencies
from etl.report.html.blocks import Cell, Table
from etl.report.money import money

#: Stands for no currency.
UNNAMED = "(none)"


def told(facts: Iterable[tuple[str, Cell]]) -> tuple[tuple[str, str], ...]:
    """Facts of a workbook's first sheet; the files, of which a page has a chapter, are left out."""
    return tuple((name, str(said)) for name, said in facts if said and name not in {"File", "SHA-256"})


def share(part: Decimal | int, whole: Decimal | int) -> float:
    """A part in hundredths of the whole, wide enough to be seen."""
    return max(0.5, round(float(Decimal(part) * 100 / Decimal(whole)), 2)) if whole else 0.5


def sums_of(sums: Mapping[str, Figure]) -> str:
    """Amounts by currency: ``1,234.50 EUR, 10.00 USD``."""
    return ", ".join(f"{money(figure.amount)} {currency or UNNAMED}" for currency, figure in sorted(sums.items()))


def totals_table(lines: Mapping[str, Mapping[str, Figure]]) -> Table:
    """Counts and sums, a line each, a column for each currency."""
    shown = currencies(lines)
    rows = [
        (name.strip(), count(dict(line)), *(_sum(line.get(currency)) for currency in shown))
        for name, line in lines.items()
    ]
    return Table(("", "Invoices", *(currency or UNNAMED for currency in shown)), rows, strong=True)


def _sum(figure: Figure | None) -> Cell:
    return figure.amount if figure is not None and figure.count else None


def files_table(run: Run) -> Table:
    """The files of a run, each with the hash by which it is known."""
    rows = [(source.file, source.sheet, source.sha256) for source in run.sources]
    return Table(("File", "Sheet", "SHA-256"), rows)
