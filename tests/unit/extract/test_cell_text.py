"""Cells as Excel shows them: every digit of a number, and zeros where its format pads."""

from datetime import date, datetime, time, timedelta

import pytest

from etl.extract.cell_text import Cell, shown


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (123.0, "123"),
        (123, "123"),
        (0.1 + 0.2, "0.3"),
        (1234.5600000000001, "1234.56"),
        (-0.0, "0"),
        (1e-10, "0.0000000001"),
        (123456789012345.0, "123456789012345"),
        (999999999999999.0, "999999999999999"),
        (1e15, "1E+15"),
        (1234567890123456.0, "1.23457E+15"),
        (-4.4e43, "-4.4E+43"),
        (True, "TRUE"),
        (False, "FALSE"),
        (" a ", " a "),
        (date(2026, 7, 31), "2026-07-31"),
        (datetime(2026, 7, 31), "2026-07-31"),  # noqa: DTZ001 - Excel knows no time zones
        (datetime(2026, 7, 31, 23, 59, 59, 999_700), "2026-08-01"),  # noqa: DTZ001
        (datetime(2026, 7, 31, 23, 59, 59, 997_000), "2026-07-31 23:59:59"),  # noqa: DTZ001 - SQL Server's end of a day
        (datetime(2026, 7, 31, 23, 59, 59, 913_600), "2026-07-31 23:59:59"),  # noqa: DTZ001
        (datetime(2026, 7, 31, 11, 59, 59, 600_000), "2026-07-31 11:59:59"),  # noqa: DTZ001
        (datetime(2026, 7, 31, 0, 0, 0, 600_000), "2026-07-31"),  # noqa: DTZ001
        (datetime(2026, 7, 31, 12, 30), "2026-07-31 12:30:00"),  # noqa: DTZ001
        (time(8, 5), "08:05:00"),
        (timedelta(hours=26, seconds=3), "26:00:03"),
    ],
)
def test_a_cell_reads_as_shown(cell: Cell, text: str) -> None:
    assert shown(cell) == text
