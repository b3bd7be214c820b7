"""Of a long file the first problem is told while the rest is read."""

from collections.abc import Iterator

import polars as pl
import pytest

from etl.documents import Checked
from etl.model.problem import Problem
from etl.planning.first_problem import FirstProblem


def problem(seq: int, *, warning: bool = False) -> Problem:
    return Problem(seq, "Amount", "x", "plain_number", "is not a plain number", "Write digits.", warning=warning)


@pytest.mark.parametrize(
    ("rows", "found", "told"),
    [
        pytest.param(20_000, [[], [problem(3), problem(4)], [problem(9)]], [3], id="long"),
        pytest.param(20_000, [[problem(1, warning=True), problem(2)]], [2], id="warning before"),
        pytest.param(20_000, [[problem(1, warning=True)], []], [], id="warnings alone"),
        pytest.param(19_999, [[problem(3)]], [], id="short"),
    ],
)
def test_the_first_problem_of_a_long_file_is_told_before_the_next_batch_is_read(
    rows: int, found: list[list[Problem]], told: list[int]
) -> None:
    heard, read = list[tuple[str, int, int]](), 0

    def batches() -> Iterator[Checked]:
        nonlocal read
        for problems in found:
            read += 1
            yield Checked(pl.DataFrame(), problems)

    first = FirstProblem(lambda place, each: heard.append((place, each.seq, read)))
    assert [each.problems for each in first.watched(batches(), rows, "july.csv")] == found
    batch = next((number for number, each in enumerate(found, 1) if any(not one.warning for one in each)), 0)
    assert heard == [("july.csv", seq, batch) for seq in told]


def test_of_several_files_one_problem_is_told() -> None:
    heard = list[str]()
    first = FirstProblem(lambda place, _: heard.append(place))
    for place in ("july.csv", "august.csv"):
        list(first.watched([Checked(pl.DataFrame(), [problem(1)])], 20_000, place))
    assert heard == ["july.csv"]
