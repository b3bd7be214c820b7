"""Columns that are not sent: nothing is, until it is said what is to become of one that changes what a row means."""

import json
from collections.abc import Sequence

import polars as pl
import pytest

from tests.support.command import Etl
from tests.support.stored import bodies

HEADINGS = "InvoiceId,CustomerId,Amount,BalanceDue,Currency"


def written(etl: Etl, heading: str, cells: Sequence[str], name: str = "july.csv") -> str:
    """A file of invoices that has this column beside those that are sent."""
    rows = [f"A{n},C{n},{n}.00,{n}.00,EUR,{cell}" for n, cell in enumerate(cells, 1)]
    (etl.folder / name).write_text("\n".join([f"{HEADINGS},{heading}", *rows, ""]), encoding="utf-8")
    return name


REFUSED = {
    ("Type", "Invoice|Credit Memo|Payment"): '"Credit Memo" in row 3, "Payment" in row 4',
    ("Trans. Type", "SLS|RTN"): '"RTN" in row 3',
    ("Belegart", "Rechnung|Gutschrift"): '"Gutschrift" in row 3',
    ("Type de pièce", "Facture|Avoir"): '"Avoir" in row 3',
    ("Tipo documento", "Factura|Nota de crédito"): '"Nota de crédito" in row 3',
    ("Document Kind", "1|7"): '"1" in row 2, "7" in row 3',
    ("Status", "Open|Open|Void"): '"Void" in row 4',
    ("Rechnungsstatus", "offen|storniert"): '"storniert" in row 3',
    ("Cancelled?", "No|Yes"): '"Yes" in row 3',
    ("Dr/Cr", "Dr|Cr"): '"Cr" in row 3',
    ("S/H", "S|H"): '"H" in row 3',
    ("", "|CR"): '"CR" in row 3',
    ("", "1.50|2.50"): '"1.50" in row 2',
    ("Remarks", "Invoice|Credit note"): '"Credit note" in row 3',
}

PASSED = {
    "Type": "Retail|Wholesale|Retail",
    "Doc Type": "Invoice|INV|SLS",
    "Status": "Open|Overdue|Sent",
    "Payment Status": "Closed|Partially paid|Open",
    "Paid": "0.00|No|",
    "Voided": "No|0|",
    "D/C": "D|D|D",
    "Terms": "Net 30|Net 30|Cash",
    "Remarks": "please credit our account|VOID after 30 days|",
    "Currency Code": "EUR|EUR|EUR",
    "Balance": "1.00|2.00|3.00",
    "Region": "North|South|CR",
    "Fee": "5.00|0.00|1.00",
    "": "x|y|z",
}


@pytest.mark.parametrize(("column", "told"), REFUSED.items(), ids=lambda each: str(each)[:40])
def test_what_changes_the_meaning_of_a_row_is_not_passed_over(etl: Etl, column: tuple[str, str], told: str) -> None:
    heading, cells = column
    file = written(etl, heading, cells.split("|"))
    done = etl.run("validate", file)
    assert done.returncode == 2
    assert told in done.stderr
    ignored = etl.run("validate", file, "--ignore", heading or "[F]")
    assert ignored.returncode == 0, ignored.stderr


@pytest.mark.parametrize(("heading", "cells"), PASSED.items())
def test_a_column_that_changes_nothing_is_named_and_passed_over(etl: Etl, heading: str, cells: str) -> None:
    done = etl.run("validate", written(etl, heading, cells.split("|")))
    assert done.returncode == 0, done.stderr
    named = f"Not sent, unknown columns: {heading}." if heading else 'Not sent, columns without a heading: [F] ("x").'
    assert named in done.stdout


