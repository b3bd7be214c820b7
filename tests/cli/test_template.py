"""``python -m etl template``: a workbook that is filled in as people do it, and imported without a further word."""

import csv
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from etl.mapping import TableRole
from etl.mapping.catalogue import leaves
from etl.mapping.headings import own_name
from etl.mapping.paths import Path
from tests.support.command import Etl
from tests.support.stored import bodies

SIMULATED = ("--simulate", "--rate", "unlimited")


def template(etl: Etl, *flags: str) -> openpyxl.Workbook:
    done = etl.run("template", "invoices.xlsx", *flags)
    assert (done.returncode, done.stderr) == (0, "")
    return openpyxl.load_workbook(etl.folder / "invoices.xlsx")


def heads(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column or 0 for cell in sheet[1]}


def fill(book: openpyxl.Workbook, etl: Etl, *rows: dict[str, Any]) -> None:
    sheet = book["Invoices"]
    places = heads(sheet)
    for number, row in enumerate(rows, start=2):
        for heading, value in row.items():
            sheet.cell(number, places[heading]).value = value
    book.save(etl.folder / "invoices.xlsx")


def held(etl: Etl) -> dict[str, Any]:
    """What a portal holds after the import."""
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        done = etl.run("import", "invoices.xlsx", "--rate", "unlimited", **settings)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return bodies(data)


INVOICE = {
    "Invoice ID": "0007",
    "Customer ID": "00123",
    "Amount": 1234.56,
    "Currency": "EUR",
    "Balance Due": Decimal("1234.5"),
    "Due Date": datetime(2026, 8, 3),  # noqa: DTZ001 - Excel's dates have no zone
    "Posting Date": date(2026, 7, 4),
    "Copy Email": "a@example.com; b@example.com",
    "Send New Invoice Email": "No",
    "PO Number": "0815",
    "Billing Address Address ID": "MAIN",
    "Billing Address Zip": "01067",
    "Shipping Address Address ID": "0001",
    "Shipping Address City": "Łódź",
    "Term Discount 1 Name": "2/10",
    "Term Discount 1 Discount Date": date(2026, 7, 14),
    "Term Discount 1 Discount Available Amount": 24.69,
    "Term Discount 2 Name": "1/20",
}
SENT = {
    "InvoiceId": "0007",
    "Identity": "0007",
    "CustomerId": "00123",
    "Amount": "1234.56",
    "Currency": "EUR",
    "BalanceDue": "1234.50",
    "DueDate": "2026-08-03",
    "PostingDate": "2026-07-04",
    "CopyEmail": ["a@example.com", "b@example.com"],
    "SendNewInvoiceEmail": "No",
    "PONumber": "0815",
    "BillingAddress": {"AddressID": "MAIN", "Zip": "01067"},
    "ShippingAddress": {"AddressID": "0001", "City": "Łódź"},
    "TermDiscounts": [
        {"Name": "2/10", "DiscountDate": "2026-07-14", "DiscountAvailableAmount": "24.69"},
        {"Name": "1/20"},
    ],
}


def test_a_filled_template_is_imported_as_it_was_filled_in(etl: Etl) -> None:
    small = {"Invoice ID": "8", "Customer ID": "C", "Amount": 0.1}
    fill(template(etl), etl, INVOICE, small)

    assert held(etl) == {
        "0007": SENT,
        "8": {
            "InvoiceId": "8",
            "Identity": "8",
            "CustomerId": "C",
            "Amount": "0.10",
            "SendNewInvoiceEmail": "No",
        },
    }


def test_a_template_with_lines_is_imported_as_it_was_filled_in(etl: Etl) -> None:
    lines = [
        {
            "Item Code": "00042",
            "Description": "Oil",
            "Quantity": 3,
            "Unit Price": 0.33333,
            "Extended Price": 1,
            "Taxable": "true",
            "Non Inventory": False,
            "Req Ship Date": date(2026, 7, 5),
            "Tax Amount": 0.19,
            "Tax 1 Name": "VAT",
            "Tax 1 Rate": 0.19,
            "Tax 1 Amount": 0.19,
            "Tax 2 Name": "City",
            "Shipping To Address Address ID": "0002",
            "Shipping To Address City": "Berlin",
            "Item Site": "North",
        },
        {"Item Code": "A-2", "Extended Price": 1233.56},
        {"Item Code": "A-3", "Extended Price": 0},
    ]
    fill(template(etl, "--lines"), etl, INVOICE | lines[0], INVOICE | lines[1], lines[2])

    assert held(etl) == {
        "0007": SENT
        | {
            "InvoiceItems": [
                {
                    "ItemCode": "00042",
                    "Sequence": 1,
                    "Description": "Oil",
                    "Quantity": "3.00",
                    "UnitPrice": "0.33333",
                    "ExtendedPrice": "1.00",
                    "Taxable": True,
                    "NonInventory": False,
                    "ReqShipDate": "2026-07-05",
                    "TaxAmount": "0.19",
                    "Taxes": [{"Name": "VAT", "Rate": "0.19", "Amount": "0.19"}, {"Name": "City"}],
                    "ShippingToAddress": {"AddressID": "0002", "City": "Berlin"},
                    "Site": "North",
                },
                {"ItemCode": "A-2", "Sequence": 2, "ExtendedPrice": "1233.56"},
                {"ItemCode": "A-3", "Sequence": 3, "ExtendedPrice": "0.00"},
            ]
        }
    }


