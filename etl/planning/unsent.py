"""Columns that are not sent: what they say is told, and stops the import where it changes what a row means."""

from msgspec.structs import replace

from etl.documents import Choices
from etl.documents.crosschecks import VOIDED
from etl.documents.unsent_cells import UnsentCells
from etl.mapping import ColumnMap
from etl.mapping.columns import DOC_TYPE
from etl.mapping.matters import Matter, Sent
from etl.mapping.overlooked import overlooked
from etl.mapping.overlooked_text import sentence, unnamed
from etl.mapping.unbound import UnboundColumns
from etl.mapping.vocabulary.topics import Topic


class Unsent:
    """What the columns of a set of invoices say that are not sent.

    Args:
        mapping: the columns that are, of all its tables.
        choices: who sends credits as invoices, or voided invoices, need not be told which these are.

    Attributes:
        overlooked: sentences on what must not be passed over, by file and sheet.
        unnamed: a sentence on columns without heading that hold something, by the number of the table.
    """

    def __init__(self, mapping: ColumnMap, choices: Choices) -> None:
        bound = {binding.attribute for binding in mapping.bindings}
        self._sent = Sent("BalanceDue" in bound, "Currency" in bound, DOC_TYPE in bound)
        self._said = {Matter.KIND, Matter.SIDE} if choices.memos else set[Matter]()
        self._voided = VOIDED in choices.checks.off
        self.overlooked: dict[str, tuple[str, ...]] = {}
        self.unnamed: dict[int, str] = {}

    def add(self, number: int, place: str, columns: UnboundColumns, cells: UnsentCells) -> None:
        """Judges the columns of a table, when all its rows were looked at."""
        told = []
        sent = replace(self._sent, chosen=columns.mapped or bool(columns.profile))
        for column in columns.columns:
            found = overlooked(column.topic, cells.cells(column.name), sent)
            known = found and (found.matter in self._said or (self._voided and column.topic is Topic.VOID))
            if found and not known:
                told.append(sentence(column, found, columns))
        if told:
            self.overlooked[place] = tuple(told)
        blank = [(column.key, cells.sample(column.name)) for column in columns.columns if not column.heading]
        held = [(key, cell) for key, cell in blank if cell is not None]
        if held:
            self.unnamed[number] = unnamed(held)
