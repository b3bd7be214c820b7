"""What became of a body whose answer was lost, by what the portal holds now. Pure.

What is held was told apart by what was held before it was sent: one of ``earlier``, which the journal keeps.

| held now                                      | held before                    | found       |
|-----------------------------------------------|--------------------------------|-------------|
| no Amount, or no CustomerId                   | whatever                       | THIN        |
| an attribute that was erased                  | a version with it              | NOT_APPLIED |
| no word of an attribute that was added        | a version without it           | NOT_APPLIED |
| the same                                      | unknown                        | UNCLEAR     |
| as sent                                       | known, or nothing              | APPLIED     |
| as sent, and no attribute besides             | unknown                        | APPLIED     |
| as sent, and an attribute besides             | unknown                        | UNCLEAR     |
| another value of anything but the balance     | whatever                       | NOT_APPLIED |
| only another balance                          | unknown, or its balance is     | UNCLEAR     |
| only another balance, that of an earlier      | a version that differed in the | NOT_APPLIED |
| version                                       | balance alone                  |             |
| the same, and nearer to zero than sent        | a version that differed more   | UNCLEAR     |
| the same, and not nearer to zero              | a version that differed more   | NOT_APPLIED |
| only another balance, that of no earlier      | known, or nothing              | PAID        |
| version: nearer to zero than sent, or zero    |                                |             |
| only another balance, that of no earlier      | known, or nothing              | UNCLEAR     |
| version: farther from zero, or beyond it      |                                |             |

To a change nothing was never held: what the journal has not sent is unknown. Where nothing was held before, capitals of
InvoiceId, Identity and CustomerId do not count: the portal may tell the spelling by which it knew the customer first.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from etl.compare.fields import AMOUNTS, Difference, amount_of, differences, is_nothing
from etl.compare.judgement import BALANCE, is_paid_down
from etl.versions import OTHER, Earlier, Version, is_balance_alone

#: Attributes of InvoicePost that are told when they are held (Invoice.md).
SENDABLE = frozenset(
    {
        "Amount",
        "BalanceDue",
        "BatchNumber",
        "BillingAddress",
        "Comments",
        "CopyEmail",
        "Currency",
        "CustomerId",
        "Discount",
        "DocumentType",
        "DueDate",
        "Email",
        "ExtensionData",
        "Freight",
        "Identity",
        "InvoiceId",
        "InvoiceItems",
        "InvoiceType",
        "MiscCost",
        "PONumber",
        "PaymentDiscountApplied",
        "PaymentTerms",
        "PostingDate",
        "SalesPerson",
        "ShippingAddress",
        "ShippingMethod",
        "Site",
        "Tax",
        "TermDiscounts",
        "TrackingNumber",
    }
)

#: What an invoice and its customer are told by.
_NAMES = frozenset({"CustomerId", "Identity", "InvoiceId"})

#: What every invoice has, and an answer about something else has not.
_PROOF = ("amount", "customerid")


class Finding(StrEnum):
    """What became of a body."""

    #: It is held as it was sent.
    APPLIED = "applied"
    #: It is held as it was sent, but for a balance that was paid, or partly.
    PAID = "paid since"
    #: Another version is held.
    NOT_APPLIED = "not applied"
    #: It may be held, or another version that is like it.
    UNCLEAR = "unclear"
    #: The answer does not say what an invoice is told by.
    THIN = "thin"


def judge_lost(
    sent: Mapping[str, Any], version: Version, held: Mapping[str, Any], earlier: Earlier | None, *, change: bool
) -> Finding:
    """Judges what became of a body whose answer was lost.

    Args:
        sent: the body.
        version: the same, as it is kept.
        held: the answer to GET /invoices.
        earlier: what was held before it was sent: one of these; None where that is not known.
        change: whether it changes attributes and leaves the others.
    """
    if is_thin(held):
        return Finding.THIN
    known = None if change and earlier is not None and None in earlier else earlier
    erased = () if change else tuple(_still_held(sent, held, known))
    new = known is not None and set(known) == {None}
    found = [each.field for each in differences(sent, held) if not (new and _is_spelled_otherwise(each))]
    if found not in ([], [BALANCE]) or (erased and known is not None):
        return Finding.NOT_APPLIED
    added = _not_told(sent, held, known)
    if added and known is not None:
        return Finding.NOT_APPLIED
    if not found:
        return Finding.UNCLEAR if erased or added else Finding.APPLIED
    return Finding.UNCLEAR if known is None else _of_balance(sent, version, held, known, change=change)


def is_thin(held: Mapping[str, Any]) -> bool:
    """Whether an answer lacks what every invoice has: then it confirms nothing."""
    return any(is_nothing(value) and amount_of(value) is None for value in _told(held, _PROOF))


def _of_balance(
    sent: Mapping[str, Any], version: Version, held: Mapping[str, Any], earlier: Earlier, *, change: bool
) -> Finding:
    due = balance_of(held)
    lower = due is not None and sent[BALANCE] is not None and is_paid_down(Decimal(sent[BALANCE]), due)
    # Of one that was seen to be another, only the balance could be what it was: all the rest has arrived.
    alike = [each for each in earlier if each is not None and each.balance == due and each.rest != OTHER]
    if not alike and any(each is not None and each.balance is None for each in earlier):
        return Finding.UNCLEAR
    if not alike:
        return Finding.PAID if lower else Finding.UNCLEAR
    alone = is_balance_alone(sent) if change else any(each.rest == version.rest for each in alike)
    return Finding.NOT_APPLIED if alone or not lower else Finding.UNCLEAR


def is_earlier(held: Mapping[str, Any], earlier: Earlier | None) -> bool:
    """Whether the balance is one that was sent before: then nobody has paid since."""
    due = balance_of(held)
    return due is not None and any(each is not None and each.balance == due for each in earlier or ())


def as_seen(
    sent: Mapping[str, Any], version: Version, held: Mapping[str, Any] | None, earlier: Earlier | None
) -> Earlier:
    """What was held before a body was sent once more, as it was seen then.

    Args:
        sent: the body.
        version: the same, as it is kept.
        held: the answer to GET /invoices; None for no such invoice.
        earlier: what was known of it before it was seen.
    """
    if held is None:
        return (None,)
    erased = frozenset(_still_held(sent, held, earlier))
    alike = not erased and {each.field for each in differences(sent, held)} <= {BALANCE}
    return (Version(version.rest if alike else OTHER, balance_of(held), erased),)


def balance_of(held: Mapping[str, Any]) -> Decimal | None:
    """The BalanceDue that is told."""
    return next((amount_of(value) for value in _told(held, [BALANCE.casefold()])), None)


def _is_spelled_otherwise(found: Difference) -> bool:
    """Whether only capitals of a name differ: the portal's store takes both for one."""
    sent, held = found.sent, found.held
    if found.field not in _NAMES or not isinstance(sent, str) or not isinstance(held, str):
        return False
    return sent.strip().casefold() == held.strip().casefold()


