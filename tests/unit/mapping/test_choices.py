"""What a person chose for columns, in the draft of a mapping file."""

import tomllib

import pytest

from etl.grammar import DateOrder, DecimalMark
from etl.mapping import Binding, ColumnMap, Draft, TableRole
from etl.mapping.choices import ColumnChoice, TableChoices, chosen
from etl.mapping.draft import written

HEADINGS = ("No", "Kind", "Date", "Total", "Note", "Note")


def draft() -> Draft:
    """A table of which some is known."""
    bindings = (
        Binding("InvoiceId", ("0",), "No"),
        Binding("Amount", ("3",), "Total", negate=True),
        Binding("@doc_type", ("1",), "Kind", values=(("INV", "Invoice"),)),
        Binding("Currency", (), "", constant="EUR"),
    )
    return Draft(HEADINGS, TableRole.INVOICES, ColumnMap(bindings, ignored=("Date",)), {}, {}, {})


def test_what_was_not_chosen_stays_as_it_was_guessed() -> None:
    columns = {binding.columns: binding for binding in chosen(draft(), TableChoices()).mapping.bindings}
    assert columns[("3",)].negate
    assert columns[("1",)].values


@pytest.mark.parametrize(
    ("column", "choice", "said"),
    [
        (
            "3",
            ColumnChoice("Amount", decimal=DecimalMark.COMMA),
            {"attribute": "Amount", "decimal": "comma", "negate": True},
        ),
        ("2", ColumnChoice("DueDate", date_order=DateOrder.MDY), {"attribute": "DueDate", "date_order": "mdy"}),
        ("3", ColumnChoice("Tax"), "Tax"),
        ("1", ColumnChoice("@ignore"), "@ignore"),
        ("5", ColumnChoice("Comments"), "Comments"),
        ("5", ColumnChoice("@ignore"), "@ignore"),
    ],
)
def test_a_choice_stands_in_the_file_beside_what_was_known_of_the_column(
    column: str, choice: ColumnChoice, said: object
) -> None:
    made = chosen(draft(), TableChoices({column: choice}))
    columns = tomllib.loads(written([made], "x.csv", "command"))["columns"]
    name = {"5": "Note [F]"}.get(column, HEADINGS[int(column)])
    assert columns[name] == said
    assert columns["No"] == "InvoiceId"


def test_a_column_that_is_not_sent_is_in_no_way_bound() -> None:
    made = chosen(draft(), TableChoices({"3": ColumnChoice("")}))
    assert "Total" not in tomllib.loads(written([made], "x.csv", "command"))["columns"]


def test_constants_take_the_place_of_those_that_were_guessed() -> None:
    made = chosen(draft(), TableChoices(constants={"CustomerId": "C1"}))
    assert tomllib.loads(written([made], "x.csv", "command"))["constants"] == {"CustomerId": "C1"}
