"""Writes the samples beside this script, the same bytes each time: ``python samples/make_samples.py``.

Every company, person, address and amount is invented; mail addresses end in ``.example``, which nobody can own.
"""

import csv
import random
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

Cell = str | date | Decimal | None
Row = dict[str, Cell]

_SEED = 20_260_731
_CENT = Decimal("0.01")
_FIRST_DAY = date(2026, 7, 1)
_DAYS = 31
_SATURDAY = 5


class Customer(NamedTuple):
    """Who is invoiced, and on what terms."""

    id: str
    name: str
    domain: str
    street: str
    city: str
    state: str
    zip: str
    country: str
    currency: str
    days: int


class Column(NamedTuple):
    """A column of the workbook: its heading and how wide it stands."""

    heading: str
    width: int


_COLUMNS = (
    Column("Invoice ID", 13),
    Column("Customer ID", 13),
    Column("Customer Name", 34),
    Column("Posting Date", 13),
    Column("Due Date", 13),
    Column("PO Number", 18),
    Column("Amount", 14),
    Column("Balance Due", 14),
    Column("Tax", 12),
    Column("Freight", 11),
    Column("Currency", 10),
    Column("Payment Terms", 15),
    Column("Email", 36),
    Column("Copy Email", 44),
    Column("Sales Person", 20),
    Column("Region", 12),
    Column("Comments", 44),
    Column("Billing Address AddressID", 26),
    Column("Billing Address Name", 34),
    Column("Billing Address Address1", 28),
    Column("Billing Address City", 20),
    Column("Billing Address State", 20),
    Column("Billing Address Zip", 19),
    Column("Billing Address Country", 23),
)

_BUYERS = (
    Customer(
        "000118", "Aldermere Food Service", "aldermere", "18 Quarry Road", "Columbus", "OH", "43085", "US", "USD", 30
    ),
    Customer(
        "000124", "Bluestem Roasting Co.", "bluestem", "2207 Prairie Avenue", "Omaha", "NE", "68102", "US", "USD", 30
    ),
    Customer(
        "000131",
        "Cascadia Office Coffee, Inc.",
        "cascadia",
        "640 NW 14th Avenue",
        "Portland",
        "OR",
        "97209",
        "US",
        "USD",
        45,
    ),
    Customer(
        "000137", "Dunmore & Daughters", "dunmore", "71 Lackawanna Street", "Scranton", "PA", "18503", "US", "USD", 15
    ),
    Customer(
        "000142",
        "El Jardín Cantinas LLC",
        "eljardin",
        "905 Guadalupe Street",
        "San Antonio",
        "TX",
        "78207",
        "US",
        "USD",
        30,
    ),
    Customer(
        "000150", "Fairweather Hotels", "fairweather", "1 Harbor Walk", "Portland", "ME", "04101", "US", "USD", 60
    ),
    Customer(
        "000163",
        "Granite State Bakeries",
        "granitestate",
        "33 Elm Street",
        "Manchester",
        "NH",
        "03101",
        "US",
        "USD",
        30,
    ),
    Customer(
        "000171",
        "Highline Catering Group",
        "highline",
        "450 West 17th Street",
        "New York",
        "NY",
        "10011",
        "US",
        "USD",
        45,
    ),
    Customer(
        "000178",
        "Iron Kettle Restaurants",
        "ironkettle",
        "1200 Smallman Street",
        "Pittsburgh",
        "PA",
        "15222",
        "US",
        "USD",
        30,
    ),
    Customer(
        "000186", "Juniper Market Cooperative", "juniper", "88 Canyon Road", "Santa Fe", "NM", "87501", "US", "USD", 15
    ),
    Customer(
        "000203", "Müller & Söhne GmbH", "mueller-soehne", "Königstraße 12", "Nürnberg", "", "90402", "DE", "EUR", 30
    ),
    Customer(
        "000209", "Société Générale de Café", "sg-cafe", "27 rue de l'Évêché", "Marseille", "", "13002", "FR", "EUR", 45
    ),
    Customer(
        "000214", "Caffè Città Alta S.r.l.", "citta-alta", "Via Gombito 9", "Bergamo", "", "24129", "IT", "EUR", 60
    ),
    Customer(
        "000221", "Koffiebranderij De Brug B.V.", "debrug", "Oude Gracht 141", "Utrecht", "", "3511 AH", "NL", "EUR", 30
    ),
    Customer(
        "000226",
        "Torrefacção São Brás, Lda.",
        "saobras",
        "Rua da Conceição 44",
        "Lisboa",
        "",
        "1100-154",
        "PT",
        "EUR",
        30,
    ),
    Customer("000232", "Åkerlund Kahvila Oy", "akerlund", "Hämeenkatu 8", "Tampere", "", "33100", "FI", "EUR", 15),
    Customer(
        "000241",
        "Palarnia Łódź Sp. z o.o.",
        "palarnia-lodz",
        "ul. Piotrkowska 77",
        "Łódź",
        "",
        "90-423",
        "PL",
        "EUR",
        30,
    ),
    Customer(
        "000305",
        "Harrowgate Tea Rooms Ltd",
        "harrowgate",
        "4 Parliament Row",
        "Harrogate",
        "",
        "HG1 2RL",
        "GB",
        "GBP",
        30,
    ),
    Customer(
        "000312", "O'Malley & Pryce", "omalley-pryce", "16 Cathedral Close", "Cardiff", "", "CF10 1BQ", "GB", "GBP", 45
    ),
    Customer(
        "000319",
        "The Wren & Thistle Group plc",
        "wrenthistle",
        "210 Leith Walk",
        "Edinburgh",
        "",
        "EH6 5DT",
        "GB",
        "GBP",
        60,
    ),
)
_SALES = {"US": ("Dana Whitfield", "Marcus Oyelaran"), "GB": ("Priya Raman", "Owen Hughes")}
_SALES_ELSEWHERE = ("Anneliese Brandt", "João Ferreira")
_REMARKS = (
    "Partial delivery; the rest follows in August",
    "Deliver before 10 a.m. (loading dock B)",
    "Price agreed by phone 12 June",
    "Includes pallet deposit",
    "Thank you for your order!",
    "Replaces order of 22 June",
)
_LONG_REMARK = (
    "Agreed with the buyer: the forty bags of washed Huila that arrived damp on the sixth are taken back, and the next"
    " delivery carries twenty bags more at the same price. "
) * 4