def _still_held(sent: Mapping[str, Any], held: Mapping[str, Any], earlier: Earlier | None) -> Iterator[str]:
    """The attributes that the body erases and that are held; of an unknown version any that can be sent."""
    names = SENDABLE if earlier is None else frozenset().union(*(each.names for each in earlier if each is not None))
    by_name = {name.casefold(): value for name, value in held.items()}
    for name in names - sent.keys() - {BALANCE}:
        value = by_name.get(name.casefold())
        if not is_nothing(value) and not (name in AMOUNTS and amount_of(value) == 0):
            yield name


def _not_told(sent: Mapping[str, Any], held: Mapping[str, Any], earlier: Earlier | None) -> list[str]:
    """The attributes that the body adds to a version, and of which there is no word: what is empty may be left out.

    What every version had is left out for another reason, which tells nothing.
    """
    told = {name.casefold() for name in held}
    names = [
        name
        for name in SENDABLE & sent.keys() - {BALANCE}
        if name.casefold() not in told and not is_nothing(sent[name]) and amount_of(sent[name]) != 0
    ]
    if earlier is None:
        return names
    return [name for name in names if any(each is not None and name not in each.names for each in earlier)]


def _told(held: Mapping[str, Any], names: tuple[str, ...] | list[str]) -> list[Any]:
    by_name = {name.casefold(): value for name, value in held.items()}
    return [by_name.get(name) for name in names]
