"""Which states of a run may follow which, and who may claim documents."""

import pytest

from etl.errors import PlanError
from etl.journal import Journal
from etl.journal.run_states import MOVES, NOT_SENT
from etl.model.document import PlannedRow
from etl.model.run import RunRequest, RunState, SourceFile
from tests.support.states import bring


def in_state(journal: Journal, state: RunState) -> int:
    """A run of one document that came to a state by allowed moves."""
    run = journal.begin(RunRequest("import", "here"))
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    row = PlannedRow(0, 2, "A1", "a1", "a1", "A1", "USD", "1.00", "{}", mails=False)
    journal.add(run, 0, [row], [])
    bring(journal, run, state)
    return run


@pytest.mark.parametrize("after", RunState)
@pytest.mark.parametrize("before", RunState)
def test_a_run_moves_as_the_table_says_and_in_no_other_way(journal: Journal, before: RunState, after: RunState) -> None:
    run = in_state(journal, before)
    if after in MOVES[before] or after is before:
        journal.mark(run, after)
    else:
        with pytest.raises(PlanError):
            journal.mark(run, after)
    assert journal.runs()[0].state is (after if after in MOVES[before] else before)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (RunState.PLANNING, RunState.SENDING, "Nothing of run 1 was sent: its files were not read to the end. Import"),
        (RunState.REFUSED, RunState.SENDING, "Nothing of run 1 was sent: it was refused. Import its file again."),
        (RunState.PROPOSED, RunState.SENDING, "Nothing of run 1 was sent: it is a plan that nobody has approved."),
        (RunState.EXPIRED, RunState.PLANNED, "Nothing of run 1 was sent: it is a plan that has expired. Import"),
        (RunState.FINISHED, RunState.PLANNED, "Run 1 is finished: it cannot be planned."),
        (RunState.SENDING, RunState.REFUSED, "Run 1 is sending: it cannot be refused."),
    ],
)
def test_a_move_that_may_not_be_is_told_with_its_cause(
    journal: Journal, before: RunState, after: RunState, sentence: str
) -> None:
    run = in_state(journal, before)
    with pytest.raises(PlanError, match=sentence):
        journal.mark(run, after)


@pytest.mark.parametrize("state", RunState)
def test_what_its_guards_have_not_let_pass_is_never_claimed(journal: Journal, state: RunState) -> None:
    run = in_state(journal, state)
    if state in NOT_SENT:
        with pytest.raises(PlanError, match=f"Nothing of run {run} was sent"):
            journal.settle_and_claim(run, [], -1, 1)
    else:
        assert len(journal.settle_and_claim(run, [], -1, 1)) == 1


def test_nothing_leads_from_a_refusal_or_a_plan_to_sending_but_the_guards() -> None:
    for state in NOT_SENT:
        assert not MOVES[state] & {RunState.SENDING, RunState.STOPPED, RunState.FINISHED}
