"""What a heading speaks of, beside what an invoice is given."""

import re
from enum import StrEnum
from functools import cache

from etl.grammar.currencies import CODES
from etl.mapping.vocabulary import foreign
from etl.mapping.vocabulary.ages import is_aged
from etl.mapping.vocabulary.plain import any_of, plain, words


class Topic(StrEnum):
    """What the cells below a heading tell of their document."""

    #: Of which kind it is: an invoice, a credit memo, a payment. Its codes are all kinds.
    KIND = "kind"
    #: Perhaps of which kind it is: a heading such as "Type".
    TYPE = "type"
    #: In which state it is; its codes are all states.
    STATE = "state"
    #: Perhaps in which state it is: "State" may be a part of an address.
    REGION = "region"
    #: In which state something is that may be it: "Financial Status".
    ASPECT = "aspect"
    #: Whether it is voided or cancelled.
    VOID = "void"
    #: Whether it is a draft, a quote, or not posted.
    DRAFT = "draft"
    #: Whether it is posted, approved or issued.
    ISSUED = "issued"
    #: Whether it is open.
    OPEN = "open"
    #: Whether it is paid, when, or how much of it.
    PAID = "paid"
    #: Whether it is a credit, or how much was credited.
    CREDIT = "credit"
    #: On which side of the account the amount stands.
    SIDE = "side"
    #: What is still owed.
    BALANCE = "balance"
    #: What is still owed, or when.
    DUE = "due"
    #: What is kept back of it, to be paid later.
    RETAINED = "retained"
    #: Whether its amount is with its tax.
    TAXED = "taxed"
    #: In which currency it is.
    CURRENCY = "currency"
    #: At which rate of exchange its currency was booked.
    RATE = "rate"
    #: What all of it comes to.
    TOTAL = "total"
    #: Nothing: the heading is blank.
    BLANK = "blank"
    #: Something else that has its own methods, types and states: terms, deliveries, customers.
    ELSEWHERE = "elsewhere"
    #: Something that no vocabulary knows.
    UNKNOWN = "unknown"


#: Roles of the built-in profiles that are not bound, and what they speak of.
ROLES = {
    "@open_flag": Topic.STATE,
    "@paid_flag": Topic.PAID,
    "@paid_amount": Topic.PAID,
    "@lcy_balance": Topic.ELSEWHERE,
    "@lcy_amount": Topic.ELSEWHERE,
    "@transaction_type": Topic.KIND,
}

