"""How files are read, and which documents are made of them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from etl.options.database import PASSWORD
from etl.options.flag import FILES, READING, Flag, Secret, settle
from etl.options.parsing import one_of, path, words

if TYPE_CHECKING:
    from etl.grammar import DateOrder, DecimalMark
    from etl.model.due import Due


def _marks() -> "type[DecimalMark]":
    from etl.grammar import DecimalMark

    return DecimalMark


def _orders() -> "type[DateOrder]":
    from etl.grammar import DateOrder

    return DateOrder


def _dues() -> "type[Due]":
    from etl.model.due import Due

    return Due


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How files are read. None leaves it to the file; text stands for itself: ``ReadOptions(decimal="comma")``.

    Attributes:
        sheet: a worksheet's name or its number from 1; a hidden sheet is read only when it is named.
        profile: a built-in profile, "auto", or None for PayFabric's own names.
        mapping: a mapping file, which then says what every column means.
        ignore: headings that are not sent, and objects ("BillingAddress") whose headings are not.
        lines: the worksheet or the file that holds the lines of the invoices; None where there is no such table.
        decimal: the decimal mark of every amount.
        date_order: the order of every date.
        balance_due: what is due where a file does not say: "amount" for all of the Amount, "none" for what the portal
            makes of it, "required" to reject the invoice.
        delimiter: the character between two cells of a text file, or "comma", "semicolon", "tab", "pipe" or "space".
        quote: the character around a cell of a text file; "none" or "" where every such sign is text.
        encoding: a text file's encoding, by any name Python knows: "cp1252".
        fill_merged: whether the value of merged cells stands in all of them, not in the first alone.
        query: the file of the SELECT whose rows are the invoices, where ``odbc:NAME`` is read.
        password: opens an encrypted workbook.
        database_password: of the user by whom a database is asked; "" where it needs none.

    Raises:
        SettingsError: a value makes no sense.
    """

    sheet: Annotated[
        str | None,
        Flag(
            metavar="NAME|NUMBER",
            help="The worksheet.",
            default="the one with the headings",
            panel=FILES,
            standing=True,
        ),
    ] = None
    profile: Annotated[
        str | None,
        Flag(
            metavar="NAME|auto",
            help="The system whose headings these are.",
            default="none",
            panel=READING,
            standing=True,
        ),
    ] = None
    mapping: Annotated[
        Path | None,
        Flag(
            metavar="FILE",
            help="What the columns mean; see map.",
            panel=READING,
            standing=True,
            place=True,
            parse=path,
        ),
    ] = None
    ignore: Annotated[
        frozenset[str],
        Flag(
            metavar="HEADING",
            help="A column that is not sent. Repeat it.",
            panel=READING,
            repeated=True,
            setting=True,
            parse=words,
        ),
    ] = frozenset()
    lines: Annotated[
        str | None,
        Flag(
            metavar="SHEET|FILE",
            help="Where the lines of the invoices are.",
            default="nowhere else",
            panel=READING,
            standing=True,
            place=True,
        ),
    ] = None
    decimal: Annotated[
        "DecimalMark | None",
        Flag(
            metavar="point|comma",
            help="The decimal mark.",
            default="as the column shows",
            panel=READING,
            standing=True,
            parse=one_of(_marks),
        ),
    ] = None
    date_order: Annotated[
        "DateOrder | None",
        Flag(
            metavar="dmy|mdy|ymd",
            help="The order of dates.",
            default="as the column shows",
            panel=READING,
            standing=True,
            parse=one_of(_orders),
        ),
    ] = None
    balance_due: Annotated[
        "Due | None",
        Flag(
            metavar="amount|none|required",
            help="What is due where a file does not say: the Amount; what the portal takes it for; or reject it.",
            default="as none, with a warning",
            panel=READING,
            setting=True,
            parse=one_of(_dues),
        ),
    ] = None
    delimiter: Annotated[
        str | None,
        Flag(metavar="SIGN", help="Between cells.", default="as the file shows", panel=READING, standing=True),
    ] = None
    quote: Annotated[
        str | None,
        Flag(metavar="SIGN", help="Around cells.", default="as the file shows", panel=READING, standing=True),
    ] = None
    encoding: Annotated[
        str | None,
        Flag(metavar="NAME", help="Such as cp1252.", default="as the file shows", panel=READING, standing=True),
    ] = None
    fill_merged: Annotated[
        bool, Flag(help="Merged cells all have the value of the first.", panel=READING, standing=True)
    ] = False
    query: Annotated[
        Path | None,
        Flag(
            metavar="FILE",
            help="What a database is asked, which is named odbc:NAME in the place of FILE.",
            panel=FILES,
            standing=True,
            place=True,
            parse=path,
        ),
    ] = None
    password: Annotated[str | None, Secret("ETL_WORKBOOK_PASSWORD")] = field(default=None, repr=False)
    database_password: Annotated[str, Secret(PASSWORD)] = field(default="", repr=False)

    def __post_init__(self) -> None:
        settle(self)
