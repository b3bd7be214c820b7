"""What headings and cells say in Arabic, Persian, Hebrew, Hindi, Thai, Vietnamese and Indonesian.

Lists of patterns, parted by blanks, as in ``eastern``: the other vocabularies take their words from here.
"""

from etl.mapping.vocabulary.plain import folded

# Headings.

_DOCUMENT = (
    "(?:(?:ال)?(?:فاتورة|مستند|معاملة|حركة|سند)|ה?(?:חשבונית|מסמך|תנועה|פעולה)|เอกสาร|ใบแจ้งหนี้|ใบกำกับ(?:ภาษี)?|รายการ|บิล"
    "|(?:hóa|hoá)đơn|سند|فاکتور|صورتحساب|चालान|दस्तावेज़|बिल|chứngtừ|giaodịch|faktur|dokumen|tagihan|transaksi)"
)
_PAYMENT = "(?:(?:ال)?(?:دفع|سداد|تحصيل)|ה?(?:תשלום|גביה)|การชำระ(?:เงิน)?|ชำระ(?:เงิน)?|การจ่าย|thanhtoán|pembayaran)"
_STATE = "(?:حالة|وضعیت|स्थिति|סטטוס|מצב|สถานะ|trạngthái|tìnhtrạng|status)"
_KIND = "(?:نوع|प्रकार|סוג|ประเภท|ชนิด|loại|jenis|tipe)"

VOIDED_HEADINGS = folded(
    f"(?:{_DOCUMENT})?(?:ملغا?[ةىي]?|(?:ال)?[إا]لغاء) (?:{_DOCUMENT})?(?:מבוטלת?|בוטלה?|ביטול)",
    f"(?:{_DOCUMENT})?(?:ถูก)?ยกเลิก(?:แล้ว|เมื่อ)? โมฆะ (?:{_DOCUMENT})?(?:đã|bị)?(?:hủy|huỷ)(?:bỏ)? (?:di)?batal(?:kan)?",
    "باطل(?:شده)? ابطال لغو(?:شده)? रद्द(?:किया)?",
)
PAID_HEADINGS = folded(
    "(?:ال)?(?:مبلغ)?(?:ال)?(?:مدفوعة?|مسددة?|محصلة?) (?:ال)?مدفوعات (?:סכום)?ש?שול(?:ם|מה|מו)",
    "(?:ยอด|จำนวนเงินที่)?(?:ที่)?(?:ชำระ|จ่าย|รับชำระ)(?:เงิน)?(?:แล้ว)? ยอดชำระ(?:แล้ว)? (?:sốtiền)?đã(?:thanhtoán|trả|thu)",
    "(?:jumlah)?(?:di|ter)bayar sudahdibayar",
    "(?:مبلغ)?پرداخت(?:شده|ی) भुगतान(?:राशि|की(?:गई)?राशि)?",
)
BALANCE_HEADINGS = folded(
    "(?:ال)?رصيد(?:ال)?(?:مستحق|متبقي|فاتورة)? (?:ال)?(?:مبلغ)?(?:ال)?(?:متبقي|مستحق|باقي)",
    "(?:ה)?יתרה(?:לתשלום|פתוחה|לגביה)? יתרת(?:חוב|חשבונית) חוב נותרלתשלום סכום(?:פתוח|לתשלום)",
    "(?:ยอด|จำนวน)?(?:เงิน)?คงเหลือ (?:ยอด)?(?:เงิน)?ค้าง(?:ชำระ|จ่าย|รับ)? ยอด(?:หนี้)?(?:คง)?(?:ค้าง|เหลือ)(?:ชำระ)? ยอดหนี้",
    "(?:sốtiền)?còn(?:lại|nợ|phảithu|phảitrả) côngnợ(?:cònlại)? sốdư(?:nợ)? (?:số)?(?:tiền)?phảithu dưnợ",
    "sisa(?:tagihan|pembayaran|piutang|hutang)? tunggakan kekurangan(?:bayar)? (?:saldo)?piutang belumdibayar",
    "مانده(?:حساب|بدهی)? باقیمانده बकाया(?:राशि)? शेष(?:राशि)? देयराशि",
)
STATE_HEADINGS = folded(
    f"{_STATE}(?:של)?{_DOCUMENT} {_STATE}{_PAYMENT}",
    f"(?:{_DOCUMENT}|भुगतान)(?:की)?स्थिति وضعیتپرداخت",
)
STATUS_HEADINGS = folded(
    "(?:ال)?حالة סטטוס מצב สถานะ trạngthái tìnhtrạng keadaan",
    "وضعیت स्थिति दशा",
)
KIND_HEADINGS = folded(
    f"{_KIND}{_DOCUMENT}",
    f"{_DOCUMENT}(?:का)?प्रकार",
)
TYPE_HEADINGS = folded(
    "(?:ال)?نوع סוג ประเภท ชนิด loại(?:hình)? jenis tipe",
    "प्रकार",
)
CURRENCY_HEADINGS = folded(
    "(?:رمز)?(?:ال)?عملة (?:סוג|קוד)?מטבע (?:รหัส)?สกุลเงิน (?:loại|mã|đơnvị)?tiềntệ loạitiền đồngtiền matauang",
    "ارز واحدپول मुद्रा",
)
RATE_HEADINGS = folded("سعر(?:ال)?صرف שער(?:חליפין|המטבע)? อัตราแลกเปลี่ยน tỷgiá tỉgiá nilaitukar")
SIDE_HEADINGS = folded("(?:ال)?مديندائن חובהזכות זכותחובה เดบิตเครดิต nợcó debitkredit")

