"""The columns of a table on their way to a mapping: each with what its heading was found to mean."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from etl.mapping.catalogue import rank
from etl.mapping.column_keys import keys, lettered
from etl.mapping.mapping import Binding
from etl.mapping.paths import CREDIT, SIDE, Path, is_role
from etl.mapping.spellings import folded

IGNORE = "@ignore"

#: A role that is bound: it says which rows are no invoices.
DOC_TYPE = "@doc_type"

#: A role that a mapping file may bind: what a row of a table of lines has in common with its invoice's.
KEY = "@key"

#: A role that is bound: it names the file that goes with an invoice.
ATTACHMENT = "@attachment"

#: A role that is bound: it says which invoices are voided; it may have several columns.
VOID_FLAG = "@void_flag"

#: A role that is bound: it says which rows are parts of a kit and no lines.
KIT = "@kit_component"

ROLES = frozenset({DOC_TYPE, KEY, ATTACHMENT, VOID_FLAG, KIT, CREDIT, SIDE})


class ColumnRule(Struct, frozen=True):
    """A column of the table.

    Attributes:
        name: of the batch's column: "0", "1", …
        heading: as it stands in the file; never "".
        meaning: an attribute's path, a role, "@ignore", or None where the heading is not known.
    """

    name: str
    heading: str
    meaning: str | None


def read(headings: Sequence[str], ignore: frozenset[str], meaning: Callable[[str], str | None]) -> list[ColumnRule]:
    """The columns that have a heading. ``ignore`` holds headings, or objects such as BillingAddress.

    Of several columns with one heading, "Amount [D]" is the one in column D.
    """
    unwanted = {folded(name) for name in ignore if not lettered(name)}
    columns = []
    for index, (heading, key) in enumerate(zip(headings, keys(headings), strict=True)):
        if heading:
            known = IGNORE if folded(heading) in unwanted or key in ignore else meaning(heading)
            columns.append(ColumnRule(str(index), heading, IGNORE if _within(known, unwanted) else known))
    return columns


def bindings(columns: Sequence[ColumnRule]) -> list[Binding]:
    """The columns that hold attributes, in the schema's order, then the roles.

    An invoice is voided where any of several columns says so: they are one binding.
    """
    bound = [
        Binding(column.meaning, (column.name,), column.heading)
        for column in columns
        if column.meaning is not None and (column.meaning in ROLES - {VOID_FLAG} or not is_role(column.meaning))
    ]
    voiding = [column for column in columns if column.meaning == VOID_FLAG]
    if voiding:
        names, headings = (column.name for column in voiding), (column.heading for column in voiding)
        bound.append(Binding(VOID_FLAG, tuple(names), " + ".join(headings)))
    return sorted(bound, key=lambda binding: order(binding.attribute))


def order(attribute: str) -> tuple[int, str]:
    """Sorts attributes as the schemas have them, numbered ones by number, roles last."""
    if is_role(attribute):
        return 1_000, attribute
    path = Path.parse(attribute)
    return rank(path.template), "".join(f"{step.element or 0:03}" for step in path.steps)


def _within(meaning: str | None, unwanted: set[str]) -> bool:
    """Whether an object that the attribute lies in is among the unwanted."""
    if meaning is None or is_role(meaning):
        return False
    names = [step.name for step in Path.parse(meaning).steps]
    return any(folded(".".join(names[:end])) in unwanted for end in range(1, len(names)))
