"""What the columns of a table may hold, for a person to decide: nothing is refused here, and nothing is sent."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from etl.mapping.columns import IGNORE, ROLES
from etl.mapping.complete import missing
from etl.mapping.headings import hints, passed_over
from etl.mapping.mapping import Choice, ColumnMap, TableRole
from etl.mapping.near import near
from etl.mapping.paths import is_role
from etl.mapping.profiles import JOINED, names, profile
from etl.mapping.proposals import OWN, Candidate, candidates, clear
from etl.mapping.resolve import AUTO, ambiguous, bound_by, named, unverified
from etl.mapping.spellings import folded
from etl.mapping.synonyms import meanings

#: Systems named as examples.
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Draft:
    """What a mapping file is to say of a table.

    Attributes:
        headings: as they stand in the file.
        part: what the table's rows are part of.
        mapping: what is known.
        suggestions: column ("0", "1", …) → an attribute that may be meant; it is written, and not in force.
        remarks: column → what a person should know of it.
        samples: column → what stands in it, some cells.
    """

    headings: tuple[str, ...]
    part: TableRole
    mapping: ColumnMap
    suggestions: Mapping[str, str]
    remarks: Mapping[str, str]
    samples: Mapping[str, Sequence[str]]

    @property
    def lacking(self) -> list[str]:
        """What is required and not known."""
        return missing({binding.attribute for binding in self.mapping.bindings}, self.part)


def guess(headings: Sequence[str], samples: Mapping[str, Sequence[str]], choice: Choice, part: TableRole) -> Draft:
    """The draft of a mapping file.

    A column is bound where its heading is an own name, or known to the profile that was chosen or is clearly meant.
    What several columns mean, or one may mean two ways, is only suggested; so is what is nearly an own name, and what
    other systems mean by a heading.

    Args:
        headings: as they stand in the file.
        samples: column ("0", "1", …) → some of its cells.
        choice: its profile and what to ignore.
        part: what the table's rows are part of.

    Raises:
        HeadingsError: there is no such profile.
    """
    candidate = _candidate(headings, choice, part)
    bound = bound_by(candidate)
    count = Counter(binding.attribute for binding in bound)
    unsure = {name for name, _ in ambiguous(candidate)}
    sure = [each for each in bound if count[each.attribute] == 1 and not unsure & set(each.columns)]
    mapping = ColumnMap(tuple(sure), *passed_over(candidate.columns, sure), candidate.profile, tuple(_notes(candidate)))
    suggested: dict[str, str] = {}
    remarks = dict(_remarks(candidate))
    for binding in bound:
        if binding not in sure:
            suggested |= dict.fromkeys(binding.columns, binding.attribute)
            if count[binding.attribute] > 1:
                remarks |= dict.fromkeys(binding.columns, "another column means the same: keep one")
    taken = {binding.attribute for binding in sure}
    for column in candidate.columns:
        if column.meaning is None:
            likely, why = _likely(column.heading, part)
            if likely and likely not in taken:
                suggested[column.name], remarks[column.name] = likely, why
    return Draft(tuple(headings), part, mapping, suggested, remarks, samples)


def _candidate(headings: Sequence[str], choice: Choice, part: TableRole) -> Candidate:
    if choice.profile not in {OWN, AUTO}:
        return named(choice.profile, headings, choice, part)
    ranked = candidates(headings, choice.ignore, part)
    return clear(ranked) or next(each for each in ranked if each.profile == OWN)


def _notes(candidate: Candidate) -> Iterator[str]:
    if candidate.profile:
        yield f"Guessed with the profile {candidate.profile} ({profile(candidate.profile).title})."
        for export in candidate.exports:
            yield from export.notes.values()


def _remarks(candidate: Candidate) -> Iterator[tuple[str, str]]:
    yield from ((column.name, "not verified: check it") for column in unverified(candidate))
    for column in candidate.columns:
        if column.meaning is not None and is_role(column.meaning) and column.meaning not in {*ROLES, IGNORE, JOINED}:
            yield column.name, f"{column.meaning[1:].replace('_', ' ')}: has no place in an invoice"
    for name, attributes in ambiguous(candidate):
        yield name, f"may be {' or '.join(attributes)}"


def _likely(heading: str, part: TableRole) -> tuple[str, str]:
    """What a heading may mean, and why; two empty texts where nothing is likely."""
    word = folded(heading)
    meant = {attribute for hint, attribute in hints(part).items() if hint == word or near(hint, word)}
    if len(meant) == 1:
        return meant.pop(), "is this meant?"
    known = {
        (attribute, name)
        for name in names()
        for export in profile(name).exports
        if (attribute := export.means(heading) or export.falls_back(heading)) and not is_role(attribute)
    }
    attributes = {attribute for attribute, _ in known}
    if len(attributes) != 1:
        return next((each.attribute for each in meanings(heading) if not is_role(each.attribute)), ""), "by its words?"
    return attributes.pop(), f"as in {' and '.join(sorted(name for _, name in known)[:_NAMED])}?"
