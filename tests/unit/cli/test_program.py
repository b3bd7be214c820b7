"""How the program is called, and what it says of itself."""

import sys
import tomllib
from importlib.metadata import version
from pkgutil import iter_modules

import pytest

from etl.cli import commands
from etl.cli.command_list import COMMANDS
from etl.cli.program import loaded
from tests.support.command import ROOT, Etl
from tests.support.helps import PAGES
from tests.support.in_process import run_in_bytes

#: A program of this name is the installed script.
NAME = "/opt/etl/bin/etl"


def said(etl: Etl, *words: str, name: str = "", **settings: str) -> str:
    """What it says where it is called by its name; "" for as a module."""
    done = run_in_bytes(words, etl.folder, etl.environment(settings), name=name)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def test_the_script_is_the_module() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"etl": "etl.__main__:main"}


@pytest.mark.parametrize("words", [["import", "--help"], ["runs", "-h"]])
def test_by_its_name_and_as_a_module_it_says_the_same(etl: Etl, words: list[str]) -> None:
    page = (PAGES / f"{words[0]}.txt").read_text(encoding="utf-8")
    assert said(etl, *words, COLUMNS="80") == page
    usage, _, rest = page.partition("\n\n")
    named = said(etl, *words, name=NAME, COLUMNS="80")
    assert named.startswith("Usage: etl ")
    assert " ".join(named.partition("\n\n")[0].split()) == " ".join(usage.replace("python -m etl", "etl").split())
    examples = rest.partition("Examples:")[2].replace("python -m etl", "etl")
    assert named.partition("\n\n")[2] == rest.partition("Examples:")[0] + "Examples:" + examples


@pytest.mark.parametrize("name", ["etl", "C:/etl/Scripts/etl.exe"])
def test_its_name_may_be_a_windows_program(etl: Etl, name: str) -> None:
    assert said(etl, "--help", name=name).startswith("Usage: etl [OPTIONS]")


@pytest.mark.parametrize("words", [("--version",), ("--version", "import")])
def test_the_version_is_one_line(etl: Etl, words: tuple[str, ...]) -> None:
    assert said(etl, *words) == f"etl {version('payfabric-etl')}\n"


@pytest.mark.parametrize(
    ("typed", "place", "found"),
    [
        ("etl re", "1", ["resume", "retry", "revert", "reconcile", "results"]),
        ("etl import --expect", "2", ["--expect-count", "--expect-total", "--expect-hash"]),
    ],
)
def test_a_shell_completes_commands_and_options(etl: Etl, typed: str, place: str, found: list[str]) -> None:
    asked = {"_ETL_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": place}
    assert said(etl, name=NAME, **asked).split() == found


def test_completion_is_offered_to_the_program_that_has_a_name(etl: Etl) -> None:
    assert "--install-completion" in said(etl, "--help", name=NAME)
    assert "completion" not in said(etl, "--help")


def test_every_command_has_its_file_and_every_file_its_command() -> None:
    for name in COMMANDS:
        assert loaded(name).name == name
    there = {f"{commands.__name__}.{file.name}" for file in iter_modules(commands.__path__)}
    assert there == {name for name in sys.modules if name.startswith(f"{commands.__name__}.")}
