"""What a screen does, as a command does it."""

import os
import shlex
from collections.abc import Collection, Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from etl.options import ConfigOptions, JournalOptions, PortalOptions
from etl.options.flag import Flag, Option, options_of
from etl.report import ExpectedTotal
from etl.text import shell_word, text_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance as Options

#: Commands that say of themselves where to, and those that take a portal of the settings.
_TO_PORTAL = frozenset(("import", "plan", "resume", "retry", "verify"))
_FOR_PORTAL = _TO_PORTAL | {"preview", "validate"}


class Command(Struct, frozen=True):
    """A command line.

    Attributes:
        words: behind the program's name.
    """

    words: tuple[str, ...]

    def __str__(self) -> str:
        """As it is typed."""
        return " ".join(["python -m etl", *map(_quoted, self.words)])


class Started(Struct, frozen=True):
    """What was said when the page was started, which its commands say too.

    Attributes:
        config: which settings.
        portal: where to, and how fast.
        journal: where runs are recorded.
        said: the names of the options that were said.
    """

    config: ConfigOptions
    portal: PortalOptions
    journal: JournalOptions
    said: frozenset[str] = frozenset()

    def command(self, name: str, *words: str | Path, said: "Iterable[tuple[Options, Options]]" = ()) -> Command:
        """A command with its arguments; of each group what is said otherwise than before, as flags.

        A file in this folder or below is named as from here.
        """
        flags = [flag for group, before in said for flag in _flags(group, _changed(group, before))]
        config = {"config", "for_"} if name in _FOR_PORTAL else {"config"}
        flags += _flags(self.config, _changed(self.config, ConfigOptions()) & config)
        if name in _TO_PORTAL:
            flags += _flags(self.portal, self.said)
        flags += _flags(self.journal, self.said)
        return Command((name, *(_near(word) if isinstance(word, Path) else word for word in words), *flags))


def _changed(group: "Options", before: "Options") -> frozenset[str]:
    names = (option.name for option in options_of(type(group)))
    return frozenset(name for name in names if getattr(group, name) != getattr(before, name))


def _flags(group: "Options", names: Collection[str]) -> Iterator[str]:
    for option in options_of(type(group)):
        if isinstance(option.about, Flag) and option.name in names:
            yield from _words(option, getattr(group, option.name))


def _words(option: Option, value: object) -> Iterator[str]:
    on, _, off = option.either[0].partition("/")
    if isinstance(value, bool):
        yield from filter(None, [on if value else off])
    elif isinstance(value, frozenset | tuple):
        for each in sorted(map(_word, value)):
            yield from [f"{on}={each}"] if option.name == "overwrite_conflicts" else [on, each]
    elif value is not None:
        yield from (on, _word(value))


def _word(value: object) -> str:
    if isinstance(value, ExpectedTotal):
        return " ".join(filter(None, [str(value.amount), value.currency]))
    if isinstance(value, Path):
        return _near(value)
    return str(value.value if isinstance(value, Enum) else value)


def _quoted(word: str) -> str:
    """A word as a shell takes it, though a file is called like a command."""
    return shell_word(word) if os.name == "nt" else shlex.quote(text_of(word))


def _near(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
