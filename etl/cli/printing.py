"""Lines on a terminal: broken between words at its width, and coloured by what they mean; plain where they are piped.

A colour never carries a meaning alone: the words say it too, and NO_COLOR (no-color.org) switches colours off.
"""

import re
import sys
import textwrap
from functools import lru_cache
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

#: Blanks by which the rest of a broken line stands in, where the line does, or is one of a list.
_HANGING = 2

#: What parts the facts of a line of a list.
_APART = "  "

#: A command at the end of a line: broken in two it could not be copied.
_COMMAND = r"(?:python -m )?\betl [a-z]+(?: [^ ,;()]+)*$"

#: Stands in such a command for its blanks while its line is broken.
_JOINED = "\x00"

#: What would move the cursor, rewrite what stands there or turn its order: names of files and words of a portal may
#: hold it, and so show other sums than there are.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

#: What is coloured, by style: regular expressions of a line.
_MEANINGS = {
    "bad": (
        r"^\s*(?:rejected|failed|conflict|missing|different|unreadable)\s+(?=[1-9]).*$",
        r"^etl:",
        r"^\s*Problem:",
        r"^The import is refused:",
    ),
    "good": (r"^\s*(?:succeeded|agrees|reversed)\s+(?=[1-9]).*$",),
    "warned": (
        r"^\s*(?:pending|set aside|superseded|held as paid|paid since|kept)\s+(?=[1-9]).*$",
        r"^Warnings,.*$",
        r"^\s*Warning:",
        r"NOT DECIDED",
    ),
    "production": (r"^PRODUCTION:",),
    "to copy": (_COMMAND, r"PLAN-ID \d+-[0-9a-f]{12}"),
    "place": (r"\(first in [^()]*\)",),
}
_STYLES = {
    "bad": "bold red",
    "good": "green",
    "warned": "yellow",
    "production": "bold white on red",
    "to copy": "cyan",
    "place": "dim",
}


def say(line: str) -> None:
    """Prints a line on stdout."""
    _print(line, sys.stdout)


def print_error(sentence: str) -> None:
    """Prints an error on stderr, a sentence or several lines."""
    for line in f"etl: {sentence}".split("\n"):
        _print(line, sys.stderr)


def wrapped(line: str, width: int) -> list[str]:
    """A line in lines of so many characters, broken between words; never a path, a command or a line of JSON."""
    if len(line) <= width or line.startswith("{"):
        return [line]
    indent = len(line) - len(line.lstrip(" "))
    body = textwrap.wrap(
        re.sub(_COMMAND, lambda found: found[0].replace(" ", _JOINED), line.lstrip(" ")),
        max(width - indent, 1),
        subsequent_indent=" " * _HANGING * bool(indent or _APART in line),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [f"{' ' * indent}{each}".replace(_JOINED, " ") for each in body]


def _print(text: str, stream: TextIO) -> None:
    line = _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
    if not stream.isatty():
        print(line, file=stream, flush=True)
        return
    console = _console(stream)
    for each in wrapped(line, console.width):
        console.print(each)
    stream.flush()


@lru_cache(maxsize=2)
def _console(stream: TextIO) -> "Console":
    from rich.console import Console
    from rich.highlighter import RegexHighlighter
    from rich.theme import Theme

    class Meaning(RegexHighlighter):
        base_style = "etl."
        highlights = [f"(?P<{style.replace(' ', '_')}>{each})" for style, found in _MEANINGS.items() for each in found]  # noqa: RUF012

    theme = Theme({f"etl.{style.replace(' ', '_')}": look for style, look in _STYLES.items()}, inherit=False)
    return Console(file=stream, theme=theme, highlighter=Meaning(), markup=False, emoji=False, soft_wrap=True)
