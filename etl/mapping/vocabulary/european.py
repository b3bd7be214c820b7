"""What headings and cells say in the languages of Europe's north and east, in Greek and in Turkish.

Lists of patterns, parted by blanks, as in ``eastern``: the other vocabularies take their words from here.
"""

from etl.mapping.vocabulary.plain import folded

# Headings.

_DOCUMENT = (
    "(?:dokumentu|faktury|dowodu|transakcji|dokladu|uctovniho|bizonylat|szamla|ugylet|facturi[il]?|document(?:ului)?"
    "|tranzactiei|belge|fatura|fis|islem|παραστατικου|τιμολογιου|εγγραφου|συναλλαγησ|документа|счета?|операции|сделки"
    "|рахунка?|laskun|bilags?|fakturans|dokumen[tu]a?|računa|документа?|dokumento|sąskaitos)"
)
_PAYMENT = (
    "(?:płatności|rozliczenia|zapłaty|platby|úhrady|zaplacení|fizetési|kiegyenlítési|plății|plată|încasării|ödeme"
    "|tahsilat|πληρωμής|εξόφλησης|είσπραξης|оплаты|платежа|расч[её]та"
    "|оплати|платежу|плащане|maksu|betalnings?|betalings?|plaćanja|plačila|mokėjimo|apmokėjimo)"
)

