"""What is no file, and a file by two names: nobody waits for ever, and nobody sends the same by another name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl.errors import JournalError, SettingsError
from etl.journal import Journal
from etl.options.config import read_config
from tests.support.command import Etl

POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has neither in a folder")


@POSIX
@pytest.mark.parametrize("command", ["validate", "preview", "import", "map"])
def test_a_pipe_is_no_export(etl: Etl, command: str) -> None:
    os.mkfifo(etl.folder / "july.csv")
    done = etl.run(command, "july.csv", *(["--simulate"] if command == "import" else []))
    assert done.returncode == 2
    assert "july.csv" in done.stderr


@POSIX
def test_results_are_not_looked_for_in_a_pipe(etl: Etl) -> None:
    (etl.folder / "july.csv").write_text("InvoiceId,CustomerId,Amount\nA1,C1,1.00\n", encoding="utf-8")
    os.mkfifo(etl.folder / "july.results.csv")
    done = etl.run("validate", "july.csv", "--results", "july.results.csv")
    assert done.returncode == 0, done.stderr


@POSIX
def test_settings_are_read_of_no_pipe_and_no_device(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "etl.toml")
    for place in (tmp_path / "etl.toml", Path("/dev/zero"), tmp_path):
        with pytest.raises(SettingsError, match="is no file, but a folder, a pipe or a device"):
            read_config(place, needed=True)


def test_settings_have_a_bound(tmp_path: Path) -> None:
    (tmp_path / "etl.toml").write_bytes(b"#" * ((4 << 20) + 1))
    with pytest.raises(SettingsError, match="larger than a file of settings"):
        read_config(tmp_path / "etl.toml", needed=True)


def test_a_journal_by_two_names_is_refused_by_either(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = tmp_path / "a" / "journal.sqlite3", tmp_path / "b" / "other.sqlite3"
    with Journal(one):
        os.link(one, other)
        with pytest.raises(JournalError, match="another name besides, a hard link"), Journal(other):
            pass
    with pytest.raises(JournalError, match="another name besides"), Journal(one):
        pass
    other.unlink()
    with Journal(one) as journal:
        assert journal.runs() == []


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="an administrator mounts")
def test_a_journal_that_is_mounted_as_a_file_of_its_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a b").mkdir()
    one, mounted = tmp_path / "journal.sqlite3", tmp_path / "a b" / "mounted.sqlite3"
    with Journal(one):
        pass
    mounted.touch()
    if subprocess.run(["mount", "--bind", one, mounted], check=False, capture_output=True).returncode:
        pytest.skip("this container may not mount")
    try:
        with pytest.raises(JournalError, match="Mount its folder"), Journal(mounted):
            pass
    finally:
        subprocess.run(["umount", mounted], check=True)
    with Journal(one) as journal:
        assert journal.runs() == []
