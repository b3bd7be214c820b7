"""Which built-in profile explains the headings of a table, and how well."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from etl.mapping.columns import ColumnRule, bindings, read
from etl.mapping.complete import missing
from etl.mapping.headings import own_name
from etl.mapping.mapping import TableRole
from etl.mapping.paths import is_role
from etl.mapping.profiles import Export, Profile, names, profile

#: The name of no profile: PayFabric's own names.
OWN = ""

#: Headings beyond PayFabric's own names that a profile must know to be believed unasked.
_FEWEST = 4

#: Headings that it must explain more than any other does.
_LEAD = 2


class Candidate(Struct, frozen=True):
    """A profile as it reads the headings of a table.

    Attributes:
        profile: its name; "" for PayFabric's own names.
        exports: those of its exports that the table looks like.
        columns: the columns with what they mean then.
        lacks: the required attributes that no heading means.
        evidence: how many headings the exports know that are not PayFabric's own names for the same.
    """

    profile: str
    exports: tuple[Export, ...]
    columns: tuple[ColumnRule, ...]
    lacks: tuple[str, ...]
    evidence: int

    @property
    def explains(self) -> tuple[str, ...]:
        """The headings it knows."""
        return tuple(column.heading for column in self.columns if column.meaning is not None)


def candidates(
    headings: Sequence[str], ignore: frozenset[str] = frozenset(), part: TableRole = TableRole.INVOICES
) -> list[Candidate]:
    """The built-in profiles and the own names, the one that explains most headings first.

    Args:
        headings: as they stand in the file.
        ignore: as of ``match``.
        part: what the table's rows are part of.
    """
    found = [of_profile(profile(name), headings, ignore, part) for name in names()]
    found.append(own_names(headings, ignore, part))
    return sorted(found, key=lambda each: (-len(each.explains), len(each.lacks), each.profile))


def clear(ranked: Sequence[Candidate]) -> Candidate | None:
    """The candidate to be believed unasked: own names that suffice, else one that is well ahead of all others."""
    own = next(each for each in ranked if each.profile == OWN)
    if not own.lacks:
        return own
    first, second = ranked[:2]
    ahead = len(first.explains) - len(second.explains) >= _LEAD
    return first if ahead and first.evidence >= _FEWEST else None


def own_names(headings: Sequence[str], ignore: frozenset[str], part: TableRole) -> Candidate:
    """The headings read as PayFabric's own names."""
    return _candidate(OWN, (), read(headings, ignore, lambda heading: own_name(heading, part)), part)


def of_profile(known: Profile, headings: Sequence[str], ignore: frozenset[str], part: TableRole) -> Candidate:
    """The headings read as those of a system's export; what the export does not have may be an own name.

    The export that explains most is meant. Where it holds invoices, what it does not explain may be the heading of an
    export of lines: systems can put both into one file.
    """
    lines = [export for export in known.exports if export.lines]
    whole = [export for export in known.exports if not export.lines]
    base = max((lines or whole) if part is TableRole.LINES else whole, key=lambda export: _known(export, headings))
    more = [] if base.lines else [export for export in lines if _adds(export, base, headings)]
    exports = (base, *more)
    columns = read(headings, ignore, lambda heading: _meaning(heading, exports))
    columns = _weaker(columns, base.falls_back)
    return _candidate(known.name, exports, _weaker(columns, lambda heading: own_name(heading, part)), part)


def _known(export: Export, headings: Sequence[str]) -> int:
    return sum((export.means(heading) or export.falls_back(heading)) is not None for heading in headings)


def _adds(export: Export, base: Export, headings: Sequence[str]) -> bool:
    """Whether an export of lines knows an attribute that the base does not."""
    new = [export.means(heading) for heading in headings if base.means(heading) is None]
    return any(meaning is not None and not is_role(meaning) for meaning in new)


def _meaning(heading: str, exports: Sequence[Export]) -> str | None:
    """An attribute in any of the exports, else a role."""
    meanings = [meaning for export in exports if (meaning := export.means(heading)) is not None]
    return next((meaning for meaning in meanings if not is_role(meaning)), next(iter(meanings), None))


def _weaker(columns: Sequence[ColumnRule], meaning: Callable[[str], str | None]) -> list[ColumnRule]:
    """Gives the columns not yet known a meaning that no other column has."""
    taken = {column.meaning for column in columns}
    found = {c.name: known for c in columns if c.meaning is None and (known := meaning(c.heading)) not in taken}
    return [replace(column, meaning=found.get(column.name, column.meaning)) for column in columns]


def _candidate(name: str, exports: tuple[Export, ...], columns: Sequence[ColumnRule], part: TableRole) -> Candidate:
    bound = [binding.attribute for binding in bindings(columns)]
    evidence = sum(c.meaning is not None and c.meaning != own_name(c.heading, part) for c in columns)
    return Candidate(name, exports, tuple(columns), tuple(missing(bound, part)), evidence)
