"""From files to a plan: every row counted, every problem at its own row, twins told of each other."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from etl.documents import Choices
from etl.errors import FileError, HeadingsError
from etl.extract import Reading, delimited
from etl.journal import Journal
from etl.model.document import Result, Status
from etl.model.run import RunRequest
from etl.planning.inputs import Input, Surveyed
from etl.planning.plan import Request, plan
from etl.planning.spool import Spool
from etl.planning.summary import Plan
from tests.support.claimed import claimed
from tests.support.transformed import TODAY
from tests.support.workbook import error, number, row, text, write_workbook


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "journal.sqlite3") as journal:
        yield journal


def written(folder: Path, content: str, name: str = "july.csv") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="")
    return path


def planned(journal: Journal, *files: Path, sheet: str | None = None) -> Plan:
    return plan(journal, Request(files, RunRequest("validate"), Choices(TODAY, emails=True), Reading(sheet=sheet)))


def results(journal: Journal, made: Plan) -> list[Result]:
    return [result for page in journal.results(made.run) for result in page]


def told(journal: Journal, *files: Path) -> dict[str, str]:
    """What is said of each row, by file and row; "" where it is planned."""
    lines = results(journal, planned(journal, *files))
    return {f"{line.source_file}:{line.source_row}": line.message for line in lines}


def test_every_row_is_planned_or_rejected_and_keeps_its_row_and_amount(journal: Journal, tmp_path: Path) -> None:
    path = written(
        tmp_path, 'InvoiceId,CustomerId,Amount,Comments\n\nA1,C1,0.10,"two\nlines"\nA2,C1,x,\nA3,C1,0.20\nA4,C1,0.30,\n'
    )
    made = planned(journal, path)
    assert [(line.document_id, line.status, line.source_row) for line in results(journal, made)] == [
        ("A1", Status.PLANNED, 3),
        ("A2", Status.REJECTED, 5),
        ("A3", Status.REJECTED, 6),
        ("A4", Status.PLANNED, 7),
    ]
    totals = {total.status: (total.count, total.amount, total.unreadable) for total in made.totals}
    assert totals == {Status.PLANNED: (2, Decimal("0.40"), 0), Status.REJECTED: (2, Decimal(0), 2)}


def test_a_plan_in_small_blocks_is_the_plan_in_one(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f'A{index},"C,{index}",{index}.25,"x{chr(10) * (index % 3)}y"' for index in range(60)]
    path = written(tmp_path, "\r\n".join(["InvoiceId,CustomerId,Amount,Comments", *lines]))
    whole = planned(journal, path)
    monkeypatch.setattr(delimited, "_BLOCK", 13)
    parts = planned(journal, path)
    assert results(journal, parts) == results(journal, whole)
    bodies = [claimed(journal, made.run) for made in (whole, parts)]
    assert bodies[0] == bodies[1]
    assert [sent["Amount"] for sent in bodies[0]] == [f"{index}.25" for index in range(60)]
    assert [sent["CustomerId"] for sent in bodies[0]] == [f"C,{index}" for index in range(60)]


def test_the_same_invoice_id_twice_rejects_both_and_each_names_the_other(journal: Journal, tmp_path: Path) -> None:
    path = written(tmp_path, 'Invoice No.ID,InvoiceId,CustomerId,Amount\n,A1,C,1\n,B,C,2\n," a1 ",C,3\n')
    said = told(journal, path)
    assert said["july.csv:2"].startswith('InvoiceId "A1" is also in row 4. ')
    assert said["july.csv:3"] == ""
    assert said["july.csv:4"].startswith('InvoiceId "a1" is also in row 2. ')


def test_the_same_identity_twice_rejects_both(journal: Journal, tmp_path: Path) -> None:
    path = written(tmp_path, "InvoiceId,CustomerId,Amount,Identity\nA,C,1,X\nB,C,2,x\nC,C,3,\nD,C,4,c\nE,C,5,\n")
    said = told(journal, path)
    assert said["july.csv:2"].startswith('Identity "X" is also in row 3. ')
    assert said["july.csv:3"].startswith('Identity "x" is also in row 2. ')
    assert said["july.csv:4"].startswith('Identity "C" is also in row 5. ')
    assert said["july.csv:5"].startswith('Identity "c" is also in row 4. ')
    assert said["july.csv:6"] == ""


def test_duplicates_by_invoice_id_are_told_once_and_a_third_by_identity_is_not_forgotten(
    journal: Journal, tmp_path: Path
) -> None:
    said = told(journal, written(tmp_path, "InvoiceId,CustomerId,Amount,Identity\nA,C,1,\nA,C,1,\n"))
    assert [message.count("is also in") for message in said.values()] == [1, 1]
    said = told(journal, written(tmp_path, "InvoiceId,CustomerId,Amount,Identity\nA,C,1,X\nA,C,1,Y\nB,C,1,X\n"))
    assert 'Identity "X" is also in row 4' in said["july.csv:2"]
    assert 'InvoiceId "A" is also in row 2' in said["july.csv:3"]
    assert 'Identity "X" is also in row 2' in said["july.csv:4"]


def test_a_row_that_is_rejected_for_another_reason_is_a_duplicate_too(journal: Journal, tmp_path: Path) -> None:
    said = told(journal, written(tmp_path, "InvoiceId,CustomerId,Amount\nA,C,x\nA,C,1\n"))
    assert "is not a plain number" in said["july.csv:2"]
    assert "is also in row 3" in said["july.csv:2"]
    assert "is also in row 2" in said["july.csv:3"]


def test_many_duplicates_are_counted_and_not_all_named(journal: Journal, tmp_path: Path) -> None:
    said = told(journal, written(tmp_path, "InvoiceId,CustomerId,Amount\n" + "A,C,1\n" * 6))
    assert "is also in row 3 and row 4 and row 5 and 2 more." in said["july.csv:2"]
    assert "is also in row 2 and row 3 and row 4 and 2 more." in said["july.csv:7"]


def test_rows_without_an_invoice_id_are_no_duplicates(journal: Journal, tmp_path: Path) -> None:
    said = told(journal, written(tmp_path, "InvoiceId,CustomerId,Amount\n,C,1\n,C,2\n"))
    assert not any("is also in" in message for message in said.values())


def test_duplicates_in_two_files_name_file_sheet_and_row(journal: Journal, tmp_path: Path) -> None:
    text_file = written(tmp_path, "Id,CustomerId,Amount,Invoice_ID\n,C,1,A1\n")
    book = write_workbook(
        tmp_path / "august.xlsx",
        {
            "Aug": [
                row(3, text("B3", "InvoiceId"), text("C3", "CustomerId"), text("D3", "Amount")),
                row(5, text("B5", "a1"), text("C5", "C"), number("D5", "1")),
            ]
        },
    )
    said = told(journal, text_file, book)
    assert said["july.csv:2"].startswith('Invoice_ID "A1" is also in august.xlsx Aug row 5. ')
    assert said["august.xlsx:5"].startswith('InvoiceId "a1" is also in july.csv row 2. ')


def test_two_files_of_one_name_are_told_apart_by_their_folders(journal: Journal, tmp_path: Path) -> None:
    content = "InvoiceId,CustomerId,Amount\nA1,C,1\n"
    june, july = written(tmp_path, content, "june/in.csv"), written(tmp_path, content, "july/in.csv")
    said = told(journal, june, july)
    assert f"is also in {july} row 2." in said[f"{june}:2"]
    assert f"is also in {june} row 2." in said[f"{july}:2"]


def test_a_file_given_twice_is_refused(journal: Journal, tmp_path: Path) -> None:
    path = written(tmp_path, "InvoiceId,CustomerId,Amount\nA1,C,1\n")
    with pytest.raises(FileError, match=r"july\.csv is given twice"):
        planned(journal, path, path.parent / "." / path.name)


def test_the_columns_of_each_file_are_its_own(journal: Journal, tmp_path: Path) -> None:
    one = written(tmp_path, "InvoiceId,CustomerId,Amount\nA1,C1,1\n")
    two = written(tmp_path, "total;AMOUNT;customer id;invoice id\n9;2;C2;A2\n", "august.csv")
    made = planned(journal, one, two)
    sent = claimed(journal, made.run)
    assert [(each["InvoiceId"], each["CustomerId"], each["Amount"]) for each in sent] == [
        ("A1", "C1", "1.00"),
        ("A2", "C2", "2.00"),
    ]
    assert [source.form for source in made.sources] == ["UTF-8, comma, LF", "UTF-8, semicolon, LF"]
    assert made.sources[1].mapping.unknown == ("total",)


def test_a_failed_formula_rejects_its_row(journal: Journal, tmp_path: Path) -> None:
    headings = ("InvoiceId", "CustomerId", "Amount", "BalanceDue", "CustomerName")
    book = write_workbook(
        tmp_path / "july.xlsx",
        {
            "July": [
                row(1, *(text(f"{letter}1", heading) for letter, heading in zip("ABCDE", headings, strict=True))),
                row(2, text("A2", "A1"), text("B2", "C"), number("C2", "1.1"), error("D2", "#REF!"), text("E2", "x")),
                row(3, text("A3", "A2"), text("B3", "C"), number("C3", "1.1"), number("D3", "1"), error("E3", "#N/A")),
                row(4, text("A4", "A3"), text("B4", "C"), number("C4", "1.1"), number("D4", "1"), text("E4", "x")),
            ]
        },
    )
    said = told(journal, book)
    assert said["july.xlsx:2"].startswith('BalanceDue "#REF!" stands where a formula has no result')
    assert said["july.xlsx:3"].startswith('CustomerName "#N/A" stands where a formula has no result')
    assert said["july.xlsx:4"] == ""


def test_headings_without_rows_are_refused(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"july\.csv has headings but no rows below them"):
        planned(journal, written(tmp_path, "InvoiceId,CustomerId,Amount\n\n,,\n"))


def test_a_file_that_lacks_columns_stops_the_run_before_any_is_planned(journal: Journal, tmp_path: Path) -> None:
    good = written(tmp_path, "InvoiceId,CustomerId,Amount\nA1,C,1\n")
    with pytest.raises(HeadingsError, match=r"august\.csv: required columns not found: Amount; CustomerId"):
        planned(journal, good, written(tmp_path, "InvoiceId\nA1\n", "august.csv"))


def test_lines_without_rows_are_refused(journal: Journal, tmp_path: Path) -> None:
    invoices = written(tmp_path, "InvoiceId,CustomerId,Amount\nA1,C,1\n")
    lines = tmp_path / "lines.csv"
    lines.write_text("InvoiceId,ItemCode\n")
    choices = Choices(TODAY, emails=True)
    request = Request((invoices,), RunRequest("validate"), choices, Reading(), lines=str(lines))
    with pytest.raises(FileError, match=r"lines\.csv has headings but no rows below them"):
        plan(journal, request)


def test_a_file_that_is_saved_anew_while_it_is_read_is_refused(
    journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, "InvoiceId,CustomerId,Amount\nA1,C,1\n")
    survey = Input.survey

    def slow(each: Input, choices: Choices, spool: Spool) -> Surveyed:
        found = survey(each, choices, spool)
        file.write_text("InvoiceId,CustomerId,Amount\nA1,C,100\n")
        return found

    monkeypatch.setattr(Input, "survey", slow)
    with pytest.raises(FileError, match=r"july\.csv was saved anew while it was read"):
        planned(journal, file)
    assert journal.runs() == []