VOIDED_HEADINGS = folded(
    f"(?:czy)?{_DOCUMENT}?(?:anulowan[aye]|stornowan[aye]|wycofan[aye]|stornován[oay]?|zrušen[oaý]|zrušeno)",
    f"{_DOCUMENT}?(?:sztornó?(?:zott|zva)?|törölt|érvénytelen|anulată?|stornată?|anulare|stornare)",
    f"{_DOCUMENT}?(?:iptal)(?:mi|edildi|edilmiş|durumu|nedeni|tarihi)?",
    f"ακυρωμέν[οηα] ακυρώθηκε ακύρωση ακυρωτικό аннулирован[оа]? отмен[её]н[оа]? удал[её]н[оа]? {_DOCUMENT}?сторно",
    "пометканаудаление",
    "mitätöity peruttu anulleret kansellert(?:dato)? скасован[оаи]й? анульован[оа] анулиран[ао]?",
    "(?:je)?stornirano poništeno anuliuot[aoas]+ tühistatud anulēts",
)
PAID_HEADINGS = folded(
    "(?:kwota)?(?:zapłacon[oaey]|opłacon[oaey]|wpłacon[oaey]|uregulowan[oaey]|rozliczon[oaey]) wpłat[ay]",
    "data(?:zapłaty|wpłaty) (?:částka)?(?:uhrazen[oaáý]|zaplacen[oaáý]) (?:uhradená|zaplatená)(?:suma)?",
    "datum(?:úhrady|zaplacení) (?:ki|be)?fizet(?:ve|ett)(?:összeg)? kiegyenlít(?:ve|ett)(?:összeg)?",
    "(?:suma)?(?:plătit|achitat|încasat)[ăe]? data(?:plății|achitării|încasării)",
    "öden(?:en|miş|di)(?:tutar)? ödeme(?:tutarı)? tahsil(?:at|edilen)(?:tutarı?)?",
    "(?:ποσό)?(?:πληρωμέν[οα]|εξοφλημέν[οα]|εισπραχθέν|πληρωθέν)(?:ποσό)? εξοφλήθηκε πληρώθηκε",
    "(?:сумма)?(?:оплачен[оа]?|оплаты|погашено) оплата дата(?:оплаты|платежа|погашения)",
    "maksettu(?:määrä|summa)? (?:inn)?betalt(?:beløp|beløb)? сплачен[оа] оплачен[оа] (?:сума)?оплати платен[оа]",
    "(?:iznos)?plaćen[oa]? uplaćeno plačan[oa] плаћено уплаћено (?:ap|su)mokėta makstud samaksāts",
)
BALANCE_HEADINGS = folded(
    "(?:kwota)?pozostał[oaey](?:kwota|dozapłaty|dorozliczenia)? pozostaje(?:dozapłaty)? (?:kwota)?niezapłacon[oaey]",
    "zaległość (?:do|kwotado)(?:zapłaty|rozliczenia)",
    "(?:částka)?(?:zbývá|zůstává|zostáva)(?:uhradit|uhradiť|doplatit|doplatiť|zaplatit|kúhradě)? nedoplatek nedoplatok",
    "kúhradě naúhradu částkakúhradě zůstatek zostatok neuhrazen[oaáý] neuhraden[eáý]",
    "hátralék(?:osösszeg)? hátralévő(?:összeg)? fennálló(?:összeg|tartozás) (?:nyitott)?egyenleg nyitottösszeg",
    "tartozás kintlévőség fizetendő(?:összeg)?",
    "sold(?:restant|factură) rest(?:de)?plată deplată neachitat sumă?(?:restantă|rămasă) restant rămasdeplată",
    "kalan(?:tutar|bakiye|borç|ödeme)?ı? (?:açık|borç|fatura)?bakiye(?:si)? açık(?:tutar)? ödenecek(?:tutar)?",
    "ödenmeyen(?:tutar)?",
    "(?:ανοιχτό|ανεξόφλητο)?υπόλοιπο(?:πληρωμής|οφειλής|τιμολογίου)? ανεξόφλητο(?:ποσό)? οφειλή οφειλόμενο(?:ποσό)?",
    "πληρωτέο(?:ποσό)?",
    "остаток(?:долга|задолженности|коплате)? (?:дебиторская)?задолженность долг (?:сумма)?коплате сальдо",
    "(?:сумма)?(?:неоплачен[оа]?|неоплаченнаясумма|долга|задолженности)",
    "avoin(?:na)?(?:oleva)?(?:määrä|summa|saldo)? jäljellä(?:oleva)?",
    "kvarattbetala utestå(?:ende|ende)(?:belopp|beløp)? udestående(?:beløb)?",
    "(?:rest|gjenstående|resterende)(?:beløp|beløb|belopp)? restanse attbetala",
    "залишок(?:боргу|доплати)? борг(?:у)? заборгованість досплати остатък дължим[оа](?:сума)? заплащане салдо",
    "preostal[oi](?:zaplatiti|zaplaćanje|dug)? (?:za)?dugovanje",
    "dug zaplačilo odprt[oi](?:znesek)? преостало дуг(?:овање)?",
    "likutis (?:liko)?mokėti jääk tasuda atlikums (?:vēl)?jāmaksā",
)
STATE_HEADINGS = folded(
    f"(?:stan|status|stav|stare(?:a)?|stadiu(?:l)?|statut){_DOCUMENT} (?:stan|status|stav|stare(?:a)?){_PAYMENT}",
    f"{_DOCUMENT}(?:állapota?|státusza?) {_PAYMENT}(?:állapota?|státusza?) {_DOCUMENT}(?:durumu|statüsü)",
    f"{_PAYMENT}(?:durumu|statüsü) κατάσταση(?:{_DOCUMENT}|{_PAYMENT}) (?:статус|состояние)(?:{_DOCUMENT}|{_PAYMENT})",
    f"{_DOCUMENT}(?:tila|stanje|būsena|tilstand)",
    f"{_PAYMENT}(?:tila|būsena|tilstand) (?:stanje|status|статус|стан){_DOCUMENT}",
    f"(?:stanje|status|статус|стан){_PAYMENT}",
)
STATUS_HEADINGS = folded(
    "stan stav állapot státusz stare durum(?:u)? statü κατάσταση статус состояние",
    "tila tilstand стан състояние стање stanje būsena būklė olek stāvoklis",
)
KIND_HEADINGS = folded(
    f"(?:rodzaj|typ|druh){_DOCUMENT} {_DOCUMENT}(?:típusa?|fajtája|türü|tipi|çeşidi) tip(?:ul)?{_DOCUMENT}",
    f"(?:τύπος|είδος){_DOCUMENT} (?:тип|вид){_DOCUMENT}",
    f"(?:vrsta|tip|врста|тип|вид|tipas|rūšis){_DOCUMENT} {_DOCUMENT}(?:tyyppi|laji|type|typ|tipas|rūšis|liik|veids)",
)
TYPE_HEADINGS = folded(
    "rodzaj druh típus fajta tür τύπος είδος тип вид",
    "tyyppi laji vrsta врста tipas rūšis liik veids",
)
CURRENCY_HEADINGS = folded(
    "(?:kod)?waluty měna(?:faktury)? pénznem deviza(?:nem)? valută (?:para|döviz)birimi döviz(?:cinsi|kodu)?",
    "νόμισμα (?:код)?валют[аы](?:документа|счета)?",
    "valuuttakoodi валюта валута valiuta valūta (?:oznaka)?valut[ae]",
)
RATE_HEADINGS = folded(
    "kurs(?:waluty|wymiany) kurz (?:deviza)?árfolyam curs(?:valutar|deschimb)? döviz(?:kuru)? kur(?:u)? ισοτιμία",
    "курс(?:валюты|обмена)?",
)
SIDE_HEADINGS = folded(
    "winienma wnma mádatidal mddal tartozikkövetel borçalacak debitcredit χρέωσηπίστωση χπ дебеткредит дткт"
)

