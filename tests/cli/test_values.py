"""What cells stand for, through the command: told once, with the first cell and the count."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.support.command import Etl
from tests.support.stored import bodies

ROWS = [
    ["InvoiceId", "CustomerId", "Amount", "Tax", "Currency", "DueDate", "PONumber"],
    ["A1", "C1", "10.00", "-", "USD", "1/1/1900", "NULL"],
    ["A2", "C1", "20.00", "$ -", "usd", "7/31/2026", "P2"],
    ["A3", "C1", "30.00", "1.00", "USD", "0000-00-00", r"\N"],
]
TOLD = [
    'Currency: "usd" in row 3 is sent in capitals, as ISO 4217 has it.',
    'DueDate: "1/1/1900" in row 2 and 1 more cell like it are taken as no date, and none is sent.',
    'PONumber: "NULL" in row 2 and 1 more cell like it are taken as empty.',
    'Tax: "-" in row 2 and 1 more cell like it are taken as zero.',
]


def written(folder: Path, form: str, rows: list[list[str]]) -> str:
    """The rows as a file of that form."""
    path = folder / f"july.{form}"
    if form == "xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        book.save(path)
    elif form == "jsonl":
        lines = (json.dumps(dict(zip(rows[0], row, strict=True))) for row in rows[1:])
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        path.write_text("".join(",".join(row) + "\n" for row in rows), encoding="utf-8")
    return path.name


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_what_stands_for_none_is_told_and_not_sent(etl: Etl, form: str) -> None:
    rows = ROWS if form != "jsonl" else [[cell.replace("row", "line") for cell in row] for row in ROWS]
    data = etl.folder / "portal.db"
    file = written(etl.folder, form, rows)
    seen = " ".join(etl.run("preview", file).stdout.split())
    assert [line for line in TOLD if line.partition(":")[0] + ":" not in seen] == []
    with etl.simulator("--data", str(data)) as settings:
        done = etl.run("import", file, "--rate", "unlimited", **settings)
    assert done.returncode == 0, done.stdout
    if form != "jsonl":
        assert [line for line in TOLD if line not in done.stdout] == []
    held = bodies(data)
    assert [held[name].get("DueDate") for name in ("A1", "A2", "A3")] == [None, "2026-07-31", None]
    assert [held[name].get("PONumber") for name in ("A1", "A2", "A3")] == [None, "P2", None]
    assert [held[name].get("Tax") for name in ("A1", "A2", "A3")] == ["0.00", "0.00", "1.00"]
    assert {held[name]["Currency"] for name in held} == {"USD"}


def test_an_update_leaves_what_a_null_word_stands_for(etl: Etl) -> None:
    data = etl.folder / "portal.db"
    first = written(etl.folder, "csv", [["InvoiceId", "CustomerId", "Amount", "PONumber"], ["A1", "C1", "5.00", "P1"]])
    with etl.simulator("--data", str(data)) as settings:
        assert etl.run("import", first, "--rate", "unlimited", **settings).returncode == 0
        (etl.folder / "change.csv").write_text("InvoiceId,PONumber,Comments\nA1,NULL,paid by cheque\n")
        done = etl.run("update", "change.csv", "--rate", "unlimited", **settings)
    assert done.returncode == 0, done.stderr
    assert 'PONumber: "NULL" in row 2 is taken as empty.' in done.stdout
    assert (bodies(data)["A1"]["PONumber"], bodies(data)["A1"]["Comments"]) == ("P1", "paid by cheque")


def test_a_word_that_is_meant_is_listed_and_a_default_takes_the_place_of_others(etl: Etl) -> None:
    (etl.folder / "m.toml").write_text(
        '[columns]\n"Id" = "InvoiceId"\n"Cust" = "CustomerId"\n"Sum" = "Amount"\n'
        '"Ship" = { attribute = "ShippingMethod", values = { "None" = "None", "*" = "*" } }\n'
        '"Cur" = { attribute = "Currency", default = "Z-EUR" }\n'
    )
    (etl.folder / "july.csv").write_text("Id,Cust,Sum,Ship,Cur\nA1,C1,5.00,None,NULL\nA2,C1,5.00,N/A,USD\n")
    seen = etl.run("preview", "july.csv", "--mapping", "m.toml")
    assert seen.returncode == 0, seen.stdout
    assert seen.stdout.count('"ShippingMethod": "None"') == 1
    assert '"Currency": "Z-EUR"' in seen.stdout
    assert "ISO 4217" not in seen.stdout


@pytest.mark.parametrize("guarded", ['="00123"', '"=""00123"""', "'00123", '=" 00123"'])
def test_what_guards_an_id_from_a_spreadsheet_is_not_sent(etl: Etl, guarded: str) -> None:
    (etl.folder / "july.csv").write_text(f"InvoiceId,CustomerId,Amount\n{guarded},C1,5.00\nA2,'t Hooft,6.00\n")
    done = etl.run("validate", "july.csv", "--results", "told.csv")
    assert done.returncode == 0, done.stdout
    assert "in row 2 is sent without the signs that keep spreadsheets from changing it." in done.stdout
    assert etl.results("told.csv")[0]["DocumentId"] == "00123"


