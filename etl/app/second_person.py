"""Four eyes: a plan that another account approves than has made it, and the portals that are sent nothing without."""

from etl.app.approval import proposed_plan, require_as_proposed
from etl.app.audit import recorded
from etl.app.context import Context
from etl.app.control_events import Approved
from etl.app.runs import existing
from etl.journal import Journal
from etl.model.approval import FourEyes


def approve_plan(plan_id: str, context: Context) -> Approved:
    """Records that whoever runs this approves a plan, which may be sent then. Nothing is sent.

    Raises:
        SettingsError: there is no such plan, or it was sent or has expired.
        PlanError: it was made by the same account, or is not what it was.
    """
    with existing(context.place) as journal:
        run = proposed_plan(journal, plan_id.strip(), context)
        require_as_proposed(journal, run)

        def act() -> Approved:
            approved = Approved(run.plan, journal.approvals.approve(run.number), run.request.portal)
            context.observer.note(approved)
            return approved

        return recorded(journal, run.number, context, act)


def four_eyes_of(context: Context) -> FourEyes:
    """Whether the portal of the settings needs a second person.

    Raises:
        SettingsError: there is no journal yet, or no portal is set.
    """
    with existing(context.place) as journal:
        return journal.approvals.four_eyes(context.portal.address)


def require_four_eyes(context: Context, *, needed: bool) -> FourEyes:
    """Has every plan to the portal of the settings need a second person, or no longer; the end of it takes two.

    Raises:
        SettingsError: no portal is set.
        PlanError: it is not known whose account this is.
    """
    with Journal(context.place) as journal:
        return journal.approvals.wish(context.portal.address, needed=needed)