_MISTAKES: Mapping[int, Row] = {
    14: {"Customer ID": None},
    39: {"Amount": "1250.00 CR"},
    66: {"Amount": Decimal("99.123456"), "Balance Due": Decimal("99.12"), "Tax": None, "Freight": None},
    88: {"PO Number": "PO 4500017734 / release 12 / cost centre 8810 / attn. Purchasing"},
    109: {"Posting Date": "31/06/2026"},
    157: {"Invoice ID": "INV0041255"},
    176: {"Copy Email": "office@bluestem.example; accounts at bluestem"},
    203: {"Comments": _LONG_REMARK},
    228: {"Amount": None},
}
"""What is wrong, by the workbook's row."""

_CSV_BUYERS = (
    Customer("10017", "Bäckerei Öttinger KG", "oettinger", "Marktplatz 3", "Würzburg", "", "97070", "DE", "EUR", 14),
    Customer(
        "10023",
        "Großhandel Weiß; Söhne & Co.",
        "weiss-soehne",
        "Süderstraße 210",
        "Hamburg",
        "",
        "20537",
        "DE",
        "EUR",
        30,
    ),
    Customer("10031", 'Café "Zum Löwen"', "zumloewen", "Löwengasse 7", "Wien", "", "1030", "AT", "EUR", 14),
    Customer(
        "10044", "Brasserie de l'Œuvre SARL", "oeuvre", "5 place du Marché", "Strasbourg", "", "67000", "FR", "EUR", 45
    ),
    Customer(
        "10052",
        "Confitería Peñalver, S.A.",
        "penalver",
        "Calle de Núñez de Balboa 31",
        "Madrid",
        "",
        "28001",
        "ES",
        "EUR",
        60,
    ),
    Customer("10060", "Zürcher Kaffeehäuser AG", "zkh", "Bahnhofstrasse 40", "Zürich", "", "8001", "CH", "CHF", 30),
    Customer(
        "10067", "Pâtisserie Genève Sàrl", "patisserie-geneve", "12 rue du Rhône", "Genève", "", "1204", "CH", "CHF", 30
    ),
    Customer("10075", "Smørrebrød & Søn ApS", "smorrebrod", "Nørregade 18", "København", "", "1165", "DK", "DKK", 30),
    Customer("10083", "Malmö Rosteri AB", "malmorosteri", "Östergatan 22", "Malmö", "", "211 25", "SE", "SEK", 30),
    Customer(
        "10098", "Ristorante La Collina S.n.c.", "lacollina", "Piazza Duomo 2", "Trento", "", "38122", "IT", "EUR", 30
    ),
)
_CSV_REMARKS = (
    "Teillieferung; Rest folgt im August",
    "Lieferung an Rampe 2;\nbitte vorher anrufen",
    'Artikel "Hausmischung" ersetzt',
    "Skonto 2 % bis zum 10.",
    "Preis je Sack: 184 €",
)
_CSV_HEADINGS = (
    "InvoiceId",
    "Invoice Guid",
    "CustomerId",
    "CustomerName",
    "PostingDate",
    "DueDate",
    "Amount",
    "BalanceDue",
    "Tax",
    "Currency",
    "PaymentTerms",
    "PONumber",
    "ShippingMethod",
    "TrackingNumber",
    "ShippingAddress.AddressID",
    "ShippingAddress.Name",
    "ShippingAddress.Address1",
    "ShippingAddress.City",
    "ShippingAddress.Zip",
    "ShippingAddress.Country",
    "Comments",
)
_LONG_NAME = (
    "Arbeitsgemeinschaft der Kaffeeröstereien und Konditoreien in Mittelfranken und der Oberpfalz,"
    " Einkaufsgenossenschaft eG i. G."
)
_CSV_MISTAKES: Mapping[int, Row] = {
    27: {"Comments": "Palette 1;Palette 2"},
    72: {"InvoiceId": None},
    118: {"InvoiceId": "re-26-07042"},
    154: {"Invoice Guid": "8E734FD5-29A5-4A6F-80CA-63CC92B793"},
    191: {"CustomerName": _LONG_NAME},
}
"""What is wrong, by the invoice's place in the file, from 1."""

