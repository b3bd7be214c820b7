"""What is said of a document whose invoice was asked for."""

from collections.abc import Mapping
from typing import Any

from etl.compare.fields import differences, shown
from etl.portal import EMPTY, Reply

#: Attributes that a sentence names.
_FEW = 3

CONFIRMED = "confirmed by asking the portal, the answer having been lost"

_UNCLEAR_BEFORE = "confirmed by asking the portal, whose answer was unclear ({answer})"

LOOK = (
    "whether it has the PDF, it does not tell: look there and, where it is missing, put it alone into a folder and run"
    " python -m etl attach FOLDER --resend"
)

PAID = (
    "Not sent, or its answer was lost, and the portal holds another version that was paid, or partly. Compare it in the"
    " portal; import it with --compare --overwrite-conflicts to send it all the same"
)

THIN = (
    "the portal answers for this invoice without Amount or CustomerId, which confirms nothing. Look at the invoice in"
    " the portal, and resume later"
)

NO_INVOICE = "The portal does not hold the invoice, so it has not taken the PDF"

_UNCLEAR = (
    "{lost}, and the portal holds another BalanceDue, of which it is not known whether it was so before or is so since:"
    " look at the invoice in the portal. Where it should be as your file has it, {remedy}"
)
_OWN = "Its answer, or that of an earlier run, was lost"
_FOREIGN = "Not sent, since the answer of an earlier run was lost"
_SEND_INVOICE = "import it with --compare --overwrite-conflicts"
_SEND_CHANGE = "run python -m etl update with --resend"


def confirmed(lost: Reply) -> str:
    """What is said of a success that was asked for: whatever the portal's own answer had beside it is kept."""
    said_yes = lost.http_status is not None and lost.http_status < 300  # noqa: PLR2004 - RFC 9110's class of success
    unclear = said_yes and not lost.message.endswith(EMPTY)
    return _UNCLEAR_BEFORE.format(answer=lost.message) if unclear else CONFIRMED


def held_otherwise(sent: Mapping[str, Any], held: Mapping[str, Any] | None) -> str:
    """What the portal holds in the place of what was sent again and again, to be said behind the last answer."""
    others = [f"{each.field} {shown(each.held) or 'nothing'}" for each in differences(sent, held or {})][:_FEW]
    return f"; the portal answers with another version of it ({', '.join(others)}): look at it there" if others else ""


def unclear(*, change: bool, unsent: bool) -> str:
    """Why a document is not sent of which it is not known what the portal holds.

    Args:
        change: whether it changes attributes and leaves the others.
        unsent: whether no request of it has ever left, and only another run's answer was lost.
    """
    return _UNCLEAR.format(lost=_FOREIGN if unsent else _OWN, remedy=_SEND_CHANGE if change else _SEND_INVOICE)
