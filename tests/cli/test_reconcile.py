"""A file of open items against all that the portal has open."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import etl as product
from etl.report import Figure
from etl.report.reconciliation import MONEY, OURS, reconcile
from tests.support.command import CREDENTIALS, Etl
from tests.support.scripted import Seen, answer
from tests.support.serving import serving
from tests.support.tampering import tampering

HEADINGS = "InvoiceId,CustomerId,Amount,BalanceDue,Currency,DueDate"
FAST = {"PAYFABRIC_RATE": "unlimited"}


def row(number: int, due: str | None = None, currency: str = "USD") -> str:
    return f"INV-{number:03},C{number % 3},{number}.10,{due or f'{number}.10'},{currency},2026-07-{number % 28 + 1:02}"


def write(etl: Etl, name: str, *rows: str) -> str:
    (etl.folder / name).write_text("\n".join([HEADINGS, *rows, ""]), encoding="utf-8")
    return name


def sheet(etl: Etl, which: str, name: str = "open.reconcile.xlsx") -> list[tuple[object, ...]]:
    return pl.read_excel(etl.folder / name, sheet_name=which, has_header=False, infer_schema_length=0).rows()


@pytest.fixture
def there(etl: Etl) -> Iterator[dict[str, str]]:
    """Invoices 1 to 9 in the portal; of them 1 was paid, 2 partly, 3 is gone, and 4 is held in another currency."""
    with etl.simulator("--data", "portal.db") as where:
        settings = where | FAST
        done = etl.run("import", write(etl, "july.csv", *map(row, range(1, 10))), **settings)
        assert done.returncode == 0, done.stderr
        with tampering(etl.folder / "portal.db") as hand:
            hand.change("INV-001", BalanceDue="0.00")
            hand.change("INV-002", BalanceDue="1.00")
            hand.delete("INV-003")
            hand.change("INV-004", Currency="EUR")
        yield settings


def test_each_side_is_told_invoice_by_invoice_and_the_totals_tie(etl: Etl, there: dict[str, str]) -> None:
    # 8 and 9 are no longer open in the ERP; 10 was never sent; capitals do not matter.
    rows = [row(n).replace("INV-005", "inv-005") for n in (1, 2, 3, 4, 5, 6, 7, 10)]
    done = etl.run("reconcile", write(etl, "open.csv", *rows), **there)
    assert done.returncode == 1, done.stderr
    found = {str(line[0]).upper(): line for line in sheet(etl, "Differences")[1:]}
    assert {name: line[1] for name, line in found.items()} == {
        "INV-001": "different",
        "INV-002": "different",
        "INV-003": "only in the file",
        "INV-004": "different",
        "INV-008": "only in the portal",
        "INV-009": "only in the portal",
        "INV-010": "only in the file",
    }
    assert found["INV-002"][4:7] == ("2.1", "1", "-1.1")
    assert found["INV-004"][6] is None
    assert "Paid in the portal; sent by run 1." in str(found["INV-001"][8])
    assert "sent by run 1: so it was deleted there since" in str(found["INV-003"][8])
    assert "Held in EUR" in str(found["INV-004"][8])
    assert "never sent by this journal: import it" in str(found["INV-010"][8])
    assert found["INV-008"][9:] == (None, None, None)
    assert found["INV-010"][9] == "open.csv"
    together = {line[1]: line[3:6] for line in sheet(etl, "About") if line[0] == "together"}
    assert together == {"EUR": ("0", "4.1", "4.1"), "USD": ("38.8", "36.5", "-2.3")}
    assert "  only in the portal          2" in done.stdout
    for kind in ("By customer", "Ageing"):
        sums = [(line[1], line[3], line[5]) for line in sheet(etl, kind)[1:]]
        assert sum(float(str(erp)) for code, erp, _ in sums if code == "USD") == pytest.approx(38.8)
        assert sum(float(str(held)) for _, _, held in sums) == pytest.approx(40.6)


def test_the_same_on_both_sides_ends_with_0_and_a_row_that_cannot_be_read_does_not(
    etl: Etl, there: dict[str, str]
) -> None:
    same = [row(2, "1.00"), row(4, currency="EUR"), *map(row, range(5, 10))]
    alike = etl.run("reconcile", write(etl, "open.csv", *same), **there)
    assert (alike.returncode, "Both sides are the same." in alike.stdout) == (0, True), alike.stderr
    broken = etl.run("reconcile", write(etl, "open.csv", *same, "INV-090,,1.00,1.00,USD,"), **there)
    assert broken.returncode == 1
    assert "1 row of the file could not be read" in broken.stdout
    wrong = etl.run("reconcile", "open.csv", "--expect-count", "3", **there)
    assert (wrong.returncode, "The control totals do not agree." in wrong.stderr) == (2, True)
    read = etl.run("validate", "open.reconcile.xlsx")
    assert (read.returncode, "a reconciliation" in read.stderr) == (2, True)


def test_the_portal_is_the_same_under_another_spelling_and_the_hash_total_is_held_against_what_was_expected(
    etl: Etl, there: dict[str, str]
) -> None:
    write(etl, "open.csv", *map(row, (1, 3)))
    spelled = there["PAYFABRIC_BASE_URL"].replace("127.0.0.1", "LOCALHOST") + "/"
    done = etl.run("reconcile", "open.csv", "--expect-hash", "4", **there | {"PAYFABRIC_BASE_URL": spelled})
    assert done.returncode == 1, done.stderr
    found = {str(line[0]): str(line[8]) for line in sheet(etl, "Differences")[1:]}
    assert {name: "sent by run 1" in remark for name, remark in found.items()} == dict.fromkeys(found, True)
    wrong = etl.run("reconcile", "open.csv", "--expect-hash", "5", **there)
    assert (wrong.returncode, "--expect-hash is 5, but it is 4." in wrong.stderr) == (2, True)


def test_a_program_reconciles_too(etl: Etl, there: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    write(etl, "open.csv", *map(row, range(4, 10)))
    monkeypatch.chdir(etl.folder)
    for name, value in {**there, "PAYFABRIC_JOURNAL": str(etl.journal)}.items():
        monkeypatch.setenv(name, value)
    told = product.Client().reconcile("open.csv")
    assert told.workbook == Path("open.reconcile.xlsx")
    assert sorted(told.found.rows.filter(kind="different")["invoice"]) == ["INV-004"]


def test_an_invoice_that_the_portal_holds_twice_counts_once_in_the_file() -> None:
    balance = pl.Series("balance", ["5.00"], dtype=pl.String).cast(MONEY)
    one = pl.DataFrame({"key": ["a1"], "invoice": ["A1"], "customer": ["C"], "currency": ["USD"]}).with_columns(balance)
    one = one.with_columns(due=pl.lit(None, pl.Date))
    erp = one.with_columns(file=pl.lit("f"), sheet=pl.lit(""), row=pl.lit(2, pl.Int64))
    found = reconcile(erp, pl.concat([one, one]), pl.DataFrame(schema=OURS), date(2026, 7, 31))
    assert found.in_file == {"USD": Figure(1, Decimal("5.00"))}
    assert found.in_portal == {"USD": Figure(2, Decimal("10.00"))}
    assert found.rows["kind"].to_list() == ["agrees", "only in the portal"]


@pytest.mark.parametrize("due", [{"BalanceDue": None}, {}, {"Balance": 1.1}])
def test_what_the_portal_does_not_tell_is_not_taken_for_paid(etl: Etl, due: dict[str, float | None]) -> None:
    held = {"InvoiceId": "INV-001", "Identity": "INV-001", "CustomerId": "C1", "Amount": 1.1, "Currency": "USD", **due}

    def portal(seen: Seen) -> bytes:
        told = {"Total": 1, "Result": [held]} if "/reports/" in seen.path else {"access_token": "t"}
        return answer(200, json.dumps(told))

    with serving(portal) as server:
        where = FAST | CREDENTIALS | {"PAYFABRIC_BASE_URL": server.base_url}
        done = etl.run("reconcile", write(etl, "open.csv", row(1)), **where)
    assert done.returncode == 2
    assert "The portal does not tell what is due of INV-001" in done.stderr
    assert not (etl.folder / "open.reconcile.xlsx").exists()


def test_an_invoice_whose_row_is_rejected_is_not_said_to_be_closed_there(etl: Etl, there: dict[str, str]) -> None:
    rows = [row(number) for number in (*range(2, 8), 8, 8)]
    done = etl.run("reconcile", write(etl, "open.csv", *rows), **there)
    assert done.returncode == 1
    remarks = {str(each[0]): (str(each[8]), each[11]) for each in sheet(etl, "Differences")[1:]}
    assert remarks["INV-008"] == (
        "Its row of the file is rejected, so it is not known what is open there: correct it, and compare again.",
        "8",
    )
    assert remarks["INV-009"][0].startswith("Not open in the file: paid, voided or deleted there")
