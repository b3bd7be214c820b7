"""The cells of columns that are not sent, over all batches of a table."""

import polars as pl
import pytest

from etl.documents.unsent_cells import UnsentCells
from etl.mapping.matters import Cell
from etl.mapping.unbound import Unbound
from etl.mapping.vocabulary.topics import Topic

TYPE = Unbound("0", "Type", "Type", Topic.TYPE)
TEXT = Unbound("1", "Remark", "Remark", Topic.UNKNOWN)
TERMS = Unbound("2", "Terms", "Terms", Topic.ELSEWHERE)
TOTAL = Unbound("4", "Total", "Total", Topic.TOTAL)
BLANK = Unbound("3", "[D]", "", Topic.BLANK)


def looked(
    columns: list[Unbound], *batches: pl.DataFrame, faults: tuple[int, ...] = (), balance: str = ""
) -> UnsentCells:
    """The cells, where each batch goes on with the rows of the one before."""
    cells, first = UnsentCells(columns), 2
    for batch in batches:
        numbers = pl.Series("row", range(first, first + batch.height), dtype=pl.Int64)
        fault = pl.Series("fault", ["torn" if row in faults else None for row in numbers], dtype=pl.String)
        rows = pl.DataFrame([numbers, fault])
        if balance:
            rows = rows.with_columns(batch[balance].alias("BalanceDue"))
        cells.add(batch.with_columns(numbers), rows)
        first += batch.height
    return cells


def column(name: str, *cells: str | None) -> pl.DataFrame:
    return pl.DataFrame({name: cells}, schema={name: pl.String})


def test_cells_are_counted_trimmed_over_all_batches_and_named_by_their_first_row() -> None:
    found = looked([TYPE], column("0", "INV", None, " INV "), column("0", "CRN", "INV", ""))
    assert found.cells("0") == [Cell("INV", 3, 2), Cell("CRN", 1, 5)]
    assert found.sample("0") == "INV"


def test_a_row_that_cannot_be_trusted_says_nothing() -> None:
    assert looked([TYPE], column("0", "CRN", "INV"), faults=(2,)).cells("0") == [Cell("INV", 1, 3)]


def test_rows_that_are_passed_over_say_nothing() -> None:
    cells = UnsentCells([TYPE])
    batch = column("0", "INV", "Total", "CRN").with_columns(pl.Series("row", [2, 3, 4]))
    cells.add(batch, pl.DataFrame({"row": [2, 4], "fault": [None, None]}, schema_overrides={"fault": pl.String}))
    assert [cell.text for cell in cells.cells("0")] == ["INV", "CRN"]


def test_a_column_of_texts_is_given_up_and_one_of_kinds_is_not() -> None:
    many = [f"text {number}" for number in range(100)]
    batch = pl.DataFrame({"0": many, "1": many})
    found = looked([TYPE, TEXT], batch)
    assert found.cells("1") == []
    assert len(found.cells("0")) == 100
    slowly = [pl.DataFrame({"1": many[start : start + 20]}) for start in range(0, 100, 20)]
    assert looked([TEXT], *slowly).cells("1") == []


def test_what_has_its_own_methods_and_terms_is_not_looked_at() -> None:
    assert looked([TERMS], column("2", "Credit memo")).cells("2") == []


def test_what_is_owed_in_the_row_is_noted() -> None:
    batch = pl.DataFrame({"0": ["Paid", "Paid"], "7": ["0.00", "5.00"]})
    assert looked([TYPE], batch, balance="7").cells("0") == [Cell("Paid", 1, 2), Cell("Paid", 1, 3, owing=True)]


def test_a_column_without_heading_is_known_by_its_first_cell() -> None:
    found = looked([BLANK], column("3", "", "  "), column("3", None, " x "))
    assert found.sample("3") == "x"
    assert looked([BLANK], column("3", "", None)).sample("3") is None


@pytest.mark.parametrize(
    ("amounts", "totals", "more"),
    [
        ("100.00|200.00", "115.00|230.00", "115.00|230.00"),
        ("1.000,00|5,00", "1.190,00|5,95", "1.190,00|5,95"),
        ("100.00|200.00", "100.00|230.00", "230.00"),
        ("-100.00", "-115.00", "-115.00"),
        ("100.00|200.00", "100.00|200.00", ""),
        ("115.00|230.00", "100.00|200.00", ""),
        ("100.00|230.00", "115.00|200.00", ""),
        ("100.00|200.00", "900.00|1100.00", ""),
        ("100.00|", "115.00|7", "115.00"),
        ("0.00|many", "5.00|5.00", ""),
        ("|".join(["5.00"] * 40), "|".join(["5.00"] * 39 + ["5.50"]), ""),
    ],
    ids=["tax", "comma", "some", "credit", "equal", "net", "other", "far", "empty", "none", "slip"],
)
def test_a_total_is_told_where_it_is_somewhat_more_than_the_amount_and_never_less(
    amounts: str, totals: str, more: str
) -> None:
    cells = UnsentCells([TOTAL])
    for row, (amount, total) in enumerate(zip(amounts.split("|"), totals.split("|"), strict=True), 2):
        place = pl.DataFrame({"row": [row], "fault": [None]}, schema_overrides={"fault": pl.String})
        cells.add(
            column("4", total).with_columns(place["row"]), place.with_columns(pl.lit(amount or None).alias("Amount"))
        )
    assert "|".join(cell.text for cell in cells.cells("4")) == more
