"""What a mapping file calls the columns of a table: by their headings, where these tell them apart."""

import re
from collections import Counter
from collections.abc import Sequence

from etl.mapping.spellings import folded

_LETTERS = 26
_LETTERED = re.compile(r"(?:^| )\[[A-Z]{1,3}\]$")


def keys(headings: Sequence[str]) -> tuple[str, ...]:
    """A name for each column: its heading; with the column's letter where another one has it, or it has none."""
    count = Counter(headings)
    taken = {heading for heading in headings if heading and count[heading] == 1}
    found = []
    for index, heading in enumerate(headings):
        key = heading
        if not heading or count[heading] > 1:
            key = _with_letter(heading, index)
            while key in taken:
                key = _with_letter(key, index)
            taken.add(key)
        found.append(key)
    return tuple(found)


def _with_letter(key: str, index: int) -> str:
    return f"{key} [{letter(index)}]".strip()


def find(key: str, headings: Sequence[str]) -> int | None:
    """The position of the column that a key names, from 0; case, blanks and ``_ - .`` matter only where they must."""
    known = keys(headings)
    if key in known:
        return known.index(key)
    close = [index for index, each in enumerate(known) if folded(each) == folded(key)]
    return close[0] if len(close) == 1 else None


def lettered(key: str) -> bool:
    """Whether a name ends with the letters of a column: "[D]", "Amount [D]"."""
    return _LETTERED.search(key) is not None


def positions(width: int) -> tuple[str, ...]:
    """The names of the columns of a table without headings: "[A]", "[B]" and so on."""
    return keys([""] * width)


def letter(index: int) -> str:
    """The letters over a column in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    while index >= 0:
        index, rest = divmod(index, _LETTERS)
        name = chr(ord("A") + rest) + name
        index -= 1
    return name
