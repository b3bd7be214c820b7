"""Why headings cannot be used as they are, in sentences."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct

from etl.errors import HeadingsError
from etl.mapping.columns import ColumnRule
from etl.mapping.complete import missing, mixed, needing
from etl.mapping.mapping import Binding, TableRole
from etl.mapping.near import near
from etl.mapping.paths import CREDIT, Path, is_role
from etl.mapping.spellings import folded, from_zero
from etl.mapping.synonyms import Strength, meanings
from etl.mapping.vocabulary.signs import Side, side

#: The command that begins a mapping file.
MAP = "python -m etl map FILE"

#: Headings named as examples.
_NAMED = 2

#: How alike the letters of a heading and an attribute are, where one may be the other misspelt.
_ALIKE = 0.6


class Place(Struct, frozen=True):
    """Where the headings stand: file and sheet for sentences, and what the table's rows are part of."""

    name: str
    part: TableRole


def refuse(
    bound: Sequence[Binding],
    columns: Sequence[ColumnRule],
    place: Place,
    hints: Mapping[str, str],
    more: Sequence[str] = (),
) -> None:
    """Refuses what is contradictory, lacking or probably misspelt, all at once.

    Args:
        bound: what is going to be sent.
        columns: all of the table.
        place: for the sentence.
        hints: what folded words mean that are no headings of ours, or might have been misspelt.
        more: other reasons already found.

    Raises:
        HeadingsError: with a sentence for each.
    """
    faults = [
        *more,
        *_duplicates(bound),
        *_mixed(bound),
        *_from_zero(columns),
        *_missing(bound, columns, place.part, hints),
    ]
    lacking = missing({binding.attribute for binding in bound}, place.part)
    faults += _misspelt(bound, columns, hints, set(lacking))
    if faults:
        raise HeadingsError(f"{place.name}: {' '.join(faults)}", lacking)


def _duplicates(bound: Sequence[Binding]) -> Iterator[str]:
    for attribute in dict.fromkeys(binding.attribute for binding in bound):
        duplicates = [f'"{binding.heading}"' for binding in bound if binding.attribute == attribute]
        if len(duplicates) > 1:
            yield f"the columns {' and '.join(duplicates)} both mean {attribute}. Rename or delete all but one."


def _mixed(bound: Sequence[Binding]) -> Iterator[str]:
    headings = {binding.attribute: binding.heading for binding in bound}
    for each, numbered in mixed(headings):
        yield (
            f'"{headings[numbered]}" is read as {numbered} and "{headings[each]}" as {each}:'
            ' number all of these columns or none, or leave one out with --ignore "HEADING".'
        )


def _from_zero(columns: Sequence[ColumnRule]) -> Iterator[str]:
    zeros = [column.heading for column in columns if column.meaning is None and from_zero(column.heading)]
    if zeros:
        yield f'"{zeros[0]}" is numbered 0, and the first is 1. Number these columns from 1.'


def _missing(
    bound: Sequence[Binding], columns: Sequence[ColumnRule], part: TableRole, hints: Mapping[str, str]
) -> Iterator[str]:
    attributes = {binding.attribute: binding.heading for binding in bound}
    lacking = missing(attributes, part)
    if lacking:
        free = {folded(column.heading): column.heading for column in columns if column.meaning is None}
        named = "; ".join(
            _hint(name, free, hints, [attributes[each] for each in needing(name, attributes)]) for name in lacking
        )
        noun, them = ("column", "it") if len(lacking) == 1 else ("columns", "them")
        yield (
            f"required {noun} not found: {named}. Add or rename {them} in the heading row,"
            f" or say what the columns mean in a mapping file ({MAP})."
        )
    if "Amount" in lacking:
        yield from _two_sides([column.heading for column in columns if column.meaning is None])


def _two_sides(headings: Sequence[str]) -> Iterator[str]:
    """How a column of debits and one of credits make an Amount."""
    owed = [heading for heading in headings if side(heading) is Side.DEBIT]
    credited = [heading for heading in headings if side(heading) is Side.CREDIT]
    if len(owed) == len(credited) == 1:
        yield f'There, debits less credits are "{owed[0]}" = "Amount" and "{credited[0]}" = "{CREDIT}".'


def _hint(name: str, free: Mapping[str, str], hints: Mapping[str, str], because: Sequence[str]) -> str:
    known = [heading for word, heading in free.items() if hints.get(word) == name or _means(heading, name)]
    close = get_close_matches(folded(name), list(free), n=_NAMED, cutoff=_ALIKE) if "[" not in name else []
    nearest = known[:_NAMED] or [free[word] for word in close]
    parts = [f"nearest: {' or '.join(nearest)}"] if nearest else []
    if because:
        others = f" and {len(because) - _NAMED} more" if len(because) > _NAMED else ""
        named = " and ".join(f'"{heading}"' for heading in because[:_NAMED])
        parts.append(f"needed by {named}{others}, or leave these out with --ignore {_object(name)}")
    return f"{name} ({'; '.join(parts)})" if parts else name


def _means(heading: str, name: str) -> bool:
    """Whether the words of a heading surely mean an attribute: "Rechnungsbetrag" is an Amount."""
    return any(each.attribute == name and each.strength is Strength.SURE for each in meanings(heading))


def _object(name: str) -> str:
    return ".".join(step.name for step in Path.parse(name).steps[:-1])


def _misspelt(
    bound: Sequence[Binding], columns: Sequence[ColumnRule], hints: Mapping[str, str], lacking: set[str]
) -> Iterator[str]:
    taken = {binding.attribute for binding in bound} | lacking
    for column in columns:
        if column.meaning is None:
            word = folded(column.heading)
            meant = [name for hint, name in hints.items() if hint == word or near(hint, word)]
            likely = [name for name in dict.fromkeys(meant) if name not in taken and _expected(name, taken)]
            if likely:
                words = [_word(name) for name in likely]
                yield (
                    f'"{column.heading}" is no attribute: did you mean {" or ".join(words)}?'
                    f' Rename it, or say --ignore "{column.heading}".'
                )


def _word(name: str) -> str:
    """An attribute or role as a heading spells it."""
    return name.removeprefix("@").capitalize() if is_role(name) else name


def _expected(name: str, bound: set[str]) -> bool:
    """Whether an attribute is the invoice's own, or lies in an object of which something is bound."""
    if is_role(name):
        return True
    first, *more = Path.parse(name).steps
    return not more or any(Path.parse(each).steps[0].name == first.name for each in bound if not is_role(each))
