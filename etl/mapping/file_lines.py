"""Where in a mapping file a mistake stands."""

import re
import tomllib

from msgspec import Struct

_SECTION = re.compile(r"^\s*(?P<head>\[.+\])\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*(?P<key>"(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z0-9_-]+)\s*[=.]""")


class Mistake(Struct, frozen=True):
    """Something wrong in a mapping file.

    Attributes:
        line: from 1; 0 for the file as a whole.
        sentence: what is wrong, and what to do.
    """

    line: int
    sentence: str

    def __str__(self) -> str:
        """One line for a person."""
        return f"line {self.line}: {self.sentence}" if self.line else self.sentence


def lines(text: str) -> dict[tuple[str, str], int]:
    """The line of each key, by its section ("columns", "joins.2", "" before the first) and its name.

    A section's own line stands under the name "". Text is TOML that ``tomllib`` has read.
    """
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        if (head := _SECTION.match(line)) and (path := _path(head["head"])):
            *above, last = path
            section = _counted(".".join(path), found) if head["head"].startswith("[[") else ".".join(path)
            found[section, ""] = number
            found.setdefault((".".join(above), last), number)
        elif key := _KEY.match(line):
            found.setdefault((section, _path(f"{key['key']} = 0")[0]), number)
    return found


def _counted(name: str, found: dict[tuple[str, str], int]) -> str:
    """The second ``[[joins]]`` is joins.2."""
    return f"{name}.{1 + sum(not key and section.startswith(f'{name}.') for section, key in found)}"


def _path(line: str) -> list[str]:
    """The keys of one line of TOML, outermost first; none where it only looks like one."""
    try:
        content: object = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return []
    path = []
    while content := content[0] if isinstance(content, list) else content:
        if not isinstance(content, dict):
            break
        name = next(iter(content))
        path.append(name)
        content = content[name]
    return path
