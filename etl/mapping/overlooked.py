"""Whether a column that is not sent says something that changes what a row means. Pure.

heading speaks of     cells that matter                                           else
kind of document      no invoices; drafts, voided; what is not known              a remark
"Type"                no invoices; drafts, voided; what is not known beside       a remark
                      invoices; several numbers
state                 voided, drafts, no invoices; paid unless the balance is     a remark
                      sent; codes that are not known beside others
void, draft           anything but "No", nothing, or what is in force             a remark
paid, open            that it is paid, or an amount, unless the balance is sent   a remark
credit                "Yes"; an amount, unless the balance is sent                a remark
side of the account   credits                                                     a remark
balance               amounts, unless the balance is sent                         a remark
kept back of it       amounts, unless the balance is sent                         a remark
tax within it         "No" of some and "Yes" of others                            a remark
currency              words or signs, unless the currency is sent                 a remark
rate of exchange      other rates beside 1, unless the currency is sent           a remark
total                 more than the Amount, in no row less                        a remark
nothing (blank)       kinds, states, sides; nothing but amounts                   a remark
what is not known     nothing but kinds, states, sides or currencies              a remark
"""

import re
from collections.abc import Callable, Iterable, Sequence

from etl.grammar.currencies import CODES, SIGNS
from etl.mapping.matters import Cell, Matter, Overlooked, Sent
from etl.mapping.vocabulary import foreign, kinds, signs, states
from etl.mapping.vocabulary.kinds import DocumentKind, kind, no_claim
from etl.mapping.vocabulary.plain import any_of, plain, words
from etl.mapping.vocabulary.signs import Side, side
from etl.mapping.vocabulary.states import State, denies, says_no, says_yes, state, state_code
from etl.mapping.vocabulary.topics import Topic

#: Distinct kinds of documents, at most: a column with more holds something else.
_KINDS = 24
_NUMBER = re.compile(r"-?[0-9]{1,2}(?:\.0+)?")
_AMOUNT = re.compile(
    r"\(?[-+]?[^\d\w]{0,2}\s*(?:[A-Z]{3}\s?)?[-+]?\d[\d.,'\s\u00a0]*[-+]?\s*(?:[^\d\w]{0,2}|[A-Z]{3})\)?"
)
_DECIMALS = re.compile(r"\(?-?[^\d\w]?\s?[\d.,']*\d[.,]\d{1,2}-?\)?")
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T].*)?")
_COMMON = words("USD EUR GBP CAD AUD NZD CHF JPY CNY SEK NOK DKK PLN CZK HUF INR BRL MXN ZAR SGD HKD")
_ONE = re.compile("1(?:[.,]0+)?")
_FRACTION = re.compile("[.,][0-9]*[1-9]")
_FACTORS = frozenset(("1", "+1", "-1"))
_NOTHING = words("na nan null none nil blank leer")
_CODE, _LONGEST_CODE = 2, 4

#: That an amount is without its tax.
_UNTAXED = re.compile(
    any_of(
        "(?:tax|vat|gst)?(?:exclusive|excluded|excl|ex)(?:tax|vat|gst)? net(?:to|t)? ht horstaxe exkl(?:usive)? plus",
        "sin(?:iva|impuestos?) ivaesclusa excl(?:usief)?btw",
        foreign.UNTAXED,
    )
)


