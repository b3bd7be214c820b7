"""The columns of a table for a person to look at: what each one holds, how it is written, and some of its cells."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct, field

from etl.grammar import DecimalMark
from etl.mapping import Binding
from etl.planning.guess_mapping import samples
from etl.planning.inputs import HeadedTable, Surveyed
from etl.planning.remarks import ORDERS

#: Cells of a column that are shown.
_SHOWN = 3

#: Ends the text of a date cell that has no time.
_MIDNIGHT = " 00:00:00"

_MARKS = {DecimalMark.POINT: "decimal point", DecimalMark.COMMA: "decimal comma", None: "numbers"}


class PreviewColumn(Struct, frozen=True):
    """A column of a table, or a constant that stands in none.

    Attributes:
        heading: as it stands in the file; "" for a constant, or where there is none.
        attribute: what it holds, as a path or role; "" where it is not sent.
        note: how its cells are written or what is done with them; where it is not sent, why.
        cells: the first distinct ones.
        column: "0", "1", … of those of the table; "" for a constant.
        undecided: whether its cells can be read in two ways.
    """

    heading: str
    attribute: str
    note: str
    cells: tuple[str, ...]
    column: str = ""
    undecided: bool = False


class Guesses(Struct, frozen=True):
    """What was guessed of columns whose headings are not understood; an import takes none of it.

    Attributes:
        likely: column ("0", "1", …) → an attribute that may be meant.
        remarks: column → why.
    """

    likely: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)


def columns(reading: HeadedTable, surveyed: Surveyed, guesses: Guesses) -> tuple[PreviewColumn, ...]:
    """The columns in the file's order, then the constants; one without heading and cells is left out.

    Args:
        reading: the table.
        surveyed: how its cells are written.
        guesses: what was guessed, where its headings are not understood.
    """
    bound = {column: binding for binding in reading.mapping.bindings for column in binding.columns}
    cells = samples(reading.table, reading.header)
    found = []
    for index, heading in enumerate(reading.header.headings):
        column = str(index)
        some = tuple(cell.removesuffix(_MIDNIGHT) for cell in cells.get(column, ())[:_SHOWN])
        binding = bound.get(column)
        if binding is not None:
            said = list(_notes(binding, reading, surveyed)) if some else []
            said += [guesses.remarks[column]] if column in guesses.remarks else []
            undecided = binding.attribute in surveyed.undecided.get(reading.table.place, {})
            found.append(PreviewColumn(heading, binding.attribute, ", ".join(said), some, column, undecided))
        elif heading or some:
            found.append(PreviewColumn(heading, "", _unsent(heading, reading, guesses, column), some, column))
    constants = (b for b in reading.mapping.bindings if b.constant is not None)
    return (*found, *(PreviewColumn("", b.attribute, "constant", (b.constant or "",)) for b in constants))


def _unsent(heading: str, reading: HeadedTable, guesses: Guesses, column: str) -> str:
    if likely := guesses.likely.get(column):
        return ", ".join(filter(None, [f"perhaps {likely}", guesses.remarks.get(column)]))
    if not heading:
        return "not sent, no heading"
    return "not sent, ignored" if heading in reading.mapping.ignored else "not sent, unknown"


def _notes(binding: Binding, reading: HeadedTable, surveyed: Surveyed) -> Iterator[str]:
    path = binding.attribute
    formats = surveyed.formats
    if path in surveyed.undecided.get(reading.table.place, {}):
        yield "NOT DECIDED"
    elif path in formats.serials:
        yield "days as spreadsheets count them"
    elif path in formats.orders:
        order = formats.orders[path]
        yield "unambiguous" if order is None else ORDERS[order]
        if path in formats.zoned:
            yield "as written, no time zone"
    elif path in formats.marks:
        yield _MARKS[formats.marks[path]]
    if len(binding.columns) > 1:
        yield "joined"
    if binding.values:
        yield "by a table of values"
    if binding.default is not None:
        yield f'"{binding.default}" where empty'
    yield from _computed(binding)


def _computed(binding: Binding) -> Iterator[str]:
    if binding.scale:
        yield f"times {Decimal(10) ** binding.scale}"
    if binding.negate:
        yield "sign turned"
