"""The same two invoices in every layout that a file may have, and what a portal holds of them."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

Grid = Sequence[Sequence[str]]

_HEAD = {
    "InvoiceId": "0007",
    "CustomerId": "00123",
    "Amount": "0.30",
    "Tax": "0.06",
    "CopyEmail": "a@example.com; b@example.com",
    "DueDate": "2026-07-31",
    "BillingAddress.AddressID": "MAIN",
    "BillingAddress.City": "Columbus",
    "ShippingAddress.AddressID": "0002",
    "ShippingAddress.Zip": "01067",
    "TermDiscount 1 Name": "2/10",
    "TermDiscount 1 DiscountDate": "2026-07-10",
    "TermDiscount 1 DiscountAvailableAmount": "0.01",
    "TermDiscount 2 Name": "1/20",
    "TermDiscount 2 DiscountDate": "",
    "TermDiscount 2 DiscountAvailableAmount": "",
}
_OTHER = {
    **dict.fromkeys(_HEAD, ""),
    "InvoiceId": "0008",
    "CustomerId": "C",
    "Amount": "99999999999999.99999",
    "DueDate": "2026-08-01",
}
HEADS = (_HEAD, _OTHER)

_LINE = {
    "ItemCode": "00042",
    "ExtendedPrice": "0.10",
    "Quantity": "3",
    "UnitPrice": "0.03333",
    "Taxable": "true",
    "Tax 1 Name": "VAT",
    "Tax 1 Rate": "0.2",
    "Tax 1 Amount": "0.02",
    "Tax 2 Name": "City",
    "ShippingToAddress.AddressID": "X",
    "ShippingToAddress.City": "Łódź",
}
_SECOND = {**dict.fromkeys(_LINE, ""), "ItemCode": "B", "ExtendedPrice": "0.14"}
_BIG = {**dict.fromkeys(_LINE, ""), "ItemCode": "C", "ExtendedPrice": "99999999999999.99999"}
LINES = ((_LINE, _SECOND), (_BIG,))

HEADED: dict[str, dict[str, Any]] = {
    "0007": {
        "InvoiceId": "0007",
        "Identity": "0007",
        "CustomerId": "00123",
        "Amount": "0.30",
        "Tax": "0.06",
        "CopyEmail": ["a@example.com", "b@example.com"],
        "DueDate": "2026-07-31",
        "SendNewInvoiceEmail": "No",
        "BillingAddress": {"AddressID": "MAIN", "City": "Columbus"},
        "ShippingAddress": {"AddressID": "0002", "Zip": "01067"},
        "TermDiscounts": [
            {"Name": "2/10", "DiscountDate": "2026-07-10", "DiscountAvailableAmount": "0.01"},
            {"Name": "1/20"},
        ],
    },
    "0008": {
        "InvoiceId": "0008",
        "Identity": "0008",
        "CustomerId": "C",
        "Amount": "99999999999999.99999",
        "DueDate": "2026-08-01",
        "SendNewInvoiceEmail": "No",
    },
}
"""What is held of the invoices without their lines."""

_ITEMS: dict[str, list[dict[str, Any]]] = {
    "0007": [
        {
            "Sequence": 1,
            "ItemCode": "00042",
            "ExtendedPrice": "0.10",
            "Quantity": "3.00",
            "UnitPrice": "0.03333",
            "Taxable": True,
            "Taxes": [{"Name": "VAT", "Rate": "0.20", "Amount": "0.02"}, {"Name": "City"}],
            "ShippingToAddress": {"AddressID": "X", "City": "Łódź"},
        },
        {"Sequence": 2, "ItemCode": "B", "ExtendedPrice": "0.14"},
    ],
    "0008": [{"Sequence": 1, "ItemCode": "C", "ExtendedPrice": "99999999999999.99999"}],
}
HELD = {key: {**body, "InvoiceItems": _ITEMS[key]} for key, body in HEADED.items()}
"""What is held of them with their lines."""


def grid(*rows: dict[str, str]) -> Grid:
    """Headings and rows; a row lacks what others have."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [headings, *([row.get(heading, "") for heading in headings] for row in rows)]


def a_row_an_invoice() -> Grid:
    """Layout a."""
    return grid(*HEADS)


def a_row_a_line() -> Grid:
    """Layout b: all of the invoice is repeated."""
    return grid(*({**head, **line} for head, lines in zip(HEADS, LINES, strict=True) for line in lines))


def a_row_then_its_lines() -> Grid:
    """Layout c: rows of lines below the invoice's own, with nothing but what is the line's."""
    return grid(*(row for head, lines in zip(HEADS, LINES, strict=True) for row in (head, *lines)))


def lines_apart() -> Grid:
    """The second table of layout d."""
    return grid(
        *({"InvoiceId": head["InvoiceId"], **line} for head, lines in zip(HEADS, LINES, strict=True) for line in lines)
    )


def numbered_lines() -> Grid:
    """Layout e."""
    rows = []
    for head, lines in zip(HEADS, LINES, strict=True):
        numbered = {_numbered(name, n): cell for n, line in enumerate(lines, 1) for name, cell in line.items()}
        rows.append({**head, **numbered})
    return grid(*rows)


def _numbered(heading: str, number: int) -> str:
    return f"Item {number} {heading}"


def write(path: Path, *grids: Grid, names: Sequence[str] = ("Invoices", "Lines")) -> Path:
    """A text file of one grid, or a workbook with a sheet for each."""
    if path.suffix == ".csv":
        (only,) = grids
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(only)
        return path
    with xlsxwriter.Workbook(path) as book:
        for name, rows in zip(names, grids, strict=False):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for index, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, index, cell)
    return path
