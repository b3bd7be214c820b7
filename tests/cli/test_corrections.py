"""Rejected rows that are corrected cell by cell, without a browser: what is written, and what becomes of it."""

import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from etl.app.context import Context
from etl.app.corrections import Correction, correct_cell, rejected_rows
from etl.app.look_back import months, recent_runs
from etl.errors import EtlError, FileError, SettingsError
from etl.options import JournalOptions
from tests.support.command import Etl

TEXT = (
    "InvoiceId;CustomerId;PostingDate;Amount;Currency;BalanceDue\r\n"
    "A1;C1;2026-07-01;10,00;USD;10,00\r\nA2;;2026-07-02;1.020,50;USD;20,50\r\nA3;C3;2026-07-03;abc;USD;30,00\r\n"
    "A4;C4;2026-07-04;40,00;USD;40,00;too much\r\n'+A5;C5;2026-07-05;;USD;50,00\r\n"
)


@pytest.fixture
def settings(etl: Etl) -> Iterator[dict[str, str]]:
    with etl.simulator() as found:
        yield found


def context(etl: Etl) -> Context:
    return Context(journal=JournalOptions(journal=str(etl.journal)))  # type: ignore[arg-type]


def edits(found: Correction) -> dict[tuple[int, int], str]:
    return {(row, column): text for (_, row, column), text in found.edits.items()}


@pytest.mark.parametrize(("others", "right"), [("1.020,50", "1234,50"), ("1,020.50", "1234.50")])
def test_an_amount_that_is_written_as_the_remedy_says_is_read(etl: Etl, others: str, right: str) -> None:
    rows = f'InvoiceId,CustomerId,Amount,Currency,BalanceDue\nA1,C1,"{others}",USD,0\n'
    (etl.folder / "july.csv").write_text(f"{rows}A2,C2,12 CR,USD,0\n")
    assert etl.run("validate", "july.csv").returncode == 1
    _, bad = etl.results("july.check.csv")
    assert str(bad["ErrorMessage"]).endswith(f"and nothing else, such as {right}.")
    (etl.folder / "july.csv").write_text(f'{rows}A2,C2,"{right}",USD,0\n')
    assert etl.run("validate", "july.csv").returncode == 0


def test_corrected_cells_are_kept_in_a_file_that_loads_and_joins_the_totals(etl: Etl, settings: dict[str, str]) -> None:
    (etl.folder / "july.csv").write_bytes(TEXT.encode())
    assert etl.run("import", "july.csv", "--rate", "unlimited", **settings).returncode == 1
    here = context(etl)
    assert [(line.to_correct, line.correct_in, line.waits) for line in recent_runs(here, 9)] == [(4, 1, True)]
    (table,) = rejected_rows(1, here, 0, 200).tables
    assert [row.number for row in table.rows] == [3, 4, 5, 6]
    assert table.columns[:3] == [0, 1, 3]
    for cell, text in {(3, 1): "C2", (4, 3): "30,00", (5, 7): "", (5, 6): "", (6, 3): "50,00"}.items():
        found = correct_cell(1, (0, *cell), text, here)
    assert (
        edits(found)
        == edits(rejected_rows(1, here, 0, 1))
        == {
            (3, 1): "C2",
            (4, 3): "30,00",
            (5, 7): "",
            (5, 6): "",
            (6, 3): "50,00",
        }
    )
    # What was typed back is no correction any more.
    assert (6, 3) not in edits(correct_cell(1, (0, 6, 3), "", here))
    found = correct_cell(1, (0, 6, 3), "50,00", here)
    again = etl.run("import", found.files[0].name, "--rate", "unlimited", **settings)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Together with run 1" in again.stdout
    assert [(line.run.number, line.to_correct, line.waits) for line in recent_runs(here, 9)] == [
        (2, 0, False),
        (1, 0, False),
    ]
    (month,) = months(here)
    assert (month.runs, month.delivered["USD"].count, month.lacking) == (2, 5, 4)
    assert "1,140.50" in again.stdout


def test_a_workbook_keeps_its_numbers_and_what_was_typed(etl: Etl, settings: dict[str, str]) -> None:
    rows = {"InvoiceId": ["A1", "A2"], "CustomerId": ["C1", ""], "Amount": [10.25, 1234.5], "Currency": ["USD", "USD"]}
    pl.DataFrame(rows).write_excel(etl.folder / "july.xlsx")
    assert etl.run("import", "july.xlsx", "--rate", "unlimited", **settings).returncode == 1
    found = correct_cell(1, (0, 3, 1), "007", context(etl))
    assert edits(rejected_rows(1, context(etl), 0, 9)) == {(3, 1): "007"}
    assert etl.run("import", str(found.files[0]), "--rate", "unlimited", **settings).returncode == 0
    assert "1,234.50" in etl.run("runs", "2").stdout


