"""Words of headings: seven languages, and the spellings of systems."""

import pytest

from etl.mapping.catalogue import leaves
from etl.mapping.paths import is_role
from etl.mapping.synonyms import Meaning, Strength, concepts, meanings
from etl.mapping.synonyms import _table as table

#: Attribute → headings that people and systems write for it.
SPELT = {
    "InvoiceId": """Number; Bill No; Quote Number; Order ID; Invoice Nr; invoiceno; INVOICE_NUM; Inv #;
        Invoice Ref; Doc No; VBELN; Rechnungsnummer; Rechnungsnr.; Rechnungs-Nr.; Beleg-Nr;
        Belegnummer; Numéro de facture; N° facture; Nº factura; Número de factura; Num. factura;
        Numero fattura; N. fattura; Factuurnummer; Factuurnr.; Número da fatura; Nº da fatura""",
    "CustomerId": """Client; Customer #; custid; Cust No; Sold-to Party; Debtor; Kundennummer; Kunden-Nr.;
        Debitorennummer; Kunde; Code client; N° client; Código cliente; Codice cliente;
        Klantnummer; Debiteurnr; Código do cliente; CUSTNMBR; Kundnr; Party; CustomerRecord.AccountReference""",
    "CustomerName": """Client Name; Bill To Customer Name; Kundenname; Nom du client; Nombre del cliente;
        Nome cliente; Klantnaam; Kundnamn; Kundenavn; Party Name""",
    "Amount": """Gross; Grand Total; Invoice Amt; Total (USD); TotalAmount; Amount incl. VAT;
        Bruttobetrag; Betrag (brutto); Gesamtbetrag; Rechnungsbetrag; Summe; Montant TTC;
        Total TTC; Importe total; Totale fattura; Importo totale; Totale (IVA inclusa);
        Totaalbedrag; Bedrag incl. BTW; Valor total; Total com IVA""",
    "BalanceDue": """Outstanding; Amount Due; Balance; Open Amt; Remaining; Unpaid Amount; offener Betrag;
        Restbetrag; Saldo; Solde dû; Reste à payer; Saldo pendiente; Pendiente; Residuo;
        Da pagare; Openstaand bedrag; Em aberto; Valor em aberto; Pending Amount""",
    "PostingDate": """Invoice Dt; Bill Date; Transaction Date; issue_date; Date Issued; invoiced_at;
        Rechnungsdatum; Belegdatum; Datum; Date de facture; Date d'émission; Fecha de factura;
        Fecha emisión; Data fattura; Data emissione; Factuurdatum; Data da fatura""",
    "DueDate": """Pay By; due_at; Due; Payment Due Date; Fälligkeitsdatum; Faelligkeit; Fällig am;
        Date d'échéance; Échéance; Fecha de vencimiento; Vencimiento; Data scadenza; Scadenza;
        Vervaldatum; Data de vencimento; Verv.dat.; Förfallodatum; Zahlungsziel""",
    "Currency": """Ccy; Curr; currency_code; Invoice Currency; Währung; WKZ; Devise; Monnaie; Moneda;
        Divisa; Valuta; Moeda""",
    "Tax": """VAT; GST; Tax Amount; Total Tax; MwSt; MwSt.-Betrag; USt; Umsatzsteuer; TVA; Montant TVA;
        IVA; Importe IVA; BTW-bedrag; Moms; TAX_ORIGINAL""",
    "Email": """E-mail; customer_email; E-Mail-Adresse; Courriel; Correo electrónico; Billing Email; E-postadress""",
    "PONumber": """PO; P.O. #; Purchase Order No; Bestellnummer; Bon de commande; Inkoopordernummer; CUSTPO;
        InvcHead_PONum; Customer LPO; Your order no.; Uw order; Ert ordernummer""",
    "Comments": """Memo; Remarks; Bemerkung; Observaciones; Opmerking; Remarques; Notas""",
    "PaymentTerms": """Terms; Payment Terms; Zahlungsbedingung; Conditions de paiement; Condiciones de pago;
        Betalingsconditie; InvcHead_TermsCode; Betalningsvillkor; Zahlungsziel""",
    "Freight": """Freight Amount; Total Freight Charges; FREIGHT_ORIGINAL; Frakt; Frachtkosten""",
    "SalesPerson": """Sales Rep; InvcHead_SalesRepList; Comercial; Vertreter""",
    "ShippingMethod": """Ship Via; Leveranssätt""",
    "@subtotal": """Net; Subtotal; Nettobetrag; Montant HT; Base imponible; Imponibile; Bedrag excl. BTW;
        Amount excl. tax""",
    "@paid_amount": """Amount Paid; Paid to Date; Bezahlt; Montant payé; Importe pagado""",
}


@pytest.mark.parametrize(("attribute", "headings"), SPELT.items())
def test_a_heading_means_by_its_words_what_people_mean_by_it(attribute: str, headings: str) -> None:
    wrong = [heading for heading in map(str.strip, headings.split(";")) if not _means(heading, attribute)]
    assert wrong == []


def _means(heading: str, attribute: str) -> bool:
    return any(each.attribute == attribute and each.whole for each in meanings(heading))


@pytest.mark.parametrize(
    "heading",
    [
        "VAT No",
        "Tax Rate",
        "Tax Code",
        "Exchange Rate",
        "Days Overdue",
        "Customer Type",
        "Line",
        "Vendor Name",
        "Billing City",
    ],
)
def test_what_only_sounds_like_an_attribute_of_the_invoice_is_none(heading: str) -> None:
    assert [
        each.attribute
        for each in meanings(heading)
        if each.strength is Strength.SURE and not each.attribute.startswith(("@", "InvoiceItems"))
    ] == []


def test_a_word_that_is_not_known_makes_a_heading_less_than_whole() -> None:
    assert concepts("Acme Invoice Number") == (frozenset({"invoice", "number"}), False)
    assert meanings("Acme Invoice Number")[0] == Meaning("InvoiceId", Strength.SURE, 0, whole=False)


def test_the_table_names_attributes_that_there_are_and_concepts_that_have_words() -> None:
    named = {each for section in (*Strength, "codes") for each in table()[section]}
    assert {each for each in named if not is_role(each)} <= set(leaves())
    said = {
        word for section in Strength for phrases in table()[section].values() for p in phrases for word in p.split()
    }
    assert said <= set(table()["words"])
