"""What a column that is not sent says in languages of Europe and Asia."""

import pytest

from etl.mapping.matters import Cell, Matter, Sent
from etl.mapping.overlooked import overlooked
from etl.mapping.vocabulary.kinds import kind
from etl.mapping.vocabulary.states import state
from etl.mapping.vocabulary.topics import Topic, topic

NOTHING = Sent()
BALANCED = Sent(balance=True)

#: Heading, cells, what of an invoice is sent beside them, and which cells matter.
TABLE = [
    # Polish
    (
        "Status płatności",
        "Nieopłacona|Opłacona|Częściowo zapłacona",
        NOTHING,
        Matter.STATE,
        "Opłacona|Częściowo zapłacona",
    ),
    ("Stan", "Wystawiona|Anulowana|Robocza", BALANCED, Matter.STATE, "Anulowana|Robocza"),
    ("Typ dokumentu", "Faktura VAT|Faktura korygująca|Wpłata", NOTHING, Matter.KIND, "Faktura korygująca|Wpłata"),
    ("Do zapłaty", "10,00|0,00", NOTHING, Matter.BALANCE, "10,00|0,00"),
    ("Wn/Ma", "Wn|Ma", NOTHING, Matter.SIDE, "Ma"),
    ("Stan", "Nowy|Używany", NOTHING, None, ""),
    ("Rodzaj", "Usługa|Towar", NOTHING, None, ""),
    ("Nabywca", "Nowak|Anulska", NOTHING, None, ""),
    # Czech, Slovak
    ("Stav úhrady", "Neuhrazeno|Uhrazeno", NOTHING, Matter.STATE, "Uhrazeno"),
    ("Stav faktúry", "Otvorená|Zrušená", BALANCED, Matter.STATE, "Zrušená"),
    ("Druh dokladu", "Faktura|Opravný daňový doklad", NOTHING, Matter.KIND, "Opravný daňový doklad"),
    ("Uhrazeno", "0|120,00", NOTHING, Matter.PAID, "120,00"),
    ("Stornováno", "Ne|Ano", BALANCED, Matter.STATE, "Ano"),
    # Hungarian
    ("Fizetési állapot", "Kifizetetlen|Kifizetve", NOTHING, Matter.STATE, "Kifizetve"),
    ("Típus", "Számla|Sztornó számla|Díjbekérő", NOTHING, Matter.KIND, "Sztornó számla|Díjbekérő"),
    ("Fennálló tartozás", "0|5000,00", NOTHING, Matter.BALANCE, "0|5000,00"),
    ("Sztornó", "Nem|Igen", BALANCED, Matter.STATE, "Igen"),
    # Romanian
    ("Stare", "Emisă|Anulată|Neachitată|Achitată", NOTHING, Matter.STATE, "Anulată|Achitată"),
    ("Rest de plată", "0,00|10,00", NOTHING, Matter.BALANCE, "0,00|10,00"),
    # Turkish
    ("Fatura Durumu", "AÇIK|İPTAL EDİLDİ|KAPALI", NOTHING, Matter.STATE, "İPTAL EDİLDİ|KAPALI"),
    ("Ödeme Durumu", "Ödenmedi|Kısmi ödendi|Ödendi", NOTHING, Matter.STATE, "Kısmi ödendi|Ödendi"),
    ("Fatura Tipi", "Satış Faturası|İade Faturası|Tahsilat", NOTHING, Matter.KIND, "İade Faturası|Tahsilat"),
    ("İptal", "Hayır|Evet", BALANCED, Matter.STATE, "Evet"),
    ("Bakiye", "0,00|10,00", NOTHING, Matter.BALANCE, "0,00|10,00"),
    ("Bakiye", "0,00|10,00", BALANCED, None, ""),
    # Greek
    ("ΚΑΤΑΣΤΑΣΗ ΠΛΗΡΩΜΗΣ", "ΑΝΕΞΟΦΛΗΤΟ|ΕΞΟΦΛΗΜΕΝΟ", NOTHING, Matter.STATE, "ΕΞΟΦΛΗΜΕΝΟ"),
    ("Είδος παραστατικού", "Τιμολόγιο Πώλησης|Πιστωτικό Τιμολόγιο", NOTHING, Matter.KIND, "Πιστωτικό Τιμολόγιο"),
    ("Ανεξόφλητο ποσό", "0,00|10,00", NOTHING, Matter.BALANCE, "0,00|10,00"),
    # Russian
    ("Статус оплаты", "Не оплачен|Оплачен|Аннулирован", NOTHING, Matter.STATE, "Оплачен|Аннулирован"),
    (
        "Вид документа",
        "Счёт-фактура|Корректировочный счёт-фактура",
        NOTHING,
        Matter.KIND,
        "Корректировочный счёт-фактура",
    ),
    ("Остаток", "0,00|10,00", NOTHING, Matter.BALANCE, "0,00|10,00"),
    ("Дебет/Кредит", "Дебет|Кредит", NOTHING, Matter.SIDE, "Кредит"),
    # Arabic
    ("حالة الفاتورة", "غير مدفوعة|مدفوعة|ملغية", NOTHING, Matter.STATE, "مدفوعة|ملغية"),
    ("النوع", "فاتورة|إشعار دائن|سند قبض", NOTHING, Matter.KIND, "إشعار دائن|سند قبض"),
    ("المبلغ المتبقي", "0.00|10.00", NOTHING, Matter.BALANCE, "0.00|10.00"),
    ("مدين/دائن", "مدين|دائن", NOTHING, Matter.SIDE, "دائن"),
    # Hebrew
    ("מצב חשבונית", "טרם שולמה|שולם|טיוטה", NOTHING, Matter.STATE, "שולם|טיוטה"),
    ("סוג", "חשבונית מס|חשבונית זיכוי|קבלה", NOTHING, Matter.KIND, "חשבונית זיכוי|קבלה"),
    ("מבוטל", "לא|כן", BALANCED, Matter.STATE, "כן"),
    ("יתרה לתשלום", "0.00|10.00", NOTHING, Matter.BALANCE, "0.00|10.00"),
    # Thai
    ("สถานะการชำระเงิน", "ยังไม่ชำระ|ชำระแล้ว|ยกเลิก", NOTHING, Matter.STATE, "ชำระแล้ว|ยกเลิก"),
    ("ชนิดเอกสาร", "ใบแจ้งหนี้|ใบลดหนี้|ใบเสร็จรับเงิน", NOTHING, Matter.KIND, "ใบลดหนี้|ใบเสร็จรับเงิน"),
    ("ยอดค้างชำระ", "0.00|10.00", NOTHING, Matter.BALANCE, "0.00|10.00"),
    # Vietnamese
    ("Trạng thái thanh toán", "Chưa thanh toán|Đã thanh toán|Đã huỷ", NOTHING, Matter.STATE, "Đã thanh toán|Đã huỷ"),
    ("Loại hóa đơn", "Hóa đơn GTGT|Hóa đơn điều chỉnh giảm", NOTHING, Matter.KIND, "Hóa đơn điều chỉnh giảm"),
    ("Công nợ còn lại", "0,00|10,00", NOTHING, Matter.BALANCE, "0,00|10,00"),
    # Indonesian
    ("Status Pembayaran", "Belum Lunas|Lunas|Dibatalkan", NOTHING, Matter.STATE, "Lunas|Dibatalkan"),
    ("Sisa Tagihan", "0,00|10,00", NOTHING, Matter.BALANCE, "0,00|10,00"),
    # Other languages of the north and east
    ("Tila", "Avoin|Mitätöity|Maksettu", NOTHING, Matter.STATE, "Mitätöity|Maksettu"),
    ("Laskun tyyppi", "Lasku|Hyvityslasku", NOTHING, Matter.KIND, "Hyvityslasku"),
    ("Kvar att betala", "0,00|10,00", NOTHING, Matter.BALANCE, "0,00|10,00"),
    ("Tilstand", "Ubetalt|Betalt|Kansellert", NOTHING, Matter.STATE, "Betalt|Kansellert"),
    ("Статус оплати", "Не сплачено|Сплачено|Скасовано", NOTHING, Matter.STATE, "Сплачено|Скасовано"),
    ("Състояние", "Отворена|Анулирана", BALANCED, Matter.STATE, "Анулирана"),
    ("Vrsta dokumenta", "Račun|Odobrenje", NOTHING, Matter.KIND, "Odobrenje"),
    ("Stanje", "Neplaćeno|Plaćeno", NOTHING, Matter.STATE, "Plaćeno"),
    ("Būsena", "Neapmokėta|Apmokėta", NOTHING, Matter.STATE, "Apmokėta"),
    # Hindi, Persian
    ("स्थिति", "खुला|रद्द", BALANCED, Matter.STATE, "रद्द"),
    ("دفتر", "فاکتور|برگشت از فروش", NOTHING, Matter.KIND, "برگشت از فروش"),
    ("مانده", "0.00|10.00", NOTHING, Matter.BALANCE, "0.00|10.00"),
    # Under headings that say nothing.
    ("X", "Zapłacona|Niezapłacona", NOTHING, Matter.STATE, "Zapłacona"),
    ("X", "ยกเลิก|ชำระแล้ว", BALANCED, Matter.STATE, "ยกเลิก"),
    ("X", "Borç|Alacak", NOTHING, Matter.SIDE, "Alacak"),
    ("X", "חשבונית|זיכוי", NOTHING, Matter.KIND, "זיכוי"),
]


