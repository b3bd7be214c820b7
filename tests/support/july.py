"""The export that most commands are tried on."""

from tests.support.command import Etl

HEADINGS = "InvoiceId,CustomerId,Amount"


def export(etl: Etl, *rows: str, name: str = "july.csv", headings: str = HEADINGS) -> str:
    """Writes it; its name."""
    (etl.folder / name).write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
    return name


def many(etl: Etl, count: int) -> str:
    """One of so many invoices, A0, A1 and so on; their amounts are 0.10, 1.10 and so on."""
    return export(etl, *(f"A{number},C1,{number}.10" for number in range(count)))
