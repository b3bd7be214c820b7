"""Whether the cells of a column can be what its heading says. Pure: facts in, a verdict out."""

from collections.abc import Callable

from msgspec import Struct

from etl.mapping.catalogue import kind
from etl.mapping.columns import DOC_TYPE
from etl.mapping.facts import Facts
from etl.mapping.paths import Path, is_role
from schemas import Kind

#: Shares of cells: what nearly all are, and what is too few.
_NEARLY, _MOST, _HALF, _FEW = 0.9, 0.8, 0.5, 0.2

#: What the cells add to what a heading says, and what they take from it.
AGREES = 200
_DOUBTS = -350
_ROW_COUNT = -250
_HOLES = -100

#: What ids add that are written as documents are numbered: "INV-1001".
CODED = 350


class Verdict(Struct, frozen=True):
    """What the cells say of an attribute.

    Attributes:
        weight: added to the score; below 0 they speak against it.
        because: for people, such as "they are dates"; "" where they say nothing.
        impossible: whether it cannot be.
    """

    weight: int = 0
    because: str = ""
    impossible: bool = False


def fit(attribute: str, facts: Facts) -> Verdict:
    """What the facts of a column say of an attribute or role."""
    if not facts.filled:
        return Verdict()
    if attribute in _BY_NAME:
        return _BY_NAME[attribute](facts)
    if is_role(attribute):
        return Verdict()
    match kind(Path.parse(attribute)):
        case Kind.DECIMAL:
            return _amount(facts)
        case Kind.DATETIME:
            return _share(facts.dates, "dates")
    return Verdict()


def _share(share: float, what: str) -> Verdict:
    if share >= _NEARLY:
        return Verdict(AGREES, f"its cells are {what}")
    return Verdict(because=f"its cells are no {what}", impossible=True) if share < _HALF else Verdict()


def _amount(facts: Facts) -> Verdict:
    if facts.dates >= _NEARLY and facts.cents < _HALF:
        return Verdict(because="its cells are dates", impossible=True)
    return _share(facts.amounts, "amounts")


def _tax(facts: Facts) -> Verdict:
    if facts.constant and not facts.cents:
        return Verdict(_DOUBTS, "all of its cells are alike, as rates are")
    return _amount(facts)


def _code(facts: Facts) -> Verdict:
    """An id of whatever: neither a day, nor a sum of money, nor a currency."""
    days = facts.dates - facts.bare
    for share, what in ((days, "dates"), (facts.currencies, "currencies"), (facts.mails, "e-mail addresses")):
        if share > _HALF:
            return Verdict(because=f"its cells are {what}", impossible=True)
    if facts.amounts > _HALF and facts.cents > _FEW:
        return Verdict(because="its cells are amounts", impossible=True)
    if facts.filled < _HALF and facts.distinct < 1:
        return Verdict(_HOLES, "most of its cells are empty")
    return Verdict()


def _invoice(facts: Facts) -> Verdict:
    said = _code(facts)
    if said.impossible or facts.constant:
        return said
    doubts = {"its cells are keys of a database": facts.keys > _HALF, "its cells count the rows": facts.counted}
    if any(doubts.values()):
        return Verdict(
            _DOUBTS if facts.keys > _HALF else _ROW_COUNT, next(each for each, holds in doubts.items() if holds)
        )
    weight = CODED if facts.coded >= _NEARLY else AGREES
    seen = {
        "no two rows have the same": facts.distinct == 1,
        "rows with the same one follow each other": facts.together,
    }
    if because := next(
        (each for each, holds in seen.items() if holds), "most rows have their own" * (facts.distinct > _HALF)
    ):
        return Verdict(weight + said.weight, because)
    return said


def _identity(facts: Facts) -> Verdict:
    said = _code(facts)
    if said.impossible or facts.distinct == 1 or facts.together:
        return said
    return Verdict(because="several rows have the same, as customers have", impossible=True)


def _customer(facts: Facts) -> Verdict:
    said = _code(facts)
    if said.impossible or facts.constant:
        return said
    if facts.keys > _HALF:
        return Verdict(_DOUBTS, "its cells are keys of a database")
    names = "its cells are names, by which PayFabric then has to know its customers"
    what = names if facts.names > _MOST else "its cells are numbers or codes"
    return Verdict(AGREES + said.weight, what)


def _name(facts: Facts) -> Verdict:
    said = _code(facts)
    if said.impossible:
        return said
    if facts.letters < _HALF or facts.coded > _MOST:
        return Verdict(because="its cells are no names", impossible=True)
    return Verdict(AGREES if facts.letters >= _MOST and not facts.constant else 0, "its cells are names")


def _kind(facts: Facts) -> Verdict:
    if facts.kinds >= _NEARLY:
        return Verdict(AGREES, "its cells are kinds of documents")
    return Verdict(because="its cells are no kinds of documents that are known", impossible=True)


def _order(facts: Facts) -> Verdict:
    if facts.dates > _HALF:
        return Verdict(because="its cells are dates", impossible=True)
    return Verdict() if facts.digits > _FEW else Verdict(because="its cells have no numbers", impossible=True)


_BY_NAME: dict[str, Callable[[Facts], Verdict]] = {
    "InvoiceId": _invoice,
    "Identity": _identity,
    "CustomerId": _customer,
    "CustomerName": _name,
    "Tax": _tax,
    "InvoiceItems[].TaxAmount": _tax,
    "Currency": lambda facts: _share(facts.currencies, "currencies"),
    "Email": lambda facts: _share(facts.mails, "e-mail addresses"),
    "PONumber": _order,
    DOC_TYPE: _kind,
}
