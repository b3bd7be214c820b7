"""One run is read where one is wanted: by number, by plan, or the newest of those that were given the same files."""

import pytest

from etl.journal import Journal
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.run import Run, RunRequest, RunState, SourceFile
from tests.support.states import way_to

PORTAL = "https://portal"
ONE, OTHER = "1" * 64, "2" * 64


def row(file: str, seq: int) -> PlannedRow:
    name = f"A{file[:1]}-{seq}"
    return PlannedRow(seq, seq + 2, name, name.lower(), name, name, "USD", "1.00", "{}", mails=False)


def planned(
    journal: Journal,
    *hashes: str,
    portal: str = PORTAL,
    options: str = "",
    results: str = "",
    state: RunState = RunState.PLANNED,
    count: int = 1,
) -> int:
    run = journal.begin(RunRequest("import", portal, options, results))
    for number, sha256 in enumerate(hashes):
        journal.add_source(run, number, SourceFile(f"{number}.csv", "", sha256, f"/{number}.csv", 3))
    journal.add(run, 0, [row(hashes[0], seq) for seq in range(count)], [])
    journal.planned(run, way_to(state)[0])
    for step in way_to(state)[1:]:
        journal.mark(run, step)
    return run


def settle(journal: Journal, run: int) -> None:
    documents = journal.settle_and_claim(run, [], -1, 99)
    journal.settle_and_claim(
        run, [Outcome(each.seq, Status.SUCCESS, 1, 200, "", "2026-07-01T00:00:00Z") for each in documents], 0, 0
    )


def number(run: Run | None) -> int | None:
    return None if run is None else run.number


def test_a_run_is_found_by_its_number_as_it_stands_among_all(journal: Journal) -> None:
    runs = [planned(journal, ONE, OTHER, results="/a.csv"), planned(journal, OTHER, count=3)]
    assert [journal.run(run) for run in reversed(runs)] == journal.runs()
    assert journal.run(0) is None
    assert journal.run(3) is None


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**30, -(10**30)])
def test_there_is_no_run_of_a_number_beyond_all(journal: Journal, number: int) -> None:
    planned(journal, ONE)
    assert journal.run(number) is None


def test_a_run_is_found_by_its_plan(journal: Journal) -> None:
    run = planned(journal, ONE)
    planned(journal, ONE)
    journal.comparisons.propose(run, "0a1b2c3d4e5f")
    assert number(journal.run_of_plan(f"{run}-0a1b2c3d4e5f")) == run


@pytest.mark.parametrize(
    "plan_id",
    [
        "",
        "2-",
        "2",
        "1-",
        "2-0a1b2c3d4e5f",
        "x-0a1b2c3d4e5f",
        "1-0a1b2c3d4e5F",
        "-",
        f"{10**30}-0a1b2c3d4e5f",
        "9" * 9_999 + "-0a1b2c3d4e5f",
    ],
)
def test_there_is_no_such_plan(journal: Journal, plan_id: str) -> None:
    journal.comparisons.propose(planned(journal, ONE), "0a1b2c3d4e5f")
    planned(journal, ONE)
    assert journal.run_of_plan(plan_id) is None


def test_the_latest_run_read_all_the_files_for_this_portal_and_was_not_void(journal: Journal) -> None:
    both = planned(journal, ONE, OTHER)
    one = planned(journal, ONE)
    planned(journal, ONE, portal="https://other")
    for state in (RunState.REFUSED, RunState.PROPOSED, RunState.EXPIRED):
        planned(journal, ONE, OTHER, state=state)
    assert number(journal.latest(PORTAL, {ONE})) == one
    assert number(journal.latest(PORTAL, [OTHER])) == both
    assert number(journal.latest(PORTAL, {ONE, OTHER})) == both
    assert journal.latest(PORTAL, {ONE, "3" * 64}) is None


def test_runs_to_a_portal_with_results_in_a_place_or_with_documents_to_send(journal: Journal) -> None:
    done = planned(journal, ONE, results="/a.csv")
    settle(journal, done)
    open_ = planned(journal, OTHER, results="/b.csv")
    elsewhere = planned(journal, ONE, portal="https://other", results="/a.csv")
    planned(journal, ONE, portal="https://other", state=RunState.REFUSED)
    assert [run.number for run in journal.runs(results="/a.csv")] == [elsewhere, done]
    assert [run.number for run in journal.runs(portal=PORTAL)] == [open_, done]
    assert [run.number for run in journal.runs(pending=True)] == [elsewhere, open_]
    assert [run.number for run in journal.runs(pending=True, portal=PORTAL)] == [open_]
    assert journal.runs(portal="nowhere") == []
    assert [run.number for run in journal.runs(last=1)] == [max(each.number for each in journal.runs())]
    assert [run.number for run in journal.runs(portal=PORTAL, last=1)] == [open_]
    assert journal.runs(since="2999") == []
    assert journal.runs(since="2000") == journal.runs()


def test_an_unfinished_run_had_the_same_files_in_the_same_order(journal: Journal) -> None:
    run = planned(journal, ONE, OTHER, options="how")
    request = RunRequest("import", PORTAL, "how")
    assert number(journal.unfinished(request, [ONE, OTHER])) == run
    assert journal.unfinished(request, [OTHER, ONE]) is None
    assert journal.unfinished(request, [ONE]) is None
    assert journal.unfinished(RunRequest("import", PORTAL, "otherwise"), [ONE, OTHER]) is None
    assert journal.unfinished(RunRequest("import", "https://other", "how"), [ONE, OTHER]) is None


def test_the_newest_run_of_the_files_decides_whether_one_is_unfinished(journal: Journal) -> None:
    planned(journal, ONE)
    newest = planned(journal, ONE)
    planned(journal, ONE, state=RunState.PROPOSED)
    request = RunRequest("import", PORTAL)
    assert number(journal.unfinished(request, [ONE])) == newest
    settle(journal, newest)
    assert journal.unfinished(request, [ONE]) is None


def test_the_keys_of_very_many_documents_come_in_their_order(journal: Journal) -> None:
    run = planned(journal, ONE, count=1_300)
    wanted = [*range(0, 1_300, 2), 1_299]
    keys = list(journal.clashes.keys(run, wanted))
    assert [key.seq for key in keys] == wanted
    assert (keys[-1].document_id, keys[-1].invoice_key, keys[-1].file) == ("A1-1299", "a1-1299", "0.csv")
    assert list(journal.clashes.keys(run, [])) == []