# Cells.

NO = folded(
    "ne nem nu hayır όχι нет",
    "ei nei nej ні ne не nē",
)
YES = folded(
    "tak ano áno igen da evet ναι да",
    "kyllä ja так da taip jah jā",
)

STILL_OWED = folded(
    "nezaplac neuhrad neuhraz dozapłaty (?:ki|be)?fizetetlen nemfizet nincs(?:ki)?fizetve",
    "rendezetlen neplătit neachitat neîncasat neanulat ödenme(?:di|miş|yen) tahsiledilme(?:di|miş) iptaledilmedi",
    "απλήρωτ ανεξόφλητ (?:δεν|μη)(?:έχει)?(?:πληρω|εξοφλ|ακυρ) неоплач неоплат непогаш неаннул неотмен незакрыт",
    "maksamat ikkebetal(?:d|t) ubetal(?:d|t) obetal несплачен",
    "неоплачен (?:не)плат[еи]н неплаћен neplaćen neplačan nepodmiren",
    "neapmokėt nesumokėt maksmata nesamaksāt неанул нескас",
)
DRAFTED = folded(
    "robocz wbuforze niezatwierdz koncept rozpracov návrh piszkozat tervezet vázlat ciornă schiță taslak onaybekl",
    "πρόχειρ προσχέδι черновик непровед наутвержден несогласован",
    "luonnos utkast чернетка чернова nacrt osnutek нацрт juodraštis mustand melnraksts",
)
ENDED = folded(
    "wycofan odrzucon usunięt nieważn zrušen smazán zamítn neplatn sztorn törölt érvénytelen visszavon elutasít",
    "șters respins ^iptal iptaledil silindi silinmiş geçersiz reddedil ακυρ διαγραμμέν διαγράφ απορρίφθ αντιλογισμ",
    "аннулир отмен[её]н удал[её]н сторнир отклон[её]н недействит",
    "mitätöi peruttu hylätty kansell annullere slettet raderad makuler avvist avvis скасов анульов видален отхвърл",
    "анулиран сторниран stornira poništen izbrisan obrisan поништен anuliuot panaikint tühistat anulēt",
)
SETTLED = folded(
    "rozliczon uregulow częściow uhrazen uhraden vyrovnán vyrovnan uzavřen částečně čiastočne",
    "^(?:ki|be)?fizet(?:ve|ett) kifizet rendezett rendezve kiegyenlít lezárt részben plătit achitat încasat închis",
    "^öden(?:di|miş) tahsiledildi tahsiledilmiş ^kapalı ^kapan(?:dı|mış) kapatıldı kısmi kısmen",
    "πληρωμέν εξοφλημέν εξοφλήθ πληρώθ εισπράχθ κλειστ μερικ оплачен погашен закрыт частичн",
    "maksett suoritett päättynyt osittain betalt innbetal oppgjort delvis delbetal сплачен частково закрит",
    "платен(?:о|а)? приключен частично plaćen[oai]?$ plačan[oai]?$ podmiren zatvoren djelomično delno плаћен делимично",
    "^apmokėt ^sumokėt ^uždaryt ^makstud ^tasutud ^samaksāt ^apmaksāt",
)
IN_FORCE = folded(
    "otwart wystawion zatwierdz przetermin wysłan zaksięgow otevřen otvoren vystaven posplatn schválen odeslán",
    "zaúčtov nyitott kiállít lejárt esedékes jóváhagy kiküld deschis emis trimis aprobat scadent restant ^açık onaylan",
    "^kesil vadesigeç gönderil aktif bekl ανοι[χκ]τ εκδο ληξιπρόθεσμ ενεργ εγκεκριμέν εκκρεμ открыт просроч выставлен",
    "отправлен провед утвержд действующ",
    "^avoin erääntyn lähetett åpen forfalt öppen förfallen åben відкрит прострочен відправлен отворен отворено",
    "просрочен издаден otvoren izdan izdano dospjel odprt отворен доспел neapmokėt vėluojant atvira",
)
PARTLY = folded("częściow částeč čiasto részb kısm μερικ частич")
UNMISTAKABLE_STATES = folded(
    "(?:nie)?(?:zapłacon|opłacon|rozliczon)[aeoy] (?:czesciowo)?zapłacona anulowan[aeoy] otwart[aey] wycofan[aey]",
    "(?:ne)?(?:zaplacen|uhrazen)[aáoýy] (?:ne)?(?:zaplaten|uhraden)[aáeýy] stornován[aoy]? zrušen[aáoý] otevřen[aáý]",
    "(?:ki|be)?fizet(?:ve|ett|etlen) (?:kiegyenlít|sztornóz)(?:ve|ett|ott) sztornó nyitott törölt",
    "(?:ne)?(?:plătit|achitat|încasat)ă? anulată? stornată? (?:ödendi|ödenmiş|ödenmedi|iptal(?:edildi)?|tahsiledildi)",
    "(?:εξ|ανεξ)[οό]φλη(?:μέν[οηα]|τ[οηα]|θηκε) (?:πληρωμέν|απλήρωτ|ακυρωμέν)[οηα] ακυρώθηκε πληρώθηκε",
    "(?:не)?оплачен[оа]? аннулирован[оа]? отмен[её]н[оа]? погашен[оа]? частичнооплачен[оа]? сторнирован[оа]?",
    "maksettu maksamatta mitätöity (?:u|inn)?betalt (?:o)?betald makulerad annulleret kansellert",
    "(?:не)?сплачен[оаи]й? скасован[оаи]й? анулиран[ао]?",
    "(?:не)?платен[оа]? (?:ne)?plaćen[oa]? stornirano (?:не)?плаћен[оа]",
    "сторнирано (?:ne)?(?:ap|su)mokėt[aoi] anuliuot[aoi]",
)

