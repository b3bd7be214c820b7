"""How a heading may spell an attribute: "Item 2 Quantity", "TermDiscounts[].Name", "billing_address.city"."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product
from types import MappingProxyType

from etl.grammar.unicode_clean import UNSEEN
from etl.mapping.catalogue import LINES, leaves
from etl.mapping.near import near
from etl.mapping.paths import EACH, Path, Step

_ARRAYS = {
    LINES: tuple(
        f"{word}{plural}" for word in ("invoiceitem", "invoiceline", "lineitem", "item", "line") for plural in ("", "s")
    ),
    "TermDiscounts": ("termdiscounts", "termdiscount"),
    "Taxes": ("taxes", "tax"),
}

_UNSEEN = dict.fromkeys(map(ord, UNSEEN))

#: Stands for a number in a spelling; no heading has it.
_NUMBER = "\0"

_DIGITS = re.compile(r"(?<![0-9])[0-9]{1,3}(?![0-9])")
_ZERO = re.compile(r"(?<![0-9])0+(?![0-9])")
_JOINT = re.compile(r"(?<![0-9])[\s_.\-\[\]]+|[\s_.\-\[\]]+(?![0-9])")

#: Runs of digits in a heading: more than any spelling has.
_MOST_NUMBERS = 4


def folded(heading: str) -> str:
    """A heading without what does not matter: case, blanks, ``_ - . [ ]``, and the ``*`` that marks required columns.

    Characters that nobody sees do not matter either.

    Two numbers stay apart.
    """
    seen = heading if heading.isascii() else heading.translate(_UNSEEN)
    word = _JOINT.sub("", unicodedata.normalize("NFKC", seen).replace(_NUMBER, "")).casefold()
    return word.strip("*") or word


def spelt(heading: str, *, lines: bool = False) -> Path | None:
    """The attribute that a heading spells, or None.

    Args:
        heading: as it stands in the file.
        lines: whether the table holds lines alone: what both an invoice and its lines have is then the line's.
    """
    word = folded(heading)
    runs = list(_DIGITS.finditer(word))
    known = _spellings(lines)
    for chosen in product((False, True), repeat=len(runs)) if len(runs) <= _MOST_NUMBERS else ():
        numbers = [run for run, number in zip(runs, chosen, strict=True) if number]
        template = known.get(_blanked(word, numbers))
        if template is not None and all(int(run[0]) for run in numbers):
            return _numbered(template, [int(run[0]) for run in numbers])
    return None


def from_zero(heading: str) -> bool:
    """Whether a heading spells an attribute but numbers its elements from 0."""
    counted = _ZERO.sub("1", heading)
    return counted != heading and spelt(heading) is None and spelt(counted) is not None


@cache
def own_names(*, lines: bool = False) -> MappingProxyType[str, str]:
    """The folded names of the attributes and the paths they mean: for those that are nearly spelt so."""
    known = _spellings(lines)
    bare = {
        word: path for path in leaves() if (word := folded(path.rpartition(".")[2])) in known and path.count(".") == 1
    }
    return MappingProxyType({**bare, **{folded(path): path for path in leaves()}})


def _blanked(word: str, numbers: list[re.Match[str]]) -> str:
    for number in reversed(numbers):
        word = f"{word[: number.start()]}{_NUMBER}{word[number.end() :]}"
    return word


def _numbered(template: tuple[Path, tuple[int, ...]], numbers: list[int]) -> Path:
    """The path with the numbers of the heading at the steps that the spelling numbers."""
    path, numbered = template
    steps = list(path.steps)
    for position, number in zip(numbered, numbers, strict=True):
        steps[position] = Step(steps[position].name, number)
    return Path(tuple(steps))


@cache
def _spellings(lines: bool) -> dict[str, tuple[Path, tuple[int, ...]]]:  # noqa: FBT001 - a cached function's key
    """Every spelling, with its path and which steps the numbers belong to.

    Where one spelling means two attributes ("item tax amount": TaxAmount, or Amount of Taxes), the one that lies less
    deep is meant.
    """
    found: dict[str, tuple[Path, tuple[int, ...]]] = {}
    for path in sorted(map(Path.parse, leaves()), key=lambda path: len(path.steps)):
        for word, numbered in _of(path, lines=lines):
            found.setdefault(word, (path, numbered))
    return found


def _of(path: Path, *, lines: bool) -> Iterator[tuple[str, tuple[int, ...]]]:
    *above, last = path.steps
    if lines and not above and last.name in _shared():
        return
    leaf = last.name.casefold()
    array = bool(above) and above[-1].element == EACH
    for word, numbered in _prefixes(tuple(above)):
        yield word + leaf, numbered
        if array and not numbered and len(above) == 1:
            yield f"{word}{leaf}{_NUMBER}", (0,)
    if not above or above[0].element is None:
        return
    if len(above) > 1:
        # What lies inside a line may leave the line out: "Tax 1 Name", "Shipping To Address City".
        yield from ((word + leaf, tuple(n + 1 for n in numbered)) for word, numbered in _prefixes(tuple(above[1:])))
    elif _bare(path, lines=lines):
        yield leaf, ()
        if last.name not in _shared():
            yield f"{leaf}{_NUMBER}", (0,)


def _prefixes(above: tuple[Step, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The spellings of the objects around an attribute, each array with and without a number."""
    choices = [
        [(word, number) for word in _ARRAYS.get(step.name, (step.name.casefold(),)) for number in _numbers(step)]
        for step in above
    ]
    for choice in product(*choices):
        word = "".join(name + _NUMBER * number for name, number in choice)
        yield word, tuple(index for index, (_, number) in enumerate(choice) if number)


def _numbers(step: Step) -> tuple[bool, ...]:
    return (False,) if step.element is None else (False, True)


def _bare(path: Path, *, lines: bool) -> bool:
    """Whether the attribute's name alone means it: nothing else is called so, or nearly so.

    An InvoiceNumber is never meant to be a line's: it is most likely the InvoiceId.
    """
    name = path.steps[-1].name
    if name in _shared():
        return lines and path.steps[0].name == LINES
    alone = _named()[name] == 1
    return alone and name != "InvoiceNumber" and not any(near(name.casefold(), own.casefold()) for own in _invoice())


@cache
def _named() -> Counter[str]:
    """How many attributes have each name."""
    return Counter(Path.parse(path).steps[-1].name for path in leaves())


@cache
def _invoice() -> frozenset[str]:
    return frozenset(path for path in leaves() if "." not in path)


@cache
def _shared() -> frozenset[str]:
    """What an invoice and its lines both have."""
    return frozenset(name for name in _invoice() if f"{LINES}[].{name}" in leaves())
