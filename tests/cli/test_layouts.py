"""Every layout of a file, imported and compared with what a portal then holds, field by field."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support import layouts
from tests.support.command import Etl
from tests.support.layouts import Grid, write
from tests.support.stored import bodies


def imported(etl: Etl, *words: str) -> dict[str, Any]:
    """What a portal holds after an import that delivers everything."""
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        done = etl.run("import", *words, "--rate", "unlimited", **settings)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return bodies(data)


def told(etl: Etl, *words: str) -> dict[str, str]:
    """What is said of each document by its id; "" where it could be sent."""
    done = etl.run("validate", *words, "--results", "told.csv")
    assert done.returncode in {0, 1}, done.stderr
    lines = etl.results("told.csv")
    return {str(line["DocumentId"] or ""): str(line["ErrorMessage"] or "") for line in lines}


def csv(etl: Etl, text: str, name: str = "july.csv") -> str:
    (etl.folder / name).write_text(text.replace(" ", ""), encoding="utf-8")
    return name


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("rows", "held"),
    [
        (layouts.a_row_an_invoice, layouts.HEADED),
        (layouts.a_row_a_line, layouts.HELD),
        (layouts.a_row_then_its_lines, layouts.HELD),
        (layouts.numbered_lines, layouts.HELD),
    ],
)
def test_a_layout_of_one_table_is_held_as_it_stands(
    etl: Etl, rows: Callable[[], Grid], held: dict[str, Any], ending: str
) -> None:
    file = write(etl.folder / f"july.{ending}", rows())
    assert imported(etl, file.name) == held


def test_lines_in_another_file_or_sheet_are_held_with_their_invoices(etl: Etl) -> None:
    write(etl.folder / "july.xlsx", layouts.a_row_an_invoice(), layouts.lines_apart())
    assert imported(etl, "july.xlsx", "--lines", "Lines") == layouts.HELD
    assert imported(etl, "july.xlsx", "--lines", "lines", "--resend") == layouts.HELD
    missing = etl.run("validate", "july.xlsx", "--lines", "Details")
    assert missing.returncode == 2
    assert 'has no sheet Details, and there is no such file. It has "Invoices", "Lines".' in missing.stderr
    write(etl.folder / "july.csv", layouts.a_row_an_invoice())
    write(etl.folder / "lines.csv", layouts.lines_apart())
    assert imported(etl, "july.csv", "--lines", "lines.csv", "--resend") == layouts.HELD
    write(etl.folder / "lines.xlsx", layouts.lines_apart(), names=("Anything",))
    assert imported(etl, "july.csv", "--lines", "lines.xlsx", "--resend") == layouts.HELD


@pytest.mark.parametrize("rows", [layouts.a_row_a_line, layouts.lines_apart])
def test_lines_of_one_invoice_need_not_stand_together(etl: Etl, rows: Callable[[], Grid]) -> None:
    headings, first, second, other = rows()
    write(etl.folder / "lines.csv", [headings, first, other, second])
    write(etl.folder / "july.csv", layouts.a_row_an_invoice())
    words = ("lines.csv",) if rows is layouts.a_row_a_line else ("july.csv", "--lines", "lines.csv")
    assert imported(etl, *words) == layouts.HELD


def test_an_invoice_without_lines_in_their_table_is_sent_without(etl: Etl) -> None:
    headings, first, second, _ = layouts.lines_apart()
    write(etl.folder / "july.csv", layouts.a_row_an_invoice())
    write(etl.folder / "lines.csv", [headings, first, second])
    held = imported(etl, "july.csv", "--lines", "lines.csv")
    assert held == {"0007": layouts.HELD["0007"], "0008": layouts.HEADED["0008"]}


def test_rows_of_an_invoice_that_disagree_reject_it_and_name_row_and_both_values(etl: Etl) -> None:
    said = told(
        etl,
        csv(etl, "InvoiceId,CustomerId,Amount,PONumber,ItemCode\nA,C,2,P1,X\nA,C,2,P2,Y\nA,C,2.00,,Z\nB,C,1,P3,X\n"),
    )
    assert said["A"].startswith('Row 3: PONumber "P2" differs from "P1" in an earlier row of the same invoice.')
    assert said["A"].count("differs") == 1
    assert said["B"] == ""


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("InvoiceId,CustomerId,Amount,ItemCode,Quantity\nA,C,2,X,1\nA,C,2,Y,many\nB,C,1,X,1\n", "Row 3: "),
        ("InvoiceId,CustomerId,Amount,ItemCode,Quantity\nA,C,2,,\n,,,X,1\n,,,Y,many\nB,C,1,X,1\n", "Row 4: "),
        ("InvoiceId,CustomerId,Amount,ItemCode1,Quantity1,ItemCode2,Quantity2\nA,C,2,X,1,Y,many\nB,C,1,X,1,,\n", ""),
    ],
)
def test_one_bad_line_rejects_its_whole_invoice_and_names_its_row(etl: Etl, text: str, row: str) -> None:
    said = told(etl, csv(etl, text))
    assert said["A"].startswith(f'{row}Quantity{"2" if "ItemCode2" in text else ""} "many" is not a plain number')
    assert said["B"] == ""


HEADS = "InvoiceId,CustomerId,Amount\nA,C,2\nB,C,1\nD,C,1\n"


def apart(etl: Etl, lines: str, heads: str = HEADS) -> dict[str, str]:
    csv(etl, lines, "lines.csv")
    return told(etl, csv(etl, heads), "--lines", "lines.csv")


def test_a_bad_line_in_a_table_of_its_own_names_that_table(etl: Etl) -> None:
    said = apart(etl, "InvoiceId,ItemCode,Quantity\nA,X,1\nB,X,1\nA,Y,many\n")
    assert said["A"].startswith('Row 4 of the lines: Quantity "many" is not a plain number')
    assert (said["B"], said["D"]) == ("", "")


def test_a_line_whose_invoice_is_nowhere_is_a_problem_at_its_own_place(etl: Etl) -> None:
    said = apart(etl, "InvoiceId,ItemCode,Quantity\nA,X,1\nZ,X,1\nZ,Y,many\n")
    assert said["Z"].startswith('Row 3 of the lines: InvoiceId "Z" is in no row of the table of invoices.')
    assert 'Row 4 of the lines: Quantity "many" is not a plain number' in said["Z"]
    assert "CustomerId" not in said["Z"]
    assert (said["A"], said["B"]) == ("", "")
    (orphan,) = [line for line in etl.results("told.csv") if line["DocumentId"] == "Z"]
    assert (orphan["SourceFile"], orphan["SourceRow"]) == ("lines.csv", "3")


def test_an_invoice_that_is_twice_in_its_table_is_rejected_though_its_rows_agree(etl: Etl) -> None:
    said = apart(etl, "InvoiceId,ItemCode\nA,X\n", HEADS + "A,C,2\n")
    assert said["A"].startswith('InvoiceId "A" is also in row 5.')
    assert said["B"] == ""


def test_a_first_line_without_an_invoice_id_is_no_line_of_the_last_invoice(etl: Etl) -> None:
    said = apart(etl, "InvoiceId,ItemCode\n,X\nA,X\n")
    assert said[""].startswith("Row 2 of the lines: InvoiceId is in no row of the table of invoices.")
    assert said["A"].startswith("Row 2 of the lines cannot be read or names no invoice, and may be a line of this one.")


def test_a_row_without_an_invoice_id_that_is_not_clearly_a_line_holds_its_neighbours_back(etl: Etl) -> None:
    said = told(
        etl,
        csv(etl, "InvoiceId,CustomerId,Amount,Currency,ItemCode\nA,C,2,EUR,X\n,,,EUR,Y\nB,C,1,EUR,X\nD,C,1,EUR,X\n"),
    )
    assert "InvoiceId is empty" in said[""]
    for neighbour in ("A", "B"):
        assert said[neighbour].startswith("Row 3 cannot be read or names no invoice, and may be a line of this one.")
    assert said["D"] == ""


def test_a_constant_in_a_mapping_file_makes_no_line_an_invoice(etl: Etl) -> None:
    mapping = '[columns]\nInvoiceId = "InvoiceId"\nCustomerId = "CustomerId"\nAmount = "Amount"\n'
    mapping += 'ItemCode = "InvoiceItems[].ItemCode"\nCur = { attribute = "Currency", default = "EUR" }\n'
    (etl.folder / "july.toml").write_text(f'{mapping}[constants]\nSite = "Berlin"\n', encoding="utf-8")
    file = csv(etl, "InvoiceId,CustomerId,Amount,Cur,ItemCode\nA,C,2,EUR,\n,,,,X\n,,,,Y\nB,C,1,,X\n")
    held = imported(etl, file, "--mapping", "july.toml")
    assert [len(body["InvoiceItems"]) for body in held.values()] == [2, 1]
    assert [body["Currency"] for body in held.values()] == ["EUR", "EUR"]


@pytest.mark.parametrize("ragged", ["A,C,2,Y,1,9", ",,,Y", "Y,1", ",,,,Y,1"])
def test_a_ragged_row_among_lines_holds_back_every_invoice_that_may_lack_it(etl: Etl, ragged: str) -> None:
    rows = f"A,C,2,X,1\n{ragged}\n,,,Z,1\nB,C,1,X,1\nD,C,1,X,1\n"
    said = told(etl, csv(etl, f"InvoiceId,CustomerId,Amount,ItemCode,Quantity\n{rows}"))
    assert said["A"]
    assert said["D"] == ""
    assert said.keys() >= {"A", "B", "D"}


def test_a_ragged_row_in_a_table_of_lines_holds_back_its_neighbours_and_invoices_without_lines(etl: Etl) -> None:
    said = apart(
        etl,
        "InvoiceId,ItemCode\nA,X\n1,Y,9,9\nB,X\nB,Y\nE,X\n",
        "InvoiceId,CustomerId,Amount\nA,C,2\nB,C,1\nD,C,1\nE,C,1\n",
    )
    for name in ("A", "B", "D"):
        assert said[name].startswith("Row 3 of the lines cannot be read or names no invoice"), name
    assert said["E"] == ""


def test_a_ragged_row_of_invoices_holds_no_other_invoice_back(etl: Etl) -> None:
    said = apart(etl, "InvoiceId,ItemCode\nA,X\nB,X\nD,X\n", "InvoiceId,CustomerId,Amount\nA,C,2\nB,C,1,9\nD,C,1\n")
    assert "The row has 4 cells where the headings have 3" in said["B"]
    assert (said["A"], said["D"]) == ("", "")


def test_lines_in_two_places_at_once_are_refused(etl: Etl) -> None:
    csv(etl, "InvoiceId,ItemCode\nA,X\n", "lines.csv")
    file = csv(etl, "InvoiceId,CustomerId,Amount,ItemCode\nA,C,2,X\n")
    for command in ("validate", "preview"):
        done = etl.run(command, file, "--lines", "lines.csv")
        assert done.returncode == 2
        assert 'has a column of lines itself, "ItemCode"' in " ".join((done.stderr + done.stdout).split())
    same = etl.run("validate", file, "--lines", file)
    assert same.returncode == 2
    assert "--lines names it again" in same.stderr


def test_an_interrupted_run_continues_only_while_its_lines_are_the_same(etl: Etl) -> None:
    file = csv(etl, HEADS)
    write(etl.folder / "july.xlsx", [row.split(",") for row in HEADS.split()], [["InvoiceId", "ItemCode"], ["A", "X"]])
    with etl.simulator("--fail-rate", "1") as settings:
        for words in ((file, "--lines", "lines.csv"), ("july.xlsx", "--lines", "Lines")):
            csv(etl, "InvoiceId,ItemCode\nA,X\n", "lines.csv")
            first, again = (etl.run("import", *words, "--retries", "0", **settings) for _ in range(2))
            assert (first.returncode, again.returncode) == (3, 3), first.stderr
            assert "continuing it" in again.stdout
        csv(etl, "InvoiceId,ItemCode\nA,Y\n", "lines.csv")
        anew = etl.run("import", file, "--lines", "lines.csv", "--retries", "0", **settings)
    assert "continuing it" not in anew.stdout


KEYED = """
[columns]
"Entry" = "@key"
"No" = "InvoiceId"
"Client" = "CustomerId"
"Total" = "Amount"

