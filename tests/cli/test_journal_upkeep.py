"""The journal is found, backed up and purged by command."""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.command import Etl
from tests.support.plans import DATA, FAST, row, write
from tests.support.postgres import Server


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Etl:
    """One run of two invoices that were delivered."""
    etl = Etl(tmp_path_factory.mktemp("loaded"))
    with etl.simulator(*DATA) as where:
        assert etl.run("import", write(etl, "july.csv", row(1), row(2)), **where, **FAST).returncode == 0
    return etl


def test_where_tells_its_place_its_size_and_its_runs(loaded: Etl) -> None:
    done = loaded.run("journal", "where")
    assert done.returncode == 0
    assert done.stdout.startswith(f"Journal: {loaded.journal}\nSize: ")
    assert "\nRuns: 1, of which 0 with invoices that are still pending\n" in done.stdout
    assert re.search(r"^Version of its tables: \d+$", done.stdout, re.MULTILINE)


def test_a_backup_is_a_journal_for_its_owner_alone_and_replaces_nothing(loaded: Etl) -> None:
    done = loaded.run("journal", "backup", "kept.sqlite3")
    assert (done.returncode, done.stdout) == (0, "Backup: kept.sqlite3\n")
    kept = loaded.folder / "kept.sqlite3"
    assert os.name == "nt" or kept.stat().st_mode & 0o077 == 0
    heads = [loaded.run("journal", "verify", *words).stdout for words in ((), ("--journal", "kept.sqlite3"))]
    assert heads[0] == heads[1]
    assert "1 run as the trail has it" in heads[0]
    before = kept.read_bytes()
    for target in ("kept.sqlite3", str(loaded.journal)):
        again = loaded.run("journal", "backup", target)
        assert (again.returncode, "is there already, and no backup is overwritten" in again.stderr) == (2, True)
    assert kept.read_bytes() == before


def test_purging_forgets_what_was_delivered_and_nothing_of_the_trail(loaded: Etl) -> None:
    def bodies() -> list[str]:
        with closing(sqlite3.connect(loaded.journal)) as database:
            return [body for (body,) in database.execute("SELECT payload FROM document ORDER BY seq")]

    young = loaded.run("journal", "purge")
    assert young.stdout == "Forgotten of runs that are older than 90 days: nothing: there was nothing to forget.\n"
    assert all(body.startswith("{") for body in bodies())
    with closing(sqlite3.connect(loaded.journal, isolation_level=None)) as hand:
        hand.execute("UPDATE run SET started_at = '2001-01-01T00:00:00Z'")
    old = loaded.run("journal", "purge", "--keep", "30")
    assert old.stdout == "Forgotten of runs that are older than 30 days: what 2 delivered invoices said.\n"
    assert all(re.fullmatch("[0-9a-f]{64}", body) for body in bodies())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("backup",), "FILE is missing: python -m etl journal backup FILE"),
        (("backup", "unmounted/kept.sqlite3"), "There is no folder unmounted: make it, or choose another place."),
        (("where", "kept.sqlite3"), "is for a backup: python -m etl journal backup kept.sqlite3"),
        (("purge", "--head", "1-0a1b2c3d4e5f60718293"), "journal verify alone"),
        (("move",), "verify|where|backup|purge: 'move' is not one of 'verify', 'where', 'backup', 'purge'."),
    ],
)
def test_what_makes_no_sense_is_told(loaded: Etl, words: tuple[str, ...], sentence: str) -> None:
    done = loaded.run("journal", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert not (loaded.folder / "unmounted").exists()


@pytest.mark.parametrize("words", [("where",), ("backup", "kept.sqlite3"), ("purge",)])
def test_where_there_is_no_journal_none_is_made(etl: Etl, words: tuple[str, ...]) -> None:
    done = etl.run("journal", *words)
    assert (done.returncode, "There is no journal" in done.stderr) == (2, True)
    assert list(etl.folder.iterdir()) == []


def test_a_server_is_named_without_its_password_and_not_backed_up(tmp_path: Path, postgres: Server) -> None:
    with postgres.lent() as journal:
        etl = Etl(tmp_path, journal.url)
        where, backup = etl.run("journal", "where"), etl.run("journal", "backup", "kept.sql")
    assert where.stdout.startswith(f"Journal: {journal}\n")
    assert (backup.returncode, "pg_dump" in backup.stderr) == (2, True)
    assert list(tmp_path.glob("*kept*")) == []
