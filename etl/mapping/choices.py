"""What a person has chosen for the columns of a table, put into the draft of its mapping file. Pure."""

from collections.abc import Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from etl.grammar import DateOrder, DecimalMark
from etl.mapping.column_keys import keys
from etl.mapping.columns import IGNORE, order
from etl.mapping.guess import Draft
from etl.mapping.mapping import Binding


class ColumnChoice(Struct, frozen=True):
    """What a column holds.

    Attributes:
        attribute: its path, a role, "@ignore", or "" for one that is not sent.
        decimal: how its amounts are written, where that was chosen.
        date_order: how its dates are, where that was chosen.
    """

    attribute: str
    decimal: DecimalMark | None = None
    date_order: DateOrder | None = None


class TableChoices(Struct, frozen=True):
    """What was chosen for a table.

    Attributes:
        columns: column ("0", "1", …) → what it holds; those not named stay as they were guessed.
        constants: attribute → the value of every row, in the place of all that were guessed.
    """

    columns: Mapping[str, ColumnChoice] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


def chosen(draft: Draft, choices: TableChoices) -> Draft:
    """The draft with what was chosen in it; what a profile says of a column stays where its attribute does."""
    found = [*_kept(draft, choices), *_new(draft, choices)]
    found += [Binding(name, (), "", constant=value) for name, value in choices.constants.items()]
    columns = keys(draft.headings)
    ignored = [columns[int(each)] for each, choice in choices.columns.items() if choice.attribute == IGNORE]
    others = [
        each for each in draft.mapping.ignored if each in columns and str(columns.index(each)) not in choices.columns
    ]
    found.sort(key=lambda each: order(each.attribute))
    mapping = replace(draft.mapping, bindings=tuple(found), ignored=(*others, *ignored))
    return replace(draft, mapping=mapping)


def _kept(draft: Draft, choices: TableChoices) -> Iterator[Binding]:
    """What was guessed and chosen alike, or not chosen at all."""
    for binding in draft.mapping.bindings:
        said = [choices.columns[column] for column in binding.columns if column in choices.columns]
        if binding.columns and all(choice.attribute == binding.attribute for choice in said):
            yield _written(binding, said[0]) if said else binding


def _new(draft: Draft, choices: TableChoices) -> Iterator[Binding]:
    """What was chosen otherwise."""
    known = {column: binding.attribute for binding in draft.mapping.bindings for column in binding.columns}
    for column, choice in choices.columns.items():
        if choice.attribute not in {"", IGNORE, known.get(column)}:
            yield _written(Binding(choice.attribute, (column,), draft.headings[int(column)]), choice)


def _written(binding: Binding, choice: ColumnChoice) -> Binding:
    return replace(
        binding,
        decimal=choice.decimal or binding.decimal,
        date_order=choice.date_order or binding.date_order,
    )
