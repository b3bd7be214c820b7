"""Whether a document may overwrite what its portal holds, where nobody has asked for a comparison. Pure.

| held now                                                            | a conflict as ``comparison_of`` has it  |
|---------------------------------------------------------------------|-----------------------------------------|
| the balance that this journal has sent last                         | is none: nobody has paid since          |
| nothing due, and nothing was said of it when it was sent last       | is none: the portal has made that of it |
| either of them, and the report tells of a payment that is not in it | stands                                  |
| another balance, the one sent last being known                      | stands                                  |
| whatever, the one sent last being unknown: it was paid              | stands                                  |
| the same, and it was not paid                                       | is none: it was written so              |

A change leaves the balance that it does not name. One that does says what is due, whoever wrote the invoice: it is
refused only where the balance is known that was sent last.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from etl.compare.actions import comparison_of
from etl.compare.doubt import SENDABLE, is_earlier
from etl.compare.fields import amount_of, is_nothing, value_of
from etl.compare.judgement import BALANCE
from etl.model.comparison import Comparison, PlannedAction
from etl.versions import Earlier


def conflict_of(  # noqa: PLR0913 - what is sent, what is held, and what is known of both
    seq: int,
    sent: Mapping[str, Any],
    held: Mapping[str, Any],
    earlier: Earlier | None,
    paid: Decimal | None,
    *,
    change: bool,
) -> Comparison | None:
    """The conflict for which a document is not sent; None where it may be.

    Args:
        seq: the document's.
        sent: what of the body can be read back at all.
        held: the answer to GET /invoices.
        earlier: what this journal has sent last: one of these; None where that is not known.
        paid: what the report tells of payments; None where it was not asked.
        change: whether the body changes attributes and leaves the others.
    """
    if change and sent.get(BALANCE) is None:
        return None
    found = comparison_of(seq, sent, held, () if change else sorted(SENDABLE), paid)
    if found.action is not PlannedAction.CONFLICT or (_is_own(held, earlier) and not _is_untold(held, paid)):
        return None
    was_sent = bool(earlier) and all(each is not None and each.balance is not None for each in earlier or ())
    return found if was_sent or (not change and (paid or _is_paid(held))) else None


def _is_untold(held: Mapping[str, Any], paid: Decimal | None) -> bool:
    """Whether the report tells of more payments than the balance does."""
    amount, due = amount_of(value_of(held, "Amount")), amount_of(value_of(held, BALANCE))
    if paid is None or amount is None or due is None:
        return False
    return abs(paid) > abs(amount) - abs(due)


def _is_own(held: Mapping[str, Any], earlier: Earlier | None) -> bool:
    """Whether the balance is what was sent last, or what a portal may make of none."""
    unsaid = any(each is not None and each.balance is None for each in earlier or ())
    return is_earlier(held, earlier) or (unsaid and amount_of(value_of(held, BALANCE)) == 0)


def _is_paid(held: Mapping[str, Any]) -> bool:
    """Whether less is due of an invoice than it amounts to, or what is due is no number."""
    amount, due = amount_of(value_of(held, "Amount")), amount_of(value_of(held, BALANCE))
    if due is None and not is_nothing(value_of(held, BALANCE)):
        return True
    return amount is not None and due is not None and abs(due) < abs(amount)
