"""What a sentence says is to be done, as values: flags with what they are given, and commands. Pure.

A sentence has its remedies as the command line takes them. Each other door reads them here, and puts its own words in
their place. What stands in quotes is a cell of somebody's, and never a remedy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from etl.documents import OF_RUNS, SWITCHES
from etl.mapping import profile_names
from etl.options.flag import options_of
from etl.options.portal_section import GROUPS
from etl.options.reading import ReadOptions


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag, and what is to be done with it.

    Attributes:
        name: as the command line has it: ``--skip-check``.
        values: what it is given; several where it is repeated, or where one of them is to be chosen.
        verb: what stands before it, such as ``Add``; ``Leave`` where it is not to be given.
        text: all of it, as it stands in the sentence.
    """

    name: str
    values: tuple[str, ...] = ()
    verb: str = ""
    text: str = ""

    @property
    def given(self) -> tuple[str, ...]:
        """The values but for what stands for one, such as NAME."""
        return tuple(each for each in self.values if each not in _PLACES)


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command.

    Attributes:
        name: its words behind the program's: ``resume``, ``jobs retry``, ``import --plan``.
        of: the run, job or plan that it is for; "" where none is named.
        text: all of it, as it stands in the sentence.
    """

    name: str
    of: str = ""
    text: str = ""


_PARTS = re.compile(
    r"""(?P<cell>"[^"]*")"""
    r"""|python\ -m\ etl\ (?P<command>jobs\ (?:retry|cancel)|[a-z][a-z-]*)"""
    r"""|(?:\b(?P<verb>Add|add|Say|say|Leave|leave)\ )?(?P<open>')?(?<![\w-])(?P<flag>--[a-z][a-z-]*)(?![\w-]|\.\w)""",
    re.VERBOSE,
)
_VALUE = re.compile(r""" ("[^"]*"|[\w.-]*\w)""")
_JOINED = re.compile(r"=([\w.-]*\w)")
_QUOTED = re.compile(r"=([^']*)'")
_MORE = re.compile(r"(?:, | or )(\w+)")
_PLACE = re.compile(r" ([A-Z][A-Z-]+\b|[0-9][0-9a-f-]*\b)")

#: What stands for a value.
_PLACES = ("FILE", "HEADING", "INVOICEID", "NAME", "SHEET", "SIGN")


def parted(sentence: str) -> Iterator[str | Flagged | Commanded]:
    """The parts of a sentence in their order: text, and what is to be done."""
    text = at = 0
    while found := _PARTS.search(sentence, at):
        at = found.end()
        if found["cell"]:
            continue
        end, remedy = _command(sentence, found) if found["command"] else _flag(sentence, found)
        if found.start() > text:
            yield sentence[text : found.start()]
        yield remedy
        text = at = end
    if text < len(sentence):
        yield sentence[text:]


def _command(sentence: str, found: re.Match[str]) -> tuple[int, Commanded]:
    """The command, with what it is given; flags with their values belong to it."""
    name, of, end = found["command"], "", found.end()
    while True:
        flag = _PARTS.match(sentence, end + 1) if sentence[end : end + 3] == " --" else None
        if flag is not None:
            end, given = _one(sentence, flag)
            if given.name == "--plan":
                name, of = f"{name} --plan", "".join(given.values)
        elif place := _PLACE.match(sentence, end):
            end = place.end()
            of = of or (place[1] if place[1][0].isdigit() else "")
        else:
            return end, Commanded(name, of, sentence[found.start() : end])


def _flag(sentence: str, found: re.Match[str]) -> tuple[int, Flagged]:
    """The flag, with all that it is given where it stands several times in a row."""
    end, first = _one(sentence, found)
    values = [*first.values]
    while values and (word := _MORE.match(sentence, end)) and _takes(first.name, word[1]):
        values, end = [*values, word[1]], word.end()
    while again := re.compile(rf" (?:or )?(?={first.name} )").match(sentence, end):
        end, next_one = _one(sentence, _PARTS.match(sentence, again.end()) or found)
        values += next_one.values
    verb = found["verb"] or ""
    if verb.casefold() == "leave" and sentence.startswith(" out", end):
        end += len(" out")
    return end, Flagged(first.name, tuple(values), verb, sentence[found.start() : end])


def _one(sentence: str, found: re.Match[str]) -> tuple[int, Flagged]:
    name, end = found["flag"], found.end()
    if found["open"]:
        value = _QUOTED.match(sentence, end)
        return (value.end(), Flagged(name, (value[1],))) if value else (end, Flagged(name))
    if value := _JOINED.match(sentence, end):
        return value.end(), Flagged(name, (value[1],))
    value = _VALUE.match(sentence, end)
    if value is not None and _takes(name, value[1]):
        return value.end(), Flagged(name, (value[1].strip('"'),))
    return end, Flagged(name)


def _takes(name: str, word: str) -> bool:
    """Whether a word behind a flag is its value: one that it knows, or one that is no plain word of a sentence."""
    if name in _switches():
        return False
    return word in _known().get(name, ()) or re.match(r'"|[A-Z]|.*[._0-9-]', word) is not None


@cache
def _switches() -> frozenset[str]:
    names = (name for group in GROUPS for each in options_of(group) if each.switch for name in each.names)
    return frozenset(part for name in names for part in name.split("/"))


@cache
def _known() -> dict[str, frozenset[str]]:
    """The words that flags take."""
    told = {
        f"--{each.name.replace('_', '-')}": frozenset(getattr(each.about, "metavar", "").split("|"))
        for each in options_of(ReadOptions)
    }
    return told | {
        "--skip-check": frozenset(SWITCHES),
        "--refuse": frozenset(OF_RUNS),
        "--profile": frozenset(profile_names()),
    }
