"""Days of the portal's report, as a workbook shows them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from etl.report.days import day_of
from etl.report.export import ExportRows, write_export
from etl.report.own import Own, own_output


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2026-08-02T07:00:00.0000000Z", date(2026, 8, 2)),
        ("2026-08-02T00:00:00", date(2026, 8, 2)),
        ("2026-08-02", date(2026, 8, 2)),
        ("2026-08-01T22:00:00.0000000Z", date(2026, 8, 2)),
        ("2026-12-31T13:15:00Z", date(2027, 1, 1)),
        ("1900-01-01T00:00:00.0000000", None),
        ("0001-01-01T00:00:00Z", None),
        *((told, told) for told in ("2026-08-02T11:00:00Z", "2026-08-02T10:00:00Z", "2026-08-02T12:00:00Z")),
        *((told, told) for told in ("2026-08-02T07:12:00Z", "9999-12-31T22:00:00Z", "2026-02-30", "soon", "")),
    ],
)
def test_a_day_is_shown_as_one_where_it_is_certain(told: str, day: date | str | None) -> None:
    assert day_of(told) == day


def test_an_exported_workbook_begins_with_its_totals_and_has_days_as_days(tmp_path: Path) -> None:
    with ExportRows() as collected:
        row = {"InvoiceId": "007", "Amount": Decimal("1.50"), "BalanceDue": Decimal("0.50"), "Currency": "EUR"}
        collected.add([row | {"DueDate": "2026-08-02T07:00:00.0000000Z"}, row | {"DueDate": "2026-08-02T11:00:00Z"}])
        path = write_export(collected, tmp_path / "open.xlsx", [("Portal", "acme")])
    about, invoices = openpyxl.load_workbook(path).worksheets
    assert [cell.value for cell in about["A"]][:3] == ["Export of a portal's invoices", "Portal", "Invoices"]
    assert [cell.value for cell in about[6]][:3] == ["EUR", 3, 1]
    heads = [cell.value for cell in invoices[1]]
    days = [row[heads.index("DueDate")].value for row in invoices.iter_rows(min_row=2)]
    assert str(days[0]) == "2026-08-02 00:00:00"
    assert days[1] == "2026-08-02T11:00:00Z"
    assert own_output(path) is Own.EXPORT