# Cells.

NO = folded(
    "لا לא ไม่ ไม่ใช่ không tidak",
    "خیر نه नहीं",
)
YES = folded(
    "نعم כן ใช่ ya",
    "بله آری हाँ हां",
)

STILL_OWED = folded(
    "(?:غير|لم|لميتم)(?:ال)?(?:مدفوع|مسدد|دفع|تدفع|سداد|ملغ|محصل|إلغاء) (?:לא|טרם)(?:שולם|נפרע|בוטל|נגבה|סגור)",
    "(?:ยัง)?ไม่(?:ได้)?(?:ชำระ|จ่าย|ยกเลิก|ปิด) (?:ค้าง|รอ)(?:การ)?(?:ชำระ|จ่าย|รับ)",
    "^(?:chưa|không)(?:thanhtoán|trả|thu|hủy|huỷ)",
    "^belum(?:di)?(?:bayar|lunas|batal)",
    "پرداختنشده تسویهنشده अवैतनिक भुगताननहीं भुगतानशेष",
)
DRAFTED = folded(
    "مسودة (?:بانتظار|قيد)(?:ال)?(?:موافقة|اعتماد|مراجعة|إعداد) טיוטה ממתין(?:ל)?אישור ร่าง รอ(?:การ)?อนุมัติ",
    "^nháp$ bảnnháp lưunháp ^chờduyệt ^draf$ ^konsep$",
    "پیشنویس मसौदा ड्राफ्ट",
)
ENDED = folded(
    "ملغ [إا]لغاء [أا]لغي محذوف مرفوض باطل מבוטל בוטל נמחק נדחה ยกเลิก โมฆะ ลบแล้ว ปฏิเสธ ^(?:đã|bị)(?:hủy|huỷ|xóa|xoá)",
    "^(?:hủy|huỷ)(?:bỏ)?$ ^vôhiệu ^bịtừchối ^(?:di)?batal(?:kan)?$ ^dihapus ^ditolak",
    "باطل ابطال لغو रद्द निरस्त",
)
SETTLED = folded(
    "مدفوع مسدد تمالدفع تمالسداد مغلق جزئي محصل שולם נפרע נגבה נסגר",
    "^סגור חלקי (?:รับ)?ชำระ(?:เงิน)?(?:แล้ว|ครบ) จ่าย(?:เงิน)?แล้ว",
    "ปิดแล้ว บางส่วน ^đã(?:thanhtoán|trả|thu) ^tấttoán ^thanhtoánmộtphần ^trảmộtphần ^(?:sudah)?(?:lunas|dibayar)",
    "^(?:di)?bayarsebagian ^sebagian",
    "پرداختشد تسویهشد بستهشد भुगतानकिया भुगतानहो चुकता आंशिक",
)
IN_FORCE = folded(
    "مفتوح متأخر مرسل معتمد صادر مستحق ساري פתוח באיחור נשלח אושר הופק פעיל เปิด อนุมัติแล้ว เกินกำหนด ออกแล้ว ส่งแล้ว ปกติ",
    "^đangmở ^quáhạn ^đãpháthành ^đãduyệt ^đãgửi hiệulực ^cònhạn ^terbuka ^terbit ^terkirim jatuhtempo ^disetujui",
    "^باز$ معوق صادرشده खुला अतिदेय",
)
PARTLY = folded("جزئ חלקי บางส่วน mộtphần sebagian")
UNMISTAKABLE_STATES = folded(
    "(?:غير)?(?:مدفوعة?|مسددة?) ملغا?[ةىي]? مفتوحة? (?:לא|טרם)?שול(?:ם|מה|מו) מבוטלת? בוטלה? פתוחה?",
    "ค้างชำระ (?:ถูก)?ยกเลิก(?:แล้ว)? (?:รับ)?ชำระ(?:เงิน)?แล้ว จ่ายแล้ว ยังไม่(?:ได้)?ชำระ(?:เงิน)? ร่าง",
    "(?:đã|chưa)thanhtoán (?:đã|bị)(?:hủy|huỷ) (?:sudah|belum)?lunas (?:sudah|belum)?dibayar dibatalkan",
    "پرداختشده باطلشده لغوشده रद्द(?:किया)? (?:पूर्ण)?भुगतानकिया चुकता",
)

