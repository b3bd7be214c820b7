"""What the README shows is what a process says, and what the simulator prints can be pasted."""

import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.command import ROOT, Etl
from tests.support.in_process import run_upon
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
    ours, theirs = os.pipe()
    importing = f'"{sys.executable}" -m etl import {export(etl, "A1,C1,1")}'
    settings = etl.environment({})

    def paste() -> int:
        try:
            lines = [said.readline() for _ in range(5)]
            script = "".join([*lines[2:], importing])
            return subprocess.run(["sh", "-c", script], cwd=etl.folder, env=settings, check=False).returncode
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    with (
        ThreadPoolExecutor(1) as other,
        os.fdopen(ours, encoding="utf-8") as said,
        Path(os.devnull).open("r+b", buffering=0) as nowhere,
    ):
        pasting = other.submit(paste)
        streams = (nowhere.fileno(), theirs, nowhere.fileno())
        code = run_upon(streams, ("simulator", "--port", "0"), etl.folder, settings)
        os.close(theirs)
    assert (code, pasting.result()) == (0, 0)
