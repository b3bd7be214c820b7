"""How the program is called, and what it says of itself."""

import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from pkgutil import iter_modules

import pytest

from etl.cli import commands
from etl.cli.command_list import COMMANDS
from etl.cli.program import loaded
from tests.support.command import ROOT
from tests.support.helps import PAGES

#: What is loaded before a command is known, and in the end.
LOADED = """
import sys
import etl.cli
print(*sys.modules)
sys.argv = ["etl", *sys.argv[1:]]
try:
    etl.cli.main()
finally:
    print(*sys.modules)
"""
NAMED = "import sys; sys.argv[0] = {name!r}; from etl.__main__ import main; main()"


def said(*words: str) -> str:
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True, cwd=ROOT)
    assert not done.stderr
    return done.stdout


def by_name(*words: str, name: str = "/opt/etl/bin/etl") -> str:
    """What the program says where it is called by its name, as its installed script does."""
    return said("-c", NAMED.format(name=name), *words)


def test_the_script_is_the_module() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"etl": "etl.__main__:main"}


@pytest.mark.parametrize("words", [["import", "--help"], ["runs", "-h"]])
def test_by_its_name_and_as_a_module_it_says_the_same(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    page = (PAGES / f"{words[0]}.txt").read_text(encoding="utf-8")
    assert said("-m", "etl", *words) == page
    usage, _, rest = page.partition("\n\n")
    named = by_name(*words)
    assert named.startswith("Usage: etl ")
    assert " ".join(named.partition("\n\n")[0].split()) == " ".join(usage.replace("python -m etl", "etl").split())
    examples = rest.partition("Examples:")[2].replace("python -m etl", "etl")
    assert named.partition("\n\n")[2] == rest.partition("Examples:")[0] + "Examples:" + examples


@pytest.mark.parametrize("name", ["etl", "C:/etl/Scripts/etl.exe"])
def test_its_name_may_be_a_windows_program(name: str) -> None:
    assert by_name("--help", name=name).startswith("Usage: etl [OPTIONS]")


@pytest.mark.parametrize("words", [("--version",), ("--version", "import")])
def test_the_version_is_one_line(words: tuple[str, ...]) -> None:
    assert said("-m", "etl", *words) == f"etl {version('payfabric-etl')}\n"


def test_a_shell_completes_commands_and_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_ETL_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "etl re")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert by_name().split() == ["resume", "retry", "revert", "reconcile", "results"]
    monkeypatch.setenv("COMP_WORDS", "etl import --expect")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert by_name().split() == ["--expect-count", "--expect-total", "--expect-hash"]


def test_completion_is_offered_to_the_program_that_has_a_name() -> None:
    assert "--install-completion" in by_name("--help")
    assert "completion" not in said("-m", "etl", "--help")


def test_a_start_waits_for_nothing_that_it_does_not_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "july.csv"
    file.write_text("InvoiceId,CustomerId,Amount,BalanceDue\nA1,C1,30.00,30.00\n", encoding="utf-8")
    monkeypatch.setenv("PAYFABRIC_JOURNAL", str(tmp_path / "journal.sqlite3"))
    lines = said("-c", LOADED, "validate", str(file), "--results", str(tmp_path / "r.csv")).splitlines()
    first, last = (set(line.split()) for line in (lines[0], lines[-1]))
    assert not first & {"polars", "msgspec", "etl.options", "etl.cli.commands"}
    assert "etl.cli.commands.validate" in last
    assert not last & {"pandera", "aiohttp", "jinja2", "xlsxwriter", "python_calamine", "tqdm", "rich", "pydantic"}


def test_every_command_has_its_file_and_every_file_its_command() -> None:
    for name in COMMANDS:
        assert loaded(name).name == name
    there = {f"{commands.__name__}.{file.name}" for file in iter_modules(commands.__path__)}
    assert there == {name for name in sys.modules if name.startswith(f"{commands.__name__}.")}
