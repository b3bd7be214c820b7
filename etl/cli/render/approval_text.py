"""What the terminal says of plans that wait for somebody, and of portals that need a second person. Pure."""

from collections.abc import Iterator

from etl.app.control_events import Approved, Proposed
from etl.model.approval import FourEyes


def four_eyes_text(portal: str, found: FourEyes) -> Iterator[str]:
    """Whether it does, what its end waits for, and who has wanted what."""
    if found.needed:
        yield f"{portal} needs a second person: it is sent plans alone, approved by another account than made them."
    else:
        yield f"{portal} needs no second person: whoever imports sends."
    if found.ending:
        yield f"{found.ending} has asked for the end of that. It takes another account: python -m etl four-eyes off"
    yield from (f"  {wish.at}  {'on ' if wish.needed else 'off'}  {wish.account}" for wish in found.wishes)


def proposed_text(plan: Proposed) -> Iterator[str]:
    """A plan that was written down."""
    yield f"Plan: {plan.workbook}"
    if plan.by_another:
        yield f"The portal needs a second person. With another account: python -m etl approve {plan.plan_id}"
    yield f"PLAN-ID {plan.plan_id}. Nothing was sent. {_to_send(plan.plan_id)}"


def approved_text(plan: Approved) -> Iterator[str]:
    """A plan that somebody has approved."""
    yield f"Plan {plan.plan_id} to {plan.portal} is approved by {plan.account}. Nothing was sent."
    yield _to_send(plan.plan_id)


def _to_send(plan_id: str) -> str:
    return f"To send exactly this: python -m etl import --plan {plan_id}"
