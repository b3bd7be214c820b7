"""The hash total of ids, and what is missing in their sequences."""

from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.planning.id_numbers import IdNumbers, IdSequence


def numbers(*batches: Sequence[str | None]) -> IdNumbers:
    found = IdNumbers()
    for batch in batches:
        found.add(pl.Series(batch, dtype=pl.String))
    return found


@pytest.mark.parametrize(
    ("ids", "total"),
    [
        (["INV-1001", "INV-1002"], 2003),
        (["2026/17", "2026/18"], 202617 + 202618),
        (["1001/26", "A-1b"], 100126 + 1),
        (["ALPHA", ""], 0),
        ([], 0),
        ([None, "7"], 7),
        (["00123", "0"], 123),
        (["9" * 50, "A" + "9" * 19, "1"], int("9" * 50) + int("9" * 19) + 1),
        (["9" * 18] * 30, int("9" * 18) * 30),
        # Only 0 to 9 are digits.
        (["INV-\u0661\u0662", "\uff11\uff12", "\u00b2"], 0),
    ],
)
def test_the_hash_total_is_the_sum_of_the_numbers_that_digits_make(ids: list[str | None], total: int) -> None:
    assert numbers(ids).hash_total == total


@given(st.lists(st.lists(st.text("0123456789Ab-/\u00e9", max_size=30), max_size=8), max_size=4))
def test_the_hash_total_is_what_one_would_add_up_by_hand(batches: list[list[str]]) -> None:
    by_hand = sum(int("0" + "".join(filter("0123456789".__contains__, each))) for batch in batches for each in batch)
    assert numbers(*batches).hash_total == by_hand


def ids(prefix: str, first: int, last: int, *missing: int, width: int = 0) -> list[str | None]:
    return [f"{prefix}{str(n).zfill(width)}" for n in range(first, last + 1) if n not in missing]


EVIDENT = [
    (ids("INV-", 1001, 1240, 1017, 1033, 1102), [("INV-", 1, 1001, 1240, ((1017, 1017), (1033, 1033), (1102, 1102)))]),
    (list(reversed(ids("", 1, 100, 50))), [("", 1, 1, 100, ((50, 50),))]),
    (ids("A", 1, 120, 40, width=5), [("A", 5, 1, 120, ((40, 40),))]),
    (ids("INV-", 1001, 1240, *range(1101, 1151)), [("INV-", 1, 1001, 1240, ((1101, 1150),))]),
    ([*ids("A", 1, 30, 9), *ids("B", 1, 30)], [("A", 1, 1, 30, ((9, 9),)), ("B", 1, 1, 30, ())]),
    # A number far away is another sequence, or none; one that stands twice is one.
    ([*ids("A", 1, 30, 9), "A9999", "A30", "A30"], [("A", 1, 1, 30, ((9, 9),))]),
    ([*ids("A", 1, 30), *ids("A", 501, 540, 510)], [("A", 1, 1, 30, ()), ("A", 1, 501, 540, ((510, 510),))]),
    (ids("2026-", 1, 11, 4), [("2026-", 1, 1, 11, ((4, 4),))]),
]
NONE = [
    ids("A", 1, 10, 4),
    ids("A", 1, 13, 4, 8),
    ids("A", 1, 100, *range(1, 100, 5)),
    [f"A{n * 7}" for n in range(200)],
    [f"{n}A" for n in range(50)],
    ["X", None, "", "Y"],
]


@pytest.mark.parametrize(("given_ids", "found"), EVIDENT)
def test_a_sequence_is_evident_that_has_few_breaks(
    given_ids: list[str | None], found: list[tuple[object, ...]]
) -> None:
    whole = [IdSequence(*each) for each in found]  # type: ignore[arg-type] # as the table has them
    assert list(numbers(given_ids).sequences()) == whole
    parts = [given_ids[n : n + 7] for n in range(0, len(given_ids), 7)]
    assert list(numbers(*parts).sequences()) == whole
    assert numbers(*parts).hash_total == numbers(given_ids).hash_total


@pytest.mark.parametrize("given_ids", NONE)
def test_where_much_is_missing_or_few_are_there_nothing_is_said(given_ids: list[str | None]) -> None:
    assert list(numbers(given_ids).sequences()) == []


def test_a_number_is_named_as_its_id_has_it() -> None:
    assert IdSequence("A", 5, 1, 9, ()).name(7) == "A00007"
    assert IdSequence("A", 1, 1, 99, ()).name(77) == "A77"
