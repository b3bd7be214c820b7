"""Dates in every notation people use, in one order for a whole column."""

import polars as pl
import pytest

from etl.grammar.dates import DateOrder, finer, iso, serial, why, zoned
from etl.grammar.months import _NAMES, ENGLISH, month

DMY, MDY, YMD = DateOrder.DMY, DateOrder.MDY, DateOrder.YMD


def every(cells: list[str | None], order: DateOrder | None) -> list[str | None]:
    frame = pl.DataFrame({"text": cells}, schema={"text": pl.String})
    return frame.select(iso(pl.col("text"), order))["text"].to_list()


def one(cell: str | None, order: DateOrder | None = None) -> str | None:
    return every([cell], order)[0]


def serials(*cells: str) -> list[str | None]:
    return pl.DataFrame({"text": cells}).select(serial(pl.col("text")))["text"].to_list()


@pytest.mark.parametrize("order", [None, *DateOrder])
@pytest.mark.parametrize(
    "cell",
    [
        *(
            "2026-07-31",
            "2026/07/31",
            "2026.07.31",
            "2026. 7. 31.",
            "2026-7-31",
            "2026 07 31",
            "20260731",
            " 2026-07-31\n",
        ),
        *(
            "31 July 2026",
            "31 JULY 2026",
            "July 31, 2026",
            "Jul 31 2026",
            "July 31st, 2026",
            "31st of July 2026",
            "31-Jul-26",
        ),
        *(
            "31-Jul-2026",
            "31JUL2026",
            "2026-Jul-31",
            "31. Juli 2026",
            "31 juillet 2026",
            "31 de julio de 2026",
            "31 lug 2026",
        ),
        *("31 jul. 2026", "31 de julho de 2026", "Friday, 31 July 2026", "Fri, Jul 31, 2026", "Friday, July 31, 2026"),
        *(
            "\u0662\u0660\u0662\u0666-\u0660\u0667-\u0663\u0661",
            "\uff12\uff10\uff12\uff16/07/31",
            "31\u00a0July\u200b 2026",
        ),
    ],
)
def test_a_date_that_says_which_part_is_which(cell: str, order: DateOrder | None) -> None:
    assert one(cell, order) == "2026-07-31"


