"""Columns that a spreadsheet of another country has converted in part, and such as look like them and are none."""

import polars as pl
import pytest

from etl.grammar import converted
from etl.text import NUMERIC


def dates(*cells: str | None) -> tuple[str, str] | None:
    text = pl.Series(cells, dtype=pl.String)
    found = converted.dates(text, pl.int_range(2, 2 + len(text), dtype=pl.Int64, eager=True)).converted
    return found and (found[0].cell, found[1].cell)


def amounts(*cells: str | None) -> tuple[str, str] | None:
    """Numbers begin with "#" here."""
    text = pl.Series([cell and cell.replace("#", NUMERIC) for cell in cells], dtype=pl.String)
    found = converted.amounts(text, pl.int_range(2, 2 + len(text), dtype=pl.Int64, eager=True)).converted
    return found and (found[0].cell.replace(NUMERIC, "#"), found[1].cell)


@pytest.mark.parametrize(
    "cells",
    [
        ("2026-05-07", "31/07/2026"),
        ("31/07/2026", None, "2026-05-07 00:00:00", "2026-12-12", "25/07/2026"),
        ("2026-07-05", "07/31/2026", "12/13/2026"),
        ("2026-05-07", "31-07-2026"),
        ("2026-05-07", "31/07/26 14:00"),
        ("7 May 2026", "31/07/2026"),
        ("2026-05-07", "31/07/2026", "not yet"),
    ],
)
def test_dates_up_to_the_12th_beside_texts_after_it_are_half_converted(cells: tuple[str | None, ...]) -> None:
    found = dates(*cells)
    assert found is not None
    assert found[0] in cells
    assert found[1] in cells


@pytest.mark.parametrize(
    "cells",
    [
        ("2026-05-07", "2026-05-08"),
        ("31/07/2026", "30/07/2026"),
        ("2026-05-07", "2026-05-13", "31/07/2026"),
        ("2026-05-07", "05/07/2026", "31/07/2026"),
        ("2026-05-07", "05/05/2026", "31/07/2026"),
        ("2026-05-07", "31.07.2026"),
        ("2026-05-07", "31/06/2026"),
        ("2026-05-07", "31 July 2026", "30/07/2026"),
        ("2026-05-07", None, ""),
        (),
    ],
)
def test_other_columns_of_dates_are_not(cells: tuple[str | None, ...]) -> None:
    assert dates(*cells) is None


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("1.234,56", "#1.234"), ("#1.234", "1.234,56")),
        (("12,50", "#999", "#3.999"), ("#3.999", "12,50")),
        (("1.234,56", "#1234.56", "1.234", "#1.234"), ("#1.234", "1.234,56")),
        (("-1.234,56 €", "#-1.234"), ("#-1.234", "-1.234,56 €")),
        (("1.234,56", "#€ 1.234"), ("#€ 1.234", "1.234,56")),
        (("1,234.56", "#1.234"), ("#1.234", "1,234.56")),
        (("1.234,56", "#1", "#2", "#15", "#0"), ("#1", "1.234,56")),
    ],
)
def test_numbers_of_three_decimals_or_below_a_thousand_beside_grouped_texts_are_half_converted(
    cells: tuple[str, ...], found: tuple[str, str]
) -> None:
    assert amounts(*cells) == found


@pytest.mark.parametrize(
    "cells",
    [
        ("#1.234", "#1.5", None),
        ("1.234,56", "1.234", "999"),
        ("1.234,56", "#1234.56", "#50"),
        ("1.234,56", "#1234", "#50"),
        ("1.234,56", "#12.5", "#0"),
        ("12,50", "#50"),
        ("12.50", "#1.234"),
        ("1,234.56", "#50", "#12"),
        ("1.234,56", "#0.125"),
        ("1.234,56", "#1.2345"),
        ("1.234,56", "#0"),
        ("n/a", "#1.234"),
        ("1 234,50", "#1.234"),
        ("1,234.56", "#1.234", "#12.5"),
        (),
    ],
)
def test_other_columns_of_amounts_are_not(cells: tuple[str | None, ...]) -> None:
    assert amounts(*cells) is None


def test_what_two_batches_show_together_counts() -> None:
    rows = pl.Series([2], dtype=pl.Int64)
    one, other = (converted.dates(pl.Series([cell]), rows) for cell in ("2026-05-07", "31/07/2026"))
    assert (one | other).converted
    assert not (one | other | converted.dates(pl.Series(["2026-05-13"]), rows)).converted