_DOCUMENT = any_of(
    "documents? doc dok dokument(?:en)? transactions? trans trx trxn tran txn trn tx invoices? inv vouchers? vch",
    "record entry posting ledger sales? bill billing ar sop rm beleg rechnungs? buchungs? vorgangs? bewegungs? umsatz",
    "pieces? factures? operations? ecritures? transaccion facturas? comprobantes? movimientos? operacion asiento",
    "documentos? movimento fattura operazione transazione registrazione boekings? factuur boekstuk transactie",
    "fatura lancamento transacao operacao titulo nota faktur(?:a|y|an)? laskun",
)
_STRICT = any_of(
    "documents? doc dok dokument(?:en)? transactions? trans trx trxn tran txn trn tx vouchers? vch beleg sop rm",
    "documentos? documento comprobantes? boekstuk transactie transaccion transazione transacao piece",
)
_TYPE = any_of("types? typ kind art tipo soort")
_CLASS = any_of("genre nature natureza especie clas[se]e? klasse category kategorie categoria categorie class")
_OF = any_of("of de du des dela della del di do da dos las la le l van der des")
_TAIL = any_of("code cd name desc descr description text txt bezeichnung id key no kz label")
_ID = any_of("is was has ist est")
_MARK = any_of(
    "flag flg fl ind indicator status stts sts stat yn mark code cd kz kennz kennzeichen (?:date|datum|time|at|on|am)",
    "by.* reason memo note",
)
_STATUS = any_of("status state stat stts sts statut etat zustand estado situacion situacao stato situazione toestand")
_PROCESS = any_of(
    "payments? pay pmt paid zahlungs? zahl paiement pago pagamento betaal betalings? posting approval workflow current",
    "processing record bearbeitungs? order platnosci betalnings? maksun",
)
_VOIDED = any_of(
    "voids? voided cancell?ed cancel cancell?ation annull?ed annule annulee annullato annullata annulliert annulation",
    "anulad[oa] anulacion cancelad[oa] cancelamento storno storniert stornierung stornokennzeichen geannuleerd deleted",
    "deletion geloscht supprime eliminad[oa] eliminat[oa] verwijderd reversed reversal rejected estornad[oa] estorno",
    "makulerad[et]? annullere[dt] anulowan[aey] mitatoity",
)
_DRAFTED = any_of("drafts? entwurf brouillon borrador bozza concept rascunho proforma unposted quote estimate")
_ISSUED = any_of(
    "livemode posted approved issued finali[sz]ed validated gebucht verbucht freigegeben festgeschrieben validee?",
    "comptabilisee? contabilizad[oa] aprobad[oa] contabilizzat[oa] approvat[oa] geboekt goedgekeurd aprovad[oa]",
)
_OPENED = any_of("open offen ouvert abierto aperto aberto unpaid")
_SUM = any_of(
    "amounts? amt total sum betrag montant importe importo bedrag valor invoice fully already inv doc has is ist wurde"
)
_PAYING = any_of(
    "paid payed settled closed cleared collected bezahlt gezahlt beglichen ausgeglichen erledigt geschlossen",
    "payee? regle reglee acquitte cloture encaisse pagad[oa] cobrad[oa] cerrad[oa] saldad[oa] pagat[oa] saldat[oa]",
    "chius[oa] incassat[oa] betaald voldaan gesloten afgesloten pago quitad[oa] fechad[oa] liquidad[oa] recebid[oa]",
    "betal[dt] zaplacon[aoy] oplacon[aoy] maksettu",
)
_PAYMENTS = any_of(
    "payments? receipts deposits? downpayments? prepayments? zahlungen zahlung zahlungseingang anzahlung anzahlungen",
    "paiements? reglements? acomptes? pagos anticipos? pagamenti pagamentos acconto",
    "aanbetaling betalingen adiantamento",
)
_CREDITED = any_of("credit kredit gutschrift avoir abono refund return creditnota credito")
_TAX = any_of("taxe?s? vat gst mwst ust btw")
_WITHIN = "(?:inkl|incl|excl|exkl)(?:\\.|ude[sd]?|uding|usive|usief)?"
_CURRENCY = any_of(
    "currency currencies ccy cur curr curncy crncy currcode wahrung wahr whg waehrung devises? monnaie moneda divisa",
    "valuta munt muntsoort muntcode moeda valuutta waluta",
)
_RATE = any_of("rate kurs cours taux tipo tasso koers taxa cambio")
_EXCHANGE = any_of(
    "exchange exchg exch exc exg ex fx xchg forex conversion currency curr devisen wahrungs waehrungs wechsel",
    "umrechnungs dechange decambio dicambio wissel valuta",
)

_SIDE_MARK = any_of("ind indicator flag code sign type kz kennz kennzeichen mark side")
_DEBIT = any_of("debit deb db dbit dbt dr soll debe dare debet debito")
_CREDIT = any_of("credit crdt cdt cr haben haber avere kredit credito")
_AND = any_of("or und et y e en o ou")
_MONEY = any_of("balance bal amount amt total sum value")
_LEFT = any_of("open remaining outstanding outst(?:d|dg|ndg)? unpaid due residual owed owing left")
_HELD = any_of(
    "iso doc document inv invoice trans transaction trx original orig foreign customer cust bill billing payment",
    "sales? order beleg rechnungs? amount ar auftrags?",
)

