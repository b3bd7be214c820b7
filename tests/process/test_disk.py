"""A disk that is full."""

import os
import shutil
import subprocess

import pytest

from tests.support.command import Etl
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
