"""What headings and cells say, in seven languages and in the codes of accounting systems."""

from collections.abc import Mapping
from typing import Any

import pytest

from etl.mapping.vocabulary.kinds import DocumentKind, kind, unmistakable
from etl.mapping.vocabulary.signs import Side, paired, side
from etl.mapping.vocabulary.states import State, says_no, says_yes, state, state_code
from etl.mapping.vocabulary.topics import Topic, topic

KINDS = {
    DocumentKind.INVOICE: "Invoice|INV|Sales Invoice|Rechnung|Facture|Factura|Fattura|Factuur|Fatura"
    "|Debit Memo|DM|SLS|RV|DR"
    "|Finance Charge|Facture d'acompte|Anzahlungsrechnung|Prepayment Invoice"
    "|Order Invoice|STDINV|Service|Nota Fiscal|ACCREC|380|TD01|Wholesale bill",
    DocumentKind.CREDIT: "Credit Memo|Cr Memo|Cr. Memo|C/N|CN|CR|CRM|CRN|RTN|DG|Return|Refund|Gutschrift"
    "|Avoir|Note de crédit"
    "|Nota de crédito|NOTA DI CREDITO|Creditnota|Storno|Stornorechnung"
    "|Factura rectificativa|Rimborso|ACCRECCREDIT|381|TD04",
    DocumentKind.OTHER: "Payment|PMT|DZ|Receipt|Quote|Estimate|Sales Order|Sales Receipt|Cash sale"
    "|Pro forma|Draft|Zahlung"
    "|Angebot|Auftrag|Paiement|Règlement|Devis|Pago|Presupuesto|Pagamento|Preventivo|Betaling|Offerte|Orçamento"
    "|Invoice Payment|Payment for invoice 7|Unapplied Cash|Deposit"
    "|Purchase Invoice|Vendor Bill|A/P Invoice|ACCPAY|in_invoice|Eingangsrechnung|Lieferantenrechnung"
    "|Facture fournisseur|Facture d'achat|Factura de compra|Factura recibida|Fattura passiva|Inkoopfactuur"
    "|Fattura di acquisto|Fatura de fornecedor",
    None: "Bill|Retail|Wholesale|7|Net 30|Consulting|Inventory|Credit card|Creditor|B2B|Shipping",
}
STATES = {
    State.OPEN: "Open|Unpaid|Not paid|Outstanding|Overdue by 5 days|Posted|Sent|Approved"
    "|Awaiting Payment|Offen|Unbezahlt"
    "|Gebucht|Impayée|Non payé|Ouverte|Abierta|No pagado|Pendiente|Non pagato"
    "|Scaduta|Openstaand|Niet betaald|Em aberto"
    "|Não pago|AUTHORISED|Balanced",
    State.VOID: "Void|Voided|Cancelled|CANCELED|Deleted|Reversed|Rejected|Storniert|Gelöscht"
    "|Annulée|Anulada|Cancelada"
    "|Annullata|Geannuleerd|Estornado|Inactive",
    State.DRAFT: "Draft|Unposted|Pending Approval|Entwurf|Brouillon|Borrador|Bozza|Concept"
    "|Rascunho|SUBMITTED|Not posted",
    State.PAID: "Paid|PAID IN FULL|Partially paid|Closed|Settled|Written off|Refunded|Bezahlt"
    "|Ausgeglichen|Teilbezahlt"
    "|Payée|Réglée|Soldée|Pagada|Cobrado|Pagato|Saldata|Chiusa|Betaald|Voldaan|Pago|Liquidada",
    None: "Retail|Net 30|CA|Avoid|Prepaid|Reverse charge|Berlin|Voucher",
}
TOPICS = {
    Topic.KIND: "Doc Type|Transaction Type|Trx Type|DocType|Belegart|Type de document|Tipo de documento"
    "|Tipo documento|Tipo di documento|Documentsoort|Voucher Type",
    Topic.TYPE: "Rechnungsart|Tipo factura|Record Type|Invoice Kind|Sales Type|Type|TYPE|Typ|Art|Tipo|Soort|Kind",
    Topic.STATE: "Status|Invoice Status|Payment Status|DocStatus|Zahlungsstatus|Statut|Estado de pago|Stato pagamento",
    Topic.REGION: "State|Estado|Stato",
    Topic.VOID: "Void|Voided|IsVoid|Void Status|VoidStatus|Void Date|Cancelled|Storniert|Annulé|Anulada|Annullata"
    "|Geannuleerd|Deleted|Reversed",
    Topic.DRAFT: "Draft|Is Draft|Entwurf|Brouillon",
    Topic.OPEN: "Open|Is Open|Unpaid|Offen|Abierto",
    Topic.PAID: "Paid|Amount Paid|Paid Amount|PaidToDate|Date Paid|Payment Date|Payments|Deposit|Closed|Bezahlt|Payé"
    "|Pagado|Pagato|Betaald|Pago|Fully Paid|Payment Received|Applied Amount",
    Topic.CREDIT: "Credit|Is Credit|Credits Applied|Gutschrift",
    Topic.SIDE: "D/C|Dr/Cr|Debit/Credit|DC Indicator|S/H|H/S|Soll/Haben|Debe/Haber|Dare/Avere|+/-|Sign|Vorzeichen",
    Topic.BALANCE: "Balance|Open Balance|Remaining Amount|Outstanding|Saldo|Offener Betrag"
    "|Restbetrag|Solde|Reste à payer"
    "|Saldo pendiente|Pendiente|Da pagare|Residuo|Openstaand|Em aberto",
    Topic.CURRENCY: "Currency Code|Ccy|Curr|Cur|Währung|Devise|Moneda|Divisa|Valuta|Munt|Moeda|Doc. Currency",
    Topic.ELSEWHERE: "Payment Method|Payment Terms|Customer Type|Item Type|Shipping Status|Base Currency|Credit Limit"
    "|Customer Balance|Tax Type|Expected Payment Date",
    Topic.UNKNOWN: "Region|Salesman|Notes|Voucher|Fee|Total|Reference|Description|Hold|Color",
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


def test_a_blank_heading_speaks_of_nothing() -> None:
    assert {topic(""), topic("  ")} == {Topic.BLANK}


@pytest.mark.parametrize("cell", ["Credit Memo", "Nota de crédito", "Payment", "CRN", "Invoice", "Sales Receipt"])
def test_some_names_mean_a_kind_under_any_heading(cell: str) -> None:
    assert unmistakable(cell)


@pytest.mark.parametrize("cell", ["CM", "Return", "Order", "Cash", "Credit", "Please credit the account", "S"])
def test_others_do_not(cell: str) -> None:
    assert not unmistakable(cell)


def test_sides_are_words_letters_and_signs() -> None:
    assert {side(cell) for cell in ("C", "Cr", "H", "Haben", "-", "Credit", "Avere")} == {Side.CREDIT}
    assert {side(cell) for cell in ("D", "Dr.", "S", "Soll", "+", "Debit", "Dare")} == {Side.DEBIT}
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
    assert all(map(says_no, ("\u2610", "\u2717", " - ", "--", "Nej")))
    assert not any(map(says_no, ("\u2713", "\u2611", "*", "?", "\u2605")))


def test_codes_of_states_are_known_where_states_are_told() -> None:
    assert {state_code(code) for code in ("V", "CXL", "x")} == {State.VOID}
    assert state_code("O") is State.OPEN
    assert state_code("Q") is None