INVOICES = folded(
    "faktúr számla ^fatura(?!iade) τιμολόγιο ^счет(?!на) сч[её]тфактура инвойс реализаци",
    "^lasku(?!n) ^рахунок ^račun ^рачун ^sąskaita ^arve ^rēķins",
)
CREDITS = folded(
    "zwrot ^kor(?:ekta|fv)?$ opravný dobropis jóváír helyesbít sztornósz visszáru stornare",
    "notadecreditare ^iade iadefatura faturaiade alacakdekont πιστωτικ ακυρωτικ επιστροφ кредитнота",
    "корректиров возврат сторно",
    "hyvitys kreditnota kreditfaktura креди(?:т|тна)нота кредитноизвестие кредитн[аи]нота повернення",
    "odobrenje dobropis knjižnoodobrenje књижноодобрење kreditinė kredītrēķins kreeditarve grąžinim",
)
OTHERS = folded(
    "^wpłata ^płatność ^zamówien ^oferta$ ^paragon$ ^platba ^úhrada ^objednáv ^nabídk ^ponuk ^dodacílist ^zálohov",
    "^příjmov díjbekér árajánlat megrendel ^befizet ^kifizetés$ ^nyugta$ előleg ^plată ^încasare ^chitanț ^comandă",
    "^avizde ^tahsilat ^ödeme ^sipariş ^teklif irsaliye ^makbuz alışfatura απόδειξη είσπραξη ^πληρωμή$ προσφορά",
    "παραγγελία προτιμολόγιο ^оплата ^плат[её]ж ^аванс ^заказ ^квитанция накладная предложение",
    "^maksu$ ^suoritus ^tarjous ^tilaus ^innbetaling ^betaling$ ^tilbud ^ordre$ ^kvittering ^платіж ^оплата ^плащане",
    "^uplata ^plačilo ^ponuda ^ponudba ^narudžb ^predračun ^уплата ^понуда ^предрачун ^mokėjimas ^pasiūlym",
)
UNMISTAKABLE_KINDS = folded(
    "faktura(?:vat|sprzedaży|korygująca|vydaná)? korekta(?:faktury)? dobropis faktúra",
    "opravnýdaňovýdoklad (?:jóváíró|helyesbítő|sztornó)?számla factură(?:destornare)? (?:satış|iade)?fatura(?:sı)?",
    "iade (?:πιστωτικό)?τιμολόγιο(?:πώλησης)? πιστωτικό(?:σημείωμα)? (?:сч[её]т)?фактура кредитнота возврат",
    "hyvityslasku kreditnota кредитн[аи]?нота рахунок(?:фактура)? кредитноизвестие račun odobrenje рачун",
    "(?:књижно|knjižno)odobrenje књижноодобрење (?:kreditinė)?sąskaita(?:faktūra)?",
)

DEBITS = folded("winien wn mádati md tartozik borç χρέωση дебет дт")
CREDIT_SIDES = folded("dal követel alacak πίστωση кредит кт")
PAIRS = tuple(
    frozenset(folded(each).split())
    for each in ("winien ma", "wn ma", "md dal", "tartozik követel", "borç alacak", "χρέωση πίστωση")
) + tuple(frozenset(folded(each).split()) for each in ("дебет кредит", "дт кт"))
