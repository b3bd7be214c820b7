"""Of a long file the first problem is told while the rest is read."""

from collections.abc import Iterator

import polars as pl
import pytest

from etl.documents import Checked
from etl.model.problem import Problem
from etl.planning.first_problem import FirstProblem, first_few


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


@pytest.mark.parametrize(
    ("rows", "heights", "expected"),
    [
        (20_000, [12_000, 8_000], [1_000, 11_000, 8_000]),
        (20_000, [600, 19_400], [600, 19_400]),
        (20_000, [1_000, 19_000], [1_000, 19_000]),
        (19_999, [19_999], [19_999]),
        (0, [], []),
    ],
)
def test_a_long_table_begins_with_a_small_batch_and_no_row_is_lost(
    rows: int, heights: list[int], expected: list[int]
) -> None:
    whole = pl.DataFrame({"row": range(sum(heights))})
    starts = [sum(heights[:number]) for number in range(len(heights))]
    batches = (whole.slice(start, height) for start, height in zip(starts, heights, strict=True))
    cut = list(first_few(batches, rows))
    assert [each.height for each in cut] == expected
    assert pl.concat([*cut, whole.clear()]).equals(whole)