@pytest.mark.parametrize(("heading", "texts", "sent", "matter", "which"), TABLE)
def test_a_column_matters_as_in_other_languages(
    heading: str, texts: str, sent: Sent, matter: Matter | None, which: str
) -> None:
    found = overlooked(topic(heading), [Cell(text, 1, row) for row, text in enumerate(texts.split("|"), 2)], sent)
    told = (found.matter, "|".join(cell.text for cell in found.cells)) if found else (None, "")
    assert told == (matter, which)


#: Headings that must not stop a file.
SILENT = """
Termin płatności|Data wystawienia|Sposób platby|Datum splatnosti|Fizetési mód|Fizetési határidő|Vade tarihi
Ödeme yöntemi|Son ödeme tarihi|Termen de plată|Τρόπος πληρωμής|Срок оплаты|Способ оплаты|تاريخ الاستحقاق
طريقة الدفع|אמצעי תשלום|תאריך פירעון|วันครบกำหนด|วิธีชำระเงิน|Hạn thanh toán|Hình thức thanh toán|Jatuh tempo
Cara pembayaran|Sold|Tip|Stand|Item|Data|Huyton|Restaurant
"""


@pytest.mark.parametrize("heading", SILENT.strip().replace("\n", "|").split("|"))
def test_headings_of_terms_and_methods_speak_of_none_of_it(heading: str) -> None:
    assert topic(heading) in {Topic.UNKNOWN, Topic.ELSEWHERE}


#: Texts of columns such as "State", "Item" or "Method", in which no other language may see a word of its own.
ORDINARY = """
Placentia Paris Transmission Missouri Racine Arvada Lasker Robocall Restored Consulting Hardware Freight
Mustang Kladno Smith Kansas Nebraska Oslo Helsinki Monthly Annual Visa Wire Online Branch Batalla Bayard Skol Dugan
"""


@pytest.mark.parametrize("cell", ORDINARY.split())
def test_ordinary_words_name_no_state_and_no_kind(cell: str) -> None:
    assert (state(cell), kind(cell)) == (None, None)
