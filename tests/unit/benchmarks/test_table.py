import json

import pytest

from benchmarks.findings import Compared, Figure, Finding, Skipped, Spread, Target
from benchmarks.table import as_json, markdown, number

SLOW = Target("2", "at most twice", 2.0)
FINDINGS: list[Finding] = [
    Figure("post", "1 at once", "ours", "documents/s", Spread((1234.5, 1000.0)), "10 documents"),
    Compared("post", "ours / theirs", Spread((2.5, 2.6, 1.0)), target=SLOW, remark="with | in it"),
    Compared("plan", "other", Spread((1.0,)), target=Target("1", "at least one", 1.0, at_least=True)),
    Skipped("post", "wrk", "not found"),
]


def test_targets_stand_first_in_their_order_and_say_whether_they_are_met() -> None:
    first, second = markdown(FINDINGS).splitlines()[2:4]
    assert first == "| 1 | at least one (other) | 1.00 x | 1.00 to 1.00 | 1 | met |"
    assert second == "| 2 | at most twice (ours / theirs) | 2.50 x | 1.00 to 2.60 | 3 | **not met** |"


def test_what_was_skipped_is_named_with_the_reason() -> None:
    assert "| post | wrk | not found |" in markdown(FINDINGS)


def test_a_figure_has_its_unit_spread_and_rounds() -> None:
    shown = "| post | 1 at once | ours | 1,117 documents/s | 1,000 to 1,234 | 2 | 10 documents |"
    assert shown in markdown(FINDINGS)


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert "(with \\| in it)" in markdown(FINDINGS)


def test_a_table_without_rows_is_left_out() -> None:
    assert markdown(FINDINGS[3:]).count("---") == 3


def test_json_has_every_value_and_what_was_decided() -> None:
    read = json.loads(as_json(FINDINGS, {"cores": 2}))
    assert read["machine"] == {"cores": 2}
    figure, compared, other, skipped = read["findings"]
    assert (figure["kind"], figure["values"], figure["median"]) == ("figure", [1234.5, 1000.0], 1117.25)
    assert (compared["met"], other["met"]) == (False, True)
    assert skipped == {"kind": "skipped", "section": "post", "who": "wrk", "why": "not found"}


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.804, "x", "0.80 x"),
        (12.34, "s", "12.3 s"),
        (13024.9, "documents/s", "13,025 documents/s"),
        (399.6, "MB", "400 MB"),
    ],
)
def test_a_number_has_three_digits_or_so(value: float, unit: str, text: str) -> None:
    assert number(value, unit) == text
