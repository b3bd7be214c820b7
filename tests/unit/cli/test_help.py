"""The help is the reference of the command line: it changes on purpose or not at all."""

import pytest

from tests.support.helps import PAGES, pages

FOUND = pages()


def test_each_command_has_its_page_and_no_page_is_left_over() -> None:
    assert {path.name for path in PAGES.iterdir()} == set(FOUND)


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_page_is_as_it_was(name: str) -> None:
    """Where that is on purpose: ``python -m tests.support.helps``."""
    assert FOUND[name] == (PAGES / name).read_text(encoding="utf-8")
