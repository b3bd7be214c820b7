"""A damaged journal: one sentence with what to do, when it is opened or first used, and never wrong data."""

import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from etl.errors import JournalError
from etl.journal import Journal, integrity
from etl.model.document import Outcome, PlannedRow, Status
from etl.model.problem import Problem
from etl.model.run import RunRequest, SourceFile

COUNT = 600
PAGE = 4096


def filled(path: Path) -> Path:
    """A run of which a third is delivered, a few rows are rejected, and the rest is planned."""
    with Journal(path) as journal:
        run = journal.begin(RunRequest("import", "here"))
        journal.add_source(run, 0, SourceFile("july.csv", "", "0" * 64))
        rows = [
            PlannedRow(
                n, n + 2, f"A{n}", f"a{n}", f"a{n}", f"A{n}", "USD", f"{n}.10", f'{{"Amount":"{n}.10"}}', mails=False
            )
            for n in range(COUNT)
        ]
        journal.add(run, 0, rows, [])
        journal.reject(run, [Problem(n, "Amount", "x", "plain", "is odd", "Mend it.") for n in (5, 550)])
        journal.planned(run)
        claimed = journal.settle_and_claim(run, [], -1, COUNT // 3)
        done = [Outcome(d.seq, Status.SUCCESS, 1, 200, "", "2026-07-31T12:00:00.000Z") for d in claimed]
        journal.settle_and_claim(run, done, 0, 0)
    return path


def facts(path: Path) -> tuple[object, ...]:
    """What the journal says of every document, and what it would send."""
    with Journal(path) as journal:
        (run,) = journal.runs()
        results = [(r.document_id, r.status, r.source_row, r.attempts) for page in journal.results(1) for r in page]
        sent = [(d.seq, d.identity, d.payload) for d in journal.settle_and_claim(1, [], -1, COUNT)]
        return run.pending, results, sent, journal.totals(1)


def refused(path: Path, use: Callable[[Path], object] = facts) -> str:
    with pytest.raises(JournalError) as caught:
        use(path)
    said = str(caught.value)
    assert str(path) in said
    assert "\n" not in said
    return said


@pytest.mark.parametrize("size", [100, PAGE, 5 * PAGE, 20 * PAGE + 17])
def test_a_file_that_was_cut_short(tmp_path: Path, size: int) -> None:
    path = filled(tmp_path / "journal.sqlite3")
    os.truncate(path, size)
    assert "put back a copy" in refused(path)


def test_a_file_that_was_emptied_is_not_taken_for_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrity, "_BEGINNING", 0.1)
    path = filled(tmp_path / "journal.sqlite3")
    os.truncate(path, 0)
    assert "is empty" in refused(path)


def test_a_file_whose_header_was_overwritten(tmp_path: Path) -> None:
    path = filled(tmp_path / "journal.sqlite3")
    with path.open("r+b") as file:
        file.write(b"\xff" * 100)
    assert "put back a copy" in refused(path)


def test_damage_that_sqlite_itself_cannot_put_into_words_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = filled(tmp_path / "journal.sqlite3")
    content = path.read_bytes()
    at = content.index(b"CREATE TABLE lease")
    path.write_bytes(content[:at] + b"CREATE TABLE \xc3(ase" + content[at + 18 :])
    with pytest.raises(JournalError, match="put back a copy from your backup"):
        Journal(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, object]:
    """The bytes of a journal, and its facts."""
    path = filled(tmp_path_factory.mktemp("whole") / "journal.sqlite3")
    return path.read_bytes(), facts(path)


@pytest.mark.parametrize("always", [True, False])
@pytest.mark.parametrize("seed", range(60))
def test_bytes_that_flipped_are_noticed_or_change_nothing(
    tmp_path: Path, whole: tuple[bytes, object], monkeypatch: pytest.MonkeyPatch, seed: int, always: bool
) -> None:
    path = tmp_path / "journal.sqlite3"
    before, expected = whole
    if not always:
        # As for a file that is too large to be looked through.
        monkeypatch.setattr(integrity, "_ALWAYS", 0)
    chance = random.Random(seed)
    content = bytearray(before)
    start = chance.randrange(PAGE, len(content) - 64)
    for at in range(start, start + chance.choice([1, 4, 64])):
        content[at] ^= chance.randrange(1, 256)
    path.write_bytes(content)
    with suppress(JournalError):
        assert facts(path) == expected


@pytest.mark.parametrize("column", ["status", "attached"])
def test_a_word_that_nobody_writes_is_damage(tmp_path: Path, column: str) -> None:
    path = filled(tmp_path / "journal.sqlite3")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"UPDATE document SET {column} = 'sent' WHERE seq = 3")
    with Journal(path) as journal, pytest.raises(JournalError, match="is damaged"):
        list(journal.results(1))


def test_a_log_that_was_deleted_after_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    code = (
        "import os, sys; from pathlib import Path; from tests.unit.journal import test_damage as t;"
        "from etl.journal import Journal; keep = Journal(Path(sys.argv[1])); t.filled(Path(sys.argv[1])); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, path], check=False, cwd=Path(__file__).parents[3])
    log = path.with_name("journal.sqlite3-wal")
    assert log.stat().st_size > 0
    log.rename(tmp_path / "elsewhere")
    assert "has lost its file journal.sqlite3-wal" in refused(path)
    (tmp_path / "elsewhere").rename(log)
    assert len(facts(path)) == 4


def test_a_folder_is_not_taken_for_a_journal(tmp_path: Path) -> None:
    assert "is a folder" in refused(tmp_path)


def test_a_database_of_somebody_elses_is_not_taken_for_a_journal(tmp_path: Path) -> None:
    path = tmp_path / "books.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE meta (name TEXT, value TEXT)")
    database.close()
    assert "no journal of etl's" in refused(path)


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[None]:
    """Root may do anything: as root, the test goes on as a user with no rights but those the files give."""
    if os.geteuid() == 0:
        for folder in (tmp_path, *tmp_path.parents[:3]):
            # The last may be one of the system, which anybody may enter already.
            if not folder.stat().st_mode & stat.S_IXOTH:
                folder.chmod(0o755)
    mine = os.geteuid()
    try:
        if mine == 0:
            os.seteuid(65534)
        yield
    finally:
        os.seteuid(mine)


@pytest.fixture(params=[0o444, 0o000])
def guarded(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = filled(tmp_path / "journal.sqlite3")
    path.chmod(request.param)
    return path


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
@pytest.mark.usefixtures("guarded", "nobody")
def test_a_file_without_the_right_to_write_it(tmp_path: Path) -> None:
    assert "right to read and write" in refused(tmp_path / "journal.sqlite3")


@pytest.mark.skipif(os.name == "nt", reason="POSIX rights")
@pytest.mark.usefixtures("nobody")
def test_a_folder_without_the_right_to_write_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o555) if os.geteuid() == tmp_path.stat().st_uid else None
    assert "cannot be written" in refused(tmp_path / "journal.sqlite3")


def test_a_journal_that_another_process_is_just_closing_is_not_damaged(tmp_path: Path) -> None:
    path = filled(tmp_path / "journal.sqlite3")
    index = path.with_name("journal.sqlite3-shm")
    index.touch()
    closing_soon = threading.Timer(0.3, index.unlink)
    closing_soon.start()
    assert len(facts(path)) == 4
    closing_soon.join()