@pytest.mark.parametrize(
    ("headings", "row", "told"),
    [
        ("InvoiceId,CustomerId,Amount,Ccy", "A1,C1,5.00,EUR", "Did you mean Currency?"),
        ("InvoiceId,CustomerId,Amount,Open Balance", "A1,C1,5.00,0.00", "Did you mean BalanceDue?"),
        ("InvoiceId,CustomerId,Amount,Restbetrag", "A1,C1,5.00,0.00", "Did you mean BalanceDue?"),
        ("InvoiceId,CustomerId,Amount,Amount Paid", "A1,C1,5.00,2.00", "Add a column BalanceDue"),
        ("InvoiceId,CustomerId,Amount,Status", "A1,C1,5.00,Paid", '"Paid" in row 2'),
        ("InvoiceId,CustomerId,Amount,BalanceDue,Status", "A1,C1,5.00,5.00,Paid", '"Paid" in row 2'),
    ],
)
def test_balances_and_currencies_are_not_lost(etl: Etl, headings: str, row: str, told: str) -> None:
    (etl.folder / "july.csv").write_text(f"{headings}\n{row}\n", encoding="utf-8")
    done = etl.run("validate", "july.csv")
    assert done.returncode == 2
    assert told in done.stderr


def test_nothing_is_sent_although_the_row_that_tells_is_far_down(etl: Etl) -> None:
    file = written(etl, "Status", ["Open"] * 70_000 + ["Void"])
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        done = etl.run("import", file, "--rate", "unlimited", **settings)
        assert done.returncode == 2
        assert '"Void" in row 70002' in done.stderr
        file = written(etl, "Status", ["Open", "Open"], name="august.csv")
        assert etl.run("import", file, **settings).returncode == 0
    assert set(bodies(data)) == {"A1", "A2"}


def test_the_line_that_is_offered_sets_the_rows_aside(etl: Etl) -> None:
    file = written(etl, "Status", ["Open", "Void", "Paid", "Entwurf"])
    refused = etl.run("validate", file).stderr
    line = refused[refused.index('"Status" = ') : refused.index(", which sets")]
    sent = "\n".join(f'"{name}" = "{name}"' for name in HEADINGS.split(","))
    (etl.folder / "july.toml").write_text(f"[columns]\n{sent}\n{line}\n", encoding="utf-8")
    done = etl.run("validate", file, "--mapping", "july.toml", "--results", "told.csv")
    assert done.returncode == 0, done.stderr
    told = {row["DocumentId"]: row["ErrorMessage"] for row in etl.results("told.csv")}
    assert told["A1"] is None
    assert all(str(told[name]).startswith("Set aside:") for name in ("A2", "A3", "A4"))


def test_what_is_owed_to_suppliers_is_set_aside_by_the_line_that_is_offered(etl: Etl) -> None:
    file = written(etl, "Ledger", ["AR", "AP"])
    refused = etl.run("validate", file).stderr
    assert '"Ledger" is not sent, and says which rows are owed to suppliers: "AP" in row 3.' in refused
    line = refused[refused.index('"Ledger" = ') : refused.index(", which sets")]
    sent = "\n".join(f'"{name}" = "{name}"' for name in HEADINGS.split(","))
    (etl.folder / "july.toml").write_text(f"[columns]\n{sent}\n{line}\n", encoding="utf-8")
    assert etl.run("validate", file, "--mapping", "july.toml", "--results", "told.csv").returncode == 0
    told = {row["DocumentId"]: str(row["ErrorMessage"] or "") for row in etl.results("told.csv")}
    assert told["A1"] == ""
    assert told["A2"].startswith("Set aside: Vendor invoice is not an invoice")


def test_a_mapping_file_that_says_nothing_of_it_is_refused_and_told_the_line(etl: Etl) -> None:
    file = written(etl, "Type", ["Invoice", "Refund"])
    sent = "\n".join(f'"{name}" = "{name}"' for name in HEADINGS.split(","))
    (etl.folder / "july.toml").write_text(f"[columns]\n{sent}\n", encoding="utf-8")
    done = etl.run("validate", file, "--mapping", "july.toml")
    assert done.returncode == 2
    assert 'or "Type" = "@ignore"' in done.stderr
    (etl.folder / "july.toml").write_text(f'[columns]\n{sent}\n"Type" = "@ignore"\n', encoding="utf-8")
    assert etl.run("validate", file, "--mapping", "july.toml").returncode == 0


