"""Which refusals are about whoever sends, and stop the run; the others fail their documents."""

import pytest

from etl.delivery.turned_away import TurnedAway
from etl.model.document import Outcome, Status
from etl.model.limits import FailureLimit
from etl.portal import WEB_PAGE

AT = "2026-07-31T18:00:00.000Z"


PAGE = f"HTTP 403: {WEB_PAGE}"
WORDS = "HTTP 403: Forbidden"


def refused(seq: int, status: int, message: str = "No.", customer: str = "") -> Outcome:
    return Outcome(seq, Status.FAILED, 1, status, message, AT, customer=customer)


def taken(seq: int) -> Outcome:
    return Outcome(seq, Status.SUCCESS, 1, 200, "", AT)


def of_customers(customers: str, message: str = WORDS, start: int = 0) -> list[Outcome]:
    """Documents that are forbidden, each of the customer of its letter; of "." it is taken."""
    return [
        taken(seq) if each == "." else refused(seq, 403, message, each) for seq, each in enumerate(customers, start)
    ]


@pytest.mark.parametrize("status", [300, 302, 399, 402, 403, 405, 407, 511])
def test_three_alike_that_refuse_whoever_sends_stop_the_run(status: int) -> None:
    first = TurnedAway(FailureLimit(5))
    recorded = first.sift([refused(0, status), refused(1, status)])
    assert (first.why, [each.status for each in recorded], first.told()) == ("", [Status.FAILED] * 2, [])
    recorded = first.sift([refused(2, status)])
    assert "refuses you, not your invoices (No.)" in first.why
    assert [(each.seq, each.status, each.finished_at) for each in recorded] == [
        (seq, Status.PLANNED, None) for seq in range(3)
    ]
    assert {each.status for each in first.told()} == {Status.PLANNED}


@pytest.mark.parametrize("status", [299, 400, 404, 406, 409, 412, 422, 500, 510, 512])
def test_three_alike_that_may_be_about_the_documents_fail_them(status: int) -> None:
    first = TurnedAway(FailureLimit(5))
    outcomes = [refused(seq, status) for seq in range(3)]
    assert (first.sift(outcomes), first.why) == (outcomes, "")
    assert first.told() == outcomes


@pytest.mark.parametrize("message", [WORDS, PAGE])
@pytest.mark.parametrize(
    ("customers", "undone"),
    [
        ("..abc", {2, 3, 4}),
        ("a.abc", {2, 3, 4}),
        (".a.aaaab.abbbc", {9, 10, 11, 12, 13}),
        (".abab", set()),
        ("." + "a" * 19, set()),
        ("." + "a" * 20 + "bcd", {21, 22, 23}),
        ("." + "a" * 20 + "bc", set()),
        ("." + "a" * 18 + "bc", set(range(1, 21))),
        (".ab.ab.ab.ac.", set()),
    ],
)
@pytest.mark.parametrize("batch", [1, 4, 100])
def test_who_is_forbidden_everything_from_some_time_on_is_stopped_and_one_customer_alone_is_not(
    customers: str, undone: set[int], message: str, batch: int
) -> None:
    away, outcomes = TurnedAway(FailureLimit()), of_customers(customers, message)
    recorded: dict[int, Outcome] = {}
    for start in range(0, len(outcomes), batch):
        recorded |= {each.seq: each for each in away.sift(outcomes[start : start + batch])}
        if away.why:
            break
    assert {seq for seq, each in recorded.items() if each.status is Status.PLANNED} == undone
    assert ("has begun to refuse you" in away.why) == bool(undone)
    away.end()
    told = away.told()
    assert sorted(each.seq for each in told) == sorted(recorded)
    assert {each.seq for each in told if each.status is Status.PLANNED} == undone


def test_one_customer_who_is_forbidden_first_of_all_does_not_stop_the_run() -> None:
    away = TurnedAway(FailureLimit())
    recorded = away.sift(of_customers("aaaaab" + "." * 3))
    assert (away.why, [each.status for each in recorded].count(Status.FAILED)) == ("", 6)


def test_a_single_customer_who_is_forbidden_every_document_stops_the_run_once() -> None:
    away = TurnedAway(FailureLimit())
    away.sift(of_customers("a" * 20))
    assert "has answered the first 20 alike" in away.why
    again = TurnedAway(FailureLimit(), [(403, WORDS)])
    again.sift(of_customers("a" * 50))
    assert again.why == ""


def test_a_few_customers_who_are_forbidden_alike_stop_the_run_once_and_not_for_ever() -> None:
    away = TurnedAway(FailureLimit())
    away.sift(of_customers("...abc"))
    assert "has begun to refuse you" in away.why
    resumed = TurnedAway(FailureLimit(), [(403, WORDS)])
    resumed.sift(of_customers("abccc..."))
    assert resumed.why == ""
    revoked = TurnedAway(FailureLimit(), [(403, WORDS)])
    revoked.sift(of_customers("abcdefghijklmnopqrstuvwxyz"))
    assert "refuses you, not your invoices" in revoked.why


@pytest.mark.parametrize(("most", "told"), [(0, 3), (2, 3), (19, 3), (20, 0), (None, 0)])
def test_few_failures_that_are_allowed_are_counted_soon(most: int | None, told: int) -> None:
    away = TurnedAway(FailureLimit(most))
    away.sift(of_customers("aaa"))
    assert len(away.told()) == told


@pytest.mark.parametrize(
    ("customers", "heard", "stops"),
    [("aaa", [], True), ("aabb", [], True), ("aa", [], False), (".aaa", [], False), ("aaa", [(403, WORDS)], False)],
)
def test_a_run_that_was_forbidden_everything_ends_as_one_that_was_stopped(
    customers: str, heard: list[tuple[int, str]], *, stops: bool
) -> None:
    away = TurnedAway(FailureLimit(), heard)
    away.sift(of_customers(customers))
    undone = away.end()
    assert ([each.status for each in undone], bool(away.why)) == ([Status.PLANNED] * (len(customers) * stops), stops)
    assert len(away.told()) == len(customers)
    assert away.end() == []
