"""What is written stays what it was, to the byte in a text and to the cell in a table."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from etl.compare.judgement import Agreement
from etl.extract import TextForm
from etl.journal.comparisons import ComparedRow
from etl.journal.result_page import ResultPage
from etl.model.attachment import Attached
from etl.model.comparison import Change, PlannedAction
from etl.model.document import Result, Status
from etl.portals import Destination
from etl.report import write_results
from etl.report.export import ExportRows, write_export
from etl.report.planned import write_plan
from etl.report.rejects import Note, Page, Provenance, Row, Stamp, write_text, write_workbook
from etl.report.verification import Amounts, InvoiceDifference, Verification
from etl.report.verification_workbook import write_verification
from etl.template import write_template
from etl.text import NUMERIC
from tests.support.golden import dumped

GOLDEN = Path(__file__).with_name("golden")

ODD = 'a "b", c;\td\\e/f\x01\x1f\x7f\x08\x0c\u2028Łódź 😀'
AT = "2026-07-31T12:00:00.000Z"
RESULTS = [
    [
        Result("A0001", Status.SUCCESS, "", "july.xlsx", "Invoices", 2, 1, 200, AT, "odd", "/p/A1.pdf", Attached.YES),
        Result("00123", Status.FAILED, ODD, "july.xlsx", "Invoices", 3, 12, 500, AT, "", "A2.pdf", Attached.UNSURE),
    ],
    [
        Result(None, Status.REJECTED, "Row 4:\r\nodd\n", "july.csv", "", 4, 0, None, None),
        Result("=1+1", Status.SET_ASIDE, "@x", "-5", "\t", 5, 0, None, None),
        Result("-5", Status.SUPERSEDED, "x" * 40, "+1", "'=1", 6, 0, None, None),
    ],
]
INVOICES: list[dict[str, Any]] = [
    {
        "Amount": Decimal("45.00"),
        "BalanceDue": Decimal("12345678901234.12345"),
        "CopyEmail": ["a@b.de", "c@d.de"],
        "CurrencySymbol": "$",
        "Currency": "USD",
        "CustomerTaxExempt": False,
        "DueDate": "2024-07-04T07:00:00.0000000Z",
        "InvoiceId": "00123",
        "CustomerName": ODD,
    },
    {"Amount": -5, "BalanceDue": None, "Currency": "USD", "InvoiceId": "=1+1", "Brand new": {"a": Decimal("1.50")}},
    {"Amount": Decimal("1E+3"), "CustomerTaxExempt": True, "InvoiceId": "-5", "CustomerName": "\tx"},
]
CELLS = ("00123", "=1+1", "31/07/2026", "", f"{NUMERIC}1234.5", "-5.00")
NOTES = {1: Note("Amount is odd. Mend it.", "Mend it.", warning=False), 3: Note("odd", "x" * 1_001, warning=True)}
REJECTS = (
    Row(14, CELLS, NOTES, "Row 14: odd."),
    Row(15, (ODD, "'=1", "@a", "+x", "-x", "\rx"), {}, "Row 15: torn.", "It is torn."),
)
FORM = TextForm("utf-8", mark=True, delimiter=";", quote='"', end="\r\n", stated=True)
BARE = TextForm("cp1252", mark=False, delimiter="|", quote="", end="\n", stated=False)


def page(*rows: Row) -> Page:
    headings = ("Invoice ID", "Sum", "Date", "Note", "Total", "Balance")
    return Page("July", headings, len(headings), lambda: iter(rows), torn=True, provenance=Provenance("4f1c", 12, 1))


def results(path: Path) -> None:
    assert write_results(map(ResultPage.of, RESULTS), path, Destination("sandbox", "acme")) == path


def no_results(path: Path) -> None:
    write_results([], path)


def export(path: Path) -> None:
    with ExportRows() as collected:
        collected.add(INVOICES)
        assert write_export(collected, path) == path


def no_export(path: Path) -> None:
    with ExportRows() as collected:
        write_export(collected, path)


def rejects(path: Path) -> None:
    stamp = Stamp("july.xlsx", 7, "https://x/api")
    book = path if path.suffix == ".xlsx" else path.with_name("twin.xlsx")
    write_workbook([page(*REJECTS)], book, stamp)
    if path != book:
        write_text(page(*REJECTS), path, FORM, book)


def bare_rejects(path: Path) -> None:
    rows = (Row(2, ("Äpfel", "=1", "+x", "-5", "", "x"), {}, "Row 2: | and\nmore €"),)
    path.touch()
    write_text(page(*rows), path, BARE, path)
    path.write_text(path.read_text(encoding="cp1252"), encoding="utf-8", newline="")


def plan(path: Path) -> None:
    changes = (Change("DueDate", "2026-07-31", "2026-08-31"), Change("Comments", "=1", ""))
    rows = [
        ComparedRow(1, "A1", "USD", "10.50", Status.PLANNED, "", "july.csv", "", 2, PlannedAction.CHANGE, changes),
        ComparedRow(2, "A2", "", None, Status.REJECTED, ODD, "july.csv", "S", 3, "", ()),
        ComparedRow(
            3, "A3", "EUR", "12345678901234.12345", Status.PLANNED, "same", "j", "", 4, PlannedAction.IDENTICAL, ()
        ),
    ]
    write_plan(lambda: [rows[:2], rows[2:]], path, [("Portal", "acme"), ("Documents", 3)])


def verification(path: Path) -> None:
    with Verification() as checked:
        usd = Amounts("USD", Decimal("10.50"), Decimal("1.00"))
        found = [InvoiceDifference("A1", "different", "DueDate", "2026-07-31", ODD, "july.csv", "", 2)]
        checked.add(Agreement.DIFFERENT, usd, Amounts("EUR", Decimal(10), Decimal(0)), found)
        checked.add(Agreement.MISSING, usd, None, [InvoiceDifference("A2", "missing", "", "", "", "july.csv", "S", 3)])
        write_verification(checked, path, [("Run", 7), ("Portal", "x" * 70)])


def template(path: Path) -> None:
    write_template(path, lines=True)


WRITTEN: dict[str, Callable[[Path], None]] = {
    "results.csv": results,
    "results.xlsx": results,
    "results.jsonl": results,
    "results.parquet": results,
    "no-results.csv": no_results,
    "no-results.xlsx": no_results,
    "no-results.jsonl": no_results,
    "no-results.parquet": no_results,
    "export.csv": export,
    "export.xlsx": export,
    "export.jsonl": export,
    "export.parquet": export,
    "no-export.csv": no_export,
    "no-export.xlsx": no_export,
    "no-export.jsonl": no_export,
    "no-export.parquet": no_export,
    "rejects.csv": rejects,
    "rejects.xlsx": rejects,
    "bare-rejects.csv": bare_rejects,
    "plan.xlsx": plan,
    "verification.xlsx": verification,
    "template.xlsx": template,
}


@pytest.mark.parametrize("name", WRITTEN)
def test_a_file_is_what_it_has_always_been(tmp_path: Path, name: str) -> None:
    WRITTEN[name](tmp_path / name)
    kept = json.loads((GOLDEN / f"{name.replace('.', '-')}.json").read_text(encoding="utf-8"))
    assert dumped(tmp_path / name) == kept
