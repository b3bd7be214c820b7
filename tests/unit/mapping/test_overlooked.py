"""What a column that is not sent says, by what its heading speaks of and what its cells say."""

import pytest

from etl.mapping.mapping import Choice, ColumnMap, MappingText, TableRole
from etl.mapping.matters import Cell, Matter, Sent
from etl.mapping.overlooked import overlooked
from etl.mapping.overlooked_text import sentence
from etl.mapping.unbound import Unbound, UnboundColumns, unbound
from etl.mapping.vocabulary.topics import Topic, topic

NOTHING = Sent()
BALANCED = Sent(balance=True)

#: Heading, cells, what of an invoice is sent beside them, and which cells matter.
TABLE = [
    ("Type", "Invoice|Credit Memo|Payment", NOTHING, Matter.KIND, "Credit Memo|Payment"),
    ("Type", "INV|XYZ|Invoice", NOTHING, Matter.KIND, "XYZ"),
    ("Type", "1|7", NOTHING, Matter.KIND, "1|7"),
    ("Type", "Invoice|Invoice", NOTHING, None, ""),
    ("Move Type", "out_invoice|out_refund|entry", NOTHING, Matter.KIND, "out_refund|entry"),
    ("Movement", "out_invoice|out_refund", NOTHING, Matter.KIND, "out_refund"),
    ("Type", "SI|SC", NOTHING, Matter.KIND, "SC"),
    ("Type", "Retail|Wholesale", NOTHING, None, ""),
    ("Type", "1", NOTHING, None, ""),
    ("Type", "Invoice|Credit Memo", Sent(kind=True), None, ""),
    ("Type", "Invoice|N/A|-|NULL", NOTHING, None, ""),
    ("Posted", "Yes|-|1900-01-01", NOTHING, None, ""),
    ("Type", "A|B|C", NOTHING, None, ""),
    ("Type", "I|C", NOTHING, Matter.KIND, "C"),
    ("Type", "IN|CM", NOTHING, Matter.KIND, "CM"),
    ("Type", "CM", NOTHING, Matter.KIND, "CM"),
    ("Sales Type", "Retail|Wholesale", NOTHING, None, ""),
    ("Sales Type", "Sale|Return", NOTHING, Matter.KIND, "Return"),
    ("Tipo de factura", "Ordinaria", NOTHING, None, ""),
    ("Tipo de factura", "Ordinaria|Rectificativa", NOTHING, Matter.KIND, "Rectificativa"),
    ("Transaction Type", "Consulting", NOTHING, None, ""),
    ("Transaction Type", "Invoice|Consulting", NOTHING, Matter.KIND, "Consulting"),
    ("Transaction Type", "ZFX", NOTHING, Matter.KIND, "ZFX"),
    ("Created From", "Sales Order|Estimate", NOTHING, None, ""),
    ("Doc Type", "RV|DG|DZ", NOTHING, Matter.KIND, "DG|DZ"),
    ("Doc Type", "7", NOTHING, Matter.KIND, "7"),
    ("Doc Type", "SLS|INV|DR", NOTHING, None, ""),
    ("Doc Type", "|".join(f"id {n}" for n in range(30)), NOTHING, None, ""),
    ("Belegart", "Rechnung|Gutschrift", NOTHING, Matter.KIND, "Gutschrift"),
    ("Status", "Open|Overdue|Sent", NOTHING, None, ""),
    ("Status", "Open|Void", BALANCED, Matter.STATE, "Void"),
    ("Status", "Open|Paid", NOTHING, Matter.STATE, "Paid"),
    ("Status", "Open|Paid|Closed|Partially paid", BALANCED, None, ""),
    ("Status", "O|C", NOTHING, Matter.STATE, "C"),
    ("Status", "A|Q", NOTHING, Matter.STATE, "A|Q"),
    ("Status", "A", NOTHING, None, ""),
    ("Status", "Open|Credit Note", BALANCED, Matter.STATE, "Credit Note"),
    ("Status", "Open|In the mountains", NOTHING, None, ""),
    ("Financial Status", "pending|partially_refunded|Paid", NOTHING, Matter.STATE, "partially_refunded|Paid"),
    ("Project Status", "Open|Closed|Complete", NOTHING, None, ""),
    ("Credit Status", "Open|Cancelled", NOTHING, None, ""),
    ("Is Return (Credit Note)", "0|1", NOTHING, Matter.KIND, "1"),
    ("Payment Amount (Payment Schedule)", "5.00", NOTHING, None, ""),
    ("Balance (EUR)", "5.00", NOTHING, Matter.BALANCE, "5.00"),
    ("1-30", "5.00|0.00", NOTHING, Matter.BALANCE, "5.00|0.00"),
    ("31 - 60 days", "5.00", NOTHING, Matter.BALANCE, "5.00"),
    ("61 to 90", "5.00", NOTHING, Matter.BALANCE, "5.00"),
    ("Over 90", "5.00", NOTHING, Matter.BALANCE, "5.00"),
    ("90+ days", "5.00", BALANCED, None, ""),
    ("> 120 Tage", "5,00", NOTHING, Matter.BALANCE, "5,00"),
    ("91 and over", "5.00", NOTHING, Matter.BALANCE, "5.00"),
    ("1-30", "few|many", NOTHING, None, ""),
    ("Item 1-30", "5.00", NOTHING, None, ""),
    ("2020-2021", "5.00", NOTHING, None, ""),
    ("Open Amount in EUR", "5.00", NOTHING, Matter.BALANCE, "5.00"),
    ("Paid $", "5.00", NOTHING, Matter.PAID, "5.00"),
    ("State", "CA|NY|TX", NOTHING, None, ""),
    ("State", "Open|Cancelled", NOTHING, Matter.STATE, "Cancelled"),
    ("Voided", "No|0|FALSE|Active", NOTHING, None, ""),
    ("Voided", "No|Yes", BALANCED, Matter.STATE, "Yes"),
    ("Void Date", "2026-07-01", NOTHING, Matter.STATE, "2026-07-01"),
    ("Void Date", "1900-01-01 00:00:00", NOTHING, None, ""),
    ("Posted", "Yes|No", NOTHING, Matter.STATE, "No"),
    ("Posted", "2026-07-01|Yes", NOTHING, None, ""),
    ("Clearing Document", "1400000123", NOTHING, Matter.PAID, "1400000123"),
    ("Clrng doc.", "1400000123", NOTHING, Matter.PAID, "1400000123"),
    ("Written off", "100.00|0.00", NOTHING, Matter.PAID, "100.00"),
    ("Write-off", "100.00|0.00", NOTHING, Matter.PAID, "100.00"),
    ("Settlement date", "2026-07-01", NOTHING, Matter.PAID, "2026-07-01"),
    ("Amt Outstdg", "50.00|0.00", NOTHING, Matter.BALANCE, "50.00|0.00"),
    ("Restbelopp", "0,00|50,00", NOTHING, Matter.BALANCE, "0,00|50,00"),
    ("Credited invoice", "A1", NOTHING, Matter.STATE, "A1"),
    ("Status p\u0142atno\u015bci", "Zap\u0142acona|Niezap\u0142acona", NOTHING, Matter.STATE, "Zap\u0142acona"),
    ("Betalningsstatus", "Betald|Obetald", NOTHING, Matter.STATE, "Betald"),
    ("Makulerad", "Nej|Ja", NOTHING, Matter.STATE, "Ja"),
    ("Exchange Rate", "1.00|0.92|1.00000", NOTHING, Matter.RATE, "0.92"),
    ("Wechselkurs", "1|1,08", NOTHING, Matter.RATE, "1,08"),
    ("FX rate", "1.08|1.09", NOTHING, None, ""),
    ("Kurs", "1|2|3", NOTHING, None, ""),
    ("Kurs", "1|11,32", NOTHING, Matter.RATE, "11,32"),
    ("Exchange Rate", "1.00|0.92", Sent(currency=True), None, ""),
    ("Ledger", "AR|AP", NOTHING, Matter.PAYABLE, "AP"),
    ("Richtung", "Kunde|Lieferant", NOTHING, Matter.PAYABLE, "Lieferant"),
    ("Sales/Purchase", "Sales|Purchases", NOTHING, Matter.PAYABLE, "Purchases"),
    ("Ledger", "AR", NOTHING, None, ""),
    ("Ledger", "AR|AP", Sent(kind=True), None, ""),
    ("Ledger", "Customer|Vendor|Bank", NOTHING, None, ""),
    ("Transaction Type", "Invoice|Bill", NOTHING, Matter.KIND, "Bill"),
    ("Type", "ACCREC|ACCPAY", NOTHING, Matter.KIND, "ACCPAY"),
    ("Kategorie", "Ausgangsrechnung|Eingangsrechnung", NOTHING, Matter.KIND, "Eingangsrechnung"),
    ("Voided", "\u2713|\u2610", NOTHING, Matter.STATE, "\u2713"),
    ("Paid?", "\u2714|-", NOTHING, Matter.PAID, "\u2714"),
    ("Approved", "\u2611|\u2610", NOTHING, Matter.STATE, "\u2610"),
    ("noch zu zahlen", "0,00|10,00", NOTHING, Matter.BALANCE, "0,00|10,00"),
    ("livemode", "true|false", NOTHING, Matter.STATE, "false"),
    ("Less: payments", "40.00|0.00", NOTHING, Matter.PAID, "40.00"),
    ("Multiplier", "1|-1", NOTHING, Matter.SIDE, "-1"),
    ("Level", "-1", NOTHING, None, ""),
    ("Level", "1|0|-1", NOTHING, None, ""),
    ("Inv/Crn", "I|C", NOTHING, Matter.KIND, "C"),
    ("Type", "Recurring|One-off", NOTHING, None, ""),
    ("Posting Key", "01|11", NOTHING, Matter.KIND, "01|11"),
    ("Draft", "N|Y", NOTHING, Matter.STATE, "Y"),
    ("Paid", "0.00|No", NOTHING, None, ""),
    ("Paid", "0.00|50.00", NOTHING, Matter.PAID, "50.00"),
    ("Paid", "Yes|No", NOTHING, Matter.PAID, "Yes"),
    ("Paid", "Yes|50.00", BALANCED, None, ""),
    ("Date Paid", "2026-07-01", NOTHING, Matter.PAID, "2026-07-01"),
    ("Payment", "Visa|Net 30", NOTHING, None, ""),
    ("Open", "Yes|No", NOTHING, Matter.PAID, "No"),
    ("Open", "Yes|No", BALANCED, None, ""),
    ("Open", "Yes", NOTHING, None, ""),
    ("Unpaid", "12.50", NOTHING, Matter.BALANCE, "12.50"),
    ("Credit", "5.00|0.00", NOTHING, Matter.PAID, "5.00"),
    ("Credit", "5.00|0.00", BALANCED, None, ""),
    ("Is Credit", "N|Y", BALANCED, Matter.KIND, "Y"),
    ("Type", "D|C", NOTHING, Matter.SIDE, "C"),
    ("Buchungsart", "S|H", NOTHING, Matter.SIDE, "H"),
    ("Af/Bij", "Bij|Af", NOTHING, Matter.SIDE, "Af"),
    ("Af Bij", "Bij", NOTHING, None, ""),
    ("D/C", "D|C", NOTHING, Matter.SIDE, "C"),
    ("D/C", "D", NOTHING, None, ""),
    ("S/H", "S|H", NOTHING, Matter.SIDE, "H"),
    ("S/H", "5.00|7.50", NOTHING, None, ""),
    ("+/-", "+|-", NOTHING, Matter.SIDE, "-"),
    ("Sign", "1|-1", NOTHING, Matter.SIDE, "-1"),
    ("Balance", "0.00|10.00", NOTHING, Matter.BALANCE, "0.00|10.00"),
    ("Balance", "10.00", BALANCED, None, ""),
    ("Saldo", "1.234,56", NOTHING, Matter.BALANCE, "1.234,56"),
    ("Due", "Net 30", NOTHING, None, ""),
    ("Due", "2026-08-30", NOTHING, None, ""),
    ("Due", "30|15", NOTHING, None, ""),
    ("Due", "0.00|10.50", NOTHING, Matter.BALANCE, "0.00|10.50"),
    ("Receipt", "1001", NOTHING, None, ""),
    ("Ccy", "EUR", NOTHING, Matter.CURRENCY, "EUR"),
    ("Ccy", "EUR", Sent(currency=True), None, ""),
    ("Valuta", "2026-08-30", NOTHING, None, ""),
    ("Currency Id", "1", NOTHING, None, ""),
    ("Currency Id", "1|2", NOTHING, Matter.CURRENCY, "1|2"),
    ("", "CR", NOTHING, Matter.SIDE, "CR"),
    ("", "DR", NOTHING, None, ""),
    ("", "x|y", NOTHING, None, ""),
    ("", "see note|VOID", Sent(kind=True), Matter.STATE, "VOID"),
    ("", "see note|Credit memo", NOTHING, Matter.KIND, "Credit memo"),
    ("D/C", "D|C", Sent(kind=True), None, ""),
    ("Is Credit", "N|Y", Sent(kind=True), None, ""),
    ("", "10.00|12.50", NOTHING, Matter.AMOUNT, "10.00|12.50"),
    ("", "0|1|2", NOTHING, None, ""),
    ("", "150|12.5", NOTHING, Matter.AMOUNT, "150|12.5"),
    ("Remark", "Invoice|Credit memo", NOTHING, Matter.KIND, "Credit memo"),
    ("Remark", "VOID", NOTHING, Matter.STATE, "VOID"),
    ("Remark", "call again|VOID", NOTHING, None, ""),
    ("Remark", "Please credit our account", NOTHING, None, ""),
    ("Remark", "Paid|Unpaid", NOTHING, Matter.STATE, "Paid"),
    ("Remark", "Paid|Unpaid", BALANCED, None, ""),
    ("Ind", "DR|CR", NOTHING, Matter.SIDE, "CR"),
    ("Ind", "C", NOTHING, None, ""),
    ("Unit", "CM|EA", NOTHING, None, ""),
    ("Where", "USD|EUR", NOTHING, Matter.CURRENCY, "USD|EUR"),
    ("Where", "ALL|TRY", NOTHING, None, ""),
    ("Payment Method", "Check|Cash|Credit", NOTHING, None, ""),
    ("Customer Type", "Invoice|Credit memo", NOTHING, None, ""),
    ("Fee", "5.00|0.00", NOTHING, None, ""),
    ("Net Amount", "5.00|0.00", NOTHING, None, ""),
    ("Total Amount", "5.00|0.00", NOTHING, None, ""),
    ("Billing State", "CA|Cancelled", NOTHING, None, ""),
    ("Status", "Completed", NOTHING, None, ""),
    ("Retainage", "0.00|12.50", NOTHING, Matter.RETAINED, "12.50"),
    ("Retainage", "0.00|12.50", BALANCED, None, ""),
    ("Retention", "0|0.00", NOTHING, None, ""),
    ("Tax Included", "Yes|No", NOTHING, Matter.TAX, "Yes|No"),
    ("Tax Included", "Yes", NOTHING, None, ""),
    ("Tax Included", "No", NOTHING, None, ""),
    ("Line Amount Types", "Inclusive|Exclusive", NOTHING, Matter.TAX, "Inclusive|Exclusive"),
    ("HT/TTC", "TTC|HT", NOTHING, Matter.TAX, "TTC|HT"),
    ("税込", "税込|税抜", NOTHING, Matter.TAX, "税込|税抜"),
]