def test_a_file_that_was_worked_in_elsewhere_is_left_alone(etl: Etl, settings: dict[str, str]) -> None:
    (etl.folder / "july.csv").write_bytes(TEXT.encode())
    etl.run("import", "july.csv", "--rate", "unlimited", **settings)
    file = correct_cell(1, (0, 3, 1), "C2", context(etl)).files[0]
    text = file.read_bytes().replace(b"C2", b"C9")
    file.write_bytes(text)
    os.utime(file, (1, 1))
    with pytest.raises(FileError, match="was worked in by another program"):
        correct_cell(1, (0, 4, 3), "30,00", context(etl))
    assert file.read_bytes() == text


@pytest.mark.parametrize("cell", [(0, 2, 1), (0, 3, 99), (1, 3, 1), (0, 99, 0)])
def test_there_are_no_other_cells(etl: Etl, settings: dict[str, str], cell: tuple[int, int, int]) -> None:
    (etl.folder / "july.csv").write_bytes(TEXT.encode())
    etl.run("import", "july.csv", "--rate", "unlimited", **settings)
    with pytest.raises(SettingsError, match="no such cell among the rejected rows"):
        correct_cell(1, cell, "x", context(etl))


def test_a_file_that_has_changed_since_is_not_guessed_at(etl: Etl, settings: dict[str, str]) -> None:
    (etl.folder / "july.csv").write_bytes(TEXT.encode())
    etl.run("import", "july.csv", "--rate", "unlimited", **settings)
    (etl.folder / "july.csv").write_bytes(TEXT.replace("abc", "abd").encode())
    with pytest.raises(EtlError, match="has changed since"):
        rejected_rows(1, context(etl), 0, 9)
    assert not list(Path(etl.folder).glob("*corrected*"))


@pytest.mark.parametrize("typed", ["", "a;b", '"', "=1+1", " C 3", "Łódź"])
def test_what_is_kept_is_what_was_typed(etl: Etl, settings: dict[str, str], typed: str) -> None:
    (etl.folder / "july.csv").write_bytes(TEXT.encode())
    etl.run("import", "july.csv", "--rate", "unlimited", **settings)
    correct_cell(1, (0, 4, 1), typed, context(etl))
    assert edits(rejected_rows(1, context(etl), 0, 9)) == {(4, 1): typed}


def test_what_the_encoding_of_the_export_lacks_is_refused_and_the_rest_is_kept(
    etl: Etl, settings: dict[str, str]
) -> None:
    (etl.folder / "july.csv").write_bytes(TEXT.replace("C1", "Öl").encode("cp1252"))
    etl.run("import", "july.csv", "--rate", "unlimited", **settings)
    correct_cell(1, (0, 3, 1), "Öl", context(etl))
    with pytest.raises(FileError, match="cannot be kept in"):
        correct_cell(1, (0, 4, 1), "Łódź", context(etl))
    assert edits(rejected_rows(1, context(etl), 0, 9)) == {(3, 1): "Öl"}


def test_a_row_whose_number_is_emptied_is_left_out_and_its_double_is_sent(etl: Etl, settings: dict[str, str]) -> None:
    rows = ("A1,C1,10.00,USD,10.00", "A2,C1,20.00,USD,20.00", "A2,C2,5.00,USD,5.00")
    (etl.folder / "july.csv").write_text("\n".join(["InvoiceId,CustomerId,Amount,Currency,BalanceDue", *rows, ""]))
    assert etl.run("import", "july.csv", "--rate", "unlimited", **settings).returncode == 1
    (file,) = [each for each in correct_cell(1, (0, 4, 0), "", context(etl)).files if each.suffix == ".csv"]
    done = etl.run("import", file.name, "--results", "told.csv", "--rate", "unlimited", **settings)
    assert done.returncode == 1, done.stderr
    told = {str(row["CustomerId"]): (row["DocumentId"], row["Status"]) for row in etl.results("told.csv")}
    assert told == {"C1": ("A2", "Success"), "C2": (None, "Failed")}
