"""What putting an invoice back would do, where nobody has touched it since. Pure.

| held now                                     | action    |
|----------------------------------------------|-----------|
| no such invoice                              | conflict  |
| as it was before                             | identical |
| as the run has left it                       | change    |
| the same, and payments told that it would open | conflict |
| anything else: paid or touched by somebody   | conflict  |

What the run left out a portal may have filled by itself. It counts as untouched where it is nothing, or what it was
before; of a BalanceDue that was left out, where all of the Amount is due.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from etl.compare.actions import would_open
from etl.compare.fields import Difference, amount_of, differences, is_nothing, shown, value_of
from etl.compare.former import Shape, former_body
from etl.compare.judgement import BALANCE, is_paid_down
from etl.compare.report_row import NOT_COMPARED
from etl.model.before import Left
from etl.model.comparison import Change, Comparison, PlannedAction

#: Attributes named that somebody has touched; the others are counted.
_NAMED = 3

_GONE = "the portal does not hold it any more: somebody has deleted it"
_FORGOTTEN = "the journal has forgotten what was sent of it, so that nobody can tell whether it was touched since"


def reversal_of(  # noqa: PLR0913 - before, now and between
    seq: int,
    former: Mapping[str, Any],
    held: Mapping[str, Any] | None,
    left: Left,
    *,
    shape: Shape,
    paid: Decimal | None,
) -> Comparison:
    """What sending the former values of an invoice would do; in conflict it is to be kept as it is.

    Args:
        seq: the document's.
        former: what would be sent: the whole invoice, or attributes, of which None is to be emptied.
        held: what the portal holds now; None for nothing.
        left: what the run that is reverted has left of it.
        shape: the names of InvoicePost.
        paid: what the report tells of payments; None where it was not asked.
    """
    if held is None:
        return Comparison(seq, PlannedAction.CONFLICT, (), _GONE)
    found = [*differences(former, held), *_beside(former, held, left, shape)]
    if not found:
        return Comparison(seq, PlannedAction.IDENTICAL)
    changes = tuple(Change(each.field, shown(each.held), shown(each.sent)) for each in found)
    why = _why(former, held, left, shape, paid)
    return Comparison(seq, PlannedAction.CONFLICT if why else PlannedAction.CHANGE, changes, why)


def _beside(former: Mapping[str, Any], held: Mapping[str, Any], left: Left, shape: Shape) -> Iterator[Difference]:
    """What sending a whole invoice would empty."""
    if left.change:
        return
    for name, value in former_body(held, shape).items():
        if name not in former:
            yield Difference(name, None, value)


def _why(former: Mapping[str, Any], held: Mapping[str, Any], left: Left, shape: Shape, paid: Decimal | None) -> str:
    """Why an invoice is kept as it is; or ""."""
    if left.sent is None:
        return _FORGOTTEN
    touched = list(_touched(left.sent, held, left, shape))
    if touched:
        return _told(touched)
    if paid and would_open(former, held):
        due = shown(amount_of(value_of(held, BALANCE)))
        return f"BalanceDue would rise from {due} to {former[BALANCE]}, and {shown(paid)} was paid or is being paid"
    return ""


def _touched(sent: Mapping[str, Any], held: Mapping[str, Any], left: Left, shape: Shape) -> Iterator[Difference]:
    """The attributes that are not as the run has left them."""
    yield from differences({name: value for name, value in sent.items() if name not in NOT_COMPARED}, held)
    before, now = former_body(left.before, shape), former_body(held, shape)
    for name, value in now.items():
        if name in sent or name == "Identity" or value == before.get(name) or is_amount_alike(value, before.get(name)):
            continue
        if name == BALANCE and not left.change and amount_of(value) == amount_of(value_of(held, "Amount")):
            continue
        yield Difference(name, before.get(name) if left.change else None, value)
    if left.change:
        yield from (
            Difference(name, value, None) for name, value in before.items() if name not in sent and name not in now
        )


def is_amount_alike(one: object, other: object) -> bool:
    """Whether two texts are the same amount: "10.0" and "10.00"."""
    amount = amount_of(one)
    return amount is not None and amount == amount_of(other)


def _told(touched: list[Difference]) -> str:
    """What somebody has done to an invoice, in a sentence's end."""
    due = touched[0]
    if len(touched) == 1 and due.field == BALANCE and _is_payment(due):
        return f"it was paid since, or partly: BalanceDue was {shown(due.sent) or 'not said'} and is {shown(due.held)}"
    named = [f"{each.field} was {shown(each.sent) or 'empty'} and is {_now(each)}" for each in touched[:_NAMED]]
    more = len(touched) - _NAMED
    return f"somebody has changed it since: {'; '.join(named)}{f'; and {more:,} more' if more > 0 else ''}"


def _is_payment(due: Difference) -> bool:
    sent, held = amount_of(due.sent), amount_of(due.held)
    return held is not None and (sent is None or is_paid_down(sent, held))


def _now(each: Difference) -> str:
    return "empty" if each.held is None or is_nothing(each.held) else shown(each.held)
