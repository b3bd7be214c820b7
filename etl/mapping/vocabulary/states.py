"""What a cell says of the state of an invoice: whether it is in force, and whether it is still owed."""

import re
from enum import StrEnum

from etl.mapping.vocabulary import foreign
from etl.mapping.vocabulary.plain import any_of, plain, words


class State(StrEnum):
    """What has become of an invoice."""

    #: Owed, or not told otherwise.
    OPEN = "open"
    #: Voided, cancelled, reversed: owed by nobody.
    VOID = "void"
    #: Not issued yet.
    DRAFT = "draft"
    #: Paid, closed or settled, or partly so.
    PAID = "paid"


# These are compiled when one is asked for: that takes 20 ms, and most files have no column that tells a state.
_NOT = "^(?:un|not|non|no|nicht|niet|nao|im|on|nie|ne|o|u|ikke|ej|inte)"
_PAYING = any_of(
    "(?<!pre)paid payed bezahlt beglichen ausgeglichen getilgt paye(?!r) regle solde acquitt encaiss pagad",
    "cobrad liquidad saldad pagat saldat incassat quietanz betaald voldaan quitad recebid pago pagou",
    "betal[dt] zaplac oplac uhraz maksettu",
)
_ENDING = any_of("void cancel annul anul storn delet revers")
_STILL_OWED = (
    f"{_NOT}(?:{_PAYING}|{_ENDING}|closed|settled|cleared|collected|reconciled|allpaid|fullypaid)"
    "|impag|insolut|impaye|unpaid|unbezahlt|onbetaald|maksamatta"
    f"|{any_of(foreign.STILL_OWED)}"
)
_DRAFTED = any_of(
    "draft entwurf brouillon borrador bozza ^concept rascunho unposted (?:not|non|nicht)(?:posted|issued|gebucht)",
    "ungebucht (?:pending|await(?:ing)?|waiting|for|to|needs?)(?:for)?(?:approv|review) ^un(?:approved|issued)",
    "notapproved ^submitted vorlaufig provis voorlopig workinprogress ^inprogress incomplete geparkt ^parked",
    "^saved template proforma zurfreigabe inbearbeitung inlavorazione enproceso inbehandeling nichtfreigegeben",
    "enattentedevalidation nonvalid utkast kladd szkic luonnos",
    foreign.DRAFTED,
)
_ENDED = any_of(
    "(?<!a)void cancel annul anul(?:ad|at|e|o|$) storn delet geloscht supprim eliminad eliminat verwijder geannul",
    "excluid apagad revers(?!echarge) reject abgelehnt rejet rechaz rifiut afgewez rejeit ungultig invalid",
    "withdrawn zuruckgezogen estorn inactiv inaktiv inattiv declin makuler mitatoi uniewazn",
    foreign.ENDED,
)
_SETTLED = any_of(
    _PAYING,
    "settl closed cleared collected erledigt geschlossen abgeschlossen ^clos clotur cerrad liquid chius",
    "afgesloten gesloten fechad refund credited gutgeschrieben writtenoff writeoff uncollect baddebt abgeschrieben",
    "reconciled ^applied ^fullyapplied ^partial ^part teilweise teilbezahlt parcial parzial deels",
    "partiel gedeeltelijk ^paga$ ^payment(?:received|complete)",
    foreign.SETTLED,
)
_IN_FORCE = any_of(
    "open offen ouvert abiert apert aberto outstanding overdue pastdue ^due due$ ^late posted sent mailed printed",
    "viewed issued approved authori[sz]ed activ aktiv released invoiced billed final current ^new$ ^ok$ ^valid",
    "normal balanced deliver gebucht versendet verschickt versandt fallig mahn freigegeben enviad emitid emis",
    "emess inviat registr scadut pendient pendent vencid contabiliz comptabilis envoy valide echu retard",
    "vervallen verzonden geboekt verwerkt disput hold pending await attente confirm export booked accepted",
    "receivable apagar dapagare tebetalen porpagar porcobrar aregler ^unused$ neu$",
    foreign.IN_FORCE,
)

#: Codes under a heading that speaks of a state; others are not known.
_CODES = {
    **dict.fromkeys(words("o op opn ofn"), State.OPEN),
    **dict.fromkeys(words("v vd vo voi x xx can canc cnl cnc cxl cxld del dlt st stn"), State.VOID),
    **dict.fromkeys(words("dft drf ent"), State.DRAFT),
    **dict.fromkeys(words("c cl cls pd pif bez pag pp"), State.PAID),
}

