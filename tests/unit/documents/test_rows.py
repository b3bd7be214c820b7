"""Which rows are invoices, which are passed over, and where another table begins."""

from collections.abc import Sequence

import polars as pl
import pytest

from etl.documents import RowKind, RowSorter
from etl.extract.table import batch_schema
from etl.mapping import Header, match

HEADINGS = ("InvoiceId", "CustomerId", "Amount", "Currency")
FIRST, SECOND = "A1,C1,10.00,USD", "A2,C2,20.00,EUR"


def batches(rows: Sequence[str], width: int, size: int = 1000) -> list[pl.DataFrame]:
    """Rows of text below a heading row, a comma between cells."""
    cells = [row.split(",") for row in rows]
    told = [(number, len(each), None, *[*each, *[""] * width][:width]) for number, each in enumerate(cells, start=2)]
    return [
        pl.DataFrame(told[at : at + size], schema=batch_schema(width), orient="row") for at in range(0, len(told), size)
    ]


def sorted_rows(
    *rows: str, headings: tuple[str, ...] = HEADINGS, above: tuple[str, ...] = (), size: int = 1000
) -> tuple[dict[int, str | None], list[tuple[int, RowKind]]]:
    """Rows that are kept, each with its fault; rows that are passed over, with what they are."""
    sorter = RowSorter(match(headings, "july.csv"), Header(1, headings, above), 0)
    found = [sorter.kept(batch) for batch in batches(rows, len(headings), size)]
    kept = {row: fault for each in found for row, fault in each.rows.select("row", "fault").iter_rows()}
    return kept, [(each.row, each.kind) for part in found for each in part.passed]


TOTALS = """
Total,,30.00,
TOTAL:,,30.00,
Grand Total:,,30.00,USD
Totals for July 2026,,30.00,
*** Total ***,,30.00,
Sub-total,,30.00,
Total EUR,,30.00,EUR
Summe,,"30.00",
Gesamtsumme,,30.00,
Zwischensumme Kunde C1,,30.00,
Übertrag,,30.00,
Total général,,30.00,
Sous-total,,30.00,
Somme,,30.00,
Total general,,30.00,
Suma y sigue,,30.00,
Totale generale,,30.00,
Totaal,,30.00,
Eindtotaal,,30.00,
Total geral,,30.00,
Soma,,30.00,
Totalt,,30.00,
I alt,,30.00,
Carried forward,,30.00,
Gesamtergebnis,,30.00,
,C1 Ergebnis,30.00,
,C1 Toplam,30.00,
Genel Toplam,,30.00,
Yhteensä,,30.00,
,C1 Yhteensä,30.00,
Összesen,,30.00,
Celkový součet,,30.00,
合計,,30.00,
合\u3000計\uff1a,,30.00,
,株式会社山田 集計,30.00,
総計,,30.00,
合计,,30.00,
,C1 汇总,30.00,
소계,,30.00,
,C1 요약,30.00,
C1 Total,C1,30.00,USD
Total C1,C1,30.00,USD
Total,C1,30.00,USD
,C1 Total,30.00,
,Grand Total,35.00,
,Acme Ltd Total:,35.00,
,,,Total
Total,30.00
Total,,#REF!,
Summe,,#UNCALCULATED!,
,Total,#N/A,
Total
"""


@pytest.mark.parametrize("row", TOTALS.strip().splitlines())
def test_a_row_that_says_it_is_a_total_is_passed_over(row: str) -> None:
    assert sorted_rows(FIRST, SECOND, row) == ({2: None, 3: None}, [(4, RowKind.TOTALS)])


FOOTERS = """
Records: 2,,,
Records:,2,,
Total number of invoices: 2,,,
2 rows selected.,,,
(2 rows affected)
(2 row(s) affected),,,
Printed 31/07/2026 by admin,,,
Printed:,31/07/2026,,
Gedruckt am 31.07.2026,,,
Imprimé le 31/07/2026,,,
Page 1 of 2,,,
Page,1,,
Seite 1 von 2,,,
Página 1 de 2,,,
ACME Ltd        Page 1 of 2,,,
*** End of Report ***,,,
--- Ende der Liste ---,,,
Fin du rapport,,,
----,----,----,----
:---,---,---:,:---:
2 rows in set (0.00 sec),,,
=========,,,
\x1a
Completion time: 2026-07-31T18:00:00.1234567+02:00
"""


@pytest.mark.parametrize("row", FOOTERS.strip("\n").splitlines())
def test_what_a_report_writes_about_itself_is_passed_over(row: str) -> None:
    kept, passed = sorted_rows(FIRST, row, SECOND)
    assert kept == {2: None, 4: None}
    assert [number for number, _ in passed] == [3]


INVOICES = """
Total 17,C1,30.00,USD
合計17,C1,30.00,USD
A3,山田会計,30.00,USD
TOTAL-17,C1,30.00,USD
Sum 17,C1,30.00,USD
A3,Total,30.00,USD
A3,Total Energies,30.00,USD
A3,C1 Total,30.00,USD
Records,C1,30.00,USD
Page 3,C1,30.00,USD
Printed 3,C1,30.00,USD
Currency,C1,30.00,USD
ABC,Acme,30.00,USD
A3,C1,TBD,USD
A3,,30.00,USD
,C1,30.00,USD
A3,C1,,USD
A3,,,
INV 1007,,,
,,30.00,
,,30.00,USD
,C1,0,USD
A3,,0,USD
"""


