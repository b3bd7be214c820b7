"""The draft of a mapping file, as ``map`` writes it."""

import polars as pl
import pytest

from etl.errors import HeadingsError
from etl.mapping import Choice, ColumnMap, MappingText, TableRole, guess, resolve
from etl.mapping.draft import written

COMMAND = "python -m etl validate FILE --mapping july.mapping.toml"


def read(text: str, headings: tuple[str, ...]) -> ColumnMap:
    return resolve(headings, "july.csv", Choice(mapping=MappingText("july.toml", text)))


def rows(headings: tuple[str, ...], cells: dict[int, str] | None = None) -> pl.DataFrame:
    made = {str(index): [(cells or {}).get(index)] for index in range(len(headings))}
    return pl.DataFrame(made, schema=dict.fromkeys(made, pl.String))


def test_a_draft_binds_what_is_known_and_suggests_what_may_be() -> None:
    headings = ("InvoiceId", "Customer Id", "Amount", "Due Dte", "Date", "Region", "Tax", "tax", "Amuont")
    draft = guess(headings, rows(headings, {4: "7/31/2026"}), {"4": ["7/31/2026"]}, Choice(), TableRole.INVOICES)
    assert {binding.heading: binding.attribute for binding in draft.mapping.bindings} == {
        "InvoiceId": "InvoiceId",
        "Customer Id": "CustomerId",
        "Amount": "Amount",
        "Date": "PostingDate",
    }
    assert draft.suggestions == {"3": "DueDate", "6": "Tax", "7": "Tax"}
    text = written([draft], "july.csv", COMMAND)
    assert '\n"Date" = "PostingDate"' in text
    assert "because its heading says so and its cells are dates" in text
    assert '"7/31/2026"' in text
    assert read(text, headings) == draft.mapping


def test_a_draft_by_a_profile_says_what_is_not_verified_and_what_is_missing() -> None:
    headings = ("SOPNUMBE", "CUSTNMBR", "DOCAMNT", "DISCDATE", "PYMTRCVD")
    draft = guess(headings, rows(headings), {}, Choice("dynamics-gp"), TableRole.INVOICES)
    text = written([draft], "july.csv", COMMAND)
    assert "likely, but it needs TermDiscounts[].Name beside it" in text
    amount, paid = (next(line for line in text.splitlines() if name in line) for name in ('"DOCAMNT"', '"PYMTRCVD"'))
    assert "not verified, check it" in amount
    assert paid.startswith("#")
    assert "has no place in an invoice" in paid
    with pytest.raises(HeadingsError, match="There is no profile nowhere"):
        guess(headings, rows(headings), {}, Choice("nowhere"), TableRole.INVOICES)
