"""A run that was never planned to its end leaves nothing behind, whatever ended it; one that lives is left alone."""

from contextlib import closing
from pathlib import Path

import pytest

from etl.journal import Journal, JournalServer
from etl.journal.opening import connect
from etl.model.document import PlannedRow
from etl.model.problem import Problem
from etl.model.run import RunRequest, RunState, SourceFile

REQUEST = RunRequest("import", "here")
TABLES = ("run", "source", "document", "problem")


def fill(journal: Journal, run: int) -> None:
    journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
    rows = [PlannedRow(seq, seq + 2, "A", "a", "a", "A", "USD", "1.00", "{}", mails=False) for seq in range(3)]
    journal.add(run, 0, rows, [Problem(1, "Amount", "x", "plain", "is odd", "Mend it.")])


def rows(place: Path | JournalServer) -> list[int]:
    with closing(connect(place)) as database:
        return [database.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in TABLES]


def test_a_run_that_failed_in_planning_is_gone(journal: Journal) -> None:
    def fail() -> None:
        with journal.planning(REQUEST) as run:
            fill(journal, run)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert rows(journal.place) == [0, 0, 0, 0]


def test_a_planned_run_stays(journal: Journal) -> None:
    with journal.planning(REQUEST) as run:
        fill(journal, run)
        journal.planned(run)
    with journal.planning(REQUEST) as other:
        journal.planned(other)
    assert [run.state for run in journal.runs()] == [RunState.PLANNED, RunState.PLANNED]
    assert rows(journal.place) == [2, 1, 3, 1]


def test_a_process_that_died_in_planning_is_cleared_up_by_the_next(place: Path | JournalServer) -> None:
    with Journal(place) as dead:
        fill(dead, dead.begin(REQUEST, "plan-of-the-dead"))
    with Journal(place) as journal, journal.planning(REQUEST) as run:
        assert rows(place) == [1, 0, 0, 0]
        journal.planned(run)


def test_a_process_that_is_planning_at_this_moment_is_left_alone(place: Path | JournalServer) -> None:
    with Journal(place) as one, Journal(place) as other, one.planning(REQUEST) as first:
        fill(one, first)
        with other.planning(REQUEST) as second:
            fill(other, second)
            other.planned(second)
        one.planned(first)
    assert rows(place) == [2, 2, 6, 2]


def test_a_run_of_an_older_version_that_left_no_lock_is_given_a_day(place: Path | JournalServer) -> None:
    with Journal(place) as journal:
        fill(journal, journal.begin(REQUEST))
        with journal.planning(REQUEST) as second:
            journal.planned(second)
        assert rows(place)[0] == 2
        with closing(connect(place)) as database:
            database.execute("UPDATE run SET started_at = '2026-01-01T00:00:00Z' WHERE state = 'planning'")
        with journal.planning(REQUEST) as third:
            journal.planned(third)
        assert [run.number for run in journal.runs()] == [third, second]


def test_no_lock_files_of_plans_pile_up(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite3") as journal:
        with journal.planning(REQUEST) as run:
            journal.planned(run)
        assert not list(tmp_path.glob("plan-*"))