@pytest.mark.parametrize("flags", [(), ("--lines",)])
def test_the_headings_are_every_attribute_and_are_understood(etl: Etl, flags: tuple[str, ...]) -> None:
    book = template(etl, *flags)
    meant = [own_name(heading, TableRole.INVOICES) for heading in heads(book["Invoices"])]
    assert None not in meant
    assert meant[:4] == ["InvoiceId", "CustomerId", "Amount", "Currency"]
    wanted = {path for path in leaves() if flags or not path.startswith("InvoiceItems")}
    assert {Path.parse(str(path)).template for path in meant} == wanted


def test_each_heading_has_its_limit_and_what_is_required_stands_out(etl: Etl) -> None:
    sheet = template(etl, "--lines")["Invoices"]
    cells = {str(cell.value): cell for cell in sheet[1]}
    said = {heading: str(cell.comment.text if cell.comment else "") for heading, cell in cells.items()}
    assert all(said.values())
    assert "\nRequired. Text, at most 50 characters." in said["Invoice ID"]
    assert "at most 14 digits before the decimal mark and 5 behind it" in said["Amount"]
    assert "at most 1 digits before the decimal mark and 8 behind it" in said["Tax 1 Rate"]
    assert "Required where the row has anything of this billing address." in said["Billing Address Address ID"]
    assert {heading for heading, cell in cells.items() if cell.font.b} == {
        "Invoice ID",
        "Customer ID",
        "Amount",
        "Item Code",
    }
    assert sheet.freeze_panes == "B2"
    places = heads(sheet)
    assert sheet.column_dimensions[get_column_letter(places["Invoice ID"])].number_format == "@"
    lists = {str(each.sqref).split(":")[0]: each.formula1 for each in sheet.data_validations.dataValidation}
    assert lists[f"{get_column_letter(places['Taxable'])}2"] == '"true,false"'
    assert len(lists) == 3


@pytest.mark.parametrize("flags", [(), ("--lines",)])
def test_an_empty_template_sends_nothing_not_even_its_example(etl: Etl, flags: tuple[str, ...]) -> None:
    template(etl, *flags)
    for sheet in ((), ("--sheet", "Example"), ("--sheet", "2", "--profile", "auto")):
        done = etl.run("import", "invoices.xlsx", *SIMULATED, *sheet)
        assert done.returncode == 2
        assert not (etl.folder / "invoices.simulated.csv").exists()
    assert "has headings but no rows below them" in etl.run("import", "invoices.xlsx", *SIMULATED).stderr


@pytest.mark.parametrize("flags", [(), ("--lines",)])
def test_the_example_is_one_that_could_be_imported(etl: Etl, flags: tuple[str, ...]) -> None:
    rows = list(template(etl, *flags)["Example"].iter_rows(min_row=4, values_only=True))
    with (etl.folder / "example.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(zip(*([row[0], *row[3:]] for row in rows), strict=True))
    done = etl.run("validate", "example.csv", "--strict")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("invoices.csv", "A template is a workbook: call it invoices.xlsx."),
        ("folder.xlsx", "folder.xlsx is a folder. Choose another name."),
    ],
)
def test_what_cannot_be_a_template_is_not_written(etl: Etl, name: str, sentence: str) -> None:
    (etl.folder / "folder.xlsx").mkdir()
    done = etl.run("template", name, "--force")
    assert (done.returncode, sentence in done.stderr) == (2, True), done.stderr
    assert not (etl.folder / "invoices.csv").exists()


def test_a_file_that_is_there_is_not_written_over(etl: Etl) -> None:
    template(etl)
    done = etl.run("template", "invoices.xlsx")
    assert done.returncode == 2
    assert "invoices.xlsx is there already. Add --force" in done.stderr
    assert etl.run("template", "invoices.xlsx", "--force").returncode == 0
    assert "call it invoices.xlsx" in etl.run("template", "invoices.csv").stderr
    assert etl.run("template", "nowhere/invoices.xlsx").returncode == 2
    assert sorted(path.name for path in etl.folder.glob("*.*")) == ["invoices.xlsx"]
