"""What a reversal does not put back: the workbook for the person who sees to it in the portal."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from msgspec import Struct

from etl.journal.before import LeftOut
from etl.model.before import Before
from etl.report.sheets import Cell, SheetTable, write_tables

#: What was left out, a page at a time; each call begins anew.
Pages = Callable[[], Iterable[list[LeftOut]]]

CREATED, KEPT, UNKNOWN = "created", "kept", "not known"

_INVOICES = (
    ("InvoiceId", 20),
    ("Kind", 12),
    ("What to do", 80),
    ("Currency", 10),
    ("Amount", 16),
    ("File", 20),
    ("Sheet", 12),
    ("Row", 8),
)
_LOST = (("Attribute", 28), ("Invoices", 10), ("Such as", 20), ("Why", 80))


class LeftOutCounts(Struct, frozen=True):
    """How many invoices are not put back: created by the run, kept as they are, or not known from before."""

    created: int = 0
    kept: int = 0
    unknown: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.created + self.kept + self.unknown


def kind_of(left_out: LeftOut) -> str:
    """Why it is left out, in a word or two."""
    if left_out.touched:
        return KEPT
    return CREATED if left_out.before is Before.ABSENT else UNKNOWN


def left_out_counts(pages: Pages) -> LeftOutCounts:
    """The figures."""
    kinds = [kind_of(each) for page in pages() for each in page]
    return LeftOutCounts(kinds.count(CREATED), kinds.count(KEPT), kinds.count(UNKNOWN))


def write_by_hand(
    pages: Pages, lost: Iterable[tuple[str, int, str, str]], path: Path, about: Iterable[tuple[str, Cell]]
) -> Path:
    """Writes the workbook: every invoice that is not put back, and every attribute that cannot be given back.

    Raises:
        ResultsError: the disk is full, or the folder cannot be written to.
    """
    return write_tables(
        path,
        [
            SheetTable("By hand", _INVOICES, _rows(pages), empty="There are none."),
            SheetTable("Not given back", _LOST, lost, empty="There is nothing."),
            SheetTable("About", (("What", 28), ("", 60)), about),
        ],
    )


def _rows(pages: Pages) -> Iterator[tuple[Cell, ...]]:
    for page in pages():
        for each in page:
            amount = None if each.amount is None else Decimal(each.amount)
            place = (each.file, each.sheet, each.source_row)
            yield (each.document_id, kind_of(each), each.message, each.currency, amount, *place)
