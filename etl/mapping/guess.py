"""What the columns of a table may hold, for a person to decide: nothing is refused here, and nothing is sent."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from msgspec import Struct

from etl.grammar.sightings import odd
from etl.mapping.catalogue import LINES
from etl.mapping.claims import Settled
from etl.mapping.column_keys import keys, positions
from etl.mapping.columns import DOC_TYPE, IGNORE, ROLES, VOID_FLAG, order
from etl.mapping.complete import by_name, missing, needing
from etl.mapping.facts import cells_of, facts
from etl.mapping.fitting import fit
from etl.mapping.headings import hints, passed_over
from etl.mapping.mapping import Binding, Choice, ColumnMap, TableRole
from etl.mapping.near import near
from etl.mapping.paths import is_role
from etl.mapping.positions import by_cells
from etl.mapping.profiles import JOINED, names, profile
from etl.mapping.proposals import OWN, Candidate, candidates, clear
from etl.mapping.resolve import AUTO, ambiguous, bound_by, named, unverified
from etl.mapping.spellings import folded
from etl.mapping.understanding import understand

#: Roles of columns that an import looks into before it leaves them out.
_STATES = frozenset({"@open_flag", "@paid_flag", VOID_FLAG})

#: What is called a line's by systems, and stands in exports without lines too.
_LONE = frozenset({f"{LINES}[].TaxAmount"})

#: What an Amount seems to be where a number stands twice by mistake.
_PRICE = frozenset({f"{LINES}[].ExtendedPrice"})

#: Systems named as examples.
_NAMED = 2


class Draft(Struct, frozen=True):
    """What a mapping file is to say of a table.

    Attributes:
        headings: as they stand in the file.
        part: what the table's rows are part of.
        mapping: what is known.
        suggestions: column ("0", "1", …) → an attribute that may be meant; it is written, and not in force.
        remarks: column → what a person should know of it.
        samples: column → what stands in it, some cells.
        headed: whether the table has headings; else "[A]", "[B]" and so on stand for them.
    """

    headings: tuple[str, ...]
    part: TableRole
    mapping: ColumnMap
    suggestions: Mapping[str, str]
    remarks: Mapping[str, str]
    samples: Mapping[str, Sequence[str]]
    headed: bool = True

    @property
    def lacking(self) -> list[str]:
        """What is required and not known."""
        return missing({binding.attribute for binding in self.mapping.bindings}, self.part)

    @property
    def by_name(self) -> str:
        """What to write where customers have names alone, and PayFabric knows them by these; "" where they have ids."""
        named = self.mapping.of("CustomerName")
        if named is None or len(named.columns) != 1 or "CustomerId" not in self.lacking:
            return ""
        return by_name(keys(self.headings)[int(named.columns[0])])


def guess(
    headings: Sequence[str], rows: pl.DataFrame, samples: Mapping[str, Sequence[str]], choice: Choice, part: TableRole
) -> Draft:
    """The draft of a mapping file.

    A column is bound where its heading and its cells together leave no doubt; what is likely is only suggested: what
    several columns mean alike, what one may mean two ways, what is nearly an own name, what other systems mean by a
    heading.

    Args:
        headings: as they stand in the file.
        rows: the first rows that are not blank, String columns "0", "1", …
        samples: column → some of its cells, of all rows.
        choice: its profile and what to ignore.
        part: what the table's rows are part of.

    Raises:
        HeadingsError: there is no such profile.
    """
    if tuple(headings) == positions(len(headings)):
        return _without_headings(tuple(headings), rows, samples, part)
    candidate = _candidate(headings, choice, part)
    settled = understand(candidate, rows, part)
    bound, waiting = _bound(candidate, settled, part)
    once = _once(bound, rows)
    alone = {each.attribute for each in waiting}
    whole = alone if alone == _LONE or (once and alone == _PRICE) else set()
    if whole or once:
        # Nothing else is of lines, or a number stands twice by mistake: it is the whole invoice's.
        settled = understand(candidate, rows, part, frozenset(whole), one_row_each=once)
        bound, waiting = _bound(candidate, settled, part)
    mapping = ColumnMap(bound, *passed_over(candidate.columns, bound), candidate.profile, tuple(_notes(candidate)))
    taken = {binding.attribute for binding in bound}
    likely = (*settled.offered, *settled.equal)
    suggested = {each.column: each.attribute for each in likely if _bindable(each.attribute)}
    remarks = dict(_remarks(candidate, settled))
    for binding, lacking in waiting.items():
        suggested |= dict.fromkeys(binding.columns, binding.attribute)
        remarks |= dict.fromkeys(binding.columns, f"likely, but it needs {lacking} beside it")
    remarks |= _named_only(bound, remarks, part)
    used = {column for binding in bound for column in binding.columns} | set(remarks) | set(suggested)
    for column in candidate.columns:
        if column.name not in used and column.meaning is None:
            meant, why = _likely(column.heading, part)
            if meant and meant not in taken:
                suggested[column.name], remarks[column.name] = meant, why
    if part is not TableRole.LINES and "Amount" not in {*taken, *suggested.values()}:
        offered = list(_of_amounts(candidate, rows, used | {*suggested}))
        suggested |= dict.fromkeys(offered, "Amount")
        remarks |= dict.fromkeys(offered, "is this meant? its cells are amounts")
    return Draft(tuple(headings), part, mapping, suggested, remarks, samples)


def _of_amounts(candidate: Candidate, rows: pl.DataFrame, used: set[str]) -> Iterator[str]:
    """Columns of whose headings nothing is known, and whose cells are amounts."""
    for column in candidate.columns:
        if column.meaning is None and column.name not in used:
            found = facts(cells_of(rows, column.name))
            if found.cents and fit("Amount", found).weight > 0:
                yield column.name


def _named_only(bound: Sequence[Binding], remarks: Mapping[str, str], part: TableRole) -> dict[str, str]:
    """What may be done where customers have names and no ids."""
    attributes = {binding.attribute: binding for binding in bound}
    if "CustomerName" not in attributes or "CustomerId" not in missing(attributes, part):
        return {}
    (column,) = attributes["CustomerName"].columns
    return {column: f"{remarks.get(column, '')}; or CustomerId, where PayFabric knows its customers by name"}


def _without_headings(
    headings: tuple[str, ...], rows: pl.DataFrame, samples: Mapping[str, Sequence[str]], part: TableRole
) -> Draft:
    found = {} if part is TableRole.LINES else by_cells(rows)
    suggested = {column: attribute for column, (attribute, _) in found.items()}
    remarks = {column: f"likely, because {why}" for column, (_, why) in found.items()}
    return Draft(headings, part, ColumnMap((), headings), suggested, remarks, samples, headed=False)


def _bound(candidate: Candidate, settled: Settled, part: TableRole) -> tuple[tuple[Binding, ...], dict[Binding, str]]:
    """What is bound, and what is not because of an attribute that it needs and that is missing."""
    known = bound_by(candidate)
    joined = [each for each in known if len(each.columns) > 1 or (is_role(each.attribute) and candidate.profile)]
    parts = {column for binding in joined for column in binding.columns}
    taken = {binding.attribute for binding in joined}
    by_place = {(binding.columns, binding.attribute): binding for binding in known}
    headings = {column.name: column.heading for column in candidate.columns}
    single = [
        by_place.get(((each.column,), each.attribute)) or Binding(each.attribute, (each.column,), headings[each.column])
        for each in settled.sure
        if _bindable(each.attribute) and each.column not in parts and each.attribute not in taken
    ]
    bound = sorted([*joined, *single], key=lambda binding: order(binding.attribute))
    lacking = dict(_lacking(bound, part))
    waiting = {each: lacking[each.attribute] for each in bound if each.attribute in lacking}
    return tuple(each for each in bound if each not in waiting), waiting


def _once(bound: Sequence[Binding], rows: pl.DataFrame) -> bool:
    """Whether InvoiceIds stand twice so seldom that those which do are mistakes."""
    for binding in bound:
        if binding.attribute == "InvoiceId" and len(binding.columns) == 1:
            ids = cells_of(rows, binding.columns[0]).drop_nulls()
            twice = len(ids) - ids.n_unique()
            return twice > 0 and odd(twice, ids.n_unique())
    return False


def _lacking(bound: Sequence[Binding], part: TableRole) -> Iterator[tuple[str, str]]:
    """Attributes of addresses and lines that lack what these must have, each with that: they cannot be sent yet."""
    attributes = {binding.attribute for binding in bound}
    for name in missing(attributes, part):
        if not (part is TableRole.LINES and name.startswith(LINES)):
            yield from ((each, name) for each in needing(name, attributes))


def _bindable(attribute: str) -> bool:
    return not is_role(attribute) or attribute == DOC_TYPE


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


def _remarks(candidate: Candidate, settled: Settled) -> Iterator[tuple[str, str]]:
    """Why a column is bound, and what else a person should know of it."""
    unsure = {column.name for column in unverified(candidate)}
    for column in candidate.columns:
        if column.meaning is not None and is_role(column.meaning) and column.meaning not in {*ROLES, IGNORE, JOINED}:
            yield column.name, _no_place(column.meaning)
    for each in settled.sure:
        if _bindable(each.attribute):
            reasons = "not verified, check it" if each.column in unsure else f"because {each.reasons}"
            yield each.column, reasons
        else:
            yield each.column, _no_place(each.attribute)
    for each in settled.offered:
        yield each.column, f"likely, because {each.reasons}"
    yield from ((each.column, "another column means the same: keep one") for each in settled.equal)
    equal = {each.column for each in settled.equal}
    yield from ((name, f"may be {' or '.join(found)}") for name, found in ambiguous(candidate) if name in equal)


def _no_place(role: str) -> str:
    if role in _STATES:
        return "may say which invoices are not owed: validate tells what to write here"
    return f"{role[1:].replace('_', ' ')}: has no place in an invoice"


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
        return "", ""
    return attributes.pop(), f"as in {' and '.join(sorted(name for _, name in known)[:_NAMED])}?"
