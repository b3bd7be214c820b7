"""Which column means which attribute."""

import pytest

from etl.errors import HeadingsError
from etl.mapping import Choice, TableRole, match, suits
from schemas import ADDRESS_POST, INVOICE_POST, Kind, attributes

REQUIRED = ("InvoiceId", "CustomerId", "Amount")


@pytest.mark.parametrize(
    "heading",
    [
        "BalanceDue",
        "balancedue",
        "BALANCE DUE",
        "balance_due",
        "Balance-Due",
        "Balance.Due",
        " Balance\n Due ",
        "\uff22alanceDue",
    ],
)
def test_case_blanks_and_joints_do_not_matter(heading: str) -> None:
    binding = match((*REQUIRED, heading), "july.csv").of("BalanceDue")
    assert binding is not None
    assert (binding.columns, binding.heading) == (("3",), heading)


def test_every_flat_attribute_and_both_addresses_have_a_heading() -> None:
    flat = [each.name for each in attributes(INVOICE_POST).values() if each.kind not in {Kind.OBJECT, Kind.ARRAY}]
    inside = [f"{address}.{name}" for address in ("BillingAddress", "ShippingAddress") for name in ADDRESS_POST.columns]
    mapping = match((*flat, *inside), "july.csv")
    assert {binding.attribute: binding.heading for binding in mapping.bindings} == {
        name: name for name in [*flat, *inside]
    }
    assert mapping.unknown == ()


def test_billing_address_city_is_not_shipping_address_city() -> None:
    mapping = match(
        (
            *REQUIRED,
            "Billing Address City",
            "shipping_address.city",
            "Billing Address ID",
            "ShippingAddressAddressID",
            "BillingAddress.AddressID",
        ),
        "july.csv",
    )
    assert [mapping.of(f"{kind}Address.City") for kind in ("Billing", "Shipping")] == [
        mapping.bindings[4],
        mapping.bindings[6],
    ]
    assert mapping.unknown == ("Billing Address ID",)


def test_unknown_headings_are_listed_as_they_stand_and_empty_ones_passed_over() -> None:
    mapping = match((*REQUIRED, "", "Region", "InvoiceItems", "City"), "july.csv")
    assert mapping.unknown == ("Region", "InvoiceItems", "City")
    assert mapping.of("Tax") is None


def test_a_word_more_or_less_is_another_heading() -> None:
    assert match((*REQUIRED, "Tax Total", "Due", "Invoice Amount"), "july.csv").unknown == (
        "Tax Total",
        "Due",
        "Invoice Amount",
    )


@pytest.mark.parametrize("twin", ["Amount", "amount", "AMOUNT ", "A.mount"])
def test_two_columns_for_one_attribute_are_refused(twin: str) -> None:
    with pytest.raises(HeadingsError, match=rf'july\.csv: the columns "Amount" and "{twin}" both mean Amount\.'):
        match((*REQUIRED, twin), "july.csv")


def test_all_missing_columns_are_named_at_once_with_the_nearest_headings() -> None:
    with pytest.raises(HeadingsError) as refused:
        match(("Invoice No", "Customer", "Total Amount", "BillingAddress.City"), "july.csv")
    sentence = str(refused.value)
    assert sentence.startswith("july.csv: required columns not found: ")
    assert "Amount (nearest: Total Amount)" in sentence
    assert "CustomerId (nearest: Customer)" in sentence
    assert "InvoiceId (nearest: Invoice No)" in sentence
    assert "BillingAddress.AddressID" in sentence


def test_a_heading_is_near_by_what_it_means_in_its_language_and_not_by_a_few_letters() -> None:
    with pytest.raises(HeadingsError) as refused:
        match(("Document No", "Debitor", "Rechnungsbetrag", "Text"), "july.csv")
    named = "Amount (nearest: Rechnungsbetrag); CustomerId (nearest: Debitor); InvoiceId (nearest: Document No)."
    assert named in str(refused.value)
    assert refused.value.lacking == ("Amount", "CustomerId", "InvoiceId")


def test_one_missing_column_is_one() -> None:
    with pytest.raises(HeadingsError, match="required column not found: Amount"):
        match(("InvoiceId", "CustomerId"), "july.csv")


@pytest.mark.parametrize(
    ("headings", "whether"),
    [
        (REQUIRED, True),
        (("invoice id", "CUSTOMER_ID", "amount", "x"), True),
        (("InvoiceId", "Amount"), False),
        ((*REQUIRED, "BillingAddress.City"), False),
        ((), False),
    ],
)
def test_a_sheet_looks_like_invoices_when_the_required_headings_are_there(
    headings: tuple[str, ...],
    whether: bool,
) -> None:
    assert suits(headings, Choice()) is whether


