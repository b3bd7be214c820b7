"""How far the sending has come: a bar on a terminal, a line every half minute in a log."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import NoReturn

import anyio
from tqdm import tqdm

from etl.cli.text import progress_text
from etl.records import Outcome, Status

_EVERY = 30.0
"""Seconds between lines in a log."""


class Progress:
    """Counts outcomes; shown while ``shown()`` lasts.

    Args:
        total: how many documents will be sent.
        visible: False for neither bar nor lines.
    """

    def __init__(self, total: int, *, visible: bool) -> None:
        self._total = total
        self._visible = visible
        self._done = 0
        self._failed = 0
        self._bar: tqdm[NoReturn] | None = None

    def settled(self, outcome: Outcome) -> None:
        """Takes note of an outcome; documents given back unsent do not count."""
        if outcome.status in {Status.SUCCESS, Status.FAILED}:
            self._done += 1
            self._failed += outcome.status is Status.FAILED
            if self._bar is not None:
                self._bar.set_postfix(failed=self._failed, refresh=False)
                self._bar.update()

    @asynccontextmanager
    async def shown(self) -> AsyncIterator[None]:
        """Shows the progress on stderr until left."""
        if not self._visible:
            yield
        elif sys.stderr.isatty():
            with tqdm(total=self._total, unit="doc", dynamic_ncols=True, file=sys.stderr) as self._bar:
                yield
        else:
            async with anyio.create_task_group() as group:
                group.start_soon(self._lines)
                yield
                group.cancel_scope.cancel()

    async def _lines(self) -> None:
        started = monotonic()
        while True:
            await anyio.sleep(_EVERY)
            line = progress_text(self._done, self._total, self._failed, monotonic() - started)
            print(line, file=sys.stderr, flush=True)
