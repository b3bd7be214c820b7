"""What is kept of a version of an invoice, so that it is known again when it is read back, long after its body is gone.

As text it is a hash, a balance and names: ``37659509dfc04059 "40.00" Amount,CustomerId``.
"""

from collections.abc import Mapping
from decimal import Decimal
from hashlib import blake2b

import msgspec
from msgspec import Struct

#: What counts apart, and what says what to do, not what is.
_BALANCE, _MAILS = "BalanceDue", "SendNewInvoiceEmail"

#: In the place of a version: that none was ever sent.
NONE = "-"

#: Between versions: one of them is held, and it is not known which.
OR = "/"

#: In the place of a hash: that of a version which was seen to be another one than what is sent.
OTHER = "another"

_NO_VALUE = msgspec.Raw(b"")
_RAW = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Version(Struct, frozen=True):
    """A version of an invoice that a portal was sent.

    Attributes:
        rest: a hash of all but its balance; "" where that is not known, or ``OTHER``.
        balance: its BalanceDue; None where it has none, and what the portal makes of that is not known.
        names: its attributes but for BalanceDue.
    """

    rest: str
    balance: Decimal | None
    names: frozenset[str]


#: Versions of which one was held; None among them where it may have been none at all.
Earlier = tuple[Version | None, ...]


def facts_of(payload: str | bytes) -> str:
    """The facts of a body; "" where it is no JSON object."""
    try:
        body = _RAW.decode(payload)
    except msgspec.DecodeError:
        return ""
    balance = body.pop(_BALANCE, _NO_VALUE)
    body.pop(_MAILS, None)
    names = sorted(body)
    rest = blake2b(b",".join([body[name] for name in names]), digest_size=8).hexdigest()
    return f"{rest} {bytes(balance).decode()} {','.join(names)}"


def facts_of_change(earlier: str, payload: str | bytes) -> str:
    """The facts of the version that a change makes of an earlier one; "" where they are not known."""
    if not earlier or earlier == NONE or OR in earlier:
        return ""
    _, balance, names = earlier.split(" ")
    try:
        change = _RAW.decode(payload)
    except msgspec.DecodeError:
        return ""
    due = change.pop(_BALANCE, None)
    change.pop(_MAILS, None)
    emptied = {name for name, value in change.items() if bytes(value) == b"null"}
    left = (set(names.split(",")) | change.keys()) - emptied
    return f" {balance if due is None else bytes(due).decode()} {','.join(sorted(left))}"


def version_of(facts: str) -> Version:
    """A version by its facts."""
    rest, balance, names = facts.split(" ")
    due = msgspec.json.decode(balance) if balance else None
    return Version(rest, None if due is None else Decimal(str(due)), frozenset(names.split(",")))


def parse(earlier: str) -> Earlier | None:
    """Versions by their facts, joined by ``OR``; None where nothing is known of what was held."""
    return tuple(None if facts == NONE else version_of(facts) for facts in earlier.split(OR)) if earlier else None


def is_balance_alone(change: Mapping[str, object]) -> bool:
    """Whether a change names nothing but an invoice and its BalanceDue."""
    return change.keys() <= {_BALANCE, _MAILS, "Identity", "InvoiceId"}
