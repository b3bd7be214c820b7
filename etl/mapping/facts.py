"""What the cells of a column are: dates, amounts, codes, names. Facts for a guess; nothing is sent because of them."""

import polars as pl
from msgspec import Struct

from etl.grammar import amounts, dates
from etl.grammar.amounts import DecimalMark
from etl.grammar.currencies import CODES, SIGNS
from etl.grammar.dates import DateOrder
from etl.mapping.vocabulary.kinds import kind
from etl.text import NUMERIC

#: Amounts, exact: more digits than any has.
AMOUNT = pl.Decimal(38, 5)

_DAY = (
    r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}|^(?:19|20)[0-9]{6}(?:[0-9]{6})?$"
    r"|[0-9].*\p{L}{3,}.*[0-9]|\p{L}{3,}.?\s.*[0-9]{2}"
)
_MAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
_GUID = r"^\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?$|^[0-9a-f]{24,}$"
_LONG = r"^[0-9]{15,}$"
_CENTS = r"[.,][0-9]{1,2}$"
_CODED = r"^#?\p{L}{1,8}[^@]{0,24}[0-9]{2,}(?:\p{L}|-[0-9]+)?$|^#[0-9]+$"
_LETTERS = r"\p{L}{2}.*\p{L}"
_NAME = r"\p{L}{2}\S* \S|\S+ \S*\p{L}{2}|^[^0-9_@]*\p{Ll}[^0-9_@]*$"
#: How Dynamics GP calls its currencies: "Z-US$", "Z-EURO".
_CURRENCY_ID = r"^Z-[A-Z]{1,5}\$?$"

#: Different kinds of documents in a column at most.
_KINDS = 50
_CURRENCIES = sorted({*CODES, *(code.lower() for code in CODES), *SIGNS})


class Facts(Struct, frozen=True):
    """What the cells of a column are, each as a share of the filled ones, from 0 to 1.

    Attributes:
        rows: how many cells were looked at.
        filled: the share of them that hold something.
        distinct: how many different ones there are.
        together: whether equal cells stand in rows that follow each other.
        counted: whether they are 1, 2, 3 and so on.
        dates, amounts, cents, currencies, mails, letters, digits: those that are one, or have some.
        bare: those that have nothing but digits; of the dates some may be ids that look like one: 20250311.
        kinds: those that name a kind of document: "Invoice", "Gutschrift".
        coded: those that have letters before a number: "INV-1001".
        keys: those that a database made: GUIDs, hashes, and numbers of 15 digits and more.
        names: those that have several words, or one with a small letter and no digit: "Acme Tools", "Bolt".
    """

    rows: int = 0
    filled: float = 0
    distinct: float = 0
    together: bool = False
    counted: bool = False
    dates: float = 0
    amounts: float = 0
    cents: float = 0
    currencies: float = 0
    mails: float = 0
    letters: float = 0
    digits: float = 0
    bare: float = 0
    kinds: float = 0
    coded: float = 0
    keys: float = 0
    names: float = 0

    @property
    def constant(self) -> bool:
        """Whether a column of several cells holds the same in all of them."""
        return self.rows > 1 and self.distinct * self.rows * self.filled <= 1 < self.rows * self.filled


def facts(cells: pl.Series) -> Facts:
    """The facts of a column.

    Args:
        cells: String, trimmed, null where empty.
    """
    some = cells.drop_nulls()
    if some.is_empty():
        return Facts(len(cells))
    count = len(some)
    digits = _share(some, "[0-9]")
    runs = int((some != some.shift(1)).sum() or 0) + 1
    return Facts(
        rows=len(cells),
        filled=count / len(cells),
        distinct=some.n_unique() / count,
        together=runs <= some.n_unique(),
        counted=count > 1 and some.to_list() == [str(number) for number in range(1, count + 1)],
        dates=1 - days(some).null_count() / count if digits else 0,
        amounts=1 - money(some).null_count() / count if digits else 0,
        cents=_share(some, _CENTS),
        currencies=float((some.is_in(_CURRENCIES) | some.str.contains(_CURRENCY_ID)).sum()) / count,
        mails=_share(some, _MAIL),
        letters=_share(some, _LETTERS),
        digits=digits,
        bare=_share(some, "^[0-9]+$") if digits else 0,
        kinds=_kinds(some),
        coded=_share(some, _CODED),
        keys=_share(some, f"{_GUID}|{_LONG}"),
        names=_share(some, _NAME),
    )


def money(cells: pl.Series) -> pl.Series:
    """The amounts, exact; null where a cell is none."""
    said = amounts.survey(cells.drop_nulls())
    mark = DecimalMark.COMMA if said.commas > said.points else DecimalMark.POINT
    frame = cells.to_frame("cell")
    return frame.select(amounts.plain(pl.col("cell"), mark).cast(AMOUNT, strict=False))["cell"]


def days(cells: pl.Series) -> pl.Series:
    """The days as YYYY-MM-DD, in one order for the column; null where a cell is none."""
    frame = pl.DataFrame({"cell": pl.select(pl.when(cells.str.contains(_DAY)).then(cells)).to_series()})
    if frame["cell"].null_count() == len(frame):
        return frame["cell"]
    read = frame.select(
        dates.iso(pl.col("cell"), order).str.head(10).alias(order) for order in (DateOrder.DMY, DateOrder.MDY)
    )
    return min(read.get_columns(), key=pl.Series.null_count).alias("cell")


def cells_of(rows: pl.DataFrame, column: str) -> pl.Series:
    """A column's cells, trimmed, null where empty."""
    return rows.select(pl.col(column).str.strip_prefix(NUMERIC).str.strip_chars().replace("", None))[column]


def _kinds(cells: pl.Series) -> float:
    """The share of cells that name a kind of document; of a column with very many different ones, none does."""
    names = cells.unique()
    if len(names) > _KINDS:
        return 0
    known = [name for name in names if kind(name)]
    return float(cells.is_in(known).sum()) / len(cells)


def _share(cells: pl.Series, pattern: str) -> float:
    return float(cells.str.contains(pattern).sum()) / len(cells)
