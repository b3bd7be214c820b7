"""The samples, imported, against what the simulator then holds: every row, every field, to the cent."""

import csv
import shutil
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.command import ROOT, Etl
from tests.support.stored import bodies

Rows = dict[int, dict[str, Any]]


def workbook_rows(path: Path) -> Rows:
    sheet = openpyxl.load_workbook(path)["Invoices"]
    heads, *rows = sheet.iter_rows(values_only=True)
    return {number: dict(zip(map(str, heads), row, strict=True)) for number, row in enumerate(rows, start=2)}


def csv_rows(path: Path) -> Rows:
    with path.open(encoding="cp1252", newline="") as file:
        reader = csv.reader(file, delimiter=";")
        heads = next(reader)
        rows: Rows = {}
        line = reader.line_num + 1
        for record in reader:
            rows[line] = dict(zip(heads, record, strict=False))
            line = reader.line_num + 1
    return rows


def expected(row: dict[str, Any]) -> dict[str, Any]:
    """What should be held of a row: keys without blanks and dots, values as text or Decimal."""
    return {
        "".join(filter(str.isalnum, heading)).casefold(): _value(cell)
        for heading, cell in row.items()
        if cell not in {None, ""} and heading != "Region"
    }


def _value(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, int | float):
        return Decimal(repr(cell))
    return str(cell).strip()


def flat(body: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in body.items():
        if isinstance(value, dict):
            found |= {f"{name}{inner}".casefold(): text for inner, text in value.items()}
        else:
            found[name.casefold()] = value
    return found


def same(want: object, held: object) -> bool:
    if isinstance(held, list):
        return [part.strip() for part in str(want).replace(",", ";").split(";") if part.strip()] == held
    if isinstance(want, Decimal):
        return want == Decimal(str(held))
    try:
        return want == held or Decimal(str(want)) == Decimal(str(held))
    except ArithmeticError:
        return False


@pytest.mark.parametrize(
    ("name", "read", "delivered", "rejected"),
    [("invoices-july.xlsx", workbook_rows, 230, 10), ("invoices-july.csv", csv_rows, 214, 6)],
)
def test_every_row_is_held_as_the_file_has_it_or_says_why_not(
    etl: Etl, name: str, read: Callable[[Path], Rows], delivered: int, rejected: int
) -> None:
    shutil.copy(ROOT / "samples" / name, etl.folder)
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        done = etl.run("import", name, "--rate", "unlimited", **settings)
    assert done.returncode == 1, done.stderr
    rows: Rows = read(etl.folder / name)
    held = bodies(data)
    results = etl.results("invoices-july.results.csv")
    assert [int(str(result["SourceRow"])) for result in results] == list(rows)
    for result in results:
        row = expected(rows[int(str(result["SourceRow"]))])
        if result["Status"] == "Failed":
            assert result["ErrorMessage"]
            continue
        body = flat(held.pop(str(result["DocumentId"])))
        assert body.pop("sendnewinvoiceemail") == "No"
        assert body.pop("identity") == result["DocumentId"]
        assert set(body) == set(row)
        assert not [heading for heading in row if not same(row[heading], body[heading])]
    assert held == {}
    assert [result["Status"] for result in results].count("Success") == delivered
    assert [result["Status"] for result in results].count("Failed") == rejected
