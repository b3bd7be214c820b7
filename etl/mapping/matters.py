"""What columns that are not sent may say that matters, and what is known where they are judged."""

from enum import StrEnum

from msgspec import Struct


class Cell(Struct, frozen=True):
    """What stands in a column, in one row or more.

    Attributes:
        text: of the cell, trimmed; never "".
        rows: how many have it.
        row: the first of them, as the user counts.
        owing: whether the BalanceDue of such a row is sent and not zero.
    """

    text: str
    rows: int
    row: int
    owing: bool = False


class Sent(Struct, frozen=True):
    """What of an invoice is bound elsewhere: its balance, its currency, its kind by a role.

    Attributes:
        balance, currency, kind: whether it is.
        chosen: whether its Amount is what a person or a profile says, and not what is called so.
    """

    balance: bool = False
    currency: bool = False
    kind: bool = False
    chosen: bool = False


class Matter(StrEnum):
    """What a column would have said."""

    KIND = "kind"
    SIDE = "side"
    STATE = "state"
    PAID = "paid"
    BALANCE = "balance"
    CURRENCY = "currency"
    AMOUNT = "amount"
    RATE = "rate"
    PAYABLE = "payable"
    TOTAL = "total"
    RETAINED = "retained"
    TAX = "tax"


class Overlooked(Struct, frozen=True):
    """What would be overlooked, and the cells that say it."""

    matter: Matter
    cells: tuple[Cell, ...]
