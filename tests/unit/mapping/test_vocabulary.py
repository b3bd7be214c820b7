"""What headings and cells say, in ten languages and in the codes of accounting systems."""

from collections.abc import Mapping
from typing import Any

import pytest

from etl.mapping.vocabulary.kinds import USUAL, DocumentKind, kind, no_claim, unmistakable
from etl.mapping.vocabulary.signs import Side, paired, side
from etl.mapping.vocabulary.states import State, says_no, says_yes, state, state_code
from etl.mapping.vocabulary.topics import Topic, topic

KINDS = {
    DocumentKind.INVOICE: "Invoice|INV|Sales Invoice|Rechnung|Facture|Factura|Fattura|Factuur|Fatura"
    "|Debit Memo|DM|SLS|RV|DR"
    "|Finance Charge|Facture d'acompte|Anzahlungsrechnung|Prepayment Invoice"
    "|Order Invoice|STDINV|Service|Nota Fiscal|ACCREC|380|TD01|Wholesale bill"
    "|請求書|売上|納品請求書|發票|增值税发票|매출|세금계산서",
    DocumentKind.CREDIT: "Credit Memo|Cr Memo|Cr. Memo|C/N|CN|CR|CRM|CRN|RTN|DG|Return|Refund|Gutschrift"
    "|Avoir|Note de crédit"
    "|Nota de crédito|NOTA DI CREDITO|Creditnota|Storno|Stornorechnung"
    "|Factura rectificativa|Rimborso|ACCRECCREDIT|381|TD04"
    "|赤伝|赤伝票|売上返品|値引|クレジットメモ|红字发票|贷项通知单|退货|매출 반품|환불",
    DocumentKind.OTHER: "Payment|PMT|DZ|Receipt|Quote|Estimate|Sales Order|Sales Receipt|Cash sale"
    "|Pro forma|Draft|Zahlung"
    "|Angebot|Auftrag|Paiement|Règlement|Devis|Pago|Presupuesto|Pagamento|Preventivo|Betaling|Offerte|Orçamento"
    "|Invoice Payment|Payment for invoice 7|Unapplied Cash|Deposit"
    "|Purchase Invoice|Vendor Bill|A/P Invoice|ACCPAY|in_invoice|Eingangsrechnung|Lieferantenrechnung"
    "|Facture fournisseur|Facture d'achat|Factura de compra|Factura recibida|Fattura passiva|Inkoopfactuur"
    "|Fattura di acquisto|Fatura de fornecedor"
    "|入金|見積書|注文書|領収書|前受金|收款|报价单|预收款|입금|견적서|수금",
    None: "Bill|Retail|Wholesale|7|Net 30|Consulting|Inventory|Credit card|Creditor|B2B|Shipping|東京|现金|서울",
}
STATES = {
    State.OPEN: "Open|Unpaid|Not paid|Outstanding|Overdue by 5 days|Posted|Sent|Approved"
    "|Awaiting Payment|Offen|Unbezahlt"
    "|Gebucht|Impayée|Non payé|Ouverte|Abierta|No pagado|Pendiente|Non pagato"
    "|Scaduta|Openstaand|Niet betaald|Em aberto"
    "|Não pago|AUTHORISED|Balanced|未入金|未払い|発行済|期限超過|未付款|已开票|逾期|미납|미입금|발행",
    State.VOID: "Void|Voided|Cancelled|CANCELED|Deleted|Reversed|Rejected|Storniert|Gelöscht"
    "|Annulée|Anulada|Cancelada"
    "|Annullata|Geannuleerd|Estornado|Inactive|取消|取り消し|キャンセル済み|無効|已作废|已取消|红冲|취소|무효",
    State.DRAFT: "Draft|Unposted|Pending Approval|Entwurf|Brouillon|Borrador|Bozza|Concept"
    "|Rascunho|SUBMITTED|Not posted|下書き|未発行|承認待ち|草稿|待审核|임시저장",
    State.PAID: "Paid|PAID IN FULL|Partially paid|Closed|Settled|Written off|Refunded|Bezahlt"
    "|Ausgeglichen|Teilbezahlt"
    "|Payée|Réglée|Soldée|Pagada|Cobrado|Pagato|Saldata|Chiusa|Betaald|Voldaan|Pago|Liquidada"
    "|入金済|支払済み|一部入金|消込済|已付款|已结清|部分付款|완납|입금완료|부분입금",
    None: "Retail|Net 30|CA|Avoid|Prepaid|Reverse charge|Berlin|Voucher|新規|東京|北京|서울",
}
TOPICS = {
    Topic.KIND: "Doc Type|Transaction Type|Trx Type|DocType|Belegart|Type de document|Tipo de documento"
    "|Tipo documento|Tipo di documento|Documentsoort|Voucher Type|伝票種別|取引区分|单据类型|전표구분",
    Topic.TYPE: "Rechnungsart|Tipo factura|Record Type|Invoice Kind|Sales Type|Type|TYPE|Typ|Art|Tipo|Soort|Kind"
    "|区分|請求書種別|发票类型|유형",
    Topic.STATE: "Status|Invoice Status|Payment Status|DocStatus|Zahlungsstatus|Statut|Estado de pago|Stato pagamento"
    "|入金状況|請求書ステータス|付款状态|결제상태",
    Topic.REGION: "State|Estado|Stato|状態|ステータス|상태",
    Topic.VOID: "Void|Voided|IsVoid|Void Status|VoidStatus|Void Date|Cancelled|Storniert|Annulé|Anulada|Annullata"
    "|Geannuleerd|Deleted|Reversed|取消|取消フラグ|請求取消|キャンセル日|是否作废|취소여부",
    Topic.DRAFT: "Draft|Is Draft|Entwurf|Brouillon",
    Topic.OPEN: "Open|Is Open|Unpaid|Offen|Abierto",
    Topic.PAID: "Paid|Amount Paid|Paid Amount|PaidToDate|Date Paid|Payment Date|Payments|Deposit|Closed|Bezahlt|Payé"
    "|Pagado|Pagato|Betaald|Pago|Fully Paid|Payment Received|Applied Amount|入金済|入金額|回収済|已收金额|입금액",
    Topic.CREDIT: "Credit|Is Credit|Credits Applied|Gutschrift",
    Topic.SIDE: "D/C|Dr/Cr|Debit/Credit|DC Indicator|S/H|H/S|Soll/Haben|Debe/Haber|Dare/Avere|+/-|Sign|Vorzeichen"
    "|借貸区分|借方/貸方|차대구분",
    Topic.BALANCE: "Balance|Open Balance|Remaining Amount|Outstanding|Saldo|Offener Betrag"
    "|Restbetrag|Solde|Reste à payer"
    "|Saldo pendiente|Pendiente|Da pagare|Residuo|Openstaand|Em aberto|残高|未収金|未入金額|余额|잔액",
    Topic.RETAINED: "Retainage|Retention Amount|Holdback|Sicherheitseinbehalt|Retenue de garantie|保留金",
    Topic.TAXED: "Tax Included|Taxes Included|Includes Tax|VAT incl.|IVA incluido|Line Amount Types|HT/TTC|税込|含税",
    Topic.CURRENCY: "Currency Code|Ccy|Curr|Cur|Währung|Devise|Moneda|Divisa|Valuta|Munt|Moeda|Doc. Currency"
    "|通貨|通貨コード|币种|통화",
    Topic.ELSEWHERE: "Payment Method|Payment Terms|Customer Type|Item Type|Shipping Status|Base Currency|Credit Limit"
    "|Customer Balance|Tax Type|Expected Payment Date",
    Topic.UNKNOWN: "Region|Salesman|Notes|Voucher|Fee|Total|Reference|Description|Hold|Color"
    "|支払期限|支払日|入金予定日|付款方式|付款日期|결제일|請求日|Net",
}


