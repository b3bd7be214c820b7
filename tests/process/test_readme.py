"""What the README shows is what a process says, and what the simulator prints can be pasted."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.support.command import ROOT, Etl
from tests.support.july import export

README = (ROOT / "README.md").read_text(encoding="utf-8")
TRANSCRIPTS = re.findall(r"```console\n\$ python -m (etl .*)\n([\s\S]*?)```", README)


@pytest.mark.parametrize(("command", "shown"), TRANSCRIPTS)
def test_a_transcript_is_what_the_command_says(etl: Etl, command: str, shown: str) -> None:
    shutil.copytree(ROOT / "samples", etl.folder / "samples")
    done = etl.run(*command.split()[1:])
    assert done.stdout == shown
    assert done.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_what_the_simulator_prints_can_be_pasted(etl: Etl) -> None:
    with etl.start("simulator", "--port", "0") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(5)]
        script = "".join([*lines[2:], f'"{sys.executable}" -m etl import {export(etl, "A1,C1,1")}'])
        done = subprocess.run(["sh", "-c", script], cwd=etl.folder, env=etl.environment({}), check=False)
        process.terminate()
        process.communicate(timeout=20)
    assert done.returncode == 0