@pytest.mark.parametrize(
    ("cell", "order", "text"),
    [
        ("31/07/2026", DMY, "2026-07-31"),
        ("31.7.2026", DMY, "2026-07-31"),
        ("31. 7. 2026", DMY, "2026-07-31"),
        ("31-07-26", DMY, "2026-07-31"),
        ("31 07 2026", DMY, "2026-07-31"),
        ("03/04/2026", DMY, "2026-04-03"),
        ("03/04/2026", MDY, "2026-03-04"),
        ("03.04.2026", MDY, "2026-03-04"),
        ("7/31/26", MDY, "2026-07-31"),
        ("26-07-31", YMD, "2026-07-31"),
        ("26-07-31", DMY, "2031-07-26"),
        ("01/02/49", DMY, "2049-02-01"),
        ("01/02/50", DMY, "1950-02-01"),
        ("29/02/2024", DMY, "2024-02-29"),
        ("1er août 2026", None, "2026-08-01"),
        ("3. März 2026", None, "2026-03-03"),
        ("5. maj 2026", None, "2026-05-05"),
        ("31 augusti 2026", None, "2026-08-31"),
        ("1. desember 2026", None, "2026-12-01"),
        ("5 września 2026", None, "2026-09-05"),
        ("31-lip-2026", None, "2026-07-31"),
    ],
)
def test_a_date_in_a_stated_order(cell: str, order: DateOrder | None, text: str) -> None:
    assert one(cell, order) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("2026-07-31 14:30:00", "2026-07-31 14:30:00"),
        ("2026-07-31T14:30", "2026-07-31 14:30:00"),
        ("2026-07-31 14:30:00.000", "2026-07-31 14:30:00"),
        ("31/07/2026 14:30:05", "2026-07-31 14:30:05"),
        ("31/07/2026, 9:05", "2026-07-31 09:05:00"),
        ("31/07/2026 2:30 PM", "2026-07-31 14:30:00"),
        ("31/07/2026 2:30:00 p.m.", "2026-07-31 14:30:00"),
        ("31/07/2026 12:00 AM", "2026-07-31 00:00:00"),
        ("31/07/2026 12:15pm", "2026-07-31 12:15:00"),
        ("31 July 2026 00:00", "2026-07-31 00:00:00"),
        ("20260731 143000", "2026-07-31 14:30:00"),
        ("20260731143000", "2026-07-31 14:30:00"),
        ("20260731000000", "2026-07-31 00:00:00"),
        ("202607311430", "2026-07-31 14:30:00"),
        ("20260731T143000Z", "2026-07-31 14:30:00"),
        ("20260731143000.250", "2026-07-31 14:30:00"),
        ("2026-07-31-00.00.00.000000", "2026-07-31 00:00:00"),
        ("2026-07-31-14.30.59.999999", "2026-07-31 14:30:59"),
        ("2026-07-31 14.30.05", "2026-07-31 14:30:05"),
        ("31-JUL-26 02.30.00.000000000 PM", "2026-07-31 14:30:00"),
        ("31-JUL-26 02.30.00.000000 PM +00:00", "2026-07-31 14:30:00"),
        ("31.07.2026 14.30.00", "2026-07-31 14:30:00"),
        ("Jul  5 2026  2:15PM", "2026-07-05 14:15:00"),
        ("Jul 31 2026 12:00AM", "2026-07-31 00:00:00"),
        ("Jul  5 2026  2:15:30:127PM", "2026-07-05 14:15:30"),
        ("Jul\u00a0 5 2026  2:15PM", "2026-07-05 14:15:00"),
        ("5  July  2026", "2026-07-05"),
        ("2026-07-31 23:59:59.9999999", "2026-07-31 23:59:59"),
        ("2026-07-31T23:59:59.999+02:00", "2026-07-31 23:59:59"),
        ("20260731240000", None),
        ("20260732143000", None),
        ("2026-07-31-24.00.00", None),
        ("2026-07-31-14.30", None),
        ("31/07/2026 14:30 PM", None),
        ("31/07/2026 0:30 AM", None),
        ("31/07/2026 24:00", None),
        ("31/07/2026 14:60", None),
        ("31/07/2026 14", None),
        ("31/07/2026 10:00 14:30:00", None),
        ("2026-07-31T00:00:00+02 14:30:00", None),
        ("2026-07-31 14:30:00.123", "2026-07-31 14:30:00"),
        ("2026-07-31T14:30:00Z", "2026-07-31 14:30:00"),
        ("2026-07-31T22:00:00+02:00", "2026-07-31 22:00:00"),
        ("2026-07-31 23:30:00 -0400", "2026-07-31 23:30:00"),
        ("2026-07-31T00:00:00+02:00", "2026-07-31 00:00:00"),
        ("2026-07-31 00:00:00 UTC", "2026-07-31 00:00:00"),
        ("31/07/2026 2:30 PM GMT", "2026-07-31 14:30:00"),
        ("2026-07-31T14:30:00.000Z", "2026-07-31 14:30:00"),
        ("2026-07-31 14:30:00 EST", None),
        ("2026-07-31 14:30:00 +4", None),
        ("2026-07-31Z", None),
        ("14:30", None),
    ],
)
def test_times(cell: str, text: str | None) -> None:
    assert one(cell, DMY) == text


@pytest.mark.parametrize("order", [None, *DateOrder])
@pytest.mark.parametrize(
    "cell",
    [
        *(
            "",
            "abc",
            "0",
            "2026",
            "07/2026",
            "July 2026",
            "31 July",
            "Jul-26",
            "31/07",
            "2026-07",
            "2026-W31",
            "2026-212",
        ),
        *(
            "30.02.2026",
            "29/02/2026",
            "2026-02-29",
            "2026-02-30",
            "2026-04-31",
            "31 April 2026",
            "2026-13-01",
            "20261301",
            "0000-01-01",
        ),
        *(
            "31/07-2026",
            "31/07/026",
            "31/07/20266",
            "131/07/2026",
            "2026-07-311",
            "31//07/2026",
            "1/2/3/4",
            "31/07/2026x",
        ),
        *("46234", "46234.5", "1234567", "12.5", "1,234.56", "260731", "31 jui 2026", "31 Foo 2026"),
        *("Monday, 31 July 2026", "Foo, 31 July 2026", "2026-07-31\n2026-08-01", "\u00b2026-07-31", "-2026-07-31"),
    ],
)
def test_no_date(cell: str, order: DateOrder | None) -> None:
    assert one(cell, order) is None