def refusal(headings: tuple[str, ...], *ignore: str, part: TableRole = TableRole.INVOICES) -> str:
    with pytest.raises(HeadingsError) as refused:
        match(headings, "july.csv", frozenset(ignore), part)
    return str(refused.value)


@pytest.mark.parametrize(
    ("heading", "meant"),
    [
        ("Curency", "Currency"),
        ("DueDte", "DueDate"),
        ("Comment", "Comments"),
        ("PO #", "PONumber"),
        ("Amount Due", "BalanceDue"),
    ],
)
def test_a_heading_that_is_nearly_a_name_is_refused_and_can_be_ignored(heading: str, meant: str) -> None:
    sentence = refusal((*REQUIRED, heading))
    assert f'"{heading}" is no attribute: did you mean {meant}' in sentence
    assert f'--ignore "{heading}"' in sentence
    mapping = match((*REQUIRED, heading), "july.csv", frozenset({heading.lower()}))
    assert (mapping.unknown, mapping.ignored) == ((), (heading,))


def test_a_near_name_inside_an_object_counts_where_the_object_is_used() -> None:
    assert match((*REQUIRED, "Discount Rate", "Quantty"), "july.csv").unknown == ("Discount Rate", "Quantty")
    assert "did you mean InvoiceItems[].Quantity" in refusal((*REQUIRED, "Item Code", "Quantty"))


def test_a_near_name_of_what_is_bound_already_is_foreign() -> None:
    assert match((*REQUIRED, "Currency", "Curency"), "july.csv").unknown == ("Curency",)


def test_a_line_without_its_item_code_is_refused_and_says_why() -> None:
    sentence = refusal((*REQUIRED, "Tax Amount", "Quantity", "Unit Price"))
    assert 'InvoiceItems[].ItemCode (needed by "Quantity" and "Tax Amount" and 1 more' in sentence
    mapping = match((*REQUIRED, "Tax Amount", "Quantity"), "july.csv", frozenset({"InvoiceItems"}))
    assert mapping.ignored == ("Tax Amount", "Quantity")


def test_ignoring_an_object_leaves_its_columns_out_but_no_attribute_of_that_name() -> None:
    headings = (*REQUIRED, "BillingAddress.City", "ShippingAddress.AddressID")
    assert match(headings, "july.csv", frozenset({"Billing Address"})).ignored == ("BillingAddress.City",)
    assert "Amount" in refusal(REQUIRED, "Amount")


def test_numbered_columns_become_elements_and_are_not_mixed_with_others() -> None:
    mapping = match((*REQUIRED, "Item 2 Quantity", "ItemCode1", "Item2 ItemCode"), "july.csv")
    assert [(b.attribute, b.columns) for b in mapping.bindings[3:]] == [
        ("InvoiceItems[1].ItemCode", ("4",)),
        ("InvoiceItems[2].ItemCode", ("5",)),
        ("InvoiceItems[2].Quantity", ("3",)),
    ]
    assert "number all of these columns or none" in refusal((*REQUIRED, "ItemCode", "Description", "Description 2"))


def test_elements_are_numbered_from_1() -> None:
    assert '"Item 0 ItemCode" is numbered 0, and the first is 1.' in refusal(
        (*REQUIRED, "Item 0 ItemCode", "Item 1 ItemCode")
    )


def test_everything_wrong_is_said_at_once() -> None:
    sentence = refusal(("InvoiceId", "invoice id", "Curency"))
    assert "both mean InvoiceId" in sentence
    assert "required columns not found: Amount" in sentence
    assert "did you mean Currency" in sentence


def test_a_table_of_lines_needs_the_invoice_and_the_item_and_has_its_own_sales_person() -> None:
    mapping = match(("Invoice Id", "Item Code", "Sales Person", "Site"), "lines.csv", part=TableRole.LINES)
    assert [binding.attribute for binding in mapping.bindings] == [
        "InvoiceId",
        "InvoiceItems[].ItemCode",
        "InvoiceItems[].SalesPerson",
        "InvoiceItems[].Site",
    ]
    assert "InvoiceItems[].ItemCode" in refusal(("InvoiceId", "Quantity"), part=TableRole.LINES)


@pytest.mark.parametrize("unseen", ["\u200b", "\u200e", "\ufeff", "\ufeff\ufeff", "\u00ad"])
def test_what_nobody_sees_in_a_heading_does_not_matter(unseen: str) -> None:
    found = match((f"{unseen}InvoiceId", f"Customer{unseen}Id", f"Amount{unseen}"), "july.csv")
    assert {binding.attribute for binding in found.bindings} == {"InvoiceId", "CustomerId", "Amount"}
