"""The built-in profiles: each is whole in itself, and explains the exports it is for."""

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from etl.errors import HeadingsError
from etl.mapping import Choice, ColumnMap, TableRole, resolve, suits
from etl.mapping.catalogue import leaves
from etl.mapping.paths import is_role
from etl.mapping.profiles import names, profile
from etl.mapping.proposals import candidates, clear
from etl.mapping.spellings import folded

GP = (
    "SOPNUMBE",
    "SOPTYPE",
    "DOCDATE",
    "DUEDATE",
    "CUSTNMBR",
    "CUSTNAME",
    "DOCAMNT",
    "CURNCYID",
    "BACHNUMB",
    "GLPOSTDT",
)
XERO_HEAD = ("*ContactName", "*InvoiceNumber", "*InvoiceDate", "*DueDate", "Total", "InventoryItemCode", "*Description")
XERO_LINES = ("*Quantity", "*UnitAmount", "Discount", "*AccountCode", "Currency", "Type")
XERO = XERO_HEAD + XERO_LINES
CENTRAL = (
    "No.",
    "Sell-to Customer No.",
    "Amount",
    "Amount Including VAT",
    "Remaining Amount",
    "Due Date",
    "Posting Date",
)
REPORT = ("Date", "Transaction type", "Num", "Name", "Due date", "Amount", "Open balance")


def by_heading(mapping: ColumnMap) -> dict[str, str]:
    return {binding.heading: binding.attribute for binding in mapping.bindings}


@pytest.mark.parametrize("name", names())
def test_a_profile_names_attributes_that_there_are_and_each_heading_once(name: str) -> None:
    for export in profile(name).exports:
        named = {
            *export.columns.values(),
            *export.fallback.values(),
            *export.values,
            *(j.attribute for j in export.joins),
        }
        assert {each for each in named if not is_role(each)} <= set(leaves())
        assert not set(export.columns) & (set(export.fallback) | export.ignored)
        assert set(export.notes) <= named
        assert export.unverified <= {*export.columns, *export.fallback, *export.ignored}


@pytest.mark.parametrize("name", names())
def test_a_profile_is_found_by_its_own_headings(name: str) -> None:
    for export in profile(name).exports:
        first = {attribute: heading for heading, attribute in reversed(list(export.columns.items()))}
        headings = tuple(first.values())
        ranked = candidates(headings, part=TableRole.LINES if export.lines else TableRole.INVOICES)
        assert name in {each.profile for each in ranked if len(each.explains) == len(headings)}


@pytest.mark.parametrize(
    ("headings", "name"), [(GP, "dynamics-gp"), (XERO, "xero"), (CENTRAL, "business-central"), (REPORT, "quickbooks")]
)
def test_auto_finds_the_system_and_says_so(headings: tuple[str, ...], name: str) -> None:
    mapping = resolve(headings, "july.csv", Choice("auto"))
    assert mapping.profile == name
    assert mapping.notes[0].startswith("Read as ")
    assert mapping.notes[0].endswith(f"--profile {name}.")
    chosen = resolve(headings, "july.csv", Choice(name))
    assert chosen.bindings == mapping.bindings
    assert [suits(headings, Choice(each)) for each in (name, "auto", "")] == [True, True, False]
    with pytest.raises(HeadingsError, match=f"try --profile {name}"):
        resolve(headings, "july.csv", Choice())


def test_own_names_that_suffice_win() -> None:
    headings = ("InvoiceId", "CustomerId", "Amount", "Type", "Status", "Reference Nbr.", "Balance", "Customer Order")
    found = clear(candidates(headings))
    assert found is not None
    assert found.profile == ""
    assert resolve(headings, "july.csv", Choice("auto")).profile == ""


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (("Alpha", "Beta"), "no profile knows these headings"),
        (("InvoiceId", "CustomerId", "InvoiceDate", "Total"), "no profile explains the 4 headings well"),
        (("SOPNUMBE", "CUSTNMBR", "DOCAMNT"), r"the 3 headings well, and better than the others: dynamics-gp 3\."),
        (
            ("Type", "Date", "Customer", "Status", "Due Date", "Terms"),
            "better than the others: acumatica 6, netsuite 6",
        ),
    ],
)
def test_auto_refuses_what_is_weak_or_a_tie(headings: tuple[str, ...], said: str) -> None:
    with pytest.raises(HeadingsError, match=said):
        resolve(headings, "july.csv", Choice("auto"))


def test_a_profile_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(HeadingsError, match=r"There is no profile zero\. There are acumatica, .* and auto\."):
        resolve(GP, "july.csv", Choice("zero"))


def test_a_profiles_meaning_goes_before_an_own_name() -> None:
    mapping = resolve(CENTRAL, "july.csv", Choice("business-central"))
    assert by_heading(mapping)["Amount Including VAT"] == "Amount"
    assert mapping.unknown == ("Amount",)
    ledger = ("Document No.", "Document Type", "Customer No.", "Amount", "Entry No.", "Open", "Posting Date")
    assert by_heading(resolve(ledger, "july.csv", Choice("business-central")))["Amount"] == "Amount"


def test_ignoring_a_heading_leaves_the_attribute_of_that_name_alone() -> None:
    mapping = resolve(CENTRAL, "july.csv", Choice("business-central", ignore=frozenset({"Amount"})))
    assert by_heading(mapping)["Amount Including VAT"] == "Amount"
    assert (mapping.unknown, mapping.ignored) == ((), ("Amount",))


