"""Which states of a run mean that it has sent nothing."""

from etl.records import RunState

VOID = (RunState.PLANNING, RunState.REFUSED, RunState.PROPOSED, RunState.EXPIRED)
"""States of a run that has sent nothing, and that no resume may send: a plan waits for its approval."""

PLANS = (RunState.PROPOSED, RunState.EXPIRED)
"""States of a plan that nobody has sent."""

VOID_MARKS = ", ".join("?" * len(VOID))
"""A ``?`` for each, for a statement."""
