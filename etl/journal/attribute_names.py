"""The names of attributes that the versions of invoices have, each list of them kept once.

A version is told by a hash, its balance and the names of its attributes, see ``etl.versions``: most invoices of a
portal have the same ones, and they are most of it. In the place of names stands their number, after ``#``.
"""

from collections.abc import Collection, Iterator, Sequence
from hashlib import blake2b

from etl.journal.database import Database
from etl.journal.row_hash import CorruptRowError
from etl.versions import OR

#: The number is made of the names, so that nobody has to wait for another's.
ATTRIBUTE_NAMES = "CREATE TABLE attribute_names (number INTEGER PRIMARY KEY, names TEXT NOT NULL)"

#: Begins a number: no name does.
_MARK = "#"

#: Bytes of a number; where two lists have the same, the later one is written out each time.
_BYTES = 3

#: Numbers asked for in a statement at most.
_TOGETHER = 500


def numbered(db: Database, versions: Sequence[str]) -> list[str]:
    """Versions, or several in one, as the journal keeps them; those that are so already stay as they are."""
    lists = {names for version in versions for names in _lists(version) if not names.startswith(_MARK)}
    numbers = {names: _number(names) for names in lists if names}
    known = _known(db, numbers.values())
    new = {number: names for names, number in numbers.items() if number not in known}
    for number, names in sorted(new.items()):
        db.execute(
            "INSERT INTO attribute_names (number, names) VALUES (?, ?) ON CONFLICT (number) DO NOTHING", (number, names)
        )
    known |= _known(db, new)
    marks = {names: f"{_MARK}{number}" for names, number in numbers.items() if known.get(number) == names}
    return [_replaced(version, marks) for version in versions]


def told(db: Database, versions: Sequence[str]) -> list[str]:
    """Versions as ``etl.versions`` writes them.

    Raises:
        CorruptRowError: a list of names is gone.
    """
    marks = {names for version in versions for names in _lists(version) if names.startswith(_MARK)}
    try:
        numbers = {mark: int(mark[1:]) for mark in marks}
        known = _known(db, numbers.values())
        lists = {mark: known[number] for mark, number in numbers.items()}
    except (KeyError, ValueError) as error:
        raise CorruptRowError(f"the names of an invoice's attributes are gone ({error})") from error
    return [_replaced(version, lists) for version in versions]


def _lists(version: str) -> Iterator[str]:
    """The lists of names in a version, or in several."""
    for each in version.split(OR):
        _, found, names = each.rpartition(" ")
        if found:
            yield names


def _replaced(version: str, others: dict[str, str]) -> str:
    parts = (each.rpartition(" ") for each in version.split(OR))
    return OR.join(f"{head}{space}{others.get(names, names) if space else names}" for head, space, names in parts)


def _number(names: str) -> int:
    return int.from_bytes(blake2b(names.encode(), digest_size=_BYTES).digest())


def _known(db: Database, numbers: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    wanted = sorted(set(numbers))
    for first in range(0, len(wanted), _TOGETHER):
        some = wanted[first : first + _TOGETHER]
        among = ", ".join("?" * len(some))
        rows = db.execute(f"SELECT number, names FROM attribute_names WHERE number IN ({among})", some).fetchall()
        found.update((number, names) for number, names in rows)
    return found
