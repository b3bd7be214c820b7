"""Tests in a mapping file: run by themselves, and before each use."""

import pytest

from tests.support.command import Etl

MAPPING = """
[columns]
"Invoice No" = "InvoiceId"
"Total" = { attribute = "Amount", decimal = "comma", negate = true }
"Date" = { attribute = "PostingDate", date_order = "dmy" }
"City" = "BillingAddress.City"
"Address" = "BillingAddress.AddressID"

[[joins]]
attribute = "CustomerId"
columns = ["Division", "Customer"]
separator = "-"

[constants]
Currency = "EUR"
BalanceDue = "amount"

[[tests]]
given = { "Invoice No" = "R-1", "Total" = "-1.234,50", "Date" = "31/07/2026", "Division" = "D", "Customer" = "7" }
expect = { InvoiceId = "R-1", Amount = "1234.5", PostingDate = "2026-07-31", CustomerId = "D-7", BalanceDue = 1234.50 }

[[tests]]
given = { "Invoice No" = "R-2", "Total" = "about ten", "Division" = "D", "Customer" = "7" }
expect = "plain_number"
"""
ADDRESS = """
[[tests]]
given = { "Invoice No" = "R-3", "Total" = "-1", "Division" = "D", "Customer" = "7", "Address" = "A", "City" = "Bonn" }
expect = { "BillingAddress.City" = "Bonn", PONumber = "" }
"""


def mapping(etl: Etl, text: str) -> str:
    (etl.folder / "our.toml").write_text(text, encoding="utf-8")
    return "our.toml"


def test_tests_that_pass_are_counted_and_let_files_be_read(etl: Etl) -> None:
    name = mapping(etl, MAPPING + ADDRESS)
    (etl.folder / "july.csv").write_text(
        "Invoice No;Total;Date;Division;Customer;City;Address\nR-9;-9,90;01/07/2026;D;8;;\n", encoding="utf-8"
    )
    tested = etl.run("map", "--test", name)
    read = [etl.run(command, "july.csv", "--mapping", name) for command in ("validate", "preview")]
    assert (tested.returncode, tested.stdout) == (0, "3 tests of our.toml passed.\n")
    assert [done.returncode for done in read] == [0, 0], read


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("negate = true", "negate = false", "test 1: the row is not sent. Set aside: the Amount is negative"),
        ('"CustomerId"\ncolumns = ["Division", "Customer"]', '"CustomerId"\ncolumns = ["Customer", "Division"]', "7-D"),
        ('expect = "plain_number"', 'expect = "date"', "date was expected to stop the row, and plain_number does"),
        ('"about ten"', '"-10,00"', "plain_number was expected to stop the row, and nothing does"),
        ('"about ten"', '"10,00"', "plain_number was expected to stop the row, and set_aside does"),
        ('Amount = "1234.5"', 'Amount = "many"', "test 1: Amount is 1234.5"),
        ('"31/07/2026"', '"31/02/2026"', "test 1: the row is not sent. Date"),
        ('"Invoice No" = "InvoiceId"', '"Invoice No" = "InvoiceIdd"', "InvoiceIdd"),
    ],
)
def test_a_test_that_fails_is_told_and_stops_every_use(etl: Etl, before: str, after: str, told: str) -> None:
    assert before in MAPPING
    name = mapping(etl, MAPPING.replace(before, after))
    (etl.folder / "july.csv").write_text("Invoice No;Total\nR-9;-9,90\n", encoding="utf-8")
    tested = etl.run("map", "--test", name)
    used = [
        etl.run("validate", "july.csv", "--mapping", name),
        etl.run("preview", "july.csv", "--mapping", name),
        etl.run("import", "july.csv", "--mapping", name, "--simulate"),
    ]
    assert tested.returncode == 1
    assert told in tested.stdout
    assert [done.returncode for done in used] == [2, 2, 2]
    assert all(told in " ".join(done.stderr.split()) for done in used)
    assert not list(etl.folder.glob("july.*.csv"))


@pytest.mark.parametrize(
    "tests", ["[[tests]]\ngiven = 1\n", '[[tests]]\ngiven = { "Invoice No" = "A" }\n', "[[tests]]\nexpect = {}\n"]
)
def test_what_is_no_test_is_refused(etl: Etl, tests: str) -> None:
    done = etl.run("map", "--test", mapping(etl, f"{MAPPING}\n{tests}"))
    assert done.returncode == 2
    assert "our.toml: test 3 is not written like this: [[tests]], given = " in done.stderr


def test_a_mapping_file_without_tests_says_how_they_are_written(etl: Etl) -> None:
    done = etl.run("map", "--test", mapping(etl, MAPPING.split("[[tests]]", maxsplit=1)[0]))
    assert (done.returncode, done.stderr) == (0, "")
    assert "has no tests" in done.stdout