def test_what_guards_amounts_and_dates_from_a_spreadsheet_is_not_sent(etl: Etl) -> None:
    rows = "'1234.50,'31/07/2026,'90s\nA2,C1,'-5.00,'30/07/2026,x\n"
    (etl.folder / "july.csv").write_text(f"InvoiceId,CustomerId,Amount,PostingDate,Comments\nA1,C1,{rows}")
    done = etl.run("preview", "july.csv")
    said = " ".join(done.stdout.split())
    assert 'Amount: "\'1234.50" in row 2 and 1 more cell like it are sent without the signs' in said
    assert etl.run("validate", "july.csv", "--results", "told.csv").returncode == 0, done.stdout
    assert {row["Amount"] for row in etl.results("told.csv")} == {"1234.50", "-5.00"}


def test_a_column_may_be_guarded_in_both_ways(etl: Etl) -> None:
    (etl.folder / "july.csv").write_text('InvoiceId,CustomerId,Amount\n="001",C1,5.00\n\'002,C1,6.00\n')
    done = etl.run("validate", "july.csv", "--results", "told.csv")
    assert [row["DocumentId"] for row in etl.results("told.csv")] == ["001", "002"]
    assert 'InvoiceId: "="001"" in row 2 and 1 more cell like it are sent without the signs' in done.stdout


def test_lines_find_an_invoice_that_is_guarded(etl: Etl) -> None:
    (etl.folder / "july.csv").write_text('InvoiceId,CustomerId,Amount\n="007",C1,5.00\n')
    (etl.folder / "lines.csv").write_text("InvoiceId,ItemCode,ExtendedPrice\n007,X,5.00\n")
    done = etl.run("validate", "july.csv", "--lines", "lines.csv")
    assert done.returncode == 0, done.stdout


def test_a_fraction_of_a_second_is_cut_off_and_that_is_told(etl: Etl) -> None:
    rows = "InvoiceId,CustomerId,Amount,PostingDate\nA1,C1,5.00,2026-07-31T23:59:59.999\n"
    (etl.folder / "july.csv").write_text(rows)
    seen = etl.run("preview", "july.csv").stdout
    assert '"PostingDate": "2026-07-31 23:59:59"' in seen
    assert "Times are finer than a second in PostingDate: the fractions are cut off." in " ".join(seen.split())


def test_quotes_behind_a_blank_are_not_sent(etl: Etl) -> None:
    (etl.folder / "july.csv").write_text('InvoiceId, CustomerId, Amount, Comments\n"A1", "C1", "5.00", "a, ""b"""\n')
    seen = etl.run("preview", "july.csv")
    assert (seen.returncode, '"Comments": "a, \\"b\\""' in seen.stdout) == (0, True)
    assert "Blanks stand beside the quotes of cells, and are left out." in " ".join(seen.stdout.split())


def test_ids_that_look_alike_are_told_and_named_across_files(etl: Etl) -> None:
    head = "InvoiceId,CustomerId,Amount\n"
    (etl.folder / "a.csv").write_text(f"{head}INV-1,C1,5.00\nINV-2,C1,5.00\n\u00dc3,C1,5.00\n", encoding="utf-8")
    (etl.folder / "b.csv").write_text(f"{head}INV\u20111,C1,5.00\nU\u03083,C1,5.00\n", encoding="utf-8")
    done = etl.run("validate", "a.csv", "b.csv", "--results", "told.csv")
    assert done.returncode == 0, done.stdout
    assert "4 x InvoiceId looks like another one (first in a.csv, row 2)" in done.stdout
    first, second, third, fourth, fifth = (str(row["Warnings"] or "") for row in etl.results("told.csv"))
    assert first.startswith(
        'InvoiceId "INV-1" looks like "INV\u20111" in b.csv row 2, and is written with other characters.'
    )
    assert second == ""
    assert "in b.csv row 3" in third
    assert ("in a.csv row 2" in fourth, "in a.csv row 4" in fifth) == (True, True)
    assert etl.run("validate", "a.csv", "b.csv", "--strict", "--balance-due", "none").returncode == 1
    switched = etl.run("validate", "a.csv", "b.csv", "--skip-check", "look_alike")
    assert "looks like" not in switched.stdout


def test_a_row_of_one_cell_has_one_cell(etl: Etl) -> None:
    (etl.folder / "july.csv").write_text("InvoiceId,CustomerId,Amount\nA1,C1,5.00\nA2\n")
    done = etl.run("validate", "july.csv", "--results", "told.csv")
    assert "The row has 1 cell where the headings have 3" in done.stdout


def test_a_program_may_guard_every_cell(etl: Etl) -> None:
    cells = ["A1", "C1", "1234.50", "31.07.2026", "01234"]
    row = ",".join(f'="{cell}"' for cell in cells)
    (etl.folder / "july.csv").write_text(f"InvoiceId,CustomerId,Amount,DueDate,PONumber\n{row}\n")
    seen = etl.run("preview", "july.csv")
    assert (seen.returncode, '"Amount": "1234.50"' in seen.stdout) == (0, True)
    assert '"DueDate": "2026-07-31"' in seen.stdout
    assert '"PONumber": "01234"' in seen.stdout
