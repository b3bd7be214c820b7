"""What a heading may mean, in all its spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.mapping.catalogue import leaves
from etl.mapping.near import near, one_slip
from etl.mapping.paths import Path, Step
from etl.mapping.spellings import folded, from_zero, spelt


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("InvoiceItems[].ItemCode", "InvoiceItems[].ItemCode"),
        ("InvoiceItems.ItemCode", "InvoiceItems[].ItemCode"),
        ("InvoiceItem ItemCode", "InvoiceItems[].ItemCode"),
        ("Item.ItemCode", "InvoiceItems[].ItemCode"),
        ("Line ItemCode", "InvoiceItems[].ItemCode"),
        ("LINE_ITEM-ITEM CODE", "InvoiceItems[].ItemCode"),
        ("Item Code", "InvoiceItems[].ItemCode"),
        ("*Quantity", "InvoiceItems[].Quantity"),
        ("Tax Amount", "InvoiceItems[].TaxAmount"),
        ("Item Tax Amount", "InvoiceItems[].TaxAmount"),
        ("InvoiceItems[2].ItemCode", "InvoiceItems[2].ItemCode"),
        ("Item 2 ItemCode", "InvoiceItems[2].ItemCode"),
        ("ItemCode2", "InvoiceItems[2].ItemCode"),
        ("ItemCode_2", "InvoiceItems[2].ItemCode"),
        ("Item2 Quantity", "InvoiceItems[2].Quantity"),
        ("Item 02 Quantity", "InvoiceItems[2].Quantity"),
        ("TermDiscounts[].Name", "TermDiscounts[].Name"),
        ("TermDiscount 1 Name", "TermDiscounts[1].Name"),
        ("Discount Date", "TermDiscounts[].DiscountDate"),
        ("InvoiceItems[].Taxes[2].Rate", "InvoiceItems[].Taxes[2].Rate"),
        ("Tax 1 Name", "InvoiceItems[].Taxes[1].Name"),
        ("Tax1Rate", "InvoiceItems[].Taxes[1].Rate"),
        ("Item 3 Tax 12 Amount", "InvoiceItems[3].Taxes[12].Amount"),
        ("InvoiceItems[].ShippingToAddress.City", "InvoiceItems[].ShippingToAddress.City"),
        ("Item 2 Shipping To Address Address 1", "InvoiceItems[2].ShippingToAddress.Address1"),
        ("billing_address.address_3", "BillingAddress.Address3"),
        ("SalesPerson", "SalesPerson"),
        ("Item Sales Person", "InvoiceItems[].SalesPerson"),
        ("Item 2 Site", "InvoiceItems[2].Site"),
    ],
)
def test_a_heading_spells_an_attribute(heading: str, path: str) -> None:
    assert str(spelt(heading)) == path


@pytest.mark.parametrize(
    "heading",
    [
        "Name",
        "City",
        "Site2",
        "Comment",
        "Invoice Number",
        "Amount 2",
        "Item",
        "Item 2",
        "Item 1 2 Quantity",
        "*",
        "",
        "Quantity 2026",
        "Item # Quantity",
        "Tax Name 1",
    ],
)
def test_what_may_mean_something_else_spells_nothing(heading: str) -> None:
    assert spelt(heading) is None


@pytest.mark.parametrize("name", ["SalesPerson", "Site", "Shipping Method", "ExtensionData"])
def test_what_both_have_is_the_lines_in_a_table_of_lines(name: str) -> None:
    assert str(spelt(name)) == name.replace(" ", "")
    assert str(spelt(name, lines=True)) == f"InvoiceItems[].{name.replace(' ', '')}"


@given(st.sampled_from(sorted(leaves())), st.lists(st.integers(1, 999), min_size=2, max_size=2), st.booleans())
def test_every_path_spells_itself(template: str, numbers: list[int], numbered: bool) -> None:
    path = Path.parse(template)
    if numbered:
        given_numbers = iter(numbers)
        path = Path(tuple(Step(s.name, None if s.element is None else next(given_numbers)) for s in path.steps))
    assert spelt(str(path)) == path


@given(st.text(max_size=40))
def test_any_text_can_be_asked(text: str) -> None:
    path = spelt(text)
    assert path is None or spelt(str(path)) == path
    assert not any(mark in folded(text) for mark in "_-.[]A") or any(map(str.isdigit, folded(text)))


@pytest.mark.parametrize(
    ("heading", "zero"),
    [("Item 0 Quantity", True), ("Tax[0].Rate", True), ("Item 1 Quantity", False), ("Room 0", False)],
)
def test_elements_numbered_from_0_are_recognised(heading: str, zero: bool) -> None:
    assert from_zero(heading) is zero


@pytest.mark.parametrize(
    ("word", "other", "whether"),
    [
        ("curency", "currency", True),
        ("duedte", "duedate", True),
        ("amuont", "amount", True),
        ("amount", "amount", False),
        ("tax", "taxe", False),
        ("address4", "address3", False),
        ("invoicenoid", "invoiceguid", False),
    ],
)
def test_one_slip_in_a_word_of_some_length_is_near(word: str, other: str, whether: bool) -> None:
    assert near(word, other) is near(other, word) is whether


@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_a_slip_is_a_letter_inserted_deleted_replaced_or_swapped_with_the_next(word: str, other: str) -> None:
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    slipped = {start + letter + rest for start, rest in parts for letter in "ab"}
    slipped |= {start + rest[1:] for start, rest in parts if rest}
    slipped |= {start + letter + rest[1:] for start, rest in parts for letter in "ab" if rest}
    slipped |= {start + rest[1] + rest[0] + rest[2:] for start, rest in parts if len(rest) > 1}
    assert one_slip(word, other) is one_slip(other, word) is (other in slipped - {word})
