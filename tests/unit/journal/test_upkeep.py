"""A journal is measured and copied while another process writes to it, and a copy is a journal."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from etl.errors import JournalError
from etl.journal import Journal, JournalServer
from etl.model.run import RunRequest


def begin(journal: Journal, *portals: str) -> None:
    for portal in portals:
        journal.begin(RunRequest("import", portal, ""))


def test_a_journal_tells_how_much_it_holds(journal: Journal) -> None:
    empty = journal.upkeep.extent()
    assert (empty.runs, empty.newest) == (0, "")
    assert empty.size > 0
    begin(journal, "here", "there")
    full = journal.upkeep.extent()
    assert (full.runs, full.version) == (2, empty.version)
    assert full.newest == max(run.started_at for run in journal.runs())


def test_a_journal_on_a_server_is_left_to_the_servers_own_tools(journal: Journal, tmp_path: Path) -> None:
    if isinstance(journal.place, Path):
        journal.upkeep.copy(tmp_path / "copy")
        return
    with pytest.raises(JournalError, match=r"pg_dump -n payfabric_etl -f \S+copy"):
        journal.upkeep.copy(tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []
    assert isinstance(journal.place, JournalServer)


def test_a_copy_has_what_is_committed_in_the_log_and_nothing_that_is_under_way(tmp_path: Path) -> None:
    place, copy = tmp_path / "journal.sqlite3", tmp_path / "copy.sqlite3"
    with Journal(place) as journal, closing(sqlite3.connect(place, isolation_level=None)) as another:
        begin(journal, "here", "there")
        another.execute("BEGIN IMMEDIATE")
        another.execute("DELETE FROM run")
        with Journal(place) as third:
            third.upkeep.copy(copy)
        another.execute("ROLLBACK")
        runs = journal.runs()
    assert [each.name for each in tmp_path.glob("copy*")] == ["copy.sqlite3"]
    with Journal(copy) as restored:
        assert restored.runs() == runs


def test_a_damaged_journal_is_no_backup(tmp_path: Path) -> None:
    place = tmp_path / "journal.sqlite3"
    with Journal(place) as journal:
        begin(journal, *map(str, range(400)))
        with closing(sqlite3.connect(place, isolation_level=None)) as hand:
            hand.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (page,) = hand.execute("SELECT rootpage FROM sqlite_master WHERE name = 'run'").fetchone()
            (size,) = hand.execute("PRAGMA page_size").fetchone()
        with place.open("r+b") as file:
            file.seek((page - 1) * size + 3)
            file.write(b"\xff\xff")
        with pytest.raises(JournalError, match=r"^No backup was made"):
            journal.upkeep.copy(tmp_path / "copy.sqlite3")
