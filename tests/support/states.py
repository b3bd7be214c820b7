"""Runs brought to a state in the ways that are allowed."""

from etl.journal import Journal
from etl.journal.run_states import MOVES
from etl.model.run import RunState


def bring(journal: Journal, run: int, state: RunState) -> None:
    """Moves a run that is being planned to a state."""
    for step in way_to(state):
        journal.mark(run, step)


def way_to(state: RunState) -> list[RunState]:
    """The states that a run passes from its planning to a state."""
    ways: dict[RunState, list[RunState]] = {RunState.PLANNING: []}
    while state not in ways:
        ways = {after: [*way, after] for before, way in ways.items() for after in MOVES[before]} | ways
    return ways[state]