_RAGGED = 27
"""The invoice whose comment lost its quotes, so that its semicolon parts two cells."""

_NOTES = (
    "Open invoices of July 2026",
    "Exported from the order desk on 3 August 2026.",
    "Regions are ours and mean nothing to the portal.",
)


def write_samples(folder: Path) -> None:
    """Writes both samples into a folder."""
    chance = random.Random(_SEED)
    workbook_rows = [_invoice(chance, number) | _MISTAKES.get(number + 2, {}) for number in range(240)]
    write_workbook(folder / "invoices-july.xlsx", workbook_rows)
    csv_rows = [_csv_invoice(chance, number) | _CSV_MISTAKES.get(number, {}) for number in range(1, 221)]
    write_csv(folder / "invoices-july.csv", csv_rows)


def write_workbook(path: Path, rows: list[Row]) -> None:
    """An ERP export: real dates and numbers, ids as text, and a sheet of notes before the eyes reach the figures."""
    with xlsxwriter.Workbook(path) as book:
        # Without a fixed time every run would write another file.
        book.set_properties({"title": "Invoices July 2026", "created": datetime(2026, 8, 3, 9, 0)})  # noqa: DTZ001
        sheet = book.add_worksheet("Invoices")
        sheet.write_row(0, 0, [column.heading for column in _COLUMNS], book.add_format({"bold": True}))
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        cents = book.add_format({"num_format": "#,##0.00"})
        for index, column in enumerate(_COLUMNS):
            sheet.set_column(index, index, column.width)
            for number, row in enumerate(rows, start=1):
                _write_cell(sheet, (number, index), row[column.heading], day, cents)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(rows), len(_COLUMNS) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A2:X{len(rows) + 1}"})
        notes = book.add_worksheet("Notes")
        notes.set_column(0, 0, 60)
        notes.write_column(0, 0, _NOTES)


def write_csv(path: Path, rows: list[Row]) -> None:
    """A European export: semicolons, Windows-1252, CRLF."""
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(_CSV_HEADINGS)
        writer.writerows(_csv_cells(rows))


def _csv_cells(rows: list[Row]) -> Iterator[list[str]]:
    for number, row in enumerate(rows, start=1):
        cells = [str(cell) if cell is not None else "" for cell in (row[heading] for heading in _CSV_HEADINGS)]
        yield [*cells[:-1], *cells[-1].split(";")] if number == _RAGGED else cells


