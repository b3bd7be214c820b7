"""The portal's invoices as a file, by conditions."""

import json
from pathlib import Path

import polars as pl
import pytest

from tests.support.command import Etl

HEADINGS = "InvoiceId,CustomerId,Amount,BalanceDue,Currency,DueDate,PONumber,InvoiceType,Email"


def load(etl: Etl, count: int, settings: dict[str, str]) -> None:
    rows = [
        f"INV-{n:04},C{n % 3},{n}.10,{n}.10,{'USD' if n % 2 else 'EUR'},2026-07-{n % 28 + 1:02},PO{n},Invoice,"
        f"c{n % 3}@x.de"
        for n in range(count)
    ]
    (etl.folder / "july.csv").write_text("\n".join([HEADINGS, *rows, ""]), encoding="utf-8")
    done = etl.run("import", "july.csv", "--rate", "unlimited", **settings)
    assert done.returncode == 0, done.stderr


def ids(etl: Etl, name: str) -> list[str]:
    return pl.read_csv(etl.folder / name, infer_schema=False)["InvoiceId"].to_list()


def test_every_invoice_comes_once_in_every_format(etl: Etl) -> None:
    with etl.simulator() as settings:
        load(etl, 1100, settings)
        for ending in ("csv", "xlsx", "parquet", "jsonl"):
            done = etl.run("export", f"out.{ending}", "--rate", "unlimited", **settings)
            assert done.stdout.splitlines()[1:] == [
                "  EUR: Amount 302,005.00, BalanceDue 302,005.00",
                "  USD: Amount 302,555.00, BalanceDue 302,555.00",
                f"1,100 invoices: out.{ending}",
            ]
    expected = [f"INV-{n:04}" for n in range(1100)]
    assert sorted(ids(etl, "out.csv")) == expected
    assert sorted(pl.read_excel(etl.folder / "out.xlsx", sheet_name="Invoices")["InvoiceId"]) == expected
    frame = pl.read_parquet(etl.folder / "out.parquet")
    assert str(frame["Amount"].sum()) == "604560.00000"
    lines = (etl.folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["InvoiceId"] for line in lines) == expected
    assert sum('"Amount":7.10,' in line for line in lines) == 1


def test_every_criterion_of_the_report_chooses(etl: Etl) -> None:
    conditions = {
        "CreatedOn>=2020-01-01": 9,
        "Amount>=7.10": 2,
        "BalanceDue<=0.10": 1,
        "CurrencyCode=EUR": 5,
        "CustomerId=c1": 3,
        "DueDate=2026-07-03": 1,
        "Email=c2@x.de": 3,
        "InvoicedToCustomerID=": 9,
        "InvoiceId~V-000": 9,
        "InvoiceStatus=Paid": 0,
        "InvoiceType=Invoice": 9,
        "PONumber=PO4": 1,
        "PostingDate>=2026-01-01": 0,
    }
    with etl.simulator() as settings:
        load(etl, 9, settings)
        for condition, count in conditions.items():
            done = etl.run("export", "out.csv", "--where", condition, **settings)
            assert done.returncode == 0, done.stderr
            assert len(ids(etl, "out.csv")) == count, condition
        both = etl.run("export", "out.csv", "--where", "CustomerId=C1", "--where", "Amount<=1.10", **settings)
    assert both.returncode == 0
    assert ids(etl, "out.csv") == ["INV-0001"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("out.pdf",), "Invoices cannot be written as out.pdf: use .xlsx, .csv, .parquet or .jsonl."),
        (("out.csv", "--where", "Colour=red"), "there is no Colour"),
        (("no/out.csv",), "cannot be written to"),
    ],
)
def test_what_cannot_be_asked_or_written_is_told_before_the_portal_is_asked(
    etl: Etl, words: tuple[str, ...], sentence: str
) -> None:
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    done = etl.run("export", *words, **nowhere)
    assert done.returncode == 2
    assert sentence in done.stderr


def test_the_file_before_stays_where_the_portal_does_not_answer(etl: Etl) -> None:
    old = Path(etl.folder / "out.csv")
    old.write_text("before", encoding="utf-8")
    nowhere = {"PAYFABRIC_BASE_URL": "http://127.0.0.1:9/api", "PAYFABRIC_TOKEN": "t"}
    assert etl.run("export", "out.csv", "--retries", "0", **nowhere).returncode == 2
    assert old.read_text(encoding="utf-8") == "before"
    assert [path.name for path in etl.folder.iterdir() if path.suffix == ".part"] == []
