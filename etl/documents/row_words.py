"""What rows say that are no invoices: totals, page lines, captions; in the languages of the profiles.

The words for totals are also those that spreadsheets write by themselves ("C1 Ergebnis", "C1 Toplam", "C1 集計").

Patterns are Rust's, matched on trimmed text. Each is held to a whole cell or row, never to a part of it.
"""

_TOTAL = (
    r"totals?|total[en]|totalt|totali|totales|totaux|totais|totaal|totalsumm[ea]|sub[ -]?tota(?:le?s?|al|is)"
    r"|sous[ -]tota(?:l|ux)|eindtotaal|(?:zwischen|gesamt|end|teil)summen?|gesamt(?:betrag)?|endbetrag|insgesamt"
    r"|celkem|razem|i alt|(?:zwischen|gesamt|end|teil)?ergebnis(?:se)?|(?:genel |ara )?toplam|hovedtotal"
    r"|(?:kaikki |v[aä]lisumma |loppusumma )?yhteens[aä]|(?:[oö]|v[eé]g[oö]|r[eé]sz[oö])ssze(?:sen|g)"
    r"|(?:celkov[yý] )?sou[cč]et|suma ko[nń]cowa|(?:общий )?итого?|всего"
    r"|総?合[ \x{3000}]*計|[小総中累集總][ \x{3000}]*計|[合小总累][ \x{3000}]*计|[計计]|总额|汇总|彙總"
    r"|총?합계|[소총누]계|요약"
)
_SUM = r"sums?|summen?|summa|sumas?|somme|somma|soma|som"
_OF = r"of|for|de|des|du|del|della|di|van|von|da|do"
_CARRIED = (
    r"(?:balance )?(?:carried|brought) (?:forward|over)|(?:balance )?[cb]/[fd]|[uü]bertrag|[aà] reporter|suma y sigue"
    r"|riporto|a transportar|transporteren"
)
_WHICH = r"(?:(?:grand|sub|report|final|running|overall|net|page|batch|period|monthly|daily|general)[ -]?)?"
_END = r"[ :\x{FF1A}\x{3000}.=*\-]*$"

#: A word for a total and nothing else, in a cell.
BARE_TOTAL = (
    rf"^(?i:[ *=\-]*(?:{_WHICH}(?:{_TOTAL}|{_SUM})(?: g[eé]n[eé]ral[ea]?| geral| general)?"
    rf"|sum total|{_CARRIED}|importe total|montant total)){_END}"
)

#: The same, with what it is the total of: "C1 Total", "Total for July", "Summe Kunde C1".
TOTAL = (
    rf"^(?i:[ *=\-]*(?:{_WHICH}(?:{_TOTAL})(?:[ :(].{{0,40}})?|(?:{_SUM})(?: (?:{_OF}) .{{1,40}}|[ :(].{{0,40}})?"
    rf"|.{{1,60}}[ :\-](?:{_TOTAL}|{_SUM})|sum total|{_CARRIED}|importe total|montant total(?: .{{0,40}})?)){_END}"
)

#: Pieces of the words of ``TOTAL``, one of which each match has.
TOTAL_PIECES = (
    *("tota", "sum", "som", "gesamt", "forward", " over", "c/", "b/", "bertrag", "betrag"),
    *("reporter", "riporto", "transport", "celkem", "razem", "i alt", "ergebnis", "oplam", "yhteens", "ssze", "sou"),
    *("тог", "ТОГ", "сего", "СЕГО"),  # noqa: RUF001 - Russian
    *("計", "计", "总额", "汇总", "彙總", "계", "요약"),
)

_ROWS = (
    r"(?:records?|rows?|lines?|invoices?|documents?|items?|entries|transactions?|datens[aä]tze?|zeilen?|rechnungen"
    r"|belege|enregistrements?|lignes?|factures?|registros?|filas?|facturas?|righe|fatture|regels?|rijen|facturen"
    r"|linhas?|faturas?|rader|poster)"
)
_NUMBER_OF = r"(?:(?:total|number|no\.?|anzahl|nombre|n[uú]mero|aantal) )?(?:(?:of|der|de|di) )?"
_LISTED = r"(?:total|count|exported|listed|printed|read|selected)"
_FOUND = (
    r"(?:affected|selected|found|returned|exported|listed|printed|in set|in total|total|fetched|betroffen|gefunden)"
)