@pytest.mark.parametrize("row", INVOICES.strip().splitlines())
def test_a_row_that_may_be_an_invoice_is_kept_however_broken(row: str) -> None:
    assert sorted_rows(FIRST, row, SECOND) == ({2: None, 3: None, 4: None}, [])


@pytest.mark.parametrize(
    "row", ["North,,,", "Customer: C1 Acme,,,", "Customer: C1", ",Region North,,", "Währung EUR,,,"]
)
def test_a_caption_is_passed_over(row: str) -> None:
    assert sorted_rows(FIRST, row, SECOND) == ({2: None, 4: None}, [(3, RowKind.CAPTIONS)])


@pytest.mark.parametrize("row", [",,0,", ",,0,USD", ",,0.00,USD", ",,-0,USD"])
def test_a_row_that_was_prepared_and_not_filled_in_is_passed_over(row: str) -> None:
    assert sorted_rows(FIRST, row, row) == ({2: None}, [(3, RowKind.PREPARED), (4, RowKind.PREPARED)])


@pytest.mark.parametrize(
    "row",
    [
        "InvoiceId,CustomerId,Amount,Currency",
        "invoice id,CUSTOMER_ID, Amount ,Currency",
        "\ufeffInvoiceId,CustomerId,Amount,Currency",
    ],
)
def test_repeated_headings_are_passed_over(row: str) -> None:
    assert sorted_rows(FIRST, row, SECOND) == ({2: None, 4: None}, [(3, RowKind.HEADINGS)])


@pytest.mark.parametrize("row", ["CustomerId,InvoiceId,Amount,Currency", "InvoiceId,CustomerId,Currency,Amount"])
def test_headings_in_another_order_are_told(row: str) -> None:
    sorter = RowSorter(match(HEADINGS, "july.csv"), Header(1, HEADINGS, ()), 0)
    [found] = [sorter.kept(batch) for batch in batches([FIRST, row, SECOND], 4)]
    assert found.reordered is not None
    assert found.reordered.row == 3


ELSEWHERE = {
    "a summary with headings of its own": ["", "Currency,Count,Total,Rate", "USD,2,30.00,1"],
    "headings right below": ["Currency,Customer Name,Total,Rate", "USD,2,30.00,1"],
    "headings of other words": ["", "Salesperson,Orders,Volume,Share", "Ann,2,30.00,1"],
    "a title": ["", "Customer balances,,,", "Acme,C1,10.00,USD"],
    "a title of one cell": ["", "Receipts", "R1,C1,10.00,USD"],
    "a title with a date": ["", "Receipts of July 2026,,,", "R1,C1,10.00,USD"],
    "a title, and the same headings": ["", "Receipts,,,", "InvoiceId,CustomerId,Amount,Currency", "R1,C1,10.00,USD"],
    "a title below totals": ["Total,,30.00,", ",,,", "Summary,,,", "USD,2,30.00,"],
    "a blank row below the title": ["", "Summary,,,", "", "USD,2,30.00,"],
}


@pytest.mark.parametrize("size", [1000, 1, 2])
@pytest.mark.parametrize("rows", ELSEWHERE.values(), ids=ELSEWHERE)
def test_no_row_of_another_table_below_is_an_invoice(rows: list[str], size: int) -> None:
    kept, _ = sorted_rows(FIRST, SECOND, *rows, size=size)
    assert [row for row, fault in kept.items() if fault is None] == [2, 3]
    assert "stands below" in str(kept[3 + len(rows)])


SAME = {
    "a blank row": [""],
    "a page's end and its headings": ["", "Page 1 of 2,,,", "", "InvoiceId,CustomerId,Amount,Currency"],
    "a page's title, which stands above the table too": ["", "ACME Ltd,,,", "InvoiceId,CustomerId,Amount,Currency"],
    "a title like the first": ["", "Customer C2,,,"],
    "a total, and a blank row": ["C1 Total,,10.00,", ",,,"],
}


@pytest.mark.parametrize("size", [1000, 1])
@pytest.mark.parametrize("rows", SAME.values(), ids=SAME)
def test_the_table_goes_on_where_nothing_says_that_it_has_ended(rows: list[str], size: int) -> None:
    kept, _ = sorted_rows(FIRST, *rows, SECOND, above=("ACME Ltd", "Customer C1"), size=size)
    assert kept == {2: None, 3 + len(rows): None}


def test_in_a_grouped_table_titles_are_captions() -> None:
    kept, passed = sorted_rows("North,,,", FIRST, "", "South,,,", SECOND)
    assert kept == {3: None, 6: None}
    assert passed == [(2, RowKind.CAPTIONS), (5, RowKind.CAPTIONS)]


def test_behind_another_table_the_repeated_headings_begin_a_page() -> None:
    kept, _ = sorted_rows(
        FIRST, "", "Currency,Count,Total,Rate", "USD,1,10.00,1", "InvoiceId,CustomerId,Amount,Currency", SECOND
    )
    assert {row: fault is None for row, fault in kept.items()} == {2: True, 4: False, 5: False, 7: True}


def test_a_line_whose_description_begins_with_total_is_a_line() -> None:
    headings = ("InvoiceId", "CustomerId", "Amount", "ItemCode", "ItemDescription")
    rows = ("A1,C1,30.00,I1,Kit", ",,,I2,Total care", "A2,C1,5.00,I1,Total")
    assert sorted_rows(*rows, headings=headings) == ({2: None, 3: None, 4: None}, [])