def test_without_an_order_nothing_is_guessed() -> None:
    assert every(["31/07/2026", "02/02/2026", "31 July 2026", None], None) == [None, None, "2026-07-31", None]


def test_serial_numbers() -> None:
    assert serials("46234", "46234.5", "46234.604166667", " 46234.0 ", "20000", "73050", "45351") == [
        *(
            "2026-07-31",
            "2026-07-31 12:00:00",
            "2026-07-31 14:30:00",
            "2026-07-31 00:00:00",
            "1954-10-03",
            "2099-12-31",
        ),
        "2024-02-29",
    ]
    assert serials("46234.999999", "46234.9999999653", "46234.5000000001", "46234.49999999") == [
        *("2026-07-31 23:59:59", "2026-07-31 23:59:59", "2026-07-31 12:00:00", "2026-07-31 12:00:00"),
    ]
    assert serials("19999", "73051", "4623", "462345", "-46234", "46,234", "2026-07-31", "") == [None] * 8


@pytest.mark.parametrize(
    ("cell", "order", "part"),
    [
        ("30/02/2026", DMY, "30 February 2026 does not exist"),
        ("2026-13-01", DMY, "there is no month 13"),
        ("46234", DMY, "looks like an Excel serial number (2026-07-31)"),
        ("1026-07-31", DMY, "the year 1026 is before 1753"),
        ("03/04/2026", None, "either way round"),
        ("26/7/5", DMY, "not written day, month, year"),
        ("Monday, 31 July 2026", None, "31 July 2026 is a Friday"),
        ("31/07/2026 25:00", DMY, "time of day does not exist"),
        ("abc", DMY, "in no form that is known"),
        ("31/07/2026", DMY, None),
    ],
)
def test_why_a_cell_is_no_date(cell: str, order: DateOrder | None, part: str | None) -> None:
    reason = why(cell, order)
    assert reason is None if part is None else part in str(reason)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2026-07-31T14:30:00Z", True),
        ("2026-07-31 14:30:00 -0400", True),
        ("31/07/2026 2:30 pm gmt", True),
        ("2026-07-31T14:30:00\u221204:00", True),
        ("20260731143000Z", True),
        ("2026-07-31-14.30.00.000000+02:00", True),
        ("2026-07-31-14.30.00.000000", False),
        ("20260731143000", False),
        ("2026-07-31 14:30:00", False),
        ("31/07/2026 2:30 PM", False),
        ("2026-07-31", False),
    ],
)
def test_a_column_with_offsets_says_so(cell: str, told: bool) -> None:
    assert zoned(pl.Series([None, "31 July 2026", cell])) is told


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2026-07-31T23:59:59.999", True),
        ("20260731143000.250", True),
        ("2026-07-31-14.30.59.000001", True),
        ("1.7.26 2:15:30.5", True),
        ("Jul  5 2026  2:15:30:127PM", True),
        ("2026-07-31T23:59:59.000", False),
        ("2026-07-31-14.30.59.000000", False),
        ("2026-07-31 23:59:59 +0200", False),
        ("46234.520833333336", False),
    ],
)
def test_a_column_with_times_finer_than_a_second_says_so(cell: str, told: bool) -> None:
    assert finer(pl.Series([None, "31 July 2026", cell])) is told


def test_no_name_means_two_months() -> None:
    names = [name for names in _NAMES for name in names.split()]
    assert len(names) == len(set(names))
    assert [month(name) for name in ENGLISH] == list(range(1, 13))
