"""Columns of totals that are not sent: one that is more than the Amount stops the import."""

import polars as pl
import pytest

from tests.support.command import Etl


@pytest.mark.parametrize("heading", ["Total", "Amount Including VAT", "Bruttobetrag", "Montant TTC", "Grand total"])
def test_a_total_that_is_more_than_the_amount_is_not_passed_over(etl: Etl, heading: str) -> None:
    rows = {"InvoiceId": ["A1", "A2"], "CustomerId": ["C", "C"], "Amount": [1000.0, 20.5], "VAT": [190.0, 0.0]}
    pl.DataFrame({**rows, heading: [1190.0, 20.5]}).write_excel(etl.folder / "july.xlsx", "July")
    (etl.folder / "july.csv").write_text(
        f"InvoiceId;CustomerId;Amount;VAT;{heading}\nA1;C;1.000,00;190,00;1.190,00\nA2;C;20,50;0,00;20,50\n"
    )
    for name, cell in (("july.xlsx", "1190"), ("july.csv", "1.190,00")):
        done = etl.run("validate", name)
        assert done.returncode == 2
        assert f'"{heading}" is not sent, and is more than the Amount: "{cell}" in row 2.' in done.stderr
        assert etl.run("validate", name, "--ignore", heading).returncode == 0
    (etl.folder / "m.toml").write_text("".join(["[columns]\n", *(f'"{name}" = "{name}"\n' for name in list(rows)[:3])]))
    assert etl.run("validate", "july.csv", "--mapping", "m.toml").returncode == 0


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Total", "1.00|2.00"),
        ("Subtotal", "0.80|1.70"),
        ("Total", "9.00|9.00"),
        ("Total (USD)", "1.10|2.20"),
        ("Value", "1.10|2.20"),
        ("Line total", "1.10|2.20"),
    ],
)
def test_another_sum_is_named_and_passed_over(etl: Etl, heading: str, cells: str) -> None:
    rows = "".join(f"A{n},C{n},{n}.00,{n}.00,EUR,{cell}\n" for n, cell in enumerate(cells.split("|"), 1))
    (etl.folder / "july.csv").write_text(f"InvoiceId,CustomerId,Amount,BalanceDue,Currency,{heading}\n{rows}")
    assert etl.run("validate", "july.csv").returncode == 0
