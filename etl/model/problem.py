"""One broken rule at one cell."""

from msgspec import Struct

from etl.text import one_line


class Problem(Struct, frozen=True):
    """One broken rule at one cell.

    Attributes:
        seq: the document it rejects.
        column: the heading as it stands in the file, or "" for the row as a whole.
        value: the cell's text as read, or None where the cell is empty.
        rule: the rule's name.
        sentence: what is wrong, to follow column and value.
        remedy: what to do about it.
        source: the number of the table in the run.
        source_row: the row of the cell.
        elsewhere: whether that is another row than the document's first.
        warning: whether the document may be sent all the same.
        of_lines: whether the row is in a table of lines, and the invoices are in another one.
    """

    seq: int
    column: str
    value: str | None
    rule: str
    sentence: str
    remedy: str
    source: int = 0
    source_row: int = 0
    elsewhere: bool = False
    warning: bool = False
    of_lines: bool = False

    def __str__(self) -> str:
        """One line for a person."""
        value = "" if self.value is None else f'"{one_line(self.value)}"'
        place = f"Row {self.source_row}:" if self.elsewhere else ""
        if self.of_lines:
            place = f"Row {self.source_row} of the lines:"
        return f"{' '.join(filter(None, (place, self.column, value, self.sentence)))}. {self.remedy}"