_TOPICS = {
    Topic.ELSEWHERE: any_of(
        f"(?:base|local|home|reporting|company|functional|ledger|haus|lokale?|eigen){_CURRENCY}.*",
        "(?:prepayment|deposit|payment|advance)?(?:expected|planned|promised|next)(?:payment|pay).*",
        "credit(?:limit|status|terms?|card|hold|rating|score|days|manager|controller|or).*",
        "(?:customer|cust|account|acct|client|running|loyalty|gift|kunden|konto)balance.* bill(?:ing|to)?state",
    ),
    Topic.KIND: any_of(
        f"{_STRICT}{_TYPE}{_TAIL}? {_TYPE}{_OF}{{0,2}}{_STRICT}",
        "belegartkurz postingkey buchungsschlussel bschl",
        "(?:account)?movetype objtype objecttype soptype rmdtypal trxtypetxt doctype?(?:nr|no|num)?",
        foreign.KIND_HEADINGS,
    ),
    Topic.TYPE: any_of(
        f"{_TYPE}{_TAIL}? {_DOCUMENT}{{1,2}}(?:{_TYPE}{_TAIL}?|{_CLASS})",
        "inv(?:oice)?(?:or)?(?:credit|cr|crn|cn|cm)(?:memo|note)?",
        f"(?:{_TYPE}|{_CLASS}){_OF}{{0,2}}{_DOCUMENT}(?:{_OF}?{_DOCUMENT})?",
        foreign.TYPE_HEADINGS,
    ),
    Topic.STATE: any_of(
        f"(?:{_DOCUMENT}|{_PROCESS}){{0,2}}(?:status|stts|sts|statut|toestand|zustand|situa[ctz]\\w+){_TAIL}?",
        f"(?:{_DOCUMENT}|{_PROCESS}){{1,2}}{_STATUS}{_TAIL}?",
        f"{_STATUS}{_OF}{{0,2}}(?:{_DOCUMENT}|{_PROCESS})",
        f"(?:{_DOCUMENT}|{_PROCESS})?(?:stage|phase|lifecycle|condition)",
        foreign.STATE_HEADINGS,
    ),
    Topic.REGION: any_of(_STATUS, foreign.STATUS_HEADINGS),
    Topic.VOID: any_of(
        f"{_ID}?{_DOCUMENT}?{_VOIDED}{_DOCUMENT}?{_MARK}?",
        f"(?:date|datum|time|reason)(?:of)?{_VOIDED}",
        "(?:credited|corrected|korrigierte)(?:invoice|inv|document|doc|rechnung)(?:no|nr|num|number|id|ref)?",
        foreign.VOIDED_HEADINGS,
    ),
    Topic.DRAFT: f"{_ID}?{_DRAFTED}{_DOCUMENT}?{_MARK}?",
    Topic.ISSUED: f"{_ID}?{_DOCUMENT}?{_ISSUED}(?:flag|flg|ind|indicator|yn|status)?",
    Topic.OPEN: f"{_ID}?{_DOCUMENT}?{_OPENED}(?:item|posten|invoice)?{_MARK}?",
    Topic.DUE: "due|falligs?",
    Topic.BALANCE: any_of(
        "balance bal saldo solde residual residuo restante? restbetrag restbedrag restsaldo restforderung scoperto",
        "rem(?:balance|bal|amount|amt) os(?:amount|amt|balance|bal)? (?:amount|left)?topay apayer (?:noch)?zuzahlen",
        "restschuld rimanente",
        f"{_DOCUMENT}?(?:open|remaining|outstanding|unpaid|due|residual){_MONEY}",
        "(?:current|invoice|inv|doc|document)bal(?:ance)? (?:total|net|balance|bal|amount|amt)due",
        f"{_DOCUMENT}?{_MONEY}{_LEFT}(?:amount)? (?:still|amount|total)?{_LEFT}{_MONEY}? balance(?:amount|amt)",
        "(?:noch)?offen(?:er|e|es)?(?:betrag|posten|saldo|summe)? soldedu solderestant restedu resteapayer resteadu",
        "montant(?:du|restant|ouvert|impaye) resteregler saldo(?:pendiente|vivo|abierto|aperto|residuo|deudor)",
        "(?:importe|monto)?(?:pendiente|adeudado)(?:depago|decobro)? porcobrar porpagar (?:importo)?(?:residuo|aperto)",
        "(?:importe|monto)restante (?:saldo|importo)?dapagare openstaand(?:bedrag|saldo)? (?:nog)?tebetalen openbedrag",
        "(?:saldo|valor)?emaberto saldodevedor valor(?:pendente|restante|emdivida) apagar areceber emdivida",
        "restbel(?:opp|op|ob) (?:pozostalo)?dozaplaty avoin(?:na|saldo)?",
        foreign.BALANCE_HEADINGS,
    ),
    Topic.PAID: any_of(
        f"{_SUM}{{0,2}}{_PAYING}(?:{_SUM}|{_MARK}|todate|infull|fc|lc|sys|{_DOCUMENT})?",
        f"(?:less)?{_SUM}{{0,2}}{_PAYMENTS}(?:{_SUM}|applied|received|made|todate)?",
        f"(?:{_SUM}|payments?)?(?:applied|received) (?:applied|received){_SUM} payments?(?:flag|yn)",
        "(?:last)?payment(?:date|datum) (?:date|datum)(?:of|last)?(?:paid|payment) zahl(?:ungs)?datum bezahltam",
        "zahlungseingangs?datum date(?:de)?(?:paiement|reglement) fecha(?:de)?pago data(?:di|de|do)?pagamento",
        "betaaldatum writeoffs?(?:amount|amt)? amountwrittenoff writtenoff(?:amount|amt)?",
        "settlement(?:date|amount|amt)?",
        "zahlbetrag (?:clearing|clrn?g|clg)(?:date|document|doc) ausgleichs(?:beleg|datum) aug(?:bl|dt)",
        "whenpaid pymtrcvd trxtotalpaid swpaid paidamounts? dateclosed closedate",
        foreign.PAID_HEADINGS,
    ),
    Topic.RETAINED: any_of(
        f"(?:{_SUM}|{_DOCUMENT})?(?:retainages?|retentions?|holdbacks?)(?:{_SUM}|held|withheld|due|receivable|balance)?",
        "(?:sicherheits|gewahrleistungs)?einbehalt(?:e|ungen)? retenues?(?:de)?garantie ritenuta(?:di|a)?garanzia",
        "retencion(?:de|en)?garantia retencao(?:de)?garantia (?:garantie)?inhouding",
        foreign.RETAINED_HEADINGS,
    ),
    Topic.TAXED: any_of(
        f"{_ID}?{_SUM}?(?:sales?)?{_TAX}{_ID}?{_WITHIN}(?:flag|yn)? {_WITHIN}{_TAX} lineamounts?types?",
        "ht(?:ou)?ttc ttc(?:ou)?ht brutto(?:oder)?netto iva(?:incluid[oa]|inclusa|compresa)",
        foreign.TAXED_HEADINGS,
    ),
    Topic.CREDIT: any_of(
        "(?:is|was)(?:credit|return|refund)\\w*",
        f"{_ID}?{_CREDITED}s?(?:memo|note|s)?(?:{_MARK}|amount|amt|applied|betrag|total)?",
        "appliedcredits? refund(?:ed)?(?:amount|amt|flag)? credited(?:amount)?",
    ),
    Topic.SIDE: any_of(
        f"{_DEBIT}{_AND}?{_CREDIT}{_SIDE_MARK}? {_CREDIT}{_AND}?{_DEBIT}{_SIDE_MARK}?",
        f"(?:dc|cd|sh|hs|da|dh){_SIDE_MARK}? shkzg sollhaben.* afbij bijaf",
        "(?:amount|amt|betrags?)?(?:sign|vorzeichen|signe|signo|segno|teken|sinal) (?:posting|entry|account)?side sens",
        foreign.SIDE_HEADINGS,
    ),
    Topic.RATE: any_of(
        f"{_EXCHANGE}{_RATE} {_RATE}(?:of)?{_EXCHANGE} kurs koers cambio cotacao docrate roe",
        foreign.RATE_HEADINGS,
    ),
    Topic.CURRENCY: any_of(
        f"{_HELD}?{_CURRENCY}(?:code|cd|id|iso|key|kz|kennz(?:eichen)?|schlussel|symbol|sign|name|abk|no)?(?:en)?",
        f"(?:codigo|code|cod|codice|simbolo|tipo)(?:de|da|di|iso)?(?:la)?{_CURRENCY}",
        f"{_CURRENCY}(?:de|della|du|do|da)(?:la)?(?:factura|facture|fattura|fatura)",
        foreign.CURRENCY_HEADINGS,
    ),
    Topic.ASPECT: f"\\w{{1,20}}(?:status|statut){_TAIL}?",
}


