"""The states of a run: how it may move from one to the next, and which of them mean that it has sent nothing."""

from collections.abc import Mapping

from etl.errors import PlanError
from etl.model.run import RunState

#: States of a run that has sent nothing, and that no resume may send: a plan waits for its approval.
NOT_SENT = (RunState.PLANNING, RunState.REFUSED, RunState.PROPOSED, RunState.EXPIRED)

#: States of a plan that was not sent.
PLANS = (RunState.PROPOSED, RunState.EXPIRED)

#: States that a run comes to when it is let pass, and when it sends.
LET_PASS = (RunState.PLANNED, RunState.SENDING)

#: A ``?`` for each of these states, for a statement.
NOT_SENT_MARKS = ", ".join("?" * len(NOT_SENT))

#: Which states may follow a state; it may stay as it is, too.
MOVES: Mapping[RunState, frozenset[RunState]] = {
    # Read whole: it waits as refused until its guards have let it pass.
    RunState.PLANNING: frozenset({RunState.REFUSED, RunState.PLANNED}),
    RunState.REFUSED: frozenset({RunState.PLANNED, RunState.PROPOSED}),
    # Approved, and let pass; or its time is over.
    RunState.PROPOSED: frozenset({RunState.PLANNED, RunState.REFUSED, RunState.EXPIRED}),
    RunState.EXPIRED: frozenset(),
    # Stopped before the portal has let it in; or back where it was, since another command stood in its way.
    RunState.PLANNED: frozenset(
        {RunState.SENDING, RunState.STOPPED, RunState.FINISHED, RunState.REFUSED, RunState.PROPOSED}
    ),
    RunState.SENDING: frozenset({RunState.STOPPED, RunState.FINISHED}),
    RunState.STOPPED: frozenset({RunState.SENDING, RunState.FINISHED}),
    # What was unchanged is looked at anew when somebody resumes it.
    RunState.FINISHED: frozenset({RunState.SENDING, RunState.STOPPED}),
}

_WHY = {
    RunState.PLANNING: "its files were not read to the end",
    RunState.REFUSED: "it was refused",
    RunState.PROPOSED: "it is a plan that nobody has approved",
    RunState.EXPIRED: "it is a plan that has expired",
}


def check_move(run: int, before: RunState, after: RunState) -> None:
    """Raises PlanError where a run may not move from one state to another."""
    if after is not before and after not in MOVES[before]:
        raise PlanError(
            _unsendable(run, before) if before in NOT_SENT else f"Run {run} is {before}: it cannot be {after}."
        )


def check_claim(run: int, state: RunState) -> None:
    """Raises PlanError where a run may not send: its guards have not let it pass."""
    if state in NOT_SENT:
        raise PlanError(_unsendable(run, state))


def _unsendable(run: int, state: RunState) -> str:
    return f"Nothing of run {run} was sent: {_WHY[state]}. Import its file again."