def cells(texts: str) -> list[Cell]:
    """A cell in each row from the second on."""
    return [Cell(text, 1, row) for row, text in enumerate(texts.split("|"), 2)]


@pytest.mark.parametrize(("heading", "texts", "sent", "matter", "which"), TABLE)
def test_what_is_overlooked(heading: str, texts: str, sent: Sent, matter: Matter | None, which: str) -> None:
    found = overlooked(topic(heading), cells(texts), sent)
    told = (found.matter, "|".join(cell.text for cell in found.cells)) if found else (None, "")
    assert told == (matter, which)


def test_an_invoice_called_paid_that_is_owed_all_the_same_is_a_contradiction() -> None:
    paid = [Cell("Paid", 1, 2, owing=True), Cell("Paid", 3, 3)]
    found = overlooked(Topic.STATE, paid, BALANCED)
    assert found is not None
    assert [cell.row for cell in found.cells] == [2]
    assert overlooked(Topic.STATE, [Cell("Partially paid", 1, 2, owing=True)], BALANCED) is None


SENTENCES = {
    ("Retainage", "0.00|12.50"): (
        '"Retainage" is not sent, and says what is kept back of the Amount, while no column is the BalanceDue: "12.50"'
        ' in row 3. Add a column BalanceDue with what is still owed, or say --ignore "Retainage": then all of the'
        " Amount may be owed."
    ),
    ("Tax Included", "Yes|No"): (
        '"Tax Included" is not sent, and says that some amounts are without their tax, and others with it: "Yes" in row'
        ' 2, "No" in row 3. Amount is all of an invoice, with its tax: have all rows say that, or say --ignore "Tax'
        ' Included": then Amount is sent as it stands.'
    ),
    ("Type", "Invoice|Credit Memo"): (
        '"Type" is not sent, and says which rows are no invoices: "Credit Memo" in row 3. Write in a mapping file'
        ' (python -m etl map FILE) "Type" = "@doc_type", which sets these rows aside, or say --ignore "Type": then'
        " all rows are sent as invoices."
    ),
    ("Balance", "0.00"): (
        '"Balance" is not sent, and says what is still owed: "0.00" in row 2. Did you mean BalanceDue? Rename it,'
        ' or say --ignore "Balance": then what is still owed is not told.'
    ),
    ("Amount Paid", "5.00"): (
        '"Amount Paid" is not sent, and says what is paid, while no column is the BalanceDue: "5.00" in row 2. Add a'
        ' column BalanceDue with what is still owed, or say --ignore "Amount Paid": then what is paid is not told.'
    ),
}


