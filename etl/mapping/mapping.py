"""What is known of a table's columns: which attribute each one holds, and how its cells are to be read."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from etl.grammar.amounts import DecimalMark
from etl.grammar.dates import DateOrder
from etl.model.due import Due


class Binding(Struct, frozen=True):
    """An attribute and where its values come from: a column, several that are joined, or a constant.

    Attributes:
        attribute: its path, as ``etl.mapping.paths`` writes it: "Amount", "BillingAddress.City",
            "InvoiceItems[].ItemCode" (one a row), "InvoiceItems[2].ItemCode" (numbered columns); or a role that is no
            attribute: "@doc_type".
        columns: the names of the batch's columns: "0", "1", …; none for a constant.
        heading: the heading as it stands in the file, for sentences: "First + Last" for a join, "" for a constant.
        separator: stands between joined cells; empty cells are left out.
        constant: the value of every row.
        default: the value where the cell is empty.
        values: cells and what is sent for them. Cells are compared trimmed and without case. The cell "*" stands for
            all that are not listed, the value "*" for the cell itself. Without it a cell that is not listed is a
            problem of its row.
        date_order: where it is stated; else the column's cells decide.
        decimal: where it is stated; else the cells decide, as for the next two.
        percent: whether rates have percent signs.
        serials: whether dates are Excel's serial numbers.
        negate: whether the sign of the amount is turned.
        scale: the power of ten that the amount is multiplied by: -2 for cents.
        settled: whether its cells are a part of a column that was looked at whole before, and is written as stated.
    """

    attribute: str
    columns: tuple[str, ...]
    heading: str
    separator: str = " "
    constant: str | None = None
    default: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    date_order: DateOrder | None = None
    decimal: DecimalMark | None = None
    percent: bool | None = None
    serials: bool | None = None
    negate: bool = False
    scale: int = 0
    settled: bool = False


class ColumnMap(Struct, frozen=True):
    """How a table's columns become attributes.

    Attributes:
        bindings: in the schema's order; roles come last.
        unknown: headings that are not sent, and must be named to the person.
        ignored: headings that are not sent because the person or the profile said so.
        profile: the built-in profile that explained the headings; "" for own names or a mapping file.
        notes: sentences a person must read before sending.
        due: what is due where a row does not say; None where the mapping says nothing of it.
        summed: whether the Amount is the sum of the lines.
    """

    bindings: tuple[Binding, ...]
    unknown: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    profile: str = ""
    notes: tuple[str, ...] = ()
    due: Due | None = None
    summed: bool = False

    def of(self, attribute: str) -> Binding | None:
        """The binding of an attribute, or None where nothing is bound to it."""
        return next((binding for binding in self.bindings if binding.attribute == attribute), None)

    def joined(self, *others: "ColumnMap") -> "ColumnMap":
        """The mapping of tables that make up the same invoices: each attribute is bound where it first is."""
        bindings = {b.attribute: b for mapping in (*reversed(others), self) for b in mapping.bindings}
        return replace(self, bindings=tuple(bindings.values()))


class TableRole(StrEnum):
    """What the rows of a table are part of."""

    #: Invoices, with or without their lines.
    INVOICES = "invoices"
    #: The lines of invoices that stand in another table.
    LINES = "lines"
    #: Attributes of invoices that are to be changed, and what these are known by.
    CHANGES = "changes"


class MappingText(Struct, frozen=True):
    """A mapping file: its name for sentences, and what stands in it."""

    name: str
    text: str


class Choice(Struct, frozen=True):
    """How headings are to be read.

    Attributes:
        profile: a built-in profile, "auto", or "" for PayFabric's own names.
        mapping: a mapping file, which then says everything.
        ignore: headings that are not sent, and objects ("BillingAddress") whose headings are not.
        changes: whether rows change invoices, so that they need have no more than the file is to change.
    """

    profile: str = ""
    mapping: MappingText | None = None
    ignore: frozenset[str] = frozenset()
    changes: bool = False

    @property
    def part(self) -> TableRole:
        """What the rows of a table are, that is not one of lines."""
        return TableRole.CHANGES if self.changes else TableRole.INVOICES
