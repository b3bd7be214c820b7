import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from etl.errors import IncompleteError, ResultsError
from etl.report.export import ExportRows, check_export, write_export
from etl.report.invoice_row import KINDS

ROWS: list[dict[str, Any]] = [
    {
        "Amount": Decimal("45.00"),
        "BalanceDue": Decimal("12345678901234.12345"),
        "CopyEmail": ["a@b.de", "c@d.de"],
        "CurrencySymbol": "$",
        "Currency": "USD",
        "CustomerTaxExempt": False,
        "DueDate": "2024-07-04T07:00:00.0000000Z",
        "InvoiceId": "00123",
    },
    {"Amount": -5, "BalanceDue": None, "Currency": "USD", "InvoiceId": "=1+1", "Brand new": {"a": Decimal("1.50")}},
]
FIRST = ["InvoiceId", "Currency", "Amount", "BalanceDue", "DueDate"]
COLUMNS = [*FIRST, *(name for name in [*ROWS[0], "Brand new"] if name not in FIRST)]


@pytest.fixture
def collected() -> Any:  # noqa: ANN401
    with ExportRows() as collected:
        collected.add(ROWS)
        yield collected


def test_csv_has_every_column_and_the_digits_that_came(collected: ExportRows, tmp_path: Path) -> None:
    path = write_export(collected, tmp_path / "out.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pl.read_csv(path, infer_schema=False)
    assert frame.columns == COLUMNS
    assert frame["Amount"].to_list() == ["45.00", "-5"]
    assert frame["BalanceDue"].to_list() == ["12345678901234.12345", None]
    assert frame["InvoiceId"].to_list() == ["00123", "'=1+1"]
    assert frame["CopyEmail"].to_list() == ["a@b.de;c@d.de", None]
    assert frame["Brand new"].to_list() == [None, '{"a":1.50}']


def test_jsonl_has_numbers_with_the_digits_that_came(collected: ExportRows, tmp_path: Path) -> None:
    text = write_export(collected, tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert '"Amount":45.00,"BalanceDue":12345678901234.12345' in text
    rows = [json.loads(line) for line in text.splitlines()]
    assert [list(row) for row in rows] == [COLUMNS] * 2
    assert rows[1]["InvoiceId"] == "=1+1"


def test_parquet_has_decimals(collected: ExportRows, tmp_path: Path) -> None:
    frame = pl.read_parquet(write_export(collected, tmp_path / "out.parquet"))
    assert frame.schema["Amount"] == pl.Decimal(19, 5)
    assert frame["BalanceDue"].to_list() == [Decimal("12345678901234.12345"), None]
    assert frame["CustomerTaxExempt"].to_list() == [False, None]


def test_xlsx_has_numbers_where_excel_keeps_all_their_digits_and_no_formulas(
    collected: ExportRows, tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(write_export(collected, tmp_path / "out.xlsx")).worksheets[1]
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [row["Amount"] for row in rows] == [45, -5]
    assert rows[0]["BalanceDue"] == "12345678901234.12345"
    assert [row["InvoiceId"] for row in rows] == ["00123", "=1+1"]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"n", "s", "b", "d"}


def test_sums_are_exact(collected: ExportRows) -> None:
    assert collected.sums == {"USD": (Decimal("40.00"), Decimal("12345678901234.12345"))}


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_no_invoices_are_a_file_with_headings(tmp_path: Path, ending: str) -> None:
    with ExportRows() as collected:
        assert set(collected.columns) == set(KINDS)
        assert collected.columns[:3] == ["InvoiceId", "CustomerId", "CustomerName"]
        assert write_export(collected, tmp_path / f"out.{ending}").exists()


@pytest.mark.parametrize("amount", ["abc", "NaN", "1.123456", "1e15", True])
def test_an_amount_that_is_none_is_an_error(amount: object) -> None:
    with ExportRows() as collected, pytest.raises(IncompleteError, match="Amount"):
        collected.add([{"Amount": amount}])


def test_what_excel_cannot_hold_is_refused_and_nothing_cut(tmp_path: Path) -> None:
    with ExportRows() as collected:
        collected.add([{"ExtensionData": "x" * 40_000}])
        with pytest.raises(ResultsError, match="more characters than Excel holds"):
            write_export(collected, tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "sentence"), [("out.pdf", "use .xlsx"), ("no/out.csv", "cannot be written to")])
def test_a_place_that_is_none_is_told_before_anything_is_read(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(ResultsError, match=sentence):
        check_export(tmp_path / name)
