"""Headings that stand in two rows, on the whole way: read, sent, rejected, corrected, sent again."""

from pathlib import Path

import openpyxl
import pytest

from tests.support.command import Etl
from tests.support.stored import bodies

ROWS = [
    ["", "", "Billing Address", "", "", "Dates", ""],
    ["InvoiceId", "CustomerId", "AddressID", "Name", "City", "DueDate", "Amount"],
    ["A1", "C1", "MAIN", "Acme", "Oslo", "2026-07-31", "10.00"],
    ["A2", "C2", "MAIN", "Beta", "Bergen", "2026-07-32", "20.00"],
]


def write(path: Path) -> None:
    if path.suffix == ".csv":
        path.write_text("".join(",".join(row) + "\n" for row in ROWS), encoding="utf-8")
        return
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in ROWS:
        sheet.append([cell or None for cell in row])
    sheet.merge_cells("C1:E1")
    book.save(path)


@pytest.mark.parametrize("name", ["july.csv", "july.xlsx"])
def test_an_invoice_has_what_stands_under_two_headings_and_its_reject_comes_back(etl: Etl, name: str) -> None:
    write(etl.folder / name)
    with etl.simulator("--data", "portal.db") as settings:
        done = etl.run("import", name, "--rate", "unlimited", **settings)
        assert done.returncode == 1, done.stderr
        assert "Headings are in rows 1 and 2" in done.stdout + done.stderr
        rejects = openpyxl.load_workbook(etl.folder / "july.rejects.xlsx")
        sheet = rejects.worksheets[0]
        place = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "2026-07-32")
        place.value = "2026-07-30"
        rejects.save(etl.folder / "july.rejects.xlsx")
        again = etl.run("import", "july.rejects.xlsx", "--rate", "unlimited", **settings)
        assert again.returncode == 0, again.stdout + again.stderr
    held = bodies(etl.folder / "portal.db")
    assert {key: (body["BillingAddress"]["City"], body["DueDate"]) for key, body in held.items()} == {
        "A1": ("Oslo", "2026-07-31"),
        "A2": ("Bergen", "2026-07-30"),
    }
