import pytest

from etl.simulator.contract import OBJECTS
from etl.simulator.scalars import rule_for


def test_invoice_post_has_the_33_attributes_of_the_document() -> None:
    assert len(OBJECTS["InvoicePost"]) == 33


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        ("InvoicePost", {"Amount", "CustomerId", "InvoiceId"}),
        ("AddressPost", {"AddressID"}),
        ("InvoiceItemPost", {"ItemCode"}),
        ("InvoiceItemTax", {"Name"}),
        ("TermDiscount", {"Name"}),
    ],
)
def test_what_the_vendor_marks_with_an_asterisk_is_required(kind: str, required: set[str]) -> None:
    assert {attribute.name for attribute in OBJECTS[kind].values() if attribute.required} == required


def test_every_attribute_is_filed_under_its_own_name_and_has_a_rule_or_an_object() -> None:
    for attributes in OBJECTS.values():
        for name, attribute in attributes.items():
            assert attribute.name == name
            if attribute.kind in ("object", "array"):
                assert attribute.of in OBJECTS or callable(rule_for(attribute.of))
            else:
                assert callable(rule_for(attribute.kind))
