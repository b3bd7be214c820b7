"""What the terminal says of plans that wait for somebody, and of portals that need a second person. Pure."""

from collections.abc import Iterator

from etl.app.control_events import Approved, Linked, Proposed
from etl.model.approval import FourEyes
from etl.text import moment


def four_eyes_text(portal: str, found: FourEyes) -> Iterator[str]:
    """Whether it does, what its end waits for, and who has wanted what."""
    if found.needed:
        yield (
            f"{portal} needs a second person: only plans are sent to it, each approved by another account than the one"
            " that made it."
        )
    else:
        yield f"{portal} needs no second person: whoever imports sends."
    if found.ending:
        yield f"{found.ending} has asked to end that. Another account must agree: python -m etl four-eyes off"
    yield from (f"  {moment(wish.at)}  {'on ' if wish.needed else 'off'}  {wish.account}" for wish in found.wishes)


def control_text(event: Proposed | Approved | Linked) -> Iterator[str]:
    """A plan that was written down, or approved; or what a command has left in the hash chain."""
    match event:
        case Proposed(plan_id, workbook, to_send, by_another):
            yield f"Plan: {workbook}"
            if by_another:
                yield f"The portal needs a second person. With another account: python -m etl approve {plan_id}"
            yield f"PLAN-ID {plan_id}. Nothing was sent. {_to_send(plan_id)}"
            if not to_send:
                yield "There is nothing to send."
        case Approved(plan_id, account, portal):
            yield f"Plan {plan_id} to {portal} is approved by {account}. Nothing was sent."
            yield _to_send(plan_id)
        case Linked(run, head):
            yield f"Audit trail of run {run}: {head}"


def _to_send(plan_id: str) -> str:
    return f"To send exactly this: python -m etl import --plan {plan_id}"
