"""What a cell says of an amount's side: whether it is owed, or owed to the customer."""

from enum import StrEnum

from etl.mapping.vocabulary import foreign
from etl.mapping.vocabulary.plain import plain, words


class Side(StrEnum):
    """The side of an account that an amount stands on."""

    DEBIT = "debit"
    CREDIT = "credit"


_DEBITS = words(f"d dr db dt deb debit debits s soll plus debe cargo dare debet debito bij {foreign.DEBITS}")
_CREDITS = words(
    "c cr ct cred credit credits h haben k kredit minus neg negative haber abono avere credito af"
    f" {foreign.CREDIT_SIDES}"
)
_MINUS, _PLUS = frozenset("-\u2212\u2013"), frozenset("+")

#: Pairs that mean sides under any heading, where both stand in one column.
PAIRS = (
    frozenset(("d", "c")),
    frozenset(("s", "h")),
    frozenset(("dr", "cr")),
    frozenset(("db", "cr")),
    frozenset(("d", "a")),
    frozenset(("debit", "credit")),
    frozenset(("soll", "haben")),
    frozenset(("debe", "haber")),
    frozenset(("dare", "avere")),
    frozenset(("debet", "credit")),
    frozenset(("bij", "af")),
    *foreign.PAIRS,
)


#: Words for what customers owe, and for what is owed to suppliers, that mean these under any heading where both stand.
_LEDGERS = (
    ("ar", "ap"),
    ("receivable", "payable"),
    ("receivables", "payables"),
    ("customer", "vendor"),
    ("customer", "supplier"),
    ("sale", "purchase"),
    ("sales", "purchase"),
    ("sales", "purchases"),
    ("debitor", "kreditor"),
    ("kunde", "lieferant"),
    ("client", "fournisseur"),
    ("cliente", "proveedor"),
    ("cliente", "fornitore"),
    ("cliente", "fornecedor"),
    ("klant", "leverancier"),
    ("verkoop", "inkoop"),
    ("vente", "achat"),
    ("venta", "compra"),
)


def payables(cells: list[str]) -> frozenset[str]:
    """Of a column's distinct cells, where these are the two ledgers, those of suppliers; else none."""
    said = set(map(plain, cells))
    owed = next((owed for owing, owed in _LEDGERS if said == {owing, owed}), None)
    return frozenset(cell for cell in cells if plain(cell) == owed)


def side(cell: str) -> Side | None:
    """The side that a cell names; None where it names none."""
    text = cell.strip()
    word = plain(text)
    if text in _MINUS or word in _CREDITS:
        return Side.CREDIT
    return Side.DEBIT if text in _PLUS or word in _DEBITS else None


def paired(cells: list[str]) -> bool:
    """Whether a column's distinct cells are the two sides of an account: "D" and "C", "+" and "-"."""
    texts = {cell.strip() for cell in cells}
    both = bool(texts & _PLUS and texts & _MINUS and texts <= _PLUS | _MINUS)
    return both or frozenset(map(plain, texts)) in PAIRS
