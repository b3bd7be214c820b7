"""The benchmarks run, on tiny sizes; what they measure is no test's business."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the benchmarks are for Linux and macOS")


def test_the_smoke_test_measures_every_section_and_names_what_it_leaves_out(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    words = [sys.executable, "-m", "benchmarks", "--quick", "--json", str(figures)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=500)
    assert done.returncode == 0, done.stderr
    findings = json.loads(figures.read_text(encoding="utf-8"))["findings"]
    told = {finding["section"] for finding in findings if finding["kind"] != "skipped"}
    assert told == {"plan", "post", "use", "start", "resume"}
    for finding in findings:
        if finding["kind"] == "skipped":
            assert f"| {finding['who']} | {finding['why']} |" in done.stdout


def test_a_section_that_is_not_there_is_refused() -> None:
    words = [sys.executable, "-m", "benchmarks", "speed"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 2
    assert "there is no section speed" in done.stderr
