"""A disk that is full."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import ROOT, Etl
from tests.support.july import many


@pytest.mark.skipif(shutil.which("mount") is None or os.name == "nt" or os.geteuid() != 0, reason="needs a small disk")
def test_a_full_disk_stops_cleanly_and_the_run_resumes_when_there_is_room(etl: Etl) -> None:
    disk = etl.folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        journal = ("--journal", str(disk / "j.sqlite3"))
        with etl.simulator() as settings:
            # A file mapped to memory on a full disk may end the process that writes to it.
            full = etl.run_process("import", many(etl, 1200), *journal, "--rate", "unlimited", **settings)
            assert full.returncode in {2, 3}
            assert "Free disk space" in full.stderr
            assert "Traceback" not in full.stderr
            subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
            done = etl.run("import", "july.csv", *journal, "--rate", "unlimited", **settings)
        assert done.returncode == 0, done.stderr
        assert {str(result["Status"]) for result in etl.results("july.results.csv")} == {"Success"}
    finally:
        subprocess.run(["umount", str(disk)], check=True)


#: The results first, then the template, for which there is less room.
_FULL = """
import random, resource, sys
from pathlib import Path
from etl.errors import ResultsError
from etl.report.workbook import new_workbook
from etl.template import write_template
try:
    with new_workbook(Path(sys.argv[1])) as book:
        for _ in range(6):
            sheet = book.add_worksheet()
            for row in range(1_000):
                sheet.write_row(row, 0, [random.random()])
        resource.setrlimit(resource.RLIMIT_FSIZE, (70_000, 70_000))
except OSError as error:
    print(error.strerror)
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, 3_000))
try:
    write_template(Path(sys.argv[2]), lines=True)
except ResultsError as error:
    print(str(error).rpartition(": ")[2])
"""


@pytest.mark.skipif(os.name == "nt", reason="files can be limited on POSIX only")
def test_a_workbook_that_finds_the_disk_full_says_so_once(tmp_path: Path) -> None:
    written = subprocess.run(
        [sys.executable, "-c", _FULL, str(tmp_path / "july.xlsx"), str(tmp_path / "template.xlsx")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (written.returncode, written.stderr) == (0, "")
    assert written.stdout.splitlines() == [
        "File too large",
        "File too large. See that its folder may be written to and has room.",
    ]
