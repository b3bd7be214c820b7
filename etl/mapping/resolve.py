"""From headings to a mapping, in the way the person chose: own names, a built-in profile, or a mapping file."""

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from etl.errors import HeadingsError
from etl.extract.table import Line
from etl.mapping.columns import ColumnRule, bindings, order
from etl.mapping.file import has_headings, named_headings, read_mapping
from etl.mapping.header import Header, by_position, choose_header
from etl.mapping.headings import hints, known, match, passed_over
from etl.mapping.mapping import Binding, Choice, ColumnMap, TableRole
from etl.mapping.paths import is_role
from etl.mapping.profiles import Export, Join, names, profile
from etl.mapping.proposals import OWN, Candidate, candidates, clear, of_profile, own_names
from etl.mapping.refusals import MAP, Place, refuse
from etl.mapping.spellings import folded

AUTO = "auto"

#: Profiles named where none is clear.
_NAMED = 4


def resolve(headings: tuple[str, ...], place: str, choice: Choice, part: TableRole = TableRole.INVOICES) -> ColumnMap:
    """The mapping of a table.

    Args:
        headings: as they stand in the file; "" is passed over.
        place: file and sheet, for sentences.
        choice: own names, profile or mapping file.
        part: what the table's rows are part of.

    Raises:
        HeadingsError: the headings lack something, contradict each other, or nothing explains them well.
        MappingError: the mapping file has mistakes.
    """
    if choice.mapping is not None:
        return read_mapping(choice.mapping, headings, place, part)
    if choice.profile == OWN:
        return _own(headings, place, choice, part)
    if choice.profile != AUTO:
        return profiled(named(choice.profile, headings, choice, part), place, part)
    ranked = candidates(headings, choice.ignore, part)
    found = clear(ranked)
    if found is None:
        raise HeadingsError(f"{place}: {_undecided(ranked, sum(map(bool, headings)))}")
    if found.profile == OWN:
        return match(headings, place, choice.ignore, part)
    mapping = profiled(found, place, part)
    share = f"{len(found.explains)} of {sum(map(bool, headings))} headings"
    said = f"Read as {profile(found.profile).title}, which explains {share}: --profile {found.profile}."
    return replace(mapping, notes=(said, *mapping.notes))


def heading_row(top: Sequence[Line], choice: Choice, part: TableRole = TableRole.INVOICES) -> Header:
    """The heading row as the choice knows headings; none where its mapping file says that there is none.

    Raises:
        MappingError: the mapping file is no TOML.
    """
    if choice.mapping is not None and not has_headings(choice.mapping, part):
        return by_position(top)
    return choose_header(top, knows(choice))


def knows(choice: Choice) -> Callable[[str], bool]:
    """Whether a text is a heading, to the choice: by it a table's heading row is found.

    Raises:
        MappingError: the mapping file is no TOML.
    """
    if choice.mapping is None:
        return known
    headings = named_headings(choice.mapping)
    return lambda text: folded(text) in headings


def suits(headings: tuple[str, ...], choice: Choice, part: TableRole = TableRole.INVOICES) -> bool:
    """Whether a table with these headings is most likely the one that the choice is for.

    Raises:
        MappingError: the mapping file is no TOML.
        HeadingsError: there is no such profile.
    """
    if choice.mapping is not None:
        return named_headings(choice.mapping) <= set(map(folded, headings))
    if choice.profile == OWN:
        return not own_names(headings, choice.ignore, part).lacks
    if choice.profile != AUTO:
        return not named(choice.profile, headings, choice, part).lacks
    found = clear(candidates(headings, choice.ignore, part))
    return found is not None and not found.lacks


def profiled(candidate: Candidate, place: str, part: TableRole) -> ColumnMap:
    """The mapping that a profile makes of the columns.

    Raises:
        HeadingsError: the columns lack something or contradict each other.
    """
    bound = bound_by(candidate)
    title = profile(candidate.profile).title
    where = Place(f"{place}, read as {title} ({candidate.profile})", part)
    aliases = {word: name for export in candidate.exports for word, name in _aliases(export) if not is_role(name)}
    refuse(bound, candidate.columns, where, hints(part) | aliases, list(_contradictions(candidate)))
    notes = tuple(_notes(candidate, bound))
    due = next((export.due for export in candidate.exports if export.due), None)
    return ColumnMap(tuple(bound), *passed_over(candidate.columns, bound), candidate.profile, notes, due)


