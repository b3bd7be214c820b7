"""Who has approved a plan, and which portals are sent nothing without a second person. Rows are only ever added."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from msgspec import Struct

from etl.errors import PlanError
from etl.journal.database import Database
from etl.model.approval import Approval, FourEyes, Wish
from etl.portals import portal_key
from etl.text import now

#: Who has approved a plan, which is the hash that it had.
APPROVAL = """
    CREATE TABLE approval (
        run INTEGER NOT NULL,
        account TEXT NOT NULL,
        plan TEXT NOT NULL,
        approved_at TEXT NOT NULL,
        PRIMARY KEY (run, account)
    )
"""

#: Whether an account wanted that what is sent to a portal needs a second person; see etl.model.approval.
FOUR_EYES = """
    CREATE TABLE four_eyes (
        portal TEXT NOT NULL,
        number INTEGER NOT NULL,
        needed INTEGER NOT NULL,
        account TEXT NOT NULL,
        wished_at TEXT NOT NULL,
        PRIMARY KEY (portal, number)
    )
"""

_OWN = "its maker must not be the one who approves it"


def require_second_person(db: Database, run: int) -> None:
    """Raises PlanError where a run goes to a portal that needs a second person, and none has approved its plan.

    Every way to send comes by here: when a run is let pass, when it begins to send, and with every claim.
    """
    portal, planner, plan = db.execute("SELECT portal, account, plan FROM run WHERE run = ?", (run,)).fetchone()
    if not four_eyes(db, portal).needed or _seconds(db, run, planner, plan):
        return
    if plan:
        raise PlanError(
            f"Nothing of plan {run}-{plan} was sent: {portal} needs a second person, and {_OWN}"
            f" ({planner or 'unknown'}). With another account: python -m etl approve {run}-{plan}"
        )
    raise PlanError(
        f"Nothing of run {run} was sent: {portal} needs a second person, and this run is no plan that somebody could"
        " have approved. Make one with python -m etl plan FILE."
    )


def four_eyes(db: Database, portal: str) -> FourEyes:
    """Whether a portal, by its key, needs a second person."""
    rows = db.execute(
        "SELECT needed, account, wished_at FROM four_eyes WHERE portal = ? ORDER BY number", (portal,)
    ).fetchall()
    return FourEyes.of(Wish(bool(needed), account, at) for needed, account, at in rows)


def _seconds(db: Database, run: int, planner: str, plan: str) -> list[Approval]:
    """Who has approved a plan as it stands, and has not made it; of a plan whose maker is not known, nobody."""
    if not plan or not planner:
        return []
    rows = db.execute(
        "SELECT account, approved_at FROM approval WHERE run = ? AND plan = ? AND account NOT IN (?, '')"
        " ORDER BY approved_at",
        (run, plan, planner),
    ).fetchall()
    return [Approval(*row) for row in rows]


class Approvals(Struct, frozen=True):
    """A part of the journal; its methods block and raise as the journal's do.

    Attributes:
        reading: the database, to be read.
        writing: the database, in a transaction of a run.
    """

    reading: Callable[[], AbstractContextManager[Database]]
    writing: Callable[..., AbstractContextManager[Database]]

    def four_eyes(self, portal: str) -> FourEyes:
        """Whether a portal, by its address, needs a second person."""
        with self.reading() as db:
            return four_eyes(db, portal_key(portal))

    def wish(self, portal: str, *, needed: bool) -> FourEyes:
        """Records what this account wants for a portal, and returns what that comes to.

        Raises:
            PlanError: it is not known whose account it is.
        """
        key = portal_key(portal)
        with self.writing() as db:
            account = _account(db)
            (number,) = db.execute(
                "SELECT COALESCE(MAX(number), 0) + 1 FROM four_eyes WHERE portal = ?", (key,)
            ).fetchone()
            db.execute("INSERT INTO four_eyes VALUES (?, ?, ?, ?, ?)", (key, number, int(needed), account, now()))
            return four_eyes(db, key)

    def approve(self, run: int) -> str:
        """Records that this account approves the plan of a run, and returns the account.

        Raises:
            PlanError: the account has made the plan, or it is not known which account did, or whose this one is.
        """
        with self.writing(run) as db:
            account = _account(db)
            planner, plan = db.execute("SELECT account, plan FROM run WHERE run = ?", (run,)).fetchone()
            if account == planner:
                raise PlanError(
                    f"Plan {run}-{plan} was made by {planner}, which is your account too: {_OWN}. Somebody else, with"
                    " an account of their own, is to run this."
                )
            if not planner:
                raise PlanError(
                    f"Plan {run}-{plan} cannot be approved: it is not known which account made it. Make a new plan."
                )
            db.execute(
                "INSERT INTO approval VALUES (?, ?, ?, ?) ON CONFLICT (run, account) DO NOTHING",
                (run, account, plan, now()),
            )
        return account

    def account(self) -> str:
        """Whose account this is; "" where that is not known."""
        with self.reading() as db:
            return db.account()

    def of(self, run: int) -> list[Approval]:
        """Who has approved the plan of a run, its maker apart."""
        with self.reading() as db:
            planner, plan = db.execute("SELECT account, plan FROM run WHERE run = ?", (run,)).fetchone()
            return _seconds(db, run, planner, plan)

    def require(self, run: int) -> None:
        """Raises PlanError where the run needs a second person, and none has approved it."""
        with self.reading() as db:
            require_second_person(db, run)


def _account(db: Database) -> str:
    account = db.account()
    if not account:
        raise PlanError("Nothing was recorded: this computer does not tell whose account this is.")
    return account
