"""Outcomes are taken by the hundred where they come fast, and soon where they do not; nobody is woken in vain."""

import anyio
import pytest

from etl.delivery.outbox import Outbox
from etl.model.document import Outcome, Status

pytestmark = pytest.mark.anyio


def outcome(seq: int) -> Outcome:
    return Outcome(seq, Status.SUCCESS, 1, 200, "", "2026-07-31T18:00:00.000Z")


async def taken_by(outbox: Outbox, enough: int) -> list[int]:
    await outbox.wait(enough)
    return [each.seq for each in outbox.take()]


async def test_outcomes_are_taken_together_once_there_are_enough() -> None:
    outbox, taken = Outbox(), list[list[int]]()

    async def take() -> None:
        taken.append(await taken_by(outbox, 3))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(take)
        for seq in range(3):
            await anyio.wait_all_tasks_blocked()
            assert not taken
            outbox.hand_in(outcome(seq))
    assert taken == [[0, 1, 2]]


@pytest.mark.parametrize(("there", "enough"), [(1, 0), (1, 1), (5, 3)])
async def test_what_is_enough_already_is_not_waited_for(there: int, enough: int) -> None:
    outbox = Outbox()
    for seq in range(there):
        outbox.hand_in(outcome(seq))
    with anyio.fail_after(5):
        assert await taken_by(outbox, enough) == list(range(there))
    assert outbox.take() == []


async def test_a_single_outcome_does_not_wait_for_others_that_may_not_come() -> None:
    outbox = Outbox()
    outbox.hand_in(outcome(7))
    with anyio.fail_after(5):
        assert await taken_by(outbox, 100) == [7]


async def test_whoever_is_woken_looks_at_once() -> None:
    outbox = Outbox()

    async def wake() -> None:
        outbox.wake()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(wake)
        with anyio.fail_after(5):
            assert await taken_by(outbox, 100) == []


async def test_nobody_misses_that_he_was_woken_while_he_was_busy() -> None:
    outbox = Outbox()
    outbox.wake()
    with anyio.fail_after(5):
        assert await taken_by(outbox, 100) == []
    with pytest.raises(TimeoutError), anyio.fail_after(0.001):
        await taken_by(outbox, 100)
