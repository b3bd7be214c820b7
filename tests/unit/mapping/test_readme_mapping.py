"""What the documents say of columns, profiles and mapping files is so."""

import re
from pathlib import Path

from etl.mapping import Choice, MappingText, TableRole, resolve
from etl.mapping.catalogue import leaves
from etl.mapping.profiles import names
from etl.mapping.spellings import spelt

ROOT = Path(__file__).parents[3]
FILES = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
BRIEF = FILES.partition("## In short")[2].partition("\n## ")[0]
COLUMNS = FILES.partition("## Your columns")[2].partition("## Any other headings")[0]
MAPPING = re.findall(r"```toml\n(\[columns\][\s\S]*?)```", FILES)


def test_every_attribute_is_named() -> None:
    named = set(re.findall(r"[A-Za-z]+[0-9]?", COLUMNS))
    assert {path.rpartition(".")[2] for path in leaves()} <= named


def test_headings_given_as_examples_spell_what_they_are_said_to() -> None:
    examples = {
        "Item 1 ItemCode": "InvoiceItems[1].ItemCode",
        "ItemCode2": "InvoiceItems[2].ItemCode",
        "Tax 1 Rate": "InvoiceItems[].Taxes[1].Rate",
        "TermDiscount 1 DiscountAvailableAmount": "TermDiscounts[1].DiscountAvailableAmount",
    }
    for heading, path in examples.items():
        assert f"`{heading}`" in COLUMNS
        assert str(spelt(heading)) == path
    for name in ("Comment", "ExtensionData", "InvoiceNumber", "SalesPerson", "ShippingMethod", "Site"):
        assert str(spelt(f"Item {name}")) == f"InvoiceItems[].{name}"


def test_every_profile_is_named() -> None:
    for text in (COLUMNS, BRIEF):
        assert set(names()) <= set(re.findall(r"`([a-z0-9-]+)`", text))


def test_the_mapping_file_is_one() -> None:
    text, _ = MAPPING
    headings = ("Invoice No", "Total", "Date", "Rebate", "Cur", "Kind", "Region", "Division", "Customer", "New")
    mapping = resolve(headings, "july.csv", Choice(mapping=MappingText("july.mapping.toml", text)))
    assert len(mapping.bindings) == 8
    assert (mapping.unknown, mapping.ignored) == (("New",), ("Region",))


def test_the_mapping_file_of_lines_is_one() -> None:
    _, text = MAPPING
    choice = Choice(mapping=MappingText("july.mapping.toml", text))
    mapping = resolve(("DocEntry", "Article"), "lines.csv", choice, TableRole.LINES)
    bound = {each.attribute for each in mapping.bindings}
    assert bound == {"@key", "InvoiceItems[].ItemCode", "InvoiceItems[].UnitOfMeasure"}
