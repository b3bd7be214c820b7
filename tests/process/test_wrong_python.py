import os
import subprocess
import sys
import venv
from pathlib import Path

from tests.support.command import ROOT


def test_a_python_without_what_etl_needs_is_said_in_one_sentence(tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=False)
    python = tmp_path / "bare" / ("Scripts" if os.name == "nt" else "bin") / Path(sys.executable).name
    done = subprocess.run(
        [python, "-m", "etl", "validate", "july.csv"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "which etl needs" in done.stderr
    assert ".venv" in done.stderr
