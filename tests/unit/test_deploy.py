"""What is shipped to run workers by: its commands are there, and its files are well formed."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.support.command import ROOT
from tests.support.helps import PAGES

DEPLOY = ROOT / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
FILES = sorted([ROOT / "Dockerfile", *DEPLOY.iterdir()])
WORKER = (PAGES / "worker.txt").read_text(encoding="utf-8")


def words(text: str) -> list[str]:
    """The words of the worker's commands in a file, however it writes them."""
    lines = [line for line in text.splitlines() if "worker" in line and "--" in line and "#" not in line[:2]]
    return [word for line in lines for word in re.findall(r"--[a-z-]+", line.partition("worker")[2])]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_a_worker_is_started_with_is_in_its_help(file: Path) -> None:
    used = words(file.read_text(encoding="utf-8"))
    assert used or file.suffix == ".timer"
    assert [word for word in used if word not in WORKER] == []


def test_the_image_has_what_the_package_is_built_of_and_nobodys_secrets() -> None:
    copied = [name for line in re.findall(r"^COPY (?!--)(.*)", DOCKERFILE, re.MULTILINE) for name in line.split()[:-1]]
    assert [name for name in copied if not (ROOT / name).exists()] == []
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*"
    assert {f"!{name}" for name in copied} == {line for line in ignored if line.startswith("!")}
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(re.findall(r"'\.\[(\w+)\]'", DOCKERFILE)) <= set(extras)
    assert "useradd --uid 10001 " in DOCKERFILE
    assert "\nUSER 10001\n" in DOCKERFILE


def test_the_service_of_windows_is_xml_with_what_a_service_needs() -> None:
    found = {each.tag for each in ET.parse(DEPLOY / "etl-worker.xml").getroot()}  # noqa: S314 - our own
    assert found >= {"id", "executable", "arguments", "workingdirectory", "stoptimeout"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd")
def test_systemd_finds_nothing_in_its_units(tmp_path: Path) -> None:
    units = [tmp_path / file.name for file in FILES if file.suffix in {".service", ".timer"}]
    for unit in units:
        text = (DEPLOY / unit.name).read_text(encoding="utf-8")
        # The program is where its reader has put it.
        unit.write_text(text.replace("/opt/etl/.venv/bin/python", "/usr/bin/env"), encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, units)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if "etl" in line]) == (0, [])
