"""Amounts that a mapping file makes, through the command and into the portal."""

from decimal import Decimal

import openpyxl
import pytest

from tests.support.command import Etl
from tests.support.stored import bodies

IDS = '[columns]\n"Id" = "InvoiceId"\n"Cust" = "CustomerId"\n'


def told(etl: Etl, mapping: str, *rows: str) -> dict[str, str]:
    """What is said of each document by its id; "" where it could be sent."""
    (etl.folder / "m.toml").write_text(IDS + mapping)
    (etl.folder / "july.csv").write_text("\n".join([*rows, ""]))
    done = etl.run("validate", "july.csv", "--mapping", "m.toml", "--results", "told.csv")
    assert done.returncode in {0, 1}, done.stderr
    return {str(line["DocumentId"]): str(line["ErrorMessage"] or "") for line in etl.results("told.csv")}


def sent(etl: Etl, file: str = "july.csv") -> dict[str, str]:
    """The Amount of each invoice that arrives."""
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        words = ("--mapping", "m.toml", "--rate", "unlimited", "--send-credits")
        done = etl.run("import", file, *words, **settings)
        assert done.returncode in {0, 1}, done.stderr
    return {name: body["Amount"] for name, body in bodies(data).items()}


def test_a_debit_and_a_credit_column_make_the_amount(etl: Etl) -> None:
    mapping = '"Soll" = { attribute = "Amount", decimal = "comma" }\n"Haben" = "@credit"\n'
    rows = ["A1,C,54.00,", "A2,C,,56.00", "A3,C,5.00,0.00", "A4,C,5.00,1.00", "A5,C,,", "A6,C,,many", "A7,C,0,0"]
    said = told(etl, mapping.replace("comma", "point"), "Id,Cust,Soll,Haben", *rows)
    assert said["A2"].startswith("Set aside: the Amount is negative")
    assert said["A4"].startswith('Haben "1.00" is a credit, and the row has a debit too. Empty the one')
    assert said["A5"] == "Soll is empty. Fill in the cell; PayFabric requires it."
    assert said["A6"].startswith('Haben "many" is not a plain number.')
    assert {said["A1"], said["A3"], said["A7"]} == {""}
    assert sent(etl) == {"A1": "54.00", "A2": "-56.00", "A3": "5.00", "A7": "0.00"}


def test_a_credit_below_zero_may_be_either_and_a_mapping_says_that_it_is_written_so(etl: Etl) -> None:
    rows = ["A1,C,54.00,", "A2,C,,-56.00", "A3,C,0.00,-1", "A4,C,,-0.00"]
    said = told(etl, '"Soll" = "Amount"\n"Haben" = "@credit"\n', "Id,Cust,Soll,Haben", *rows)
    assert said["A2"].startswith(
        'Haben "-56.00" is a credit below zero, which may be a debit or a credit written with a'
    )
    assert said["A3"].startswith('Haben "-1" is a credit below zero')
    assert (said["A1"], said["A4"]) == ("", "")
    turned = '"Soll" = "Amount"\n"Haben" = { attribute = "@credit", negate = true }\n'
    said = told(etl, turned, "Id,Cust,Soll,Haben", *rows[:2])
    assert said["A2"].startswith("Set aside: the Amount is negative")


@pytest.mark.parametrize(
    ("debit", "credit"), [("D", "C"), ("Dr", "Cr"), ("S", "H"), ("+", "-"), ("Debit", "Credit"), ("soll", "HABEN")]
)
def test_a_column_says_which_amounts_are_credits(etl: Etl, debit: str, credit: str) -> None:
    rows = [
        f"A1,C,54.00,{debit}",
        f"A2,C,56.00,{credit}",
        "A3,C,5.00,",
        "A4,C,5.00,?",
        f"A5,C,-5.00,{credit}",
        "A6,C,0,",
    ]
    said = told(etl, '"Sum" = "Amount"\n"Kind" = "@side"\n', "Id,Cust,Sum,Kind", *rows)
    assert said["A2"].startswith("Set aside: the Amount is negative")
    assert said["A3"].startswith("Kind does not say whether the amount is a debit or a credit.")
    assert said["A4"].startswith('Kind "?" does not say whether')
    assert said["A5"].startswith('Sum "-5.00" is negative, and another column says')
    assert {said["A1"], said["A6"]} == {""}
    assert sent(etl) == {"A1": "54.00", "A2": "-56.00", "A6": "0.00"}


