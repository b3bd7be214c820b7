"""The control totals balance, whatever was read: against sums that are taken here from the files alone."""

import csv
import json
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tests.support.command import Etl

HEADINGS = "InvoiceId,CustomerId,Amount,Currency,BalanceDue,DocumentType"
ROWS = (
    "A1,C1,100.10,USD,,",
    "A2,C1,50.00,EUR,,",
    "A3,,7.00,GBP,,",
    "A4,C1,abc,USD,,",
    "A5,C1,-20.00,USD,,",
    "A6,C1,10.00001,USD,,",
    "A7,C1,1.00,EUR,2.00,",
    "A8,C1,1.00,,,",
    "A9,C1,3.00,usd,,",
    "B1,C1,9.00,USD,,",
    "B1,C1,9.00,USD,,",
    "B2,C1,,EUR,,",
    "C1,C1,1000000000000000.00,USD,,",
    "D1,C1,4.00,EUR,,Credit memo",
    "D2,C1,none,EUR,,Credit memo",
    "D3,C1,0.00,JPY,,",
)
Sums = dict[str, dict[str, tuple[int, Decimal]]]


def export(etl: Etl, *rows: str, name: str = "july.csv", headings: str = HEADINGS) -> str:
    (etl.folder / name).write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
    return name


def told(etl: Etl, run: int) -> tuple[Sums, dict[str, Any]]:
    """A run's figures by currency and name, as its trail has them."""
    trail = json.loads(etl.run("runs", str(run), "--json").stdout)
    sums: Sums = defaultdict(dict)
    for part in (trail["plan"], trail["totals"]):
        for currency, figures in part.items():
            sums[currency] |= {name: (each["documents"], Decimal(each["amount"])) for name, each in figures.items()}
    return sums, trail


def add(*figures: tuple[int, Decimal]) -> tuple[int, Decimal]:
    return sum(count for count, _ in figures), sum((amount for _, amount in figures), Decimal(0))


def read(path: Path) -> dict[str, tuple[int, Decimal]]:
    """What a file says: rows and the sum of their readable amounts by currency."""
    sums: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            currency = (row.get("Currency", "") or "").upper()
            sums[currency] = add(sums[currency], (1, amount(row.get("Amount", ""))))
    return sums


def amount(text: str | None) -> Decimal:
    try:
        found = Decimal(text or "")
    except InvalidOperation:
        return Decimal(0)
    return found if abs(found) < 10**14 else Decimal(0)


def check(etl: Etl, run: int, path: Path) -> Sums:
    """Both equations of the control totals hold in each currency, and what was read is what the file says."""
    sums, trail = told(etl, run)
    for figures in sums.values():
        given = {
            name: figures.get(name, (0, Decimal(0))) for name in ("rejected", "set_aside", "accepted", "superseded")
        }
        assert figures["read"] == add(*given.values())
        settled = (figures.get(name, (0, Decimal(0))) for name in ("succeeded", "unchanged", "failed", "pending"))
        assert given["accepted"] == add(*settled)
    assert {currency: figures["read"] for currency, figures in sums.items()} == read(path)
    assert sum(figures["read"][0] for figures in sums.values()) == len(trail["documents"])
    return sums


def test_the_totals_balance_in_every_currency_and_in_every_kind_of_run(etl: Etl) -> None:
    july = etl.folder / export(etl, *ROWS)
    change = etl.folder / export(
        etl, "A1,5.00,USD", "A2,,EUR", "Z9,1.00,", "A3,x,USD", name="change.csv", headings="InvoiceId,Amount,Currency"
    )
    with etl.simulator() as settings:
        assert etl.run("import", july.name, **settings).returncode == 1
        first = check(etl, 1, july)
        assert first["EUR"]["set_aside"] == (1, Decimal("4.00"))
        assert first["USD"]["set_aside"] == (1, Decimal("-20.00"))
        export(etl, "A1,C1,111.10,USD,,", *ROWS[1:])
        assert etl.run("import", july.name, **settings).returncode == 1
        again = check(etl, 2, july)
        assert again["USD"]["succeeded"] == (1, Decimal("111.10"))
        assert again["USD"]["unchanged"] == (2, Decimal("13.00001"))
        done = etl.run("update", change.name, **settings)
        assert done.returncode == 1, done.stderr
        check(etl, 3, change)
