"""Which earlier runs a run is held against: those of files like its own."""

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from etl.grammar.months import month
from etl.mapping import ColumnMap
from etl.model.figures import PastRun, RunFigures

#: Runs that say what is usual: of a monthly file, a year.
_RUNS = 12

_WORD = re.compile(r"[^\W\d_]{2,}")


def words_of(files: Iterable[PurePath]) -> str:
    """The words of files' names in small letters; days, months and numbers are left out, as they change each time."""
    words = {word for file in files for word in _WORD.findall(file.stem.casefold())}
    return " ".join(sorted(word for word in words if month(word) is None))


def comparable(own: RunFigures, past: Iterable[PastRun]) -> Sequence[PastRun]:
    """The last runs of files like a run's own, the newest first; only those with its name, where there are any.

    Files are alike that write most of their headings in one way, and whose attributes are some or all of the other's;
    or, where their names are alike too, at least half of all that both have. So a file that has lost columns is like
    the one before it, and another system's file is not.
    """
    alike = [each for each in past if _alike(own, each.figures)]
    named = [each for each in alike if each.figures.name == own.name]
    found = named or alike
    return [each for each in found if each.portal == found[0].portal][:_RUNS]


def headings_of(mappings: Iterable[ColumnMap]) -> frozenset[str]:
    """The headings of the columns that are sent, as they are compared."""
    return frozenset(
        binding.heading.strip().casefold() for mapping in mappings for binding in mapping.bindings if binding.columns
    )


def _alike(own: RunFigures, other: RunFigures) -> bool:
    if len(own.headings & other.headings) * 2 < min(len(own.headings), len(other.headings)):
        return False
    if own.sent <= other.sent or other.sent <= own.sent:
        return True
    shared, every = own.sent & other.sent, own.sent | other.sent
    return own.name == other.name and len(shared) * 2 >= len(every)
