"""Paths read back as they were written, and spellings mean one attribute."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.mapping.catalogue import broken, kind, leaves, rank, required
from etl.mapping.complete import missing, mixed, needing
from etl.mapping.mapping import TableRole
from etl.mapping.paths import EACH, Path, Step, is_role
from schemas import Kind

names = st.from_regex("[A-Za-z][A-Za-z0-9]{0,10}", fullmatch=True)
steps = st.builds(Step, names, st.none() | st.just(EACH) | st.integers(1, 999))


@given(st.lists(steps, min_size=1, max_size=4).map(tuple))
def test_a_path_reads_back_as_it_was_written(written: tuple[Step, ...]) -> None:
    assert Path.parse(str(Path(written))) == Path(written)


@given(st.text(max_size=30))
def test_any_other_text_is_refused_or_is_a_path(text: str) -> None:
    try:
        path = Path.parse(text)
    except ValueError:
        return
    assert str(path) == text


@pytest.mark.parametrize(
    "text", ["", "A.", ".A", "A..B", "A[0]", "A[01]", "A[1000]", "A[-1]", "A[", "A]", "A[]B", "A B", "@x", "1A"]
)
def test_what_is_no_path_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no path"):
        Path.parse(text)


def test_every_attribute_of_the_schemas_is_there_with_its_kind() -> None:
    assert len(leaves()) == 29 + 2 * 12 + 20 + 12 + 3 + 3
    assert kind(Path.parse("InvoiceItems[2].Taxes[1].Rate")) is Kind.DECIMAL
    assert rank("Amount") == 0
    assert not is_role("Amount")
    assert is_role("@doc_type")


def test_a_path_knows_its_template_and_the_objects_around_it() -> None:
    path = Path.parse("InvoiceItems[2].Taxes[].Rate")
    assert path.template == "InvoiceItems[].Taxes[].Rate"
    assert path.groups == ("InvoiceItems[2]", "InvoiceItems[2].Taxes[]")


def test_what_an_object_requires() -> None:
    assert required("") == ["Amount", "CustomerId", "InvoiceId"]
    assert required("BillingAddress") == ["BillingAddress.AddressID"]
    assert required("InvoiceItems[2].ShippingToAddress") == ["InvoiceItems[2].ShippingToAddress.AddressID"]
    assert required("TermDiscounts[]") == ["TermDiscounts[].Name"]


def test_a_part_of_an_object_needs_what_the_object_requires() -> None:
    bound = ["InvoiceId", "CustomerId", "Amount", "InvoiceItems[1].Taxes[2].Rate", "@doc_type"]
    assert missing(bound, TableRole.INVOICES) == ["InvoiceItems[1].ItemCode", "InvoiceItems[1].Taxes[2].Name"]
    assert needing("InvoiceItems[1].Taxes[2].Name", bound) == ["InvoiceItems[1].Taxes[2].Rate"]
    assert missing(["InvoiceItems[].Quantity"], TableRole.LINES) == ["InvoiceId", "InvoiceItems[].ItemCode"]


def test_numbered_and_unnumbered_elements_do_not_go_together() -> None:
    assert mixed(["InvoiceItems[].ItemCode", "InvoiceItems[2].ItemCode"]) == [
        ("InvoiceItems[].ItemCode", "InvoiceItems[2].ItemCode")
    ]
    assert mixed(["InvoiceItems[].Taxes[1].Name", "InvoiceItems[].Taxes[].Rate"]) == [
        ("InvoiceItems[].Taxes[].Rate", "InvoiceItems[].Taxes[1].Name")
    ]
    assert mixed(["InvoiceItems[].ItemCode", "InvoiceItems[].Taxes[1].Name", "TermDiscounts[2].Name"]) == []


@pytest.mark.parametrize(
    ("path", "value", "wrong"),
    [
        ("Currency", "EUR", None),
        ("Currency", "a currency", None),
        ("Currency", "a currency!", "is longer than the 10 characters"),
        ("InvoiceItems[3].Quantity", "x", "is not a plain number"),
        ("BillingAddress.Email", "nobody", "is not a single e-mail address"),
    ],
)
def test_a_value_is_held_against_the_schemas_rules(path: str, value: str, wrong: str | None) -> None:
    found = broken(Path.parse(path), value)
    assert found is None if wrong is None else str(found).startswith(wrong)