def listed(table: Mapping[Any, str]) -> list[tuple[str, object]]:
    """Each text with what it says."""
    return [(text, said) for said, texts in table.items() for text in texts.split("|")]


@pytest.mark.parametrize(("cell", "said"), listed(KINDS))
def test_a_cell_names_a_kind_of_document(cell: str, said: DocumentKind | None) -> None:
    assert kind(cell) is said


@pytest.mark.parametrize(("cell", "said"), listed(STATES))
def test_a_cell_names_a_state(cell: str, said: State | None) -> None:
    assert state(cell) is said


@pytest.mark.parametrize(("heading", "said"), listed(TOPICS))
def test_a_heading_speaks_of_a_topic_however_it_is_written(heading: str, said: Topic) -> None:
    assert {topic(heading), topic(heading.upper()), topic(heading.replace(" ", "_"))} == {said}


def test_what_most_invoices_are_called_names_no_state() -> None:
    assert {kind(word) for word in USUAL} == {DocumentKind.INVOICE}
    assert {state(word) for word in USUAL} == {None}
    assert not any(map(no_claim, USUAL))


@pytest.mark.parametrize(
    ("heading", "aged"),
    [("1-30", True), ("31 to 60 days", True), ("Over 90", True), ("90+", True), ("Over", False), ("2-9", False)],
)
def test_a_heading_tells_how_old_a_debt_is(heading: str, aged: bool) -> None:
    assert (topic(heading) is Topic.BALANCE) is aged


