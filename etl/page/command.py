"""What a screen does, as a command does it."""

import os
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from etl.app.draft_mapping import shell_word
from etl.options.flag import Flag, options_of
from etl.options.settings import load
from etl.report import ExpectedTotal
from etl.text import text_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance as Options


@dataclass(frozen=True, slots=True)
class Command:
    """A command line.

    Attributes:
        words: behind the program's name.
    """

    words: tuple[str, ...]

    @classmethod
    def of(cls, name: str, *words: str | Path, said: "Iterable[Options]" = ()) -> "Command":
        """A command with its arguments, and the flags of what is said otherwise than settings have it.

        A file in this folder or below is named as from here.
        """
        flags = [flag for group in said for flag in _flags(group)]
        return cls((name, *(_near(word) if isinstance(word, Path) else word for word in words), *flags))

    def __str__(self) -> str:
        """As it is typed."""
        return " ".join(["python -m etl", *map(_quoted, self.words)])


def _quoted(word: str) -> str:
    """A word as a shell takes it, though a file is called like a command."""
    return shell_word(word) if os.name == "nt" else shlex.quote(text_of(word))


def _near(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _flags(group: "Options") -> Iterator[str]:
    usual = load(type(group))
    for option in options_of(type(group)):
        value = getattr(group, option.name)
        if not isinstance(option.about, Flag) or value == getattr(usual, option.name):
            continue
        on, _, off = option.names[0].partition("/")
        if isinstance(value, bool):
            yield on if value or not off else off
        elif isinstance(value, frozenset | tuple):
            for each in sorted(map(_word, value)):
                yield from _valued(on, each, joined=option.name == "overwrite_conflicts")
        else:
            yield from _valued(on, _word(value), joined=False)


def _valued(flag: str, value: str, *, joined: bool) -> Iterator[str]:
    yield from [f"{flag}={value}"] if joined else [flag, value]


def _word(value: object) -> str:
    if isinstance(value, ExpectedTotal):
        return " ".join(filter(None, [str(value.amount), value.currency]))
    if isinstance(value, Path):
        return _near(value)
    return str(value.value if isinstance(value, Enum) else value)
