"""The files that are measured, the same bytes each time. Run as a process of its own: ``python -m benchmarks.data``.

Every customer and amount is invented; mail addresses end in ``.example``, which nobody can own.
"""

import json
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

HEADINGS = (
    "InvoiceId",
    "CustomerId",
    "CustomerName",
    "Amount",
    "BalanceDue",
    "Currency",
    "PostingDate",
    "DueDate",
    "PONumber",
    "PaymentTerms",
    "Tax",
    "Freight",
    "Discount",
    "SalesPerson",
    "ShippingMethod",
    "Email",
    "Comments",
    "BatchNumber",
    "InvoiceType",
    "Site",
)
_AMOUNTS = frozenset(HEADINGS.index(name) for name in ("Amount", "BalanceDue", "Tax", "Freight", "Discount"))
_BLOCK = 10_000
BROKEN = "broken"
"""Begins the name of a file of which every hundredth row is rejected."""
_EVERY = 100
_FAULTS = (
    ("CustomerId", ""),
    ("Amount", "12..5"),
    ("PostingDate", "2026-02-30"),
    ("Email", "nobody"),
    ("Tax", "1.1234567"),
    ("BalanceDue", "99999999.00"),
    ("PONumber", "x" * 51),
)
_SPREADING = 2_654_435_761
"""Knuth's multiplier: numbers in a row become numbers all over the place."""

_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="xl/workbook.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Invoices" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
}
"""Of a workbook with one sheet, besides the sheet (ECMA-376)."""

_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_LETTERS = "ABCDEFGHIJKLMNOPQRST"


def cells(number: int) -> tuple[str, ...]:
    """A row; the invoice's sum is ``cents(number)``."""
    mixed = number * _SPREADING % (1 << 32)
    customer, day = mixed % 5_003, mixed % 28 + 1
    amount = f"{cents(number) // 100}.{cents(number) % 100:02}"
    name = f"Müller, Söhne & Co. {customer}" if customer % 10 == 0 else f"Customer {customer} Trading Ltd"
    return (
        f"INV-{number:09}",
        f"C{customer:05}",
        name,
        amount,
        amount,
        "EUR" if customer % 3 == 0 else "USD",
        f"2026-07-{day:02}",
        f"2026-08-{day:02}",
        f"PO-{mixed % 1_000_003}",
        "Net 30",
        f"{mixed % 997}.{mixed % 90 + 10}",
        "12.50" if customer % 4 == 0 else "",
        "",
        f"Sales Person {customer % 40}",
        "Truck",
        f"ap{customer}@customer.example",
        f"Delivery of July, order {mixed % 100_003}" if customer % 5 == 0 else "",
        f"B{number // 1_000:06}",
        "Invoice",
        "Main",
    )


def cents(number: int) -> int:
    """Of the amount of a row."""
    return number * _SPREADING % (1 << 32) % 10_000_000 + 100


def is_broken(number: int) -> bool:
    """Whether a row is rejected, in a file that has such rows: not the first, so that its form is told from others."""
    return number % _EVERY == _EVERY - 1


def broken_cells(number: int) -> tuple[str, ...]:
    """The row, of which every hundredth has a cell that nothing can be sent of."""
    row = dict(zip(HEADINGS, cells(number), strict=True))
    if is_broken(number):
        name, cell = _FAULTS[number // _EVERY % len(_FAULTS)]
        row[name] = cell
    return tuple(row.values())


def total(rows: Iterable[int]) -> int:
    """Cents of rows together."""
    return sum(map(cents, rows))


def write_csv(path: Path, rows: int, of: Callable[[int], tuple[str, ...]] = cells) -> None:
    """Comma, UTF-8, LF, quotes where a cell has a comma."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADINGS) + "\n")
        for start in range(0, rows, _BLOCK):
            block = range(start, min(start + _BLOCK, rows))
            file.write("".join(f"{','.join(map(_quoted, of(number)))}\n" for number in block))


def write_workbook(path: Path, rows: int) -> None:
    """One sheet; amounts are numbers, everything else is text in its cell."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in _PARTS.items():
            package.writestr(name, content)
        with package.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write((_SHEET + _row(1, HEADINGS, frozenset())).encode())
            for start in range(0, rows, _BLOCK):
                block = range(start, min(start + _BLOCK, rows))
                sheet.write("".join(_row(number + 2, cells(number), _AMOUNTS) for number in block).encode())
            sheet.write(b"</sheetData></worksheet>")


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell else cell


def _row(at: int, row: tuple[str, ...], numbers: frozenset[int]) -> str:
    return f'<row r="{at}">{"".join(_cells(at, row, numbers))}</row>'


def _cells(at: int, row: tuple[str, ...], numbers: frozenset[int]) -> Iterator[str]:
    for position, cell in enumerate(row):
        if not cell:
            continue
        if position in numbers:
            yield f'<c r="{_LETTERS[position]}{at}"><v>{cell}</v></c>'
        else:
            yield f'<c r="{_LETTERS[position]}{at}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'


def _make(path: Path, rows: int) -> None:
    part = path.with_suffix(".part")
    good: Sequence[int] = range(rows)
    if path.suffix == ".xlsx":
        write_workbook(part, rows)
    elif path.name.startswith(BROKEN):
        write_csv(part, rows, broken_cells)
        good = [number for number in good if not is_broken(number)]
    else:
        write_csv(part, rows)
    path.with_suffix(f"{path.suffix}.json").write_text(json.dumps({"rows": len(good), "cents": total(good)}))
    part.replace(path)


if __name__ == "__main__":
    _make(Path(sys.argv[1]), int(sys.argv[2]))
