"""Amounts and dates as real exports write them, through the command."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter

from tests.support.command import Etl
from tests.support.stored import bodies

MAPPING = """
[columns]
InvoiceId = "InvoiceId"
CustomerId = "CustomerId"
Amount = "Amount"
[constants]
Currency = "EUR"
"""


def told(etl: Etl, *words: str) -> dict[str, str]:
    """What is said of each document by its id; "" where it could be sent."""
    done = etl.run("validate", *words, "--results", "told.csv")
    assert done.returncode in {0, 1}, done.stderr
    return {str(line["DocumentId"]): str(line["ErrorMessage"] or "") for line in etl.results("told.csv")}


def csv(etl: Etl, *rows: str, name: str = "july.csv") -> str:
    path: Path = etl.folder / name
    path.write_text("\n".join([*rows, ""]), encoding="utf-8")
    return name


def test_a_currency_sign_is_never_dropped_without_a_word(etl: Etl) -> None:
    file = csv(etl, "InvoiceId;CustomerId;Amount", "A1;C;12,30 €", "A2;C;USD 30,00", "A3;C;5,00")
    said = told(etl, file)
    assert said["A1"] == (
        'Amount "12,30 €" names a currency, and there is no column Currency. Add a column Currency that says EUR,'
        ' or the constant Currency = "EUR" in a mapping file, or delete what stands beside the amount.'
    )
    assert 'Currency = "USD"' in said["A2"]
    assert said["A3"] == ""
    (etl.folder / "july.toml").write_text(MAPPING, encoding="utf-8")
    said = told(etl, file, "--mapping", "july.toml")
    assert (said["A1"], said["A3"]) == ("", "")
    assert said["A2"].startswith('Amount "USD 30,00" names the currency USD, and Currency says EUR.')


def test_lines_in_a_file_of_their_own_have_the_currency_of_their_invoice(etl: Etl) -> None:
    file = csv(etl, "InvoiceId,CustomerId,Amount,Currency", "A1,C,€5,EUR", "A2,C,$5,USD")
    csv(etl, "InvoiceId,ItemCode,UnitPrice", "A1,X,€5", "A2,X,€5", name="lines.csv")
    said = told(etl, file, "--lines", "lines.csv")
    assert said["A1"] == ""
    assert said["A2"].startswith('Row 3 of the lines: UnitPrice "€5" names the currency €, and Currency says USD.')


def test_a_time_with_an_offset_is_the_day_that_is_written_and_that_is_told(etl: Etl) -> None:
    rows = ("InvoiceId,CustomerId,Amount,PostingDate,DueDate", "A1,C,5,2026-07-01 23:30:00 -0400,2026-07-31T10:00:00Z")
    file = csv(etl, *rows)
    seen = etl.run("preview", file)
    assert seen.returncode == 0
    assert '"PostingDate": "2026-07-01 23:30:00"' in seen.stdout
    assert '"DueDate": "2026-07-31 10:00:00"' in seen.stdout
    assert "written, no time zone" in " ".join(seen.stdout.split())
    told = " ".join(etl.run("validate", file).stdout.split())
    assert "Times have an offset in DueDate, PostingDate: days are as written, no time zone is applied." in told


def dated(etl: Etl, column: list[str], name: str = "july.csv") -> str:
    """A file whose DueDate holds these cells, an invoice each."""
    rows = (f"A{number};C;5.00;{cell}" for number, cell in enumerate(column))
    return csv(etl, "InvoiceId;CustomerId;Amount;DueDate", *rows, name=name)


def test_a_stray_date_is_a_problem_of_its_row_and_20000_others_go_on(etl: Etl) -> None:
    file = dated(etl, [*[f"{day % 28 + 1:02}.07.2026" for day in range(20_000)], "02.13.2026"])
    said = told(etl, file)
    assert [name for name, message in said.items() if message] == ["A20000"]
    assert said["A20000"].startswith('DueDate "02.13.2026" is not a date: there is no month 13.')


def test_short_years_behind_points_are_read_where_the_column_leaves_no_doubt(etl: Etl) -> None:
    seen = etl.run("preview", dated(etl, ["13.02.26", "28.02.26"]))
    assert seen.returncode == 0
    assert '"DueDate": "2026-02-13"' in seen.stdout
    assert "DueDate, day, month, year" in " ".join(seen.stdout.split())
    for column in (["01.02.03"], ["26.07.31", "26.08.01"], ["13/02/26", "28/02/26"]):
        refused = etl.run("validate", dated(etl, column))
        assert refused.returncode == 2
        assert "can be read in two ways" in refused.stderr
        assert "--date-order dmy, mdy or ymd" in refused.stderr


def test_a_number_among_dates_is_none_when_its_rejected_row_comes_back_uncorrected(etl: Etl) -> None:
    with etl.simulator() as settings:
        first = etl.run("import", dated(etl, [*["2026-07-31"] * 20, "46234"]), "--rate", "unlimited", **settings)
        assert first.returncode == 1
        again = etl.run("import", "july.rejects.xlsx", "--rate", "unlimited", **settings)
    assert again.returncode == 1
    (left,) = etl.results("july.rejects.xlsx.results.csv")
    assert str(left["ErrorMessage"]).startswith(
        'DueDate "46234" is not a date: it looks like an Excel serial number (2026-07-31) among dates.'
    )


def test_a_date_among_serial_numbers_is_a_problem_of_its_row(etl: Etl) -> None:
    said = told(etl, dated(etl, [*["46234"] * 20, "2026-07-31", "soon"]))
    assert [name for name, message in said.items() if message] == ["A20", "A21"]
    assert said["A20"].startswith(
        'DueDate "2026-07-31" is no number of days as a spreadsheet counts them, which the others of its column are.'
        " Give the whole column one date format"
    )


def taxed(etl: Etl, rates: list[str]) -> str:
    rows = (f"A{number},C,5.00,X,VAT,{cell}" for number, cell in enumerate(rates))
    return csv(etl, "InvoiceId,CustomerId,Amount,ItemCode,Tax 1 Name,Tax 1 Rate", *rows)


def test_a_column_of_rates_has_percent_signs_or_none(etl: Etl) -> None:
    refused = etl.run("validate", taxed(etl, ["12.5%", "2.5", "0"]))
    assert refused.returncode == 2
    assert 'The column "Tax 1 Rate" has both "12.5%" in row 2 and "2.5" in row 3' in refused.stderr
    assert "Write a percent sign into all of its cells, or into none." in refused.stderr
    file = taxed(etl, [*["12.5%", "0"] * 20, "2.5"])
    with etl.simulator() as settings:
        first = etl.run("import", file, "--rate", "unlimited", **settings)
        assert first.returncode == 1
        (wrong,) = [row for row in etl.results("july.results.csv") if row["ErrorMessage"]]
        message = (
            'Tax 1 Rate "2.5" has no percent sign, which the others of its column have.'
            " Write it as the others of its column are, with a percent sign."
        )
        assert (wrong["DocumentId"], wrong["ErrorMessage"]) == ("A40", message)
        again = etl.run("import", "july.rejects.xlsx", "--rate", "unlimited", **settings)
    assert again.returncode == 1
    (left,) = etl.results("july.rejects.xlsx.results.csv")
    assert left["ErrorMessage"] == message


def workbook(etl: Etl, amounts: Sequence[float | str]) -> str:
    """Amounts as number cells and text cells, an invoice each."""
    with xlsxwriter.Workbook(etl.folder / "july.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["InvoiceId", "CustomerId", "Amount"])
        for row, amount in enumerate(amounts, start=1):
            sheet.write_row(row, 0, [f"A{row}", "C"])
            sheet.write(row, 2, amount)
    return "july.xlsx"


@pytest.mark.parametrize("amounts", [[1.234], [1.234, 12.5, "1,234.50"], [1.234, 7, "1 234,50 "]])
def test_a_number_cell_has_its_value_whatever_text_cells_are_like(etl: Etl, amounts: Sequence[float | str]) -> None:
    seen = etl.run("preview", workbook(etl, amounts), "--documents", "9")
    assert seen.returncode == 0, seen.stdout
    assert seen.stdout.count('"Amount": "1.234"') == 1
    assert seen.stdout.count('"Amount": "1234.50"') == isinstance(amounts[-1], str)


def test_a_text_beside_number_cells_decides_for_itself_alone(etl: Etl) -> None:
    refused = etl.run("validate", workbook(etl, [12.5, 30.25, "1.234"]))
    assert refused.returncode == 2
    assert (
        '"1.234" in row 4, and no other cell decides. Say which: --decimal point or --decimal comma.' in refused.stderr
    )


def test_a_number_cell_keeps_its_value_on_its_way_through_the_rejects(etl: Etl) -> None:
    with xlsxwriter.Workbook(etl.folder / "july.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["InvoiceId", "CustomerId", "Amount", "Comments"])
        sheet.write_row(1, 0, ["A1", None, 1.2345, 0.5])
        sheet.write_row(2, 0, ["A2", "C", "1.234,50"])
    data = etl.folder / "portal.db"
    with etl.simulator("--data", str(data)) as settings:
        assert etl.run("import", "july.xlsx", "--rate", "unlimited", **settings).returncode == 1
        rejects = openpyxl.load_workbook(etl.folder / "july.rejects.xlsx")
        assert [cell.value for cell in rejects.worksheets[0][2]][2:4] == [1.2345, 0.5]
        rejects.worksheets[0]["B2"] = "C"
        rejects.save(etl.folder / "july.rejects.xlsx")
        assert etl.run("import", "july.rejects.xlsx", "--rate", "unlimited", **settings).returncode == 0
    held = bodies(data)
    assert (held["A1"]["Amount"], held["A1"]["Comments"]) == ("1.2345", "0.5")
    assert held["A2"]["Amount"] == "1234.50"


def test_numbers_of_other_typed_files_have_their_value_too(etl: Etl) -> None:
    line = '{{"InvoiceId": "A{}", "CustomerId": "C", "Amount": {}}}'
    file = csv(etl, line.format(1, "1.2345"), line.format(2, '"1.234,50"'), name="july.jsonl")
    assert etl.run("preview", file).stdout.count('"Amount": "1.2345"') == 1
    pl.DataFrame({"InvoiceId": ["A1"], "CustomerId": ["C"], "Amount": [1.234]}).write_parquet(
        etl.folder / "july.parquet"
    )
    assert etl.run("preview", "july.parquet").stdout.count('"Amount": "1.234"') == 1
