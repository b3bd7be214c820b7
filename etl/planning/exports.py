"""An export of what a portal holds, given to be sent: refused whole, as it lacks what sending it would erase."""

from collections.abc import Sequence

from etl.errors import FileError
from etl.extract import Table
from etl.mapping import TableRole
from etl.report.export import TITLE
from etl.report.own import REPORT, Own

_WAY = (
    "delete in it all columns but InvoiceId and those that you change, and all rows that stay as they are, save it"
    " under another name, and give that to python -m etl update."
)

_SENT = (
    "It lacks lines, addresses and the like, which sending it would erase: name the file of your own system. To change"
    f" something of its invoices, {_WAY}"
)

_CHANGES = f"An update would send all of its columns, what is due and was paid since among them: {_WAY}"


def refuse_exports(tables: Sequence[Table], part: TableRole) -> None:
    """Raises FileError where tables are those of an export, whoever has saved it since.

    Changes may be what is left of one: InvoiceIds, and what is to be changed.

    Args:
        tables: of one file.
        part: what their rows are to be.
    """
    changes = part is TableRole.CHANGES
    for table in tables:
        whole = any(set(line.cells) >= REPORT for line in table.top)
        if whole or (not changes and table.top[0].cells[0] == TITLE):
            why = _CHANGES if changes else _SENT
            raise FileError(f"{table.file.name} holds {Own.EXPORT}, which etl wrote itself. {why}")