def test_words_of_ones_own_say_the_side(etl: Etl) -> None:
    mapping = '"Sum" = "Amount"\n"Kind" = { attribute = "@side", values = { "X" = "debit", "Y" = "credit" } }\n'
    told(etl, mapping, "Id,Cust,Sum,Kind", "A1,C,54.00,x", "A2,C,56.00,Y")
    assert sent(etl) == {"A1": "54.00", "A2": "-56.00"}


def test_cents_are_scaled_exactly_in_a_workbook_too(etl: Etl) -> None:
    (etl.folder / "m.toml").write_text(IDS + '"Cents" = { attribute = "Amount", scale = 0.01 }\n')
    book = openpyxl.Workbook()
    for row in (
        ["Id", "Cust", "Cents"],
        ["A1", "C", 123456789],
        ["A2", "C", 5],
        ["A3", "C", "1050"],
        ["A4", "C", 12.5],
    ):
        book.worksheets[0].append(row)
    book.save(etl.folder / "july.xlsx")
    assert sent(etl, "july.xlsx") == {"A1": "1234567.89", "A2": "0.05", "A3": "10.50", "A4": "0.125"}


def test_the_lines_come_to_the_amount(etl: Etl) -> None:
    mapping = (
        '"Item" = "InvoiceItems[].ItemCode"\n"Qty" = "InvoiceItems[].Quantity"\n"Each" = "InvoiceItems[].UnitPrice"\n'
        '"Tax" = "InvoiceItems[].TaxAmount"\n"Freight" = "Freight"\n[constants]\nAmount = "lines"\n'
    )
    rows = ["A1,C,X,2,1.50,0.30,1.00", "A1,C,Y,1,2.00,0.20,", "A2,C,X,3,,0,", "A3,C,X,3,0.1,0,", "A4,C,X,x,1,0,"]
    said = told(etl, mapping, "Id,Cust,Item,Qty,Each,Tax,Freight", *rows)
    assert said["A2"].startswith("Amount is to be the sum of the lines, of which there is none, or one has no price.")
    assert said["A4"].count(" | ") == 0
    assert "is not a plain number" in said["A4"]
    amounts = sent(etl)
    assert amounts == {"A1": "6.50", "A3": "0.30"}
    assert sum(map(Decimal, amounts.values())) == Decimal("6.80")


def test_lines_in_a_file_of_their_own_are_summed_up_as_well(etl: Etl) -> None:
    (etl.folder / "lines.csv").write_text("Id,Item,Sum\nA1,X,2.00\nA1,Y,3.50\n")
    lines = '[lines.columns]\n"Id" = "InvoiceId"\n"Item" = "InvoiceItems[].ItemCode"\n'
    (etl.folder / "m.toml").write_text(
        f'{IDS}[constants]\nAmount = "lines"\n{lines}"Sum" = "InvoiceItems[].ExtendedPrice"\n'
    )
    (etl.folder / "july.csv").write_text("Id,Cust\nA1,C\nA2,C\n")
    words = ("--lines", "lines.csv", "--mapping", "m.toml", "--results", "told.csv")
    assert etl.run("validate", "july.csv", *words).returncode == 1
    first, second = etl.results("told.csv")
    assert (first["DocumentId"], first["ErrorMessage"]) == ("A1", None)
    assert str(second["ErrorMessage"]).startswith("Amount is to be the sum of the lines, of which there is none")
