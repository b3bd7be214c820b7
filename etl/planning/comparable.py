"""Which earlier runs a run is held against: those of files like its own."""

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePath

from etl.grammar.months import month
from etl.mapping import ColumnMap
from etl.model.figures import PastRun, RunFigures

#: Runs that say what is usual: of a monthly file, a year.
_RUNS = 12

#: What each file has.
_REQUIRED = frozenset({"InvoiceId", "CustomerId", "Amount"})

_WORD = re.compile(r"[^\W\d_]{2,}")


def words_of(files: Iterable[PurePath]) -> str:
    """The words of files' names in small letters; days, months and numbers are left out, as they change each time."""
    words = {word for file in files for word in _WORD.findall(file.stem.casefold())}
    return " ".join(sorted(word for word in words if month(word) is None))


def comparable(own: RunFigures, past: Iterable[PastRun], *, same_customers: bool) -> Sequence[PastRun]:
    """The last runs of files like a run's own, the newest first; only those with its name, where there are any.

    Files are alike that write most of their headings in one way, and whose attributes are some or all of the other's;
    or that share at least two thirds of all that both have; or half, where they have a name in common, or a currency
    and most of their customers. So a file that has lost a column is like the one before it, under whatever name and
    whatever it has gained; and another system's file is not.

    Args:
        own: what the run read.
        past: runs that were accepted.
        same_customers: whether most of its customers are known to its portal.
    """
    alike = [each for each in past if _alike(own, each.figures, same_customers=same_customers)]
    named = [each for each in alike if each.figures.name == own.name]
    found = named or alike
    return [each for each in found if each.portal == found[0].portal][:_RUNS]


def headings_of(mappings: Iterable[ColumnMap]) -> frozenset[str]:
    """The headings of the columns that are sent, as they are compared."""
    return frozenset(
        binding.heading.strip().casefold() for mapping in mappings for binding in mapping.bindings if binding.columns
    )


def are_most_known(own: Collection[str], known: Collection[str]) -> bool:
    """Whether at least half of a run's customers, in small letters, are known."""
    return bool(own) and sum(name in known for name in own) * 2 >= len(own)


def _alike(own: RunFigures, other: RunFigures, *, same_customers: bool) -> bool:
    if len(own.headings & other.headings) * 2 < min(len(own.headings), len(other.headings)):
        return False
    if own.sent <= other.sent or other.sent <= own.sent:
        return True
    shared, every = len(own.sent & other.sent | _REQUIRED), len(own.sent | other.sent | _REQUIRED)
    currencies = own.sums.keys() - {""}
    continued = same_customers and (not currencies or not currencies.isdisjoint(other.sums))
    enough = 2 if own.name == other.name or continued else 3
    return shared * enough >= every * (enough - 1)
