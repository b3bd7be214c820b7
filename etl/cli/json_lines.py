"""The observer for programs: each step as a line of JSON on stdout. docs/json.md promises what they say."""

import sys

from etl.app.events import Event
from etl.cli.console import Console
from etl.cli.printing import print_error
from etl.exact_json import ENCODER
from etl.exit_codes import Ending

#: Raised where a name changes its meaning or goes; what is new comes beside what there is.
VERSION = 1


class JsonLines(Console, frozen=True):
    """Tells programs what a use case does; people are asked and told of errors as ever."""

    def note(self, event: Event) -> None:
        """Prints what happened."""
        from etl.cli.render.event_json import event_json

        if self.quiet:
            Console.note(self, event)
        else:
            _print(event_json(event))

    def trouble(self, sentence: str) -> None:
        """Prints an error for both."""
        Console.trouble(self, sentence)
        _print({"event": "trouble", "message": sentence})


def begin() -> None:
    """Prints the first line: which version of the lines follows."""
    from etl import __version__

    _print({"event": "version", "version": VERSION, "etl": __version__})


def fail(sentence: str) -> None:
    """Prints what has ended a command, for people on stderr too."""
    print_error(sentence)
    _print({"event": "error", "message": sentence})


def end(ending: Ending) -> None:
    """Prints the last line: how the command ended."""
    _print({"event": "ended", "exit_code": int(ending), "ending": ending.name.lower()})


def _print(facts: dict[str, object]) -> None:
    sys.stdout.write(f"{ENCODER.encode(facts).decode()}\n")
    sys.stdout.flush()