@pytest.mark.parametrize(("column", "told"), SENTENCES.items())
def test_the_sentence_names_the_cells_and_what_to_do(column: tuple[str, str], told: str) -> None:
    heading, texts = column
    found = overlooked(topic(heading), cells(texts), NOTHING)
    assert found is not None
    assert sentence(Unbound("3", heading, heading, topic(heading)), found, UnboundColumns()) == told


def test_with_a_mapping_file_the_line_goes_there() -> None:
    column = Unbound("3", "Doc Type", "Doc Type", Topic.KIND)
    found = overlooked(Topic.KIND, [Cell("7", 12, 5)], NOTHING)
    assert found is not None
    assert sentence(column, found, UnboundColumns(mapped=True)) == (
        '"Doc Type" is not sent, and says which rows are no invoices: "7" in row 5, the first of 12. Write in the'
        ' mapping file "Doc Type" = { attribute = "@doc_type", values = { "7" = "Credit memo", "*" = "*" } }, with'
        ' Invoice for those that are, which sets the others aside, or "Doc Type" = "@ignore": then all rows are sent as'
        " invoices."
    )


def test_with_a_profile_the_mapping_file_is_drafted_by_it() -> None:
    column = Unbound("3", "Status", "Status", Topic.STATE)
    found = overlooked(Topic.STATE, [Cell("Voided", 1, 5)], NOTHING)
    assert found is not None
    told = sentence(column, found, UnboundColumns(profile="netsuite"))
    assert "(python -m etl map FILE --profile netsuite)" in told


