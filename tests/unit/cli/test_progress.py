"""The bar on a terminal."""

import io
import sys

import pytest

from etl.cli.progress import Bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("total", "shown"), [(0, False), (3, True)])
def test_a_bar_of_nothing_is_not_shown(total: int, shown: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    bar = Bar("Reading the portal", visible=True)
    bar.begin(total)
    bar.came(total)
    assert ("Reading the portal" in terminal.getvalue()) is shown
