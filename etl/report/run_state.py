"""How far a run has come, and what it read, in words. Pure."""

from etl.journal.run_states import NOT_SENT
from etl.model.run import Run, RunState

_STATES = {
    RunState.PLANNING: "cut off while the file was read",
    RunState.REFUSED: "refused, nothing sent",
    RunState.PROPOSED: "a plan, not sent",
    RunState.EXPIRED: "a plan that has expired, nothing sent",
    RunState.PLANNED: "not sent yet",
    RunState.SENDING: "under way or cut off",
    RunState.STOPPED: "stopped",
    RunState.FINISHED: "finished",
}


def state_text(run: Run) -> str:
    """How far a run has come, in words."""
    state = _STATES[run.state] if run.pending or run.state in NOT_SENT else "finished"
    return f"{state}, {run.pending:,} pending" if run.pending and run.state not in NOT_SENT else state


def run_files(run: Run) -> str:
    """What a run read."""
    return ", ".join(f"{source.file} {source.sheet}".strip() for source in run.sources)
