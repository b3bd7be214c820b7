"""The observer at a terminal: sentences on stdout, complaints and progress on stderr, Ctrl-C as the wish to stop."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from etl.app.events import Event
from etl.app.observer import Step
from etl.app.run_notice import Summary
from etl.cli.printing import print_error, say
from etl.cli.progress import Bar
from etl.cli.signals import ignore_signals, stopping
from etl.cli.terminal import outliving_terminal

if TYPE_CHECKING:
    from etl.delivery import Stop


class Console(Struct, frozen=True):
    """Shows what a use case does.

    Attributes:
        lines: puts an event into words.
        quiet: say nothing but errors.
        bars: show how far it has come.
    """

    lines: Callable[[Event], Iterator[str]]
    quiet: bool = False
    bars: bool = True

    @property
    def attended(self) -> bool:
        """Whether a person sits at the terminal."""
        return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()

    def note(self, event: Event) -> None:
        """Prints what happened."""
        if not self.quiet:
            for line in self.lines(event):
                say(line)
        elif isinstance(event, Summary) and event.line:
            print_error(event.line)

    def trouble(self, sentence: str) -> None:
        """Prints an error on stderr."""
        print_error(sentence)

    def name_of_portal(self, name: str, portal: str, documents: int) -> str:
        """Asks for the portal's name at the terminal."""
        counted = f"{documents:,} document{'s' * (documents != 1)} to"
        what = counted if documents else "--acknowledge writes into the queue of"
        prompt = f"PRODUCTION: {what} {portal}.\nType the portal's name, {name}, to send: "
        print(prompt, end="", file=sys.stderr, flush=True)
        try:
            return sys.stdin.readline().strip()
        except OSError:
            # The terminal was closed.
            return ""

    def progress(self, step: Step) -> Bar:
        """A bar on a terminal, a line every half minute in a log."""
        return Bar(step.value, visible=self.bars)

    def stopping(self, stop: "Stop") -> AbstractContextManager[None]:
        """Ctrl-C and SIGTERM ask for the stop."""
        return stopping(stop)

    @contextmanager
    def lasting(self) -> Iterator[None]:
        """A terminal that is closed ends nothing, and when all is done the process ends by itself."""
        with outliving_terminal():
            yield
            ignore_signals()