INVOICES = folded(
    "فاتورة חשבונית ใบแจ้งหนี้ ใบกำกับภาษี ใบเพิ่มหนี้ ^(?:hóa|hoá)đơn ^faktur ^tagihan",
    "فاکتور صورتحساب चालान बीजक",
)
CREDITS = folded(
    "(?:إشعار)?دائن مرتجع مردود استرداد זיכוי החזר ใบลดหนี้ รับคืน คืน(?:สินค้า|เงิน) ^(?:phiếu|giấy)(?:báo|ghi)có ghicó",
    "điềuchỉnhgiảm ^(?:hóa|hoá)đơnđiềuchỉnh hàngtrảlại ^trảhàng ^hoàntiền ^notakredit ^retur ^pengembalian",
    "برگشتازفروش بستانکار اعلامیهبستانکار क्रेडिटनोट जमापत्र वापसी",
)
OTHERS = folded(
    "دفعة سداد سندقبض إيصال مقبوضات عرضسعر [أا]مرشراء طلبشراء",
    "תשלום קבלה הצעתמחיר הזמנה חשבוןעסקה דרישתתשלום תעודתמשלוח",
    "ใบเสร็จ รับชำระ ใบเสนอราคา ใบสั่ง ใบวางบิล ใบส่งของ มัดจำ ^phiếuthu ^thanhtoán ^báogiá ^đơn(?:đặt)?hàng ^đặtcọc",
    "^pembayaran ^kwitansi ^kuitansi ^penawaran ^pesanan ^uangmuka ^suratjalan",
    "رسید دریافت پیشفاکتور رسیددریافت सुपुर्दगी रसीद भुगतान$ प्रोफार्मा उद्धरण",
)
UNMISTAKABLE_KINDS = folded(
    "فاتورة(?:مبيعات|ضريبية)? (?:إشعار)دائن (?:مرتجع|مردودات)(?:ال)?مبيعات חשבונית(?:מס|זיכוי)? זיכוי",
    "ใบแจ้งหนี้ ใบกำกับภาษี ใบลดหนี้ (?:hóa|hoá)đơn(?:bánhàng|gtgt|điềuchỉnh)?",
    "phiếughicó faktur(?:penjualan|pajak)? notakredit",
    "برگشتازفروش فاکتور क्रेडिटनोट",
)

DEBITS = folded("مدين חובה เดบิต")
CREDIT_SIDES = folded("دائن זכות เครดิต")
PAIRS = tuple(frozenset(folded(each).split()) for each in ("مدين دائن", "חובה זכות", "เดบิต เครดิต", "nợ có"))
