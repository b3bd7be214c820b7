"""How far the sending has come: a bar on a terminal, a line every half minute in a log."""

import os
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from os import get_terminal_size
from time import monotonic
from typing import TYPE_CHECKING, NoReturn

import anyio

from etl.cli.render.progress_text import Done, progress_text, settled_text
from etl.model.document import SETTLED, Outcome, Status

if TYPE_CHECKING:
    from tqdm import tqdm

#: Seconds between lines in a log.
_EVERY = 30.0


#: How the bar looks; what is behind it has the room that is left.
_BAR = "{desc} {percentage:3.0f}%|{bar:6}| {n_fmt} of {total_fmt}, {remaining} left{postfix}"

#: Behind it, what a longer bar has left in its line is erased; older terminals of Windows would show this as text.
_ERASE = "" if os.name == "nt" else "\x1b[K"

#: Characters of that beside the name and the two numbers, where it takes an hour and more.
_BESIDE = 38


class Bar:
    """Counts outcomes; shown while ``shown()`` lasts, from ``begin()`` on.

    Args:
        name: what is going on, for people.
        visible: False for neither bar nor lines.
    """

    def __init__(self, name: str, *, visible: bool) -> None:
        self._name = name
        self._total = 0
        self._visible = visible
        self._done = 0
        self._failed = 0
        self._sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        self._bar: tqdm[NoReturn] | None = None
        self._written = 0.0

    def begin(self, total: int) -> None:
        """From now on so many documents are sent, or come."""
        self._total = total
        if total and self._visible and sys.stderr.isatty() and self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(
                desc=self._name, total=total, file=sys.stderr, dynamic_ncols=True, bar_format=_BAR + _ERASE, postfix=""
            )

    def settled(self, outcome: Outcome) -> None:
        """Takes note of an outcome; documents given back unsent do not count."""
        if outcome.status in SETTLED:
            self._done += 1
            self._failed += outcome.status is Status.FAILED
            if outcome.status is Status.SUCCESS and outcome.amount is not None:
                self._sums[outcome.currency] += Decimal(outcome.amount)
            if self._bar is not None:
                # The bar itself is drawn no more often.
                if monotonic() - self._written >= self._bar.mininterval:
                    self._write_sums(self._bar)
                self._bar.update()

    def _write_sums(self, bar: "tqdm[NoReturn]") -> None:
        """Puts what was sent, and how many were refused, behind the bar when it is drawn next."""
        bar.set_postfix_str(settled_text(self._failed, self._sums, self._room()), refresh=False)
        self._written = monotonic()

    def _room(self) -> int:
        """Characters of the line behind the bar."""
        try:
            columns = get_terminal_size(sys.stderr.fileno()).columns
        except OSError:
            columns = 80
        return columns - len(self._name) - 2 * len(str(self._total)) - _BESIDE

    def came(self, documents: int) -> None:
        """Takes note of documents that the portal gave."""
        self._done += documents
        if self._bar is not None:
            self._bar.update(documents)

    @asynccontextmanager
    async def shown(self) -> AsyncIterator[None]:
        """Shows the progress on stderr until left."""
        if not self._visible:
            yield
        elif sys.stderr.isatty():
            try:
                yield
            finally:
                if self._bar is not None:
                    self._write_sums(self._bar)
                    self._bar.close()
        else:
            async with anyio.create_task_group() as group:
                group.start_soon(self._lines)
                yield
                group.cancel_scope.cancel()

    async def _lines(self) -> None:
        started = monotonic()
        while True:
            await anyio.sleep(_EVERY)
            if self._done >= self._total:
                continue
            done = Done(self._done, self._total, self._failed, self._sums)
            line = progress_text(self._name, done, monotonic() - started)
            print(line, file=sys.stderr, flush=True)