def test_columns_are_unbound_unless_they_are_sent_or_ignored_by_name() -> None:
    headings = ("Type", "", "Status", "Status", "Ccy")
    found = unbound(ColumnMap((), ignored=("Type",)), headings, Choice(ignore=frozenset({"[B]"})), TableRole.INVOICES)
    assert [(each.key, each.topic) for each in found.columns] == [
        ("Status [C]", Topic.STATE),
        ("Status [D]", Topic.STATE),
        ("Ccy", Topic.CURRENCY),
    ]
    assert not found.mapped
    mapped = unbound(ColumnMap(()), headings, Choice(mapping=MappingText("m", "")), TableRole.LINES)
    assert mapped.columns[0].topic is Topic.UNKNOWN
    assert mapped.mapped


@pytest.mark.parametrize(
    ("profile", "heading", "said"),
    [
        ("netsuite", "Status", Topic.STATE),
        ("sap-business-one", "Document Type", Topic.ELSEWHERE),
        ("sap-business-one", "DocStatus", Topic.STATE),
        ("sage-intacct", "WHENPAID", Topic.PAID),
        ("business-central", "Remaining Amt. (LCY)", Topic.ELSEWHERE),
        ("business-central", "Open", Topic.OPEN),
    ],
)
def test_a_profile_knows_what_its_headings_speak_of(profile: str, heading: str, said: Topic) -> None:
    (found,) = unbound(ColumnMap((), profile=profile), (heading,), Choice(profile), TableRole.INVOICES).columns
    assert found.topic is said
