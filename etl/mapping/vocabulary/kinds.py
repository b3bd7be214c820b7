"""Which kind of document a cell names: an invoice, a credit, or something else that is no invoice."""

import re
from enum import StrEnum

from etl.mapping.vocabulary import foreign
from etl.mapping.vocabulary.plain import any_of, plain, words
from etl.mapping.vocabulary.states import State, state


class DocumentKind(StrEnum):
    """What a document is to a receivables ledger."""

    #: The customer owes it: invoices, debit memos, finance charges.
    INVOICE = "invoice"
    #: It is owed to the customer: credit memos, returns, refunds.
    CREDIT = "credit"
    #: It is no claim, or none yet: payments, quotes, orders, drafts, and what suppliers are owed.
    OTHER = "other"


#: What most invoices are called. None of them names a state; of these no pattern of many words need be compiled.
USUAL = words("invoice invoices rechnung facture factura fattura factuur fatura")

#: Codes of accounting systems: Dynamics GP, Sage, SAP, Xero, QuickBooks, DATEV, FatturaPA, UNTDID 1001 (380, 381, …).
_INVOICES = words(
    """inv invs ivc iv in i sls si re rng rech fac fact fa ft fv fat nf nfe dm dn dr dbm dbn dbt db nd fin fc fch svc
    std ri rv oinv arinv ari accrec standard normal 380 383 326 td01 td02 td05 td24 td25 f1 f2 l2
    service services subscription subscriptions rental rent lease membership boleta ingreso"""
)
_CREDITS = words(
    """c cr crs sc arcrn cm cmo crm crn cn scn rtn rtrn ret rfd rfnd rma gs gu gut av avo nc ndc crd cred cdt sr dg orin
    arcr arcn arcm reso kg 381 396 261 td04 td08 g2 s1 s2"""
)
_OTHERS = words(
    """p pmt pymt pmnt pay pyt pm pt pp py ppy rcpt rct rcp rcv rec chk chq ck dep qte qt quo q est ord so po pf pfi
    dz orct zlg zahl auf ls lfs dev cde bl rgl reglt ped alb pres ddt jnl jv je entry wo trf cash f5 f8"""
)

#: Invoices of suppliers: they are owed to them.
_PAYABLES = (
    "(?:purchase|vendor|supplier|payables?|ap)(?:invoice|inv|bill|credit|debit)\\w* in(?:invoice|refund) accpay\\w*",
    "(?:eingangs|lieferanten|kreditoren|einkaufs)rechnung(?:en)? facturedachats? facture(?:du|de|des)?fournisseurs?",
    "factura(?:de)?proveedor(?:es)? facturadecompra facturas?recibidas? fatturapassiva fattura(?:di)?acquisto",
    "fattura(?:del)?fornitore (?:inkoop|leveranciers)factuur faturade(?:fornecedor|compra)",
)
_PAYABLE = any_of(*_PAYABLES)

#: Of a supplier in some systems, of a customer in others.
_EITHER = words("bill bills")

_CREDIT = any_of(
    "(?:credit|kredit)(?!or|card|limit|term) crmemo crnote gutschr storno avoir abono rectificat return retour",
    "refund rembours erstattung ruckgabe rucksend ruckzahl rechnungskorrektur devol reembols rimbors terugbetal",
    "estorn reversal notacred retorno egreso rebate allowance korekt korygujac hyvity dobropis",
    foreign.CREDITS,
)
_INVOICE = any_of(
    "inv(?!ent|est|al|it) rechnung factu(?:r|ur) fattur fatura faktur bill debit belastung (?<!hole)sale",
    "charge ticket ^interest$ venda venta vente vendita verkoop verkauf honorar notafiscal",
    foreign.INVOICES,
)

#: Where an invoice is named too, the last word says what it is: "invoice payment", "Anzahlungsrechnung".
_LAST = any_of(
    "payment pymt receipt remit quot estimate proposal order deposit statement cheque check proforma draft prepay",
    "deliver packing journal writeoff transfer unapplied cashsale zahlung angebot auftrag bestell lieferschein",
    "kostenvoranschlag entwurf barverkauf quittung scheck uberweisung mahnung betaling ontvangst offerte pakbon",
    "concept",
    foreign.OTHERS,
)

#: The same in languages that put the word first: "facture d'acompte" is an invoice.
_FIRST = any_of(
    "paiement reglement encaissement acompte devis commande bondelivraison recu(?!r|p) brouillon pago cobro recibo",
    "presupuesto cotizacion pedido albaran anticipo borrador pagament incasso ricevuta preventivo ordine acconto",
    "bozza orcament encomenda adiantamento rascunho recebiment remessa",
)

#: What follows belongs to another document: "payment for invoice 7".
_OF = re.compile(r"(?i)(?<=\w)\s+(?:for|of|to|on|against|from|zu|zur|für|gegen|auf|voor|op)\s.*$")

#: Names of kinds under any heading. "CM", "Return" and "Order" may be other things there.
_NAMES = any_of(
    r"\w{0,12}(?:invoices?|rechnung|facture|factura|fattura|factuur|fatura|faktura|debitmemo|debitnote) inv",
    "(?:sales|ar|customer|open)?(?:creditmemo|creditnote|crmemo|crnote|credmemo)s? creditinvoice crn crm",
    r"\w{0,12}gutschrift stornorechnung rechnungskorrektur notede?credit nota(?:de|di)?credito creditnota",
    "creditfactuur notadeabono facturarectificativa (?:factured)?avoir accreccredit",
    "(?:customer|invoice|bill|unapplied)?(?:payment|pmt)s?(?:received)? (?:cash|sales)receipt zahlung",
    "zahlungseingang paiement reglement cobro pagamento betaling",
    "(?:sales)?quot(?:e|ation) estimate salesorder proforma",
    "proformainvoice angebot devis presupuesto preventivo offerte orcamento ruckerstattung rtn",
    "(?:out|in|customer|client|sales|invoice|ar|full|partial)?(?:credit)?refunds? (?:out|in)receipt",
    *_PAYABLES,
    foreign.UNMISTAKABLE_KINDS,
)


def kind(cell: str) -> DocumentKind | None:
    """The kind of document that a cell names; None where it names none that is known."""
    word = plain(cell)
    if word in _EITHER:
        return None
    if word in USUAL or word in _INVOICES:
        return DocumentKind.INVOICE
    if word in _CREDITS:
        return DocumentKind.CREDIT
    if word in _OTHERS or re.fullmatch(_PAYABLE, word):
        return DocumentKind.OTHER
    return _spelt(plain(_OF.sub("", cell)))


def no_claim(cell: str) -> bool:
    """Whether a cell calls its document something else than an invoice that is in force."""
    if plain(cell) in USUAL:
        return False
    return kind(cell) in {DocumentKind.CREDIT, DocumentKind.OTHER} or state(cell) in {State.VOID, State.DRAFT}


def unmistakable(cell: str) -> bool:
    """Whether a cell names a kind of document under any heading: "Credit memo" does, "CM" or "Return" need not."""
    return re.fullmatch(_NAMES, plain(cell)) is not None


def _spelt(word: str) -> DocumentKind | None:
    if re.search(_CREDIT, word):
        return DocumentKind.CREDIT
    invoices = list(re.finditer(_INVOICE, word))
    last, first = list(re.finditer(_LAST, word)), re.search(_FIRST, word)
    if last and (not invoices or last[-1].start() >= invoices[-1].start() or "cashsale" in word):
        return DocumentKind.OTHER
    if first and (not invoices or first.start() < invoices[0].start()):
        return DocumentKind.OTHER
    return DocumentKind.INVOICE if invoices else None