def test_what_may_be_passed_over_is_said_beforehand_and_of_several_columns(etl: Etl) -> None:
    rows = ["A1,C1,1.00,1.00,EUR,Invoice,Open,DR", "A2,C2,2.00,2.00,EUR,Payment,Void,CR"]
    (etl.folder / "july.csv").write_text("\n".join([f"{HEADINGS},Type,Status,", *rows, ""]), encoding="utf-8")
    assert etl.run("validate", "july.csv", "--ignore", "Type", "--ignore", "status").returncode == 2
    assert etl.run("validate", "july.csv", "--ignore", "Type", "--ignore", "status", "--ignore", "[H]").returncode == 0


@pytest.mark.parametrize("name", ["july.jsonl", "july.xlsx", "july.parquet"])
def test_every_form_of_file_is_held_to_it(etl: Etl, name: str) -> None:
    rows = {
        "InvoiceId": ["A1", "A2"],
        "CustomerId": ["C", "C"],
        "Amount": ["1.00", "2.00"],
        "BalanceDue": ["1.00", "2.00"],
        "voided": [False, True],
    }
    path, frame = etl.folder / name, pl.DataFrame(rows)
    if name.endswith("xlsx"):
        frame.write_excel(path, "July")
    elif name.endswith("jsonl"):
        path.write_text("".join(json.dumps(row) + "\n" for row in frame.iter_rows(named=True)), encoding="utf-8")
    else:
        frame.write_parquet(path)
    done = etl.run("validate", name)
    assert done.returncode == 2
    assert "says which invoices are not simply owed" in done.stderr


def test_a_table_of_lines_and_an_update_are_held_to_it(etl: Etl) -> None:
    file = written(etl, "Region", ["North"])
    (etl.folder / "lines.csv").write_text(
        "InvoiceId,ItemCode,UnitOfMeasure,ExtendedPrice,Type,Status\nA1,X,EA,1.00,Return,Void\n", encoding="utf-8"
    )
    done = etl.run("validate", file, "--lines", "lines.csv")
    assert done.returncode == 2
    assert 'lines.csv: "Status" is not sent' in done.stderr
    assert "Type" not in done.stderr
    (etl.folder / "change.csv").write_text("InvoiceId,DueDate,Status\nA1,2026-09-30,Void\n", encoding="utf-8")
    with etl.simulator() as settings:
        updated = etl.run("update", "change.csv", **settings)
    assert updated.returncode == 2
    assert '"Void" in row 2' in updated.stderr


def test_a_preview_shows_it_as_what_stops_the_import(etl: Etl) -> None:
    done = etl.run("preview", written(etl, "Type", ["Invoice", "Payment"]))
    assert done.returncode == 2
    assert '"Type" is not sent, and says which rows are no invoices: "Payment" in row 3.' in " ".join(
        done.stdout.split()
    )


DOCUMENT_TYPES = {
    "Invoice": "",
    "SLS": "",
    "Debit memo": "",
    "CR": "Set aside",
    "RTN": "Set aside",
    "PMT": "Set aside",
    "C/N": "Set aside",
    "Cr Memo": "Set aside",
    "Vendor bill": "Set aside: Vendor bill is not an invoice",
    "A/P Invoice": "Set aside: A/P Invoice is not an invoice",
    "Eingangsrechnung": "Set aside",
    "Purchase order invoice": "",
    "Invoice Payment": "Set aside",
    "7": "DocumentType 7 is a type of document that etl does not know",
    "Bill": "DocumentType Bill is a type of document that etl does not know",
    "Foo": "DocumentType Foo is a type of document that etl does not know",
}