def test_what_a_profile_does_not_know_may_be_an_own_name() -> None:
    assert (
        by_heading(resolve((*GP, "Tracking Number"), "j", Choice("dynamics-gp")))["Tracking Number"] == "TrackingNumber"
    )


def test_a_fallback_counts_only_where_the_usual_heading_is_missing() -> None:
    both = resolve((*GP, "INVODATE"), "july.csv", Choice("dynamics-gp"))
    assert by_heading(both)["DOCDATE"] == "PostingDate"
    assert "INVODATE" in both.unknown
    alone = tuple("INVODATE" if heading == "DOCDATE" else heading for heading in GP)
    assert by_heading(resolve(alone, "july.csv", Choice("dynamics-gp")))["INVODATE"] == "PostingDate"


def test_two_headings_of_one_meaning_are_refused() -> None:
    with pytest.raises(HeadingsError, match='"DOCAMNT" and "ORDOCAMT" both mean Amount'):
        resolve((*GP, "ORDOCAMT"), "july.csv", Choice("dynamics-gp"))
    assert (
        resolve((*GP, "ORDOCAMT"), "j", Choice("dynamics-gp", ignore=frozenset({"ORDOCAMT"}))).ignored[-1] == "ORDOCAMT"
    )


def test_a_heading_that_means_another_thing_in_lines_is_refused_in_a_file_of_both() -> None:
    with pytest.raises(HeadingsError, match=r'"TAXAMNT" may be InvoiceItems\[\]\.TaxAmount or Tax\.'):
        resolve((*GP, "TAXAMNT", "ITEMNMBR", "QUANTITY"), "july.csv", Choice("dynamics-gp"))
    assert by_heading(resolve((*GP, "TAXAMNT"), "july.csv", Choice("dynamics-gp")))["TAXAMNT"] == "Tax"
    lines = resolve(("SOPNUMBE", "ITEMNMBR", "TAXAMNT"), "lines.csv", Choice("dynamics-gp"), TableRole.LINES)
    assert by_heading(lines)["TAXAMNT"] == "InvoiceItems[].TaxAmount"


def test_joins_value_tables_roles_and_notes_come_with_the_profile() -> None:
    sage = (
        "InvoiceNo",
        "InvoiceType",
        "ARDivisionNo",
        "CustomerNo",
        "Amount",
        "HeaderSeqNo",
        "TransactionDate",
        "Balance",
    )
    mapping = resolve(sage, "july.csv", Choice("sage-100"))
    customer, kind = mapping.of("CustomerId"), mapping.of("@doc_type")
    assert customer is not None
    assert kind is not None
    assert (customer.columns, customer.heading, customer.separator) == (("2", "3"), "ARDivisionNo + CustomerNo", "-")
    assert dict(kind.values)["CM"] == "Credit Memo"
    assert mapping.unknown == ("HeaderSeqNo",)
    assert mapping.ignored == ("TransactionDate",)
    assert any("InvoiceNo alone is not unique" in note for note in mapping.notes)
    assert any('"Balance" as BalanceDue' in note for note in mapping.notes)
    alone = resolve(("InvoiceNo", "CustomerNo", "Amount"), "july.csv", Choice("sage-100")).of("CustomerId")
    assert alone is not None
    assert alone.heading == "CustomerNo"


def test_what_the_system_lacks_is_asked_for_with_the_way_out() -> None:
    with pytest.raises(HeadingsError) as refused:
        resolve(tuple(heading for heading in XERO if heading != "InventoryItemCode"), "july.csv", Choice("xero"))
    assert "july.csv, read as Xero (xero): required column not found: InvoiceItems[].ItemCode" in str(refused.value)
    assert "python -m etl map FILE" in str(refused.value)


@pytest.mark.parametrize("name", names())
def test_no_heading_means_two_things_in_one_export(name: str) -> None:
    text = files("etl.mapping.profiles").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    for table in tomllib.loads(text)["tables"]:
        meanings = [*table["columns"].values(), *table.get("fallback", {}).values(), table.get("ignored", [])]
        count = Counter(folded(heading) for headings in meanings for heading in headings)
        assert [heading for heading, times in count.items() if times > 1] == []


def test_the_export_of_the_portal_itself_is_read_with_its_tax_as_the_invoices() -> None:
    headings = (
        *("Customer ID", "Customer Name", "Invoice ID", "Invoice Date", "Due Date", "Subtotal", "Tax Amount"),
        *("Miscellaneous Cost", "Amount", "Balance Due", "Currency", "Billing Address1", "Billing City", "Status"),
    )
    with pytest.raises(HeadingsError, match="try --profile payfabric"):
        resolve(headings, "july.csv", Choice())
    mapping = resolve(headings, "july.csv", Choice("payfabric"))
    assert resolve(headings, "july.csv", Choice("auto")).bindings == mapping.bindings
    assert by_heading(mapping)["Tax Amount"] == "Tax"
    assert by_heading(mapping)["Miscellaneous Cost"] == "MiscCost"
    assert mapping.unknown == ("Subtotal", "Billing Address1", "Billing City", "Status")
    assert "addresses are not sent" in mapping.notes[0]
