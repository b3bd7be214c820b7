"""Which lines of some files each test comes to, so that a mistake on a line is tried by few."""

import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import pytest


@dataclass(frozen=True, slots=True)
class Watched:
    """A test that passes.

    Attributes:
        seconds: that it takes, being watched.
        lines: those that it comes to, by file.
    """

    seconds: float
    lines: Mapping[str, frozenset[int]]

    def comes_to(self, file: str, first: int, last: int) -> bool:
        """Whether it comes to one of these lines."""
        return any(first <= line <= last for line in self.lines.get(file, ()))


@dataclass(slots=True)
class Watcher:
    """A plugin of pytest.

    Attributes:
        files: whose lines are looked at, by their paths.
        found: the tests so far, by their names.
    """

    files: frozenset[str]
    found: dict[str, Watched] = field(default_factory=dict)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Watches a test with its fixtures."""
        lines: dict[str, set[int]] = {}

        def within(frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401 - what sys.settrace wants
            if event == "line":
                lines.setdefault(frame.f_code.co_filename, set()).add(frame.f_lineno)
            return within

        def call(frame: FrameType, _event: str, _: object) -> Any:  # noqa: ANN401
            return within if frame.f_code.co_filename in self.files else None

        began = time.process_time()
        threading.settrace(call)
        sys.settrace(call)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)
            kept = {file: frozenset(some) for file, some in lines.items()}
            self.found[item.nodeid] = Watched(time.process_time() - began, kept)