def overlooked(topic: Topic, cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    """What a column that is not sent says, if it matters.

    Args:
        topic: what its heading speaks of.
        cells: the distinct ones.
        sent: what is bound elsewhere.
    """
    judge = _JUDGES.get(topic)
    said = [cell for cell in cells if plain(cell.text) not in _NOTHING]
    found = judge(said, sent) if judge and said else None
    # Another column tells the kind: a person or a profile has said so.
    return None if found and sent.kind and found.matter in {Matter.KIND, Matter.SIDE, Matter.PAYABLE} else found


def _found(matter: Matter, cells: Iterable[Cell]) -> Overlooked | None:
    found = tuple(cells)
    return Overlooked(matter, found) if found else None


def _kind(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    if sent.kind:
        return None
    known = [cell for cell in cells if kind(cell.text) or state(cell.text)]
    codes = len(cells) <= _KINDS and all(len(plain(cell.text)) <= _LONGEST_CODE for cell in cells)
    unknown = () if not known and not codes else (c for c in cells if c not in known and plain(c.text))
    return _found(Matter.KIND, sorted([*unknown, *filter(_no_invoice, known)], key=lambda cell: cell.row))


def _type(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    if sent.kind or len(cells) > _KINDS:
        return None
    if signs.paired([cell.text for cell in cells]):
        return _side(cells, sent)
    invoices = any(kind(c.text) is DocumentKind.INVOICE and kinds.unmistakable(c.text) for c in cells)
    invoices = invoices or ({"i", "c"} <= {plain(c.text) for c in cells} and all(kind(c.text) for c in cells))
    numbered = len(cells) > 1 and all(_NUMBER.fullmatch(cell.text) for cell in cells)
    if invoices or numbered:
        return _kind(cells, sent)
    known = all(kind(cell.text) or state(cell.text) for cell in cells)
    return _found(Matter.KIND, (c for c in cells if _no_invoice(c) and len(plain(c.text)) > (1 if known else _CODE)))


def _no_invoice(cell: Cell) -> bool:
    return no_claim(cell.text)


def _state(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    several = len(cells) > 1
    return _found(Matter.STATE, (cell for cell in cells if _unsettled(cell, sent, codes=True, several=several)))


def _region(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    return _found(Matter.STATE, (cell for cell in cells if _unsettled(cell, sent, codes=False, several=False)))


def _aspect(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    told = [cell for cell in cells if states.unmistakable(cell.text)]
    return _found(Matter.STATE, (cell for cell in told if _unsettled(cell, sent, codes=False, several=False)))


def _unsettled(cell: Cell, sent: Sent, *, codes: bool, several: bool) -> bool:
    """Whether an invoice in this state is not simply owed, or its code tells nobody."""
    word = plain(cell.text)
    said = (state_code(cell.text) if codes else None) or state(cell.text)
    if said is State.PAID:
        return not sent.balance or (cell.owing and states.wholly_paid(cell.text))
    if said is None and not sent.kind and kinds.unmistakable(cell.text) and no_claim(cell.text):
        return True
    return said in {State.VOID, State.DRAFT} or (codes and several and said is None and _is_code(word))


def _is_code(word: str) -> bool:
    """Two letters may mean anything; two of Japan's or China's are a word."""
    return len(word) <= _CODE and word.isascii()


def _void(cells: Sequence[Cell], _: Sent) -> Overlooked | None:
    return _found(Matter.STATE, (c for c in cells if not says_no(c.text) and state(c.text) is not State.OPEN))


def _issued(cells: Sequence[Cell], _: Sent) -> Overlooked | None:
    return _found(Matter.STATE, (c for c in cells if _denied(c.text) or state(c.text) in {State.VOID, State.DRAFT}))


def _denied(text: str) -> bool:
    return denies(text) and not _DATE.fullmatch(text)


def _open(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    ended = [cell for cell in cells if state(cell.text) in {State.VOID, State.DRAFT}]
    if ended or sent.balance:
        return _found(Matter.STATE, ended)
    amounts = [c for c in cells if _AMOUNT.fullmatch(c.text) and not says_no(c.text) and not says_yes(c.text)]
    return _found(Matter.BALANCE, amounts) or _found(
        Matter.PAID, (cell for cell in cells if says_no(cell.text) or state(cell.text) is State.PAID)
    )


def _paid(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    return None if sent.balance else _found(Matter.PAID, (cell for cell in cells if _tells_payment(cell.text)))


def _tells_payment(text: str) -> bool:
    if says_no(text):
        return False
    return says_yes(text) or state(text) is State.PAID or bool(_AMOUNT.fullmatch(text) or _DATE.fullmatch(text))


def _credit(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    told = [c for c in cells if not _NUMBER.fullmatch(c.text) and (says_yes(c.text) or kind(c.text) == "credit")]
    flags = [c for c in cells if says_yes(c.text)] if all(says_yes(c.text) or says_no(c.text) for c in cells) else []
    return _found(Matter.KIND, told or flags) or _paid(cells, sent)


def _side(cells: Sequence[Cell], _: Sent) -> Overlooked | None:
    if {cell.text for cell in cells} <= _FACTORS:
        return _found(Matter.SIDE, (cell for cell in cells if cell.text == "-1"))
    sided = any(side(cell.text) for cell in cells)
    return _found(Matter.SIDE, (c for c in cells if side(c.text) is Side.CREDIT or (sided and _unsided(c.text))))


def _unsided(text: str) -> bool:
    return side(text) is None and not says_no(text)


def _balance(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    if sent.balance:
        return None
    amounts = (c for c in cells if _AMOUNT.fullmatch(c.text) and not _DATE.fullmatch(c.text))
    return _found(Matter.BALANCE, amounts)


def _retained(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    amounts = (c for c in cells if _AMOUNT.fullmatch(c.text) and not says_no(c.text) and not _DATE.fullmatch(c.text))
    return None if sent.balance else _found(Matter.RETAINED, amounts)


def _taxed(cells: Sequence[Cell], _: Sent) -> Overlooked | None:
    """Amounts that are all with their tax, or all without, may be what they are said to be."""
    without = [cell for cell in cells if says_no(cell.text) or _UNTAXED.fullmatch(plain(cell.text))]
    return _found(Matter.TAX, cells if 0 < len(without) < len(cells) else ())


def _due(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    """Days of grace and dates stand below the same heading."""
    return _balance(cells, sent) if all(_DECIMALS.fullmatch(cell.text) for cell in cells) else None


def _currency(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    if sent.currency:
        return None
    worded = [cell for cell in cells if not any(map(str.isdigit, cell.text))]
    numbered = [cell for cell in cells if _NUMBER.fullmatch(cell.text)]
    return _found(Matter.CURRENCY, worded or (numbered if len(numbered) > 1 else ()))


def _rate(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    """Rates of one currency are 1 throughout, or never; whole numbers alone are something else."""
    own = [cell for cell in cells if _ONE.fullmatch(cell.text)]
    others = [cell for cell in cells if cell not in own and _AMOUNT.fullmatch(cell.text) and not says_no(cell.text)]
    rates = own and any(_FRACTION.search(cell.text) for cell in others)
    return _found(Matter.RATE, others) if rates and not sent.currency else None


def _total(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    """A person or a profile has chosen among the sums."""
    return None if sent.chosen else _found(Matter.TOTAL, cells)


def _blank(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    """Sides, codes of kinds, and amounts: where nothing else stands there; words wherever they stand."""
    if all(_AMOUNT.fullmatch(c.text) for c in cells) and any(_DECIMALS.fullmatch(c.text) for c in cells):
        return _found(Matter.AMOUNT, cells)
    if all(side(cell.text) for cell in cells):
        return _found(Matter.SIDE, (cell for cell in cells if side(cell.text) is Side.CREDIT))
    if all(kind(cell.text) for cell in cells):
        return _kind(cells, sent)
    told = [cell for cell in cells if no_claim(cell.text)]
    ended = _found(Matter.STATE, (cell for cell in told if states.unmistakable(cell.text)))
    return ended or _found(Matter.KIND, (c for c in told if kinds.unmistakable(c.text))) or _unknown(cells, sent)


def _two(cells: Sequence[Cell], texts: list[str], sent: Sent) -> Overlooked | None:
    """What the two sides of something say, where both stand and nothing else does."""
    if owed := signs.payables(texts):
        return _found(Matter.PAYABLE, (cell for cell in cells if cell.text in owed))
    if signs.paired(texts):
        return _found(Matter.SIDE, (cell for cell in cells if side(cell.text) is not Side.DEBIT))
    return _side(cells, sent) if set(texts) <= _FACTORS and set(texts) != {"-1"} else None


def _unknown(cells: Sequence[Cell], sent: Sent) -> Overlooked | None:
    texts = [cell.text for cell in cells]
    if two := _two(cells, texts, sent):
        return two
    if not sent.kind and all(kinds.unmistakable(text) or (len(plain(text)) <= _CODE and kind(text)) for text in texts):
        named = any(kind(text) is DocumentKind.INVOICE and kinds.unmistakable(text) for text in texts)
        return _found(Matter.KIND, (c for c in cells if no_claim(c.text) and (named or kinds.unmistakable(c.text))))
    if all(map(states.unmistakable, texts)):
        return _found(Matter.STATE, (cell for cell in cells if _unsettled(cell, sent, codes=False, several=False)))
    money = set(texts) <= CODES and bool(set(texts) & _COMMON)
    if not sent.currency and (money or set(texts) <= SIGNS.keys()):
        return _found(Matter.CURRENCY, cells)
    return None


_JUDGES: dict[Topic, Callable[[Sequence[Cell], Sent], Overlooked | None]] = {
    Topic.KIND: _kind,
    Topic.TYPE: _type,
    Topic.STATE: _state,
    Topic.REGION: _region,
    Topic.ASPECT: _aspect,
    Topic.VOID: _void,
    Topic.DRAFT: _void,
    Topic.ISSUED: _issued,
    Topic.OPEN: _open,
    Topic.PAID: _paid,
    Topic.CREDIT: _credit,
    Topic.SIDE: _side,
    Topic.BALANCE: _balance,
    Topic.DUE: _due,
    Topic.RETAINED: _retained,
    Topic.TAXED: _taxed,
    Topic.CURRENCY: _currency,
    Topic.RATE: _rate,
    Topic.TOTAL: _total,
    Topic.BLANK: _blank,
    Topic.UNKNOWN: _unknown,
}