def _write_cell(
    sheet: xlsxwriter.workbook.Worksheet,
    place: tuple[int, int],
    cell: Cell,
    day: xlsxwriter.format.Format,
    cents: xlsxwriter.format.Format,
) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(*place, cell, day)
    elif isinstance(cell, Decimal):
        sheet.write_number(*place, float(cell), cents)
    elif cell:
        sheet.write_string(*place, cell)


def _invoice(chance: random.Random, number: int) -> Row:
    buyer = chance.choice(_BUYERS)
    posted = _weekday(chance)
    net = _money(chance, 4_000, 900_000)
    tax = (net * Decimal(0 if buyer.country == "US" else 20) / 100).quantize(_CENT)
    freight = chance.choice((Decimal("0.00"), _money(chance, 900, 18_000)))
    amount = net + tax + freight
    return {
        "Invoice ID": f"INV{41200 + number:07}",
        "Customer ID": buyer.id,
        "Customer Name": buyer.name,
        "Posting Date": posted,
        "Due Date": posted + timedelta(days=buyer.days),
        "PO Number": chance.choice(
            (f"PO-{chance.randrange(10_000, 99_999)}", f"45000{chance.randrange(10_000, 99_999)}")
        ),
        "Amount": amount,
        "Balance Due": _balance(chance, amount),
        "Tax": tax,
        "Freight": freight,
        "Currency": buyer.currency,
        "Payment Terms": f"Net {buyer.days}",
        "Email": f"accounts.payable@{buyer.domain}.example",
        "Copy Email": chance.choice(
            (None, f"office@{buyer.domain}.example", f"office@{buyer.domain}.example; audit@{buyer.domain}.example")
        ),
        "Sales Person": chance.choice(_SALES.get(buyer.country, _SALES_ELSEWHERE)),
        "Region": {"US": "Americas", "GB": "UK & Ireland"}.get(buyer.country, "Europe"),
        "Comments": chance.choice((*_REMARKS, None, None, None, None, None, None)),
        "Billing Address AddressID": "MAIN",
        "Billing Address Name": buyer.name,
        "Billing Address Address1": buyer.street,
        "Billing Address City": buyer.city,
        "Billing Address State": buyer.state,
        "Billing Address Zip": buyer.zip,
        "Billing Address Country": buyer.country,
    }


def _csv_invoice(chance: random.Random, number: int) -> Row:
    buyer = chance.choice(_CSV_BUYERS)
    posted = _weekday(chance)
    net = _money(chance, 2_500, 420_000)
    tax = (net * Decimal("0.19")).quantize(_CENT)
    return {
        "InvoiceId": f"RE-26-{7000 + number:05}",
        "Invoice Guid": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        "CustomerId": buyer.id,
        "CustomerName": buyer.name,
        "PostingDate": posted,
        "DueDate": posted + timedelta(days=buyer.days),
        "Amount": net + tax,
        "BalanceDue": _balance(chance, net + tax),
        "Tax": tax,
        "Currency": buyer.currency,
        "PaymentTerms": f"{buyer.days} Tage netto",
        "PONumber": f"B{chance.randrange(100_000, 999_999)}",
        "ShippingMethod": chance.choice(("Spedition", "Paket", "Abholung")),
        "TrackingNumber": f"00340434{chance.randrange(10**11, 10**12)}",
        "ShippingAddress.AddressID": f"{buyer.id}-L1",
        "ShippingAddress.Name": buyer.name,
        "ShippingAddress.Address1": buyer.street,
        "ShippingAddress.City": buyer.city,
        "ShippingAddress.Zip": buyer.zip,
        "ShippingAddress.Country": buyer.country,
        "Comments": chance.choice((*_CSV_REMARKS, None, None, None, None, None)),
    }


def _weekday(chance: random.Random) -> date:
    days = [_FIRST_DAY + timedelta(days=day) for day in range(_DAYS)]
    return chance.choice([day for day in days if day.weekday() < _SATURDAY])


def _money(chance: random.Random, least: int, most: int) -> Decimal:
    """An amount between two numbers of cents."""
    return Decimal(chance.randrange(least, most)) * _CENT


def _balance(chance: random.Random, amount: Decimal) -> Decimal:
    """What is still open: nearly always all of it, at times half or nothing."""
    return chance.choice((*[amount] * 8, (amount / 2).quantize(_CENT), Decimal("0.00")))


if __name__ == "__main__":
    write_samples(Path(__file__).parent)
