"""The help is the reference of the command line: it changes on purpose or not at all."""

import pytest

from tests.support.helps import PAGES, page, pages

NAMES = sorted(path.stem for path in PAGES.iterdir())


def test_each_command_has_its_page_and_no_page_is_left_over() -> None:
    assert {f"{name}.txt" for name in NAMES} == set(pages())


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_as_it_was(name: str) -> None:
    """Where that is on purpose: ``python -m tests.support.helps``."""
    assert page(*([] if name == "etl" else [name])) == (PAGES / f"{name}.txt").read_text(encoding="utf-8")