[lines.columns]
"DocEntry" = "@key"
"Article" = { attribute = "InvoiceItems[].ItemCode", values = { "x" = "X-1", "*" = "*" } }
"Qty" = { attribute = "InvoiceItems[].Quantity", decimal = "comma" }
"Sum" = { attribute = "InvoiceItems[].ExtendedPrice", decimal = "comma" }
"Shop" = "@ignore"

[lines.constants]
"InvoiceItems[].UnitOfMeasure" = "EA"

[[lines.joins]]
attribute = "InvoiceItems[].Description"
columns = ["Name", "Color"]
separator = ", "
"""
KEYED_HEADS = "Entry;No;Client;Total\n7;A1;C1;30\n8;A2;C2;5\n"
KEYED_LINES = "DocEntry;Article;Qty;Sum;Shop;Name;Color\n8;y;1;5;B;Nut;\n7;x;1,5;20;B;Bolt;red\n7;y;1;10;B;Nut;blue\n"


def test_lines_in_another_file_are_found_by_a_key_that_the_mapping_file_names(etl: Etl) -> None:
    csv(etl, KEYED_HEADS), csv(etl, KEYED_LINES, "lines.csv")
    (etl.folder / "july.toml").write_text(KEYED, encoding="utf-8")
    held = imported(etl, "july.csv", "--lines", "lines.csv", "--mapping", "july.toml")
    common = {"UnitOfMeasure": "EA"}
    first = {"Sequence": 1, "ItemCode": "X-1", "Quantity": "1.50", "ExtendedPrice": "20.00"}
    second = {"Sequence": 2, "ItemCode": "y", "Quantity": "1.00", "ExtendedPrice": "10.00"}
    only = {"Sequence": 1, "ItemCode": "y", "Quantity": "1.00", "ExtendedPrice": "5.00"}
    assert {number: each["InvoiceItems"] for number, each in held.items()} == {
        "A1": [first | common | {"Description": "Bolt, red"}, second | common | {"Description": "Nut, blue"}],
        "A2": [only | common | {"Description": "Nut"}],
    }
    seen = etl.run("preview", "july.csv", "--lines", "lines.csv", "--mapping", "july.toml")
    assert (seen.returncode, seen.stderr) == (0, "")
    assert "found by their DocEntry, which is Entry here." in " ".join(seen.stdout.split())


def test_a_key_without_its_other_half_is_told_of_by_its_own_name(etl: Etl) -> None:
    csv(etl, KEYED_HEADS + "8;A3;C3;1\n"), csv(etl, KEYED_LINES + "9;y;1;1;B;Nut;\n", "lines.csv")
    (etl.folder / "july.toml").write_text(KEYED, encoding="utf-8")
    said = told(etl, "july.csv", "--lines", "lines.csv", "--mapping", "july.toml")
    assert 'Entry "8" is also in row 4' in said["A2"]
    assert 'Entry "9" is in no row of the table of invoices' in " ".join(said.values())
    assert said["A1"] == ""


def test_a_key_that_only_one_of_two_tables_has_is_refused(etl: Etl) -> None:
    csv(etl, KEYED_HEADS), csv(etl, KEYED_LINES, "lines.csv")
    (etl.folder / "july.toml").write_text(KEYED.replace('"Entry" = "@key"', '"Entry" = "@ignore"'), encoding="utf-8")
    done = etl.run("validate", "july.csv", "--lines", "lines.csv", "--mapping", "july.toml")
    assert done.returncode == 2
    assert '"DocEntry" of lines.csv is an @key, and july.csv has none: name the column of invoices' in done.stderr


def test_a_column_that_lines_repeat_without_cells_decides_nothing(etl: Etl) -> None:
    csv(etl, "InvoiceId;CustomerId;Amount;PostingDate\nA1;C1;1.234;03/04/2026\nA2;C1;5,50;25/12/2026\n")
    csv(etl, "InvoiceId;ItemCode;Amount;PostingDate\nA1;X;;\nA2;Y;;2026-12-25\n", "lines.csv")
    held = imported(etl, "july.csv", "--lines", "lines.csv")
    assert {number: (each["Amount"], each["PostingDate"]) for number, each in held.items()} == {
        "A1": ("1234.00", "2026-04-03"),
        "A2": ("5.50", "2026-12-25"),
    }


def test_a_column_written_in_two_ways_in_two_tables_is_refused(etl: Etl) -> None:
    csv(etl, "InvoiceId;CustomerId;Amount;PostingDate\nA1;C1;1.234;03/04/2026\nA2;C1;5,50;25/12/2026\n")
    csv(etl, "InvoiceId;ItemCode;Amount;PostingDate\nA1;X;;\nA2;Y;5.50;12/25/2026\n", "lines.csv")
    done = etl.run("validate", "july.csv", "--lines", "lines.csv")
    assert done.returncode == 2
    assert 'lines.csv: The column "Amount" is written in another way than in july.csv.' in done.stderr
    assert 'The column "PostingDate" is written in another way than in july.csv.' in done.stderr
