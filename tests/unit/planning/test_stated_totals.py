"""What a file says its rows come to is compared with what they do; a total without a word is known by its sum."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from etl.documents import Checks, Choices
from etl.errors import FileError
from etl.journal import Journal
from etl.mapping import Choice
from etl.model.document import Status
from etl.model.run import RunRequest
from etl.planning.plan import Request, plan
from etl.planning.summary import Plan
from tests.support.transformed import TODAY

HEADINGS = "InvoiceId,CustomerId,Amount,Currency"


def planned(folder: Path, rows: Sequence[str], choices: Choices, headings: str = HEADINGS) -> Plan:
    path = folder / "july.csv"
    path.write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
    with Journal(folder / "journal.sqlite3") as journal:
        return plan(journal, Request([path], RunRequest("validate"), choices, choice=Choice()))


def remarks(folder: Path, *rows: str, headings: str = HEADINGS) -> str:
    return " ".join(planned(folder, rows, Choices(TODAY), headings).sources[0].remarks)


RIGHT = {
    "of all": ["A1,C1,10.00,USD", "A2,C2,20.00,USD", "Total,,30.00,"],
    "since the last one": [
        "A1,C1,10.00,USD",
        ",C1 Total,10.00,",
        "A2,C2,20.00,USD",
        ",C2 Total,20.00,",
        "Grand total,,30.00,",
    ],
    "of groups of groups": [
        "A1,C,1.00,",
        "Total 1,,1.00,",
        "A2,C,2.00,",
        "Total 2,,2.00,",
        "Total of 1 and 2,,3.00,",
        "A3,C,4,",
        "Total,,7.00,",
    ],
    "carried forward": ["A1,C,1.00,", "Carried forward,,1.00,", "A2,C,2.00,", "Carried forward,,3.00,"],
    "of each currency": ["A1,C1,10.00,USD", "A2,C2,20.00,EUR", "Total USD,,10.00,USD", "Total EUR,,20.00,EUR"],
    "with a credit": ["A1,C1,10.00,USD", "A2,C2,-3.00,USD", "Total,,7.00,"],
    "without an amount": ["A1,C1,10.00,USD", "Total,,,"],
    "grouped thousands": ['A1,C1,"1,000.50",USD', 'Total,,"1,000.50",'],
    "a count": ["A1,C1,10.00,USD", "A2,C1,1.00,USD", "Records: 2,,,"],
    "a count in the column of amounts": ["A1,C1,10.00,USD", "A2,C1,1.00,USD", "Total records,,2,"],
    "below a row that cannot be read": ["A1,C1,ten,USD", "A2,C2,20.00,USD", "Total,,30.00,"],
}


@pytest.mark.parametrize("rows", RIGHT.values(), ids=RIGHT)
def test_a_total_that_the_rows_come_to_is_passed_over(tmp_path: Path, rows: list[str]) -> None:
    told = remarks(tmp_path, *rows)
    assert "Passed over" in told
    assert "Row" not in told


WRONG = {
    "more than the rows": (
        ["A1,C1,10.00,USD", "A2,C2,20.00,USD", "Total,,35.00,"],
        'Row 4 ("Total 35.00") says that the rows come to 35.00, but those above come to 30.00',
    ),
    "less": (["A1,C1,10.00,USD", "Grand total,,9.99,USD"], "come to 9.99, but those above come to 10.00"),
    "of a group": (
        ["A1,C1,10.00,", ",C1 Total,10.00,", "A2,C2,20.00,", ",C2 Total,21.00,"],
        "come to 21.00, but those since the last total come to 20.00",
    ),
    "a fraction of a cent": (["A1,C1,10.0001,", "Total,,10.0002,"], "come to 10.0002, but those above come to 10.0001"),
    "a count": (["A1,C1,10.00,USD", "Records: 2"], 'Row 3 ("Records: 2") counts 2 rows, but 1 stands above it'),
}


@pytest.mark.parametrize(("rows", "said"), WRONG.values(), ids=WRONG)
def test_one_that_they_do_not_come_to_is_told_and_refused_if_asked_to(
    tmp_path: Path, rows: list[str], said: str
) -> None:
    told = remarks(tmp_path, *rows)
    assert said in told
    assert "--strict" in told
    with pytest.raises(FileError, match="cut short or filtered: export it again"):
        planned(tmp_path, rows, Choices(Checks(TODAY.today, strict=True)))


def test_lines_have_the_amount_of_their_invoice_once(tmp_path: Path) -> None:
    rows = ["A1,C1,30.00,I1", "A1,C1,30.00,I2", "A2,C2,5.00,I1", "Total,,35.00,"]
    assert "Row" not in remarks(tmp_path, *rows, headings="InvoiceId,CustomerId,Amount,ItemCode")


SUMS = {
    "of all, in the last row": (["A1,C1,10.00,EUR", "A2,C2,20.00,EUR", ",,30.00,"], [4]),
    "with the currency": (["A1,C1,10.00,EUR", "A2,C2,20.00,EUR", ",,30.00,EUR"], [4]),
    "of the only one": (["A1,C1,10.00,EUR", ",,10.00,"], [3]),
    "of groups": (["A1,C1,1,", "A2,C1,2,", ",,3,", "A3,C2,4,", "A4,C2,5,", ",,9,", ",,12,"], [4, 7, 8]),
    "of each currency": (["A1,C1,1,EUR", "A2,C1,2,EUR", "A3,C1,5,USD", "A4,C1,6,USD", ",,3,EUR", ",,11,USD"], [6, 7]),
}


@pytest.mark.parametrize(("rows", "sums"), SUMS.values(), ids=SUMS)
def test_a_row_with_nothing_but_the_sum_is_a_total(tmp_path: Path, rows: list[str], sums: list[int]) -> None:
    made = planned(tmp_path, rows, Choices(TODAY))
    assert f"with nothing but the sum of those above: {', '.join(map(str, sums[:3]))}" in " ".join(
        made.sources[0].remarks
    )
    assert sum(total.count for total in made.totals) == len(rows) - len(sums)
    assert {str(total.status) for total in made.totals} == {"planned"}


def test_a_sum_may_have_the_stars_of_sap_beside_it(tmp_path: Path) -> None:
    rows = [",A1,C1,1,EUR", ",A2,C1,2,EUR", "*,,,3,EUR", ",A3,C2,4,EUR", ",A4,C2,5,EUR", "*,,,9,EUR", "**,,,12,EUR"]
    assert "the sum of those above: 4, 7, 8" in remarks(tmp_path, *rows, headings=f",{HEADINGS}")


@pytest.mark.parametrize(
    "rows",
    [
        ["A1,C1,10.00,EUR", ",,30.00,", "A2,C2,20.00,EUR"],
        ["A1,C1,10.00,EUR", ",,10.00,", "A2,C2,20.00,EUR"],
        ["A1,C1,10.00,EUR", "A2,C2,20.00,EUR", ",,30.01,"],
        ["A1,C1,ten,EUR", "A2,C2,20.00,EUR", ",,20.00,"],
    ],
)
def test_an_amount_that_is_no_sum_is_an_invoice_without_its_id(tmp_path: Path, rows: list[str]) -> None:
    made = planned(tmp_path, rows, Choices(TODAY))
    assert sum(total.count for total in made.totals) == 3
    assert "rejected" in {str(total.status) for total in made.totals}


def in_sight(total: str | float | None, *, label: str | None = None) -> Callable[[Workbook], None]:
    """Four invoices of which a filter shows two, and a row with the total of what is seen."""

    def fill(book: Workbook) -> None:
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        sheet.append(["InvoiceId", "CustomerId", "Amount"])
        for number in range(1, 5):
            sheet.append([f"A{number}", "C1", number * 10.5])
        sheet.append([None, label, total])
        sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True

    return fill


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (in_sight(52.5), "nothing but the sum of those above: 6"),
        (in_sight("=SUBTOTAL(9,C2:C5)"), "nothing but the sum of those above: 6"),
        (in_sight(52.5, label="Teilergebnis"), "Passed over 1 row of totals: 6"),
        (in_sight(105.0, label="Total"), "Passed over 1 row of totals: 6"),
    ],
    ids=["by its sum", "never calculated", "by its name", "of all rows"],
)
def test_a_total_of_what_a_filter_shows_is_a_total(tmp_path: Path, fill: Callable[[Workbook], None], said: str) -> None:
    planned = of_workbook(tmp_path, fill)
    remarks = " ".join(planned.sources[0].remarks)
    assert "2 rows are hidden and are read." in remarks
    assert said in remarks
    assert "the export may be cut short" not in remarks
    assert rejected(planned) == 0


@pytest.mark.parametrize("total", [42.0, 10.5])
def test_what_is_the_sum_of_no_rows_that_are_shown_is_no_total(tmp_path: Path, total: float) -> None:
    assert rejected(of_workbook(tmp_path, in_sight(total))) == 1


def of_workbook(folder: Path, fill: Callable[[Workbook], None]) -> Plan:
    book = Workbook()
    fill(book)
    book.save(folder / "july.xlsx")
    with Journal(folder / "journal.sqlite3") as journal:
        return plan(journal, Request([folder / "july.xlsx"], RunRequest("validate"), Choices(TODAY), choice=Choice()))


def rejected(planned: Plan) -> int:
    return sum(each.count for each in planned.totals if each.status is Status.REJECTED)