#: How many rows there are, in a row of its own: the number is the first group that matches.
COUNT = (
    rf"^(?i:[*\-(\s]*(?:(?:{_NUMBER_OF}{_ROWS}(?: {_LISTED})?|(?:record |row )?count|anzahl|aantal)"
    rf" ?[:=]? ?([0-9]{{1,9}})|([0-9]{{1,9}}) {_ROWS}(?:\(s\))?(?: {_FOUND}[^0-9]{{0,20}})?"
    r"(?: ?\([0-9.]+ sec)?)[ .;*\-)]*)$"
)

_PAGE = (
    r"[*\-\s]*(?:page|seite|p[aá]gina|pag\.?|blatt|sida|side|strona)[ :]*[0-9]{1,6}"
    r"(?: ?(?:of|von|/|de|di|van|af|av|z|sur) ?[0-9]{1,6})?[*\-\s]*"
    r"|.{0,100}\bpage [0-9]{1,6} (?:of|/) ?[0-9]{1,6}.{0,40}"
)
_PRINTED = (
    r"(?:printed|generated|created|exported|produced|prepared|report (?:date|run|generated|printed)"
    r"|run (?:date|on|at|time)|date (?:printed|generated)|as of|gedruckt|druckdatum|erstellt|ausgedruckt|imprim[eé]"
    r"|[eé]dit[eé]|g[eé]n[eé]r[eé]|impreso|generado|emitido|stampato|generato|afgedrukt|gegenereerd|impresso|gerado"
    r"|utskriven|udskrevet)\b.{0,150}"
)
_FINISHED = (
    r"[\W_]*(?:end of (?:the )?(?:report|file|data|list|listing|document|export|page)|eof|end"
    r"|ende(?: (?:des|der) (?:berichts?|liste|datei|reports?))?"
    r"|fin (?:du|de la|de l'|del|de) ?(?:rapport|liste|fichier|[eé]tat|informe|reporte|archivo|listado)"
    r"|fine (?:del |della )?(?:report|rapporto|elenco|file)"
    r"|einde(?: van)?(?: het| de)? (?:rapport|lijst|bestand|overzicht)"
    r"|fim (?:do|da) (?:relat[oó]rio|lista|arquivo|ficheiro))[\W_]*"
)

#: A row that says that there are no more.
FINISHED = rf"^(?i:{_FINISHED}|\x1a)$"

#: A row that a report or a database writes about itself; \x1a is Ctrl-Z, which ends a text of DOS.
FOOTER = (
    rf"^(?i:{_PAGE}|{_PRINTED}|{_FINISHED}|\x1a|completion time: .{{0,60}}|confidential\b.{{0,80}}"
    r"|continued(?: on next page)?\.*)$"
)

#: A row of strokes, such as stands below headings and above totals.
STROKES = r"^(?::?[*=\-_~+|.]{3,}:? ?)+$"

_GROUP = (
    r"(?:customer|client|vendor|account|company|branch|region|department|division|site|store|salesperson|sales ?rep"
    r"|group|class|category|project|currency|month|period|week|quarter|territory|location|batch|kunde|debitor|konto"
    r"|filiale|abteilung|monat|w[aä]hrung|cliente|cuenta|sucursal|moneda|mes|soci[eé]t[eé]|compte|agence|devise|mois"
    r"|conto|valuta|mese|klant|rekening|vestiging|maand|conta|moeda)"
)

#: A row that says what the rows below it have in common.
CAPTION = rf"^(?i:{_GROUP}(?: (?:no\.?|nr\.?|id|name|code|number))?(?: ?[:=#\-] ?| ).{{1,80}})$"
