"""What the documents say is there is there: files, links, commands, options, names, and a run's states."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

import etl
from etl.app import guards
from etl.journal.run_states import MOVES
from tests.support.command import ROOT
from tests.support.helps import PAGES
from tests.support.life import LIFE, Held

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for folder, pattern in ((ROOT, "*.md"), (ROOT / "docs", "**/*.md"), (ROOT / "benchmarks", "*.md"))
    for path in folder.glob(pattern)
)
#: Those that name files, commands and names of the source.
INSIDE = [name for name in DOCUMENTS if name.startswith("docs/") or name in {"CONTRIBUTING.md", "SECURITY.md"}]
DECISIONS = [name for name in DOCUMENTS if name.startswith("docs/decisions/")]
#: They name headings and cells of their readers' files, and variables that are made of names.
FOR_USERS = {
    "docs/files.md",
    "docs/json.md",
    "docs/operate.md",
    "docs/portals.md",
    "docs/reasons.md",
    "docs/service.md",
    "docs/settings.md",
}
#: They are of other programs, and have names of theirs.
RECIPES = "docs/recipes/"
ROOMS = ("etl", "schemas", "tests", "benchmarks", "docs", "samples", ".ci", ".github")

#: Options of other programs, and those that typer gives every program.
FOREIGN = {
    "--build",
    "--check",
    "--detach",
    "--group",
    "--hypothesis-profile",
    "--ignore",
    "--include",
    "--install-completion",
    "--log-level",
    "--max-age",
    "--min-age",
    "--now",
    "--require-hashes",
    "--strict",
    "--system",
    "--to",
}
#: Names of other programs, and of variables of the environment.
ELSEWHERE = {"argv", "csv", "dev", "python3", "true", "typer", "HTTPS_PROXY", "NO_PROXY", "NAME"}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(name: str) -> str:
    """A document without its blocks of code."""
    return re.sub(r"^ *```[\s\S]*?^ *```", "", text(name), flags=re.MULTILINE)


def code(name: str) -> list[str]:
    """What stands in backticks."""
    return [" ".join(each.split()) for each in re.findall(r"`([^`]+)`", prose(name))]


def anchor(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-")


def sources() -> Iterator[str]:
    for room in ("etl", "schemas", "tests/support", "tests/campaign"):
        for path in (ROOT / room).rglob("*.py"):
            yield path.read_text(encoding="utf-8")


SOURCE = "\n".join([*sources(), text("pyproject.toml")])
HELP = "\n".join(page.read_text(encoding="utf-8") for page in PAGES.iterdir())


@cache
def words_of_the_source() -> set[str]:
    return set(re.findall(r"\w+", SOURCE + HELP))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_link_leads_to_a_file_and_a_heading_that_are_there(name: str) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)\s]+)\)", prose(name)):
        file, _, heading = target.partition("#")
        path = ((ROOT / name).parent / file).resolve() if file else ROOT / name
        assert path.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.*)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            assert heading in map(anchor, headings), target


@pytest.mark.parametrize("name", INSIDE)
def test_a_file_that_is_named_is_there(name: str) -> None:
    paths = [each for each in code(name) if re.fullmatch(r"[\w.*/-]+", each) and each.split("/")[0] in ROOMS]
    if name == "docs/architecture.md":
        paths += re.findall(r"\b(?:etl/\w+(?:\.py)?|schemas)\b", text(name))
    assert [each for each in paths if "/" in each and not (ROOT / each).exists()] == []


@pytest.mark.parametrize("name", [*INSIDE, "README.md"])
def test_an_option_that_is_named_is_in_the_help_or_of_another_tool(name: str) -> None:
    ours = set(re.findall(r"--[a-z-]+", HELP)) | set(re.findall(r'"(--[a-z-]+)"', SOURCE))
    named = set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", text(name)))
    assert {each for each in named - ours - FOREIGN if each.replace("--no-", "--", 1) not in ours} == set()


@pytest.mark.parametrize("name", INSIDE)
def test_a_module_that_is_to_be_run_is_there_and_can_be(name: str) -> None:
    for module in re.findall(r"python -m ((?:tests|benchmarks)[\w.]*)", text(name)):
        found = find_spec(module)
        if found is not None and found.submodule_search_locations:
            found = find_spec(f"{module}.__main__")
        assert found is not None, module
        assert '__name__ == "__main__"' in Path(str(found.origin)).read_text(encoding="utf-8")


def test_the_workflow_names_tests_that_are_there_and_tries_every_python_that_is_stated() -> None:
    workflow = text(".github/workflows/ci.yml")
    assert [each for each in re.findall(r"tests/[\w/]+\.py", workflow) if not (ROOT / each).is_file()] == []
    tried = set(re.findall(r'"(3\.\d+)"', workflow))
    stated = re.findall(r"Python :: (3\.\d+)", text("pyproject.toml"))
    assert stated
    assert set(stated) <= tried


@pytest.mark.parametrize("name", [name for name in INSIDE if name not in FOR_USERS and RECIPES not in name])
def test_a_name_of_the_source_is_in_the_source(name: str) -> None:
    names = [each for each in code(name) if re.fullmatch(r"@?_?[A-Za-z]\w*(?:\.[a-z_]\w*)?(?:\(\.*\))?", each)]
    words = {re.sub(r"^@|\(.*", "", each).split(".")[-1] for each in names} - ELSEWHERE
    assert words - words_of_the_source() == set()


def test_each_room_has_its_line() -> None:
    rooms = {path.name for path in (ROOT / "etl").iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    table = text("CONTRIBUTING.md").partition("## How the house is laid out")[2].partition("\n## ")[0]
    named = re.findall(r"^\| (`.*?) \|", table, flags=re.MULTILINE)
    told = [each for line in named for each in re.findall(r"`etl/([\w.]+)`", line)]
    assert sorted(told) == sorted(rooms - {"__init__.py", "__main__.py"})


def test_the_drawing_of_the_states_has_exactly_the_moves_of_the_table() -> None:
    assert drawn("The states of a run") == sorted(
        (before, after) for before, afters in MOVES.items() for after in afters
    )


def drawn(chapter: str) -> list[tuple[str, str]]:
    """The moves in the drawing of a chapter of the architecture."""
    told = text("docs/architecture.md").partition(f"## {chapter}\n")[2].partition("\n## ")[0]
    (drawing,) = re.findall(r"```mermaid\nstateDiagram-v2\n([\s\S]*?)```", told)
    moves = re.findall(r"^    (\w+) --> (\w+)", drawing, flags=re.MULTILINE)
    return sorted((before.replace("_", " "), after.replace("_", " ")) for before, after in moves)


def test_the_life_of_a_document_is_drawn_and_told_as_its_table_has_it() -> None:
    assert drawn("The life of a document at its portal") == sorted(
        (before.value, after.value) for before, stage in LIFE.items() for after in stage.after
    )
    rows = [
        f"| {status} | {', '.join(each for each in Held if each in stage.held)} | {stage.then} |"
        for status, stage in LIFE.items()
    ]
    assert "\n".join(rows) in text("docs/architecture.md")


def test_every_guard_is_explained() -> None:
    own = {name for name in vars(guards) if name.startswith("require_")}
    assert {name for name in own if f"`{name}`" not in text("docs/architecture.md")} == set()


def test_the_glossary_has_at_most_twelve_words_and_each_is_used() -> None:
    rows = re.findall(r"^\| ([a-z ]+) \| (.+) \|$", text("docs/glossary.md"), flags=re.MULTILINE)[1:]
    others = {"README.md", *INSIDE} - {"docs/glossary.md"}
    assert 0 < len(rows) <= 12
    for word, meaning in rows:
        assert meaning.endswith(".")
        assert any(re.search(rf"\b{word}s?\b", prose(name), re.IGNORECASE) for name in others), word
        assert re.search(rf"\b{word}\b", SOURCE), word


def test_decisions_are_numbered_short_and_have_the_same_parts() -> None:
    numbers = [int(Path(name).name[:4]) for name in DECISIONS]
    assert numbers[0] == 1
    assert all(after == before + 1 for before, after in pairwise(numbers))
    for number, name in zip(numbers, DECISIONS, strict=True):
        lines = text(name).splitlines()
        assert len(lines) <= 40
        assert lines[0].startswith(f"# {number}. ")
        assert [line for line in lines if line.startswith("## ")] == ["## Context", "## Decision", "## Consequences"]


def test_the_changelog_begins_with_what_is_unreleased_and_has_the_version_of_the_package() -> None:
    headings = re.findall(r"^## (.*)", text("CHANGELOG.md"), flags=re.MULTILINE)
    project = tomllib.loads(text("pyproject.toml"))["project"]
    assert headings[0] == "[Unreleased]"
    assert any(re.fullmatch(rf"\[{project['version']}\] - \d{{4}}-\d\d-\d\d", each) for each in headings)


def test_what_the_changelog_calls_gone_is_gone_and_what_it_shows_instead_is_there() -> None:
    unreleased = text("CHANGELOG.md").partition("## [0.1.0]")[0]
    removed = re.findall(r"`(\w+)`", unreleased.partition("### Removed")[2].partition(":")[2])
    assert removed
    assert set(removed) & set(dir(etl)) == set()
    shown = set(re.findall(r"\betl\.([A-Z]\w+)", unreleased))
    assert shown <= set(dir(etl))