def test_a_blank_heading_speaks_of_nothing() -> None:
    assert {topic(""), topic("  ")} == {Topic.BLANK}


@pytest.mark.parametrize("cell", ["Credit Memo", "Nota de crédito", "Payment", "CRN", "Invoice", "Sales Receipt"])
def test_some_names_mean_a_kind_under_any_heading(cell: str) -> None:
    assert unmistakable(cell)


@pytest.mark.parametrize("cell", ["CM", "Return", "Order", "Cash", "Credit", "Please credit the account", "S"])
def test_others_do_not(cell: str) -> None:
    assert not unmistakable(cell)


def test_sides_are_words_letters_and_signs() -> None:
    assert {side(cell) for cell in ("C", "Cr", "H", "Haben", "-", "Credit", "Avere", "貸方", "대변")} == {Side.CREDIT}
    assert {side(cell) for cell in ("D", "Dr.", "S", "Soll", "+", "Debit", "Dare", "借", "차변")} == {Side.DEBIT}
    assert {side(cell) for cell in ("X", "Open", "12")} == {None}
    assert paired(["D", "C"])
    assert paired(["+", "-"])
    assert not paired(["C"])
    assert not paired(["-"])


def test_no_and_yes_are_said_in_many_ways() -> None:
    assert all(map(says_no, ("0", "0.00", "No", "N", "FALSE", "nein", "-", "$0.00", "0,00 EUR", "1900-01-01 00:00:00")))
    assert not any(map(says_no, ("Yes", "1", "10.00", "2026-07-01", "0.01", "X")))
    assert all(
        map(says_yes, ("Yes", "Y", "1", "true", "Ja", "Oui", "Sí", "X", "\u2713", "\u2714\ufe0f", "\u2611", "*"))
    )
    assert all(map(says_no, ("\u2610", "\u2717", " - ", "--", "Nej", "いいえ", "無", "否", "아니오")))
    assert all(map(says_yes, ("はい", "済", "有り", "是", "예", "\u3007")))
    assert not says_no("\u25cb")
    assert not any(map(says_no, ("\u2713", "\u2611", "*", "?", "\u2605")))


def test_codes_of_states_are_known_where_states_are_told() -> None:
    assert {state_code(code) for code in ("V", "CXL", "x")} == {State.VOID}
    assert state_code("O") is State.OPEN
    assert state_code("Q") is None