def test_a_document_type_is_known_or_rejected(etl: Etl) -> None:
    done = etl.run("validate", written(etl, "DocumentType", list(DOCUMENT_TYPES)), "--results", "told.csv")
    assert done.returncode == 1
    told = [str(row["ErrorMessage"] or "").replace('"', "") for row in etl.results("told.csv")]
    assert all(
        message.startswith(said) and bool(message) == bool(said)
        for message, said in zip(told, DOCUMENT_TYPES.values(), strict=True)
    ), told
    passed = etl.run("validate", "july.csv", "--skip-check", "document_type")
    assert passed.returncode == 0
    assert "set aside 9" in " ".join(passed.stdout.split())


def test_an_invoice_type_is_free_text_but_for_what_is_clearly_no_invoice(etl: Etl) -> None:
    free = ["Retail", "Service order", "STDINV", "Rental", "7"]
    kinds = ["Credit Note", "Pro forma", "Draft", "Quote", "Avoir", "Void"]
    done = etl.run("validate", written(etl, "InvoiceType", [*free, *kinds]), "--results", "told.csv")
    assert done.returncode == 0
    told = [str(row["ErrorMessage"] or "") for row in etl.results("told.csv")]
    assert [bool(message) for message in told] == [False] * len(free) + [True] * len(kinds)


def test_a_letter_in_brackets_is_a_column_and_no_heading(etl: Etl) -> None:
    rows = ["A1,C1,1.00,1.00,EUR,CR,Void,Open"]
    (etl.folder / "july.csv").write_text("\n".join([f"{HEADINGS},,Status,Status", *rows, ""]), encoding="utf-8")
    both = ("--ignore", "[F]", "--ignore", "Status [G]")
    assert etl.run("validate", "july.csv", *both).returncode == 0
    assert '"Void" in row 2' in etl.run("validate", "july.csv", "--ignore", "[F]", "--ignore", "Status [H]").stderr
    (etl.folder / "july.csv").write_text(f"{HEADINGS},F\nA1,C1,1.00,1.00,EUR,Invoice\n", encoding="utf-8")
    assert "unknown columns: F." in etl.run("validate", "july.csv", "--ignore", "[F]").stdout


def test_the_settings_file_may_say_what_is_passed_over(etl: Etl) -> None:
    file = written(etl, "Status", ["Open", "Void"])
    settings = etl.folder / "etl.toml"
    settings.write_text('ignore = ["Region", "Status"]\n', encoding="utf-8")
    assert etl.run("validate", file).returncode == 0
    assert etl.run("validate", file, "--ignore", "Region").returncode == 2
    sent = "\n".join(f'"{name}" = "{name}"' for name in HEADINGS.split(","))
    (etl.folder / "july.toml").write_text(f"[columns]\n{sent}\n", encoding="utf-8")
    done = etl.run("validate", file, "--mapping", "july.toml")
    assert done.returncode == 2
    assert '"Void" in row 3' in done.stderr
    settings.write_text("ignore = 5\n", encoding="utf-8")
    wrong = etl.run("validate", file)
    assert wrong.returncode == 2
    assert "write a text, or a list of texts" in wrong.stderr
    settings.unlink()
    assert etl.run("validate", file, PAYFABRIC_IGNORE="Status").returncode == 0


@pytest.mark.parametrize(
    ("heading", "cells", "flags"),
    [
        ("Type", "Invoice|Credit memo", ("--send-credits",)),
        ("D/C", "D|C", ("--send-credits",)),
        ("", "DR|CR", ("--send-credits",)),
        ("Voided", "No|Yes", ("--skip-check", "voided")),
    ],
)
def test_who_sends_them_all_the_same_is_not_asked(etl: Etl, heading: str, cells: str, flags: tuple[str, ...]) -> None:
    file = written(etl, heading, cells.split("|"))
    assert etl.run("validate", file).returncode == 2
    assert etl.run("validate", file, *flags).returncode == 0
    status = written(etl, "Status", ["Open", "Void"])
    assert etl.run("validate", status, *flags).returncode == 2
