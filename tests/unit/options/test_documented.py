"""The settings that the documents show are settings that hold."""

import re
import tomllib
from pathlib import Path

import pytest

from etl.options.config import config_of
from tests.support.command import ROOT

BLOCKS = [
    pytest.param(text, id=f"{name} {number}")
    for name in ("portals.md", "operate.md", "service.md", "settings.md")
    for number, text in enumerate(
        re.findall(
            r"^ *```toml\n(.*?)^ *```", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
        )
    )
]


@pytest.mark.parametrize("text", BLOCKS)
def test_a_file_that_is_shown_is_understood(text: str) -> None:
    config = config_of(tomllib.loads(text), Path("etl.toml"))
    assert config.faults == ()
    for name in (None, *config.portals):
        assert config.profile(name).name == (name or "")
