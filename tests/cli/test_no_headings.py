"""Files without headings: they are noticed, and mapped by position."""

import re

import pytest

from tests.support.command import Etl
from tests.support.layouts import write

SIMULATED = ("--simulate", "--rate", "unlimited", "--balance-due", "amount")
ROWS = [
    ["INV-1001", "C1", "Acme", "2026-07-01", "2026-07-31", "119.00", "EUR"],
    ["INV-1002", "C2", "Bolt", "2026-07-02", "2026-08-01", "11.90", "EUR"],
    ["INV-1003", "C1", "Acme", "2026-07-03", "2026-08-02", "23.80", "EUR"],
]
MAPPING = """
headings = false

[columns]
"[A]" = "InvoiceId"
"[B]" = "CustomerId"
"[F]" = "Amount"
"[G]" = "Currency"
"""


def mapped(etl: Etl, text: str = MAPPING) -> tuple[str, str]:
    (etl.folder / "july.toml").write_text(text, encoding="utf-8")
    return "--mapping", "july.toml"


@pytest.mark.parametrize("file", ["july.csv", "july.xlsx"])
def test_the_first_row_is_an_invoice_where_the_mapping_file_says_so(etl: Etl, file: str) -> None:
    write(etl.folder / file, ROWS)
    done = etl.run("import", file, *mapped(etl), *SIMULATED)
    assert (done.returncode, done.stderr) == (0, "")
    assert "154.70" in done.stdout
    assert "Not sent, unknown columns: [C], [D], [E]." in done.stdout
    assert [each["DocumentId"] for each in etl.results("july.simulated.csv")] == ["INV-1001", "INV-1002", "INV-1003"]


@pytest.mark.parametrize("rejects", ["july.rejects.csv", "july.rejects.xlsx"])
def test_rejected_rows_have_letters_for_headings_and_come_back(etl: Etl, rejects: str) -> None:
    write(etl.folder / "july.csv", [*ROWS, ["INV-1004", "", "Acme", "2026-07-03", "2026-08-02", "1.00", "EUR"]])
    flags = ("--rate", "unlimited", "--balance-due", "amount")
    with etl.simulator() as settings:
        done = etl.run("import", "july.csv", *mapped(etl), *flags, **settings)
        assert done.returncode == 1
        assert "[B] is empty" in done.stdout
        again = etl.run("import", rejects, *flags, **settings)
    assert again.returncode == 1, again.stderr
    assert "[B] is empty" in again.stdout
    assert "154.70" in again.stdout


def test_a_file_whose_headings_look_like_data_is_refused_with_the_way_out(etl: Etl) -> None:
    write(etl.folder / "july.csv", ROWS)
    done = etl.run("import", "july.csv", *SIMULATED)
    assert done.returncode == 2
    assert "it has no headings: row 1 looks like an invoice (INV-1001, C1, Acme, " in done.stderr
    assert "a mapping file, which calls them by their letters (python -m etl map FILE)." in done.stderr


def test_a_draft_counts_the_columns_and_offers_what_their_cells_may_be(etl: Etl) -> None:
    write(etl.folder / "july.csv", ROWS)
    done = etl.run("map", "july.csv")
    assert "july.csv has no headings: its first row looks like data." in done.stdout
    path = etl.folder / "july.mapping.toml"
    text = path.read_text(encoding="utf-8")
    assert re.search("^headings = false ", text, re.MULTILINE)
    offered = dict(re.findall(r'^# "(\[[A-Z]\])" = "([A-Za-z]+)"', text, re.MULTILINE))
    assert offered == {
        "[A]": "InvoiceId",
        "[B]": "CustomerId",
        "[C]": "CustomerName",
        "[D]": "PostingDate",
        "[E]": "DueDate",
        "[F]": "Amount",
        "[G]": "Currency",
    }
    path.write_text(re.sub(r'^# ("\[)', r"\1", text, flags=re.MULTILINE), encoding="utf-8")
    checked = etl.run("validate", "july.csv", "--mapping", "july.mapping.toml", "--balance-due", "amount")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "154.70" in checked.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MAPPING.replace("false", '"no"'), "line 2: headings is not written like this"),
        (MAPPING.replace("[F]", "[K]"), 'line 7: july.csv has no column "[K]".'),
        (MAPPING.replace('"[A]"', '"[B]"'), "Cannot overwrite a value"),
        ("strict = true\n" + MAPPING, 'it is strict and says nothing of "[C]", "[D]", "[E]" in july.csv.'),
    ],
)
def test_mistakes_of_a_mapping_by_position_are_named(etl: Etl, text: str, said: str) -> None:
    write(etl.folder / "july.csv", ROWS)
    done = etl.run("validate", "july.csv", *mapped(etl, text))
    assert done.returncode == 2
    assert said in done.stderr


def test_lines_in_another_file_may_have_no_headings_either(etl: Etl) -> None:
    write(etl.folder / "july.csv", [["InvoiceId", "CustomerId", "Amount"], ["A1", "C1", "30.00"]])
    write(etl.folder / "lines.csv", [["A1", "X", "2", "10.00"], ["A1", "Y", "1", "10.00"]])
    text = """
[columns]
InvoiceId = "InvoiceId"
CustomerId = "CustomerId"
Amount = "Amount"
[lines]
headings = false
[lines.columns]
"[A]" = "InvoiceId"
"[B]" = "InvoiceItems[].ItemCode"
"[C]" = "InvoiceItems[].Quantity"
"[D]" = "InvoiceItems[].UnitPrice"
"""
    done = etl.run("preview", "july.csv", "--lines", "lines.csv", *mapped(etl, text), "--balance-due", "amount")
    assert done.returncode == 0, done.stdout
    assert "lines.csv (UTF-8, semicolon, CRLF), without headings" in done.stdout
    assert done.stdout.count('"ItemCode"') == 2


def test_a_preview_counts_the_columns_too(etl: Etl) -> None:
    write(etl.folder / "july.csv", ROWS)
    done = etl.run("preview", "july.csv")
    assert done.returncode == 2
    assert "without headings" in done.stdout
    assert re.search(r"\[A\] +\(perhaps InvoiceId, likely", done.stdout)


def test_headings_that_are_only_unknown_do_not_look_like_data(etl: Etl) -> None:
    write(etl.folder / "july.csv", [["Zeile 1", "Alpha 7", "Q3 2026"], ["x", "y", "z"]])
    done = etl.run("validate", "july.csv")
    assert done.returncode == 2
    assert "it has no headings" not in done.stderr
