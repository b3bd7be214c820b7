"""The documents as a site: every page has its place, pages made of the program are of today, sentences are ours."""

import re

import pytest

from tests.support.command import ROOT
from tests.support.reference import PAGES
from tests.support.source import literals, modules

DOCS = ROOT / "docs"
NAV = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
TROUBLESHOOTING = (DOCS / "troubleshooting.md").read_text(encoding="utf-8")


def test_every_page_has_one_place_in_the_navigation_and_every_place_a_page() -> None:
    placed = re.findall(r": ([\w/.-]+\.md)$", NAV, flags=re.MULTILINE)
    assert sorted(placed) == sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_is_made_of_the_program_is_of_today(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run python -m tests.support.reference"


def test_what_is_put_into_a_page_is_there() -> None:
    named = re.findall(r'--8<-- "(.+)"', (DOCS / "commands.md").read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_a_sentence_that_is_explained_is_one_that_the_program_says() -> None:
    told = [text for module in modules("etl") for text in literals(module.tree)]
    sentences = [each.strip("… ") for each in re.findall(r"^### (.*)$", TROUBLESHOOTING, flags=re.MULTILINE)]
    assert len(sentences) > 15
    assert [each for each in sentences if not any(each in text for text in told)] == []
