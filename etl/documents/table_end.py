"""Where a table of invoices ends and another one begins: below headings that are not its own, or a title of its own."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from etl.documents.row_kinds import RowKind

#: Words of a title, of which the first is compared with those of other titles.
_SEVERAL = 2


class Landmark(NamedTuple):
    """A row that is no invoice, or may be none: its place in the batch from 0, its number, its kind, its text."""

    at: int
    row: int
    kind: str
    text: str


class Foreign(NamedTuple):
    """Rows of a batch that belong to another table: the first and the place behind the last, and what begins it."""

    start: int
    end: int
    under: Landmark


class TableEnd(Struct):
    """Follows the rows of a table, batch by batch.

    Another table begins at headings that are not the table's own, and, behind a blank row, at a title. A title is none
    where the table is grouped, so that one stands above its first row already, or where it is like one of those above
    the headings: then a page begins. Where the table's own headings are repeated, it goes on, unless a title stands
    above them.

    Attributes:
        titles: the first cells of the rows above the headings.
    """

    titles: Sequence[str] = ()
    _gap: bool = False
    _seen: bool = False
    _grouped: bool = False
    _titled: bool = False
    _under: Landmark | None = field(default=None)

    def foreign(self, landmarks: Iterable[Landmark], height: int) -> Iterator[Foreign]:
        """The rows of the next batch that belong to another table.

        Args:
            landmarks: of the batch, in order.
            height: how many rows it has.
        """
        start, expected = 0, 0
        for mark in landmarks:
            if mark.at > expected:
                self._among()
            expected = mark.at + 1
            before = self._under
            self._pass(mark)
            if before is not self._under:
                if before is not None and mark.at > start:
                    yield Foreign(start, mark.at, before)
                start = mark.at
        if height > expected:
            self._among()
        if self._under is not None and height > start:
            yield Foreign(start, height, self._under)

    def _among(self) -> None:
        """Rows that hold something stand here."""
        self._gap, self._seen, self._titled = False, True, False

    def _pass(self, mark: Landmark) -> None:
        match mark.kind:
            case RowKind.BLANK:
                self._gap = True
            case RowKind.CAPTIONS | RowKind.MAYBE_CAPTION:
                self._title(mark)
            case RowKind.HEADINGS:
                # Behind a title the same headings may be those of receipts.
                self._under = self._under if self._titled else None
            case RowKind.OTHER:
                self._under = mark
            case RowKind.MAYBE_OTHER if self._gap:
                self._under = mark
            case RowKind.MAYBE_OTHER | RowKind.MAYBE_TOTALS:
                self._among()

    def _title(self, mark: Landmark) -> None:
        if not self._seen:
            self._grouped |= mark.kind == RowKind.CAPTIONS
        elif self._gap and not self._grouped and not any(_like(mark.text, title) for title in self.titles):
            self._titled = True
            self._under = self._under or mark
        elif mark.kind == RowKind.MAYBE_CAPTION:
            self._among()


def _like(title: str, other: str) -> bool:
    """Whether two titles are the same, or begin with the same of several words."""
    own, theirs = title.casefold().split(), other.casefold().split()
    return own == theirs or (min(len(own), len(theirs)) >= _SEVERAL and own[0] == theirs[0])
