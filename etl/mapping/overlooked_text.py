"""What a column says that would be overlooked, in a sentence with its remedies."""

from collections.abc import Sequence

from etl.mapping.matters import Cell, Matter, Overlooked
from etl.mapping.refusals import MAP
from etl.mapping.unbound import Unbound, UnboundColumns
from etl.mapping.vocabulary.kinds import kind
from etl.mapping.vocabulary.signs import Side, side
from etl.text import one_line

#: Cells named; the others are counted.
_NAMED = 4

_SAYS = {
    Matter.KIND: "says which rows are no invoices",
    Matter.SIDE: "says which amounts are credits",
    Matter.STATE: "says which invoices are not simply owed",
    Matter.PAID: "says what is paid, while no column is the BalanceDue",
    Matter.BALANCE: "says what is still owed",
    Matter.CURRENCY: "says in which currency the amounts are",
    Matter.AMOUNT: "holds amounts",
    Matter.PAYABLE: "says which rows are owed to suppliers",
    Matter.RATE: "says that not all amounts are in one currency",
    Matter.TOTAL: "is more than the Amount",
    Matter.RETAINED: "says what is kept back of the Amount, while no column is the BalanceDue",
    Matter.TAX: "says that some amounts are without their tax, and others with it",
}

#: What happens where the column is ignored all the same.
_THEN = {
    Matter.KIND: "all rows are sent as invoices",
    Matter.SIDE: "all rows are sent as invoices",
    Matter.STATE: "all rows are sent as they are",
    Matter.PAID: "what is paid is not told",
    Matter.BALANCE: "what is still owed is not told",
    Matter.CURRENCY: "the portal assumes a currency",
    Matter.AMOUNT: "these amounts are not told",
    Matter.PAYABLE: "all rows are sent as invoices",
    Matter.RATE: "the portal assumes a currency",
    Matter.TOTAL: "Amount is sent as it stands",
    Matter.RETAINED: "all of the Amount may be owed",
    Matter.TAX: "Amount is sent as it stands",
}

#: What a column may be called to be sent.
_NAMES = {Matter.BALANCE: "BalanceDue", Matter.CURRENCY: "Currency"}


def sentence(column: Unbound, found: Overlooked, table: UnboundColumns) -> str:
    """What is overlooked, where it stands, and what to do: a line to copy.

    Args:
        column: which says it.
        found: what it says.
        table: how its columns are understood.
    """
    name = _quoted(column.key)
    what = name if column.heading else f"Column {name} has no heading,"
    told = f"{what} is not sent, and {_SAYS[found.matter]}: {_listed(found.cells)}."
    ignored = f'{name} = "@ignore"' if table.mapped else f"say --ignore {name}"
    return f"{told} {_remedy(name, found, table)}, or {ignored}: then {_THEN[found.matter]}."


_BALANCE_DUE = "Add a column BalanceDue with what is still owed"

#: What to do where no line of a mapping file helps.
_REMEDIES = {
    Matter.PAID: _BALANCE_DUE,
    Matter.RETAINED: _BALANCE_DUE,
    Matter.AMOUNT: "Give it a heading",
    Matter.RATE: "Add a column Currency with the currency of each invoice",
    Matter.TAX: "Amount is all of an invoice, with its tax: have all rows say that",
}


def _remedy(name: str, found: Overlooked, table: UnboundColumns) -> str:
    if found.matter in _REMEDIES:
        return _REMEDIES[found.matter]
    match found.matter:
        case Matter.TOTAL:
            return f"Amount is all of an invoice, with its tax: if {name} is that, call it Amount, and Amount Net"
        case Matter.BALANCE | Matter.CURRENCY if not table.mapped:
            return f"Did you mean {_NAMES[found.matter]}? Rename it"
        case _:
            line = _line(name, found)
            draft = f"{MAP} --profile {table.profile}" if table.profile else MAP
            place = "the mapping file" if table.mapped else f"a mapping file ({draft})"
            return f"Write in {place} {line}, {_effect(found)}"


def _effect(found: Overlooked) -> str:
    """What comes of the line."""
    if found.matter in _NAMES:
        return "which sends it"
    if any(kind(cell.text) is None for cell in found.cells) and found.matter is Matter.KIND:
        return "with Invoice for those that are, which sets the others aside"
    return "which sets these rows aside"


def _line(name: str, found: Overlooked) -> str:
    """The line of a mapping file that uses the column."""
    match found.matter:
        case Matter.KIND:
            unknown = [cell for cell in found.cells if kind(cell.text) is None]
            return f"{name} = {_table('@doc_type', _meant(unknown), rest='*')}" if unknown else f'{name} = "@doc_type"'
        case Matter.SIDE:
            owed = {cell.text: "Credit memo" for cell in found.cells if side(cell.text) is not Side.DEBIT}
            return f"{name} = {_table('@doc_type', owed, rest='Invoice')}"
        case Matter.PAYABLE:
            return f"{name} = {_table('@doc_type', dict.fromkeys(_texts(found), 'Vendor invoice'), rest='Invoice')}"
        case Matter.STATE:
            return f"{name} = {_table('@void_flag', {cell.text: cell.text for cell in found.cells}, rest='No')}"
        case Matter.BALANCE:
            return f'{name} = "BalanceDue"'
        case _:
            return f'{name} = "Currency"'


def _texts(found: Overlooked) -> list[str]:
    return [cell.text for cell in found.cells]


def _meant(cells: Sequence[Cell]) -> dict[str, str]:
    """Cells that are not known, as what is not sent: whoever knows better writes Invoice."""
    return {cell.text: "Credit memo" for cell in cells}


def _table(role: str, values: dict[str, str], rest: str) -> str:
    listed = ", ".join(f"{_quoted(cell)} = {_quoted(value)}" for cell, value in {**values, "*": rest}.items())
    return f'{{ attribute = "{role}", values = {{ {listed} }} }}'


def _listed(cells: Sequence[Cell]) -> str:
    named = ", ".join(_where(cell) for cell in cells[:_NAMED])
    return f"{named} and {len(cells) - _NAMED:,} more" if len(cells) > _NAMED else named


def _where(cell: Cell) -> str:
    more = f", the first of {cell.rows:,}" if cell.rows > 1 else ""
    return f"{_quoted(one_line(cell.text))} in row {cell.row}{more}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unnamed(columns: Sequence[tuple[str, str]]) -> str:
    """A sentence on columns without heading that hold something: what each is called, and a cell of it."""
    named = ", ".join(f"{key} ({_quoted(one_line(cell))})" for key, cell in columns)
    return f"Not sent, columns without a heading: {named}."