_PARTLY = "part|teil|parc|parz|deel|refund|writ|" + any_of(foreign.PARTLY)

#: Names of states under any heading. "Closed" may be a shop there, "Final" a notice.
_NAMES = "(?:is|was|fully|partially|partly|partlypaid|invoice)?" + any_of(
    "(?:un|not)?paid (?:paid)?infull partpaid paidlate void(?:ed)? cancell?ed reversed deleted rejected writtenoff",
    "draft unposted posted open outstanding overdue pastdue pendingapproval refunded",
    "(?:un|nicht|teil|teilweise)?bezahlt storniert geloscht offen entwurf uberfallig (?:un)?gebucht",
    "(?:im|non)?payee? (?:non)?(?:regle|solde)e? annulee? brouillon ouverte? supprimee? echue?",
    "(?:im|no)?pagad[oa] cobrad[oa] anulad[oa] cancelad[oa] borrador abiert[oa] vencid[oa] pendiente",
    "(?:non)?pagat[oa] saldat[oa] annullat[oa] bozza apert[oa] scadut[oa] (?:niet|on)?betaald geannuleerd",
    "openstaand (?:nao)?pag[oa] estornad[oa] rascunho (?:em)?abert[oa] excluid[oa]",
    foreign.UNMISTAKABLE_STATES,
)

_NO = words(
    f"0 n no non nein nej ei nee nao none nil null na false falso falsch faux f off nie 00 000 never {foreign.NO}"
)
_YES = words(f"1 y yes j ja tak si sim oui s true wahr vrai vero verdadero t on x o wahr ok v {foreign.YES}")

#: Signs that tick a box, and those that leave it empty. A circle, empty here and a yes in Japan, is neither.
_TICKS = frozenset("\u2713\u2714\u2611\u2705\u221a\u25cf\u25a0\u2612*")
_BOXES = frozenset("\u2610\u25a1\u2717\u2718\u274c")
_UNTICKED = _BOXES | frozenset("\u2013\u2014\u2212-_./\\:() \u00a0\ufe0f")

_DAYS_OF_NONE = ("1900-01-01", "1753-01-01", "0001-01-01", "0000-00-00", "01/01/1900", "1/1/1900", "01.01.1753")
_ZERO = r"[^\d\w]*0+(?:[.,]0+)?[^\d\w]*(?:[A-Za-z]{3})?"


def state(cell: str) -> State | None:
    """The state that a cell names in words; None where it names none that is known."""
    word = plain(cell)
    if re.search(_STILL_OWED, word):
        return State.OPEN
    vocabularies = ((_DRAFTED, State.DRAFT), (_ENDED, State.VOID), (_SETTLED, State.PAID), (_IN_FORCE, State.OPEN))
    return next((found for pattern, found in vocabularies if re.search(pattern, word)), None)


def state_code(cell: str) -> State | None:
    """The state that a code means under a heading that speaks of states: "V", "CXL"."""
    return _CODES.get(plain(cell))


def wholly_paid(cell: str) -> bool:
    """Whether a cell says that nothing is owed any more: neither "Partially paid" nor "Closed" does."""
    return unmistakable(cell) and state(cell) is State.PAID and not re.search(_PARTLY, plain(cell))


def unmistakable(cell: str) -> bool:
    """Whether a cell names a state under any heading, and says nothing else."""
    return re.fullmatch(_NAMES, plain(cell)) is not None


def says_no(cell: str) -> bool:
    """Whether a cell denies what its heading says: nothing, "No", 0.00, a dash, an empty box, a date for none."""
    word = plain(cell)
    denied = word in _NO if word else _UNTICKED.issuperset(cell)
    return denied or cell.startswith(_DAYS_OF_NONE) or bool(re.fullmatch(_ZERO, cell))


def denies(cell: str) -> bool:
    """Whether a cell says no by a word or a sign: an empty one, a dash or a zero need not."""
    return says_no(cell) and (bool(plain(cell)) or not _BOXES.isdisjoint(cell))


def says_yes(cell: str) -> bool:
    """Whether a cell confirms what its heading says: "Yes", a tick."""
    return plain(cell) in _YES or not _TICKS.isdisjoint(cell)