@cache
def _pattern(each: Topic) -> re.Pattern[str]:
    """Compiled when it is asked for: so many words take as long as a hundred other imports."""
    return re.compile(_TOPICS[each])


#: A heading with any of these words has methods, types and states of its own.
_ELSEWHERE = re.compile(
    any_of(
        "method methode metodo modalidad modalita terms? carrier ship deliver liefer livraison entrega consegna email",
        "mail customer cust(?:omer)? kunde client cliente klant item product produkt artikel article tax vat mwst",
        "tva iva price preis account konto address adresse warehouse salesperson salesrep country pays pais city card",
        "carte sprache language zahlungsart zahlungsbed formadepago modedepaiement betaalwijze bank source origin",
        "from herkunft quelle",
    )
)

#: Headings that are signs.
_SIGNS = words("+/- -/+ +- ±")

#: A currency at the end: "Balance (EUR)", "Open Amount in EUR", "Paid $".
_UNIT = re.compile(r"(?:\b[Ii]n\s+)?[(\[]?((?<![A-Za-z])[A-Z]{3}|[$€£¥])[)\]]?\s*$")


def in_currency(heading: str) -> bool:
    """Whether a heading ends in a currency: "Total (USD)"."""
    unit = _UNIT.search(heading)
    return unit is not None and (unit[1] in CODES or not unit[1].isalpha())


def topic(heading: str, role: str | None = None) -> Topic:
    """What a heading speaks of.

    Args:
        heading: as it stands in the file; "" where it is blank.
        role: what a built-in profile takes it for; None where it is not known.
    """
    if not heading.strip():
        return Topic.BLANK
    if heading.strip() in _SIGNS:
        return Topic.SIDE
    if is_aged(heading):
        return Topic.BALANCE
    unit = _UNIT.search(heading)
    word = plain(heading[: unit.start()] if unit and in_currency(heading) else heading)
    found = next((each for each in _TOPICS if _pattern(each).fullmatch(word)), None)
    if found is Topic.ASPECT and _ELSEWHERE.search(word):
        found = None
    if role is not None:
        return ROLES.get(role, Topic.ELSEWHERE) if found in {None, Topic.KIND, Topic.TYPE} else found
    if found is None:
        return Topic.ELSEWHERE if _ELSEWHERE.search(word) else Topic.UNKNOWN
    return found