def bound_by(candidate: Candidate) -> list[Binding]:
    """The candidate's columns as bindings, with the joins and value tables of its exports; not checked."""
    joined = [binding for export in candidate.exports for join in export.joins for binding in _joined(join, candidate)]
    parts = {column for binding in joined for column in binding.columns}
    single = [binding for binding in bindings(candidate.columns) if binding.columns[0] not in parts]
    values = {name: table for export in reversed(candidate.exports) for name, table in export.values.items()}
    bound = [replace(binding, values=values.get(binding.attribute, ())) for binding in [*single, *joined]]
    return sorted(bound, key=lambda binding: order(binding.attribute))


def _own(headings: tuple[str, ...], place: str, choice: Choice, part: TableRole) -> ColumnMap:
    try:
        return match(headings, place, choice.ignore, part)
    except HeadingsError as error:
        likely = clear(candidates(headings, choice.ignore, part))
        if likely is None or likely.profile == OWN:
            raise
        title, why = profile(likely.profile).title, str(error).removeprefix(f"{place}: ")
        raise HeadingsError(
            f"{place}: the headings look like {title}: try --profile {likely.profile}. Without it, {why}", error.lacking
        ) from error


def named(name: str, headings: Sequence[str], choice: Choice, part: TableRole) -> Candidate:
    """The headings as a built-in profile reads them.

    Raises:
        HeadingsError: there is no such profile.
    """
    if name not in names():
        raise HeadingsError(f"There is no profile {name}. There are {', '.join(names())}, and auto.")
    return of_profile(profile(name), headings, choice.ignore, part)


def _undecided(ranked: Sequence[Candidate], count: int) -> str:
    likely = [each for each in ranked if each.evidence][:_NAMED]
    if not likely:
        return f"no profile knows these headings. Say what the columns mean in a mapping file ({MAP})."
    named = ", ".join(f"{each.profile} {len(each.explains)}" for each in likely)
    return (
        f"no profile explains the {count} headings well, and better than the others: {named}."
        f" Choose one with --profile NAME, or say what the columns mean in a mapping file ({MAP})."
    )


def _joined(join: Join, candidate: Candidate) -> list[Binding]:
    """The columns of a join as one binding, where the file has them all; they must not be in use otherwise."""
    free = {folded(c.heading): c for c in candidate.columns if c.meaning is not None and c.meaning != "@ignore"}
    if not all(word in free for word in join.columns):
        return []
    columns = [free[word] for word in join.columns]
    heading = " + ".join(column.heading for column in columns)
    return [Binding(join.attribute, tuple(column.name for column in columns), heading, join.separator)]


def ambiguous(candidate: Candidate) -> Iterator[tuple[str, list[str]]]:
    """Columns whose heading means one thing in a system's invoices and another in its lines, in a file of both."""
    for column in candidate.columns:
        meanings = {meaning for export in candidate.exports if (meaning := export.means(column.heading)) is not None}
        attributes = sorted(meaning for meaning in meanings if not is_role(meaning))
        if len(attributes) > 1 and column.meaning in attributes:
            yield column.name, attributes


def _contradictions(candidate: Candidate) -> Iterator[str]:
    headings = {column.name: column.heading for column in candidate.columns}
    for name, attributes in ambiguous(candidate):
        yield (
            f'"{headings[name]}" may be {" or ".join(attributes)}. Say which in a mapping file'
            f' ({MAP}), or say --ignore "{headings[name]}".'
        )


def _aliases(export: Export) -> Iterator[tuple[str, str]]:
    yield from export.columns.items()
    yield from export.fallback.items()


def _notes(candidate: Candidate, bound: Sequence[Binding]) -> Iterator[str]:
    attributes = {binding.attribute for binding in bound}
    for export in candidate.exports:
        yield from (note for attribute, note in export.notes.items() if attribute in attributes)
    unsure = [
        f'"{column.heading}" as {column.meaning}' for column in unverified(candidate) if column.meaning in attributes
    ]
    if unsure:
        yield f"Not compared with a real export yet, check them: {', '.join(unsure)}."


def unverified(candidate: Candidate) -> list[ColumnRule]:
    """The columns whose meaning nobody has compared with a real export."""
    return [
        column
        for column in candidate.columns
        if column.meaning is not None and any(folded(column.heading) in each.unverified for each in candidate.exports)
    ]
