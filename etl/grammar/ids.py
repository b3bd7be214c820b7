"""What spreadsheets and programs do to ids on their way, as far as it can be seen."""

import polars as pl
from msgspec import Struct, field

#: A long number as a spreadsheet shows it: its last digits are lost. Spreadsheets set a sign behind the E, and what
#: sets none writes a point before it.
SHORTENED = r"^[+-]?[0-9](?:(?:[.,][0-9]+)?[Ee][+-]|[.,][0-9]+E)[0-9]+$|^[+-][0-9]E[0-9]+$"

#: What a program may have made of a number as well, or an id such as ``3E0005``: the others of its column decide.
EXPONENT = r"^[0-9]E(?:0|[1-9][0-9]{0,2})$"

_MONTH = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"

#: A day as a spreadsheet shows it that has taken an id for one: ``7-31`` has become ``31-Jul``.
DAY = (
    r"^(?:(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9](?:[ T]00:00:00)?|[0-3]?[0-9]/[0-3]?[0-9]/(?:(?:19|20)[0-9]{2})"
    rf"|[0-3]?[0-9]-{_MONTH}(?:-[0-9]{{2}}(?:[0-9]{{2}})?)?|{_MONTH}-[0-9]{{2}})$"
)

#: A number as a spreadsheet shows it that parts thousands: what was meant may be 1001.
GROUPED = "^[1-9][0-9]{0,2}(?:,[0-9]{3})+$"

#: Ids of each batch by which a column is known.
_FIRST = 1_000

_PADDED = r"^0[0-9]+$"
_FLOAT = r"^-?[0-9]+\.0$"


class IdSightings(Struct, frozen=True):
    """What the ids of a column look like; ``a | b`` joins two batches.

    Attributes:
        widths: the lengths of those that are digits and begin with a zero.
        whole: how many are a whole number with ``.0`` behind it.
        others: how many are not.
        digits: whether one of the first is nothing but digits.
        letters: whether one of the first has letters, and is no number with an exponent.
    """

    widths: frozenset[int] = field(default_factory=frozenset)
    whole: int = 0
    others: int = 0
    digits: bool = False
    letters: bool = False

    def __or__(self, later: "IdSightings") -> "IdSightings":
        return IdSightings(
            self.widths | later.widths,
            self.whole + later.whole,
            self.others + later.others,
            self.digits or later.digits,
            self.letters or later.letters,
        )

    @property
    def width(self) -> int:
        """The length of all ids with leading zeros; 0 where there are none, or several lengths."""
        return min(self.widths) if len(self.widths) == 1 else 0

    @property
    def floats(self) -> bool:
        """Whether all ids have become decimal numbers, as in a program that took them for amounts."""
        return self.whole > 0 == self.others

    @property
    def numbers(self) -> bool:
        """Whether the ids are numbers."""
        return self.digits and not self.letters


def survey(text: pl.Series) -> IdSightings:
    """What a column of ids shows: String, null where empty."""
    cell = pl.col("id")
    first = cell.head(_FIRST)
    zero, point, digits, letters = (
        text.to_frame("id")
        .select(
            zero=cell.str.starts_with("0").any(),
            point=cell.str.ends_with(".0").any(),
            digits=first.str.contains("^[0-9]+$").any(),
            letters=(first.str.contains(r"\pL") & ~first.str.contains(EXPONENT)).any(),
        )
        .row(0)
    )
    whole = int(text.str.contains(_FLOAT).sum() or 0) if point else 0
    padded = text.filter(text.str.contains(_PADDED).fill_null(value=False)) if zero else text.clear()
    widths = frozenset(padded.str.len_chars().unique().to_list())
    return IdSightings(widths, whole, len(text) - text.null_count() - whole, digits, letters)
