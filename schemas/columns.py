"""Column constructors, one for each type the vendor's documents name.

Every column holds text (``pl.String``): the wire carries text, and text is what can be checked without loss. Pandera
checks it by what is stated here: see ``validation``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from schemas import rules
from schemas.rules import Rule


class Kind(StrEnum):
    """What the text of an attribute means."""

    TEXT = "text"
    DECIMAL = "decimal"
    DATETIME = "datetime"
    GUID = "guid"
    YES_NO = "yes/no"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    EMAILS = "list of e-mail addresses"
    OBJECT = "object"
    ARRAY = "array of objects"


class Attribute(Struct, frozen=True):
    """One attribute of an object, as the vendor documents it.

    Attributes:
        name: PayFabric's spelling.
        kind: what the value means.
        sql: the documented type with its limit, ``""`` where none is documented.
        required: whether the object must have it.
        of: for objects and arrays, the name of the object inside; else ``""``.
    """

    name: str
    kind: Kind
    sql: str
    required: bool
    of: str


class Column(Struct, frozen=True):
    """What the cells of an attribute hold.

    Attributes:
        kind: what the text means.
        sql: the documented type with its limit, ``""`` where none is documented.
        rules: those of its cells, that of their form first.
        required: whether no cell may be empty.
        of: for objects and arrays, the name of the object inside; else ``""``.
    """

    kind: Kind
    sql: str
    rules: tuple[Rule, ...] = ()
    required: bool = False
    of: str = ""


@dataclass(frozen=True, eq=False)
class Schema:
    """An object of the API.

    Attributes:
        name: PayFabric's.
        columns: by attribute, in the documented order.
    """

    name: str
    columns: Mapping[str, Column]

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """The attributes by name, in the documented order."""
        return {
            name: Attribute(name, each.kind, each.sql, each.required, each.of) for name, each in self.columns.items()
        }


def attributes(schema: Schema) -> dict[str, Attribute]:
    """The attributes of a schema by name, in its order."""
    return schema.attributes


def nvarchar(limit: int, *more: Rule, required: bool = False) -> Column:
    """Text of at most ``limit`` UTF-16 code units."""
    return Column(
        Kind.TEXT,
        f"nvarchar({limit})",
        (rules.printable(), rules.computed(), rules.nvarchar(limit), *more),
        required=required,
    )


def nvarchar_max() -> Column:
    """Text without a limit."""
    return Column(Kind.TEXT, "nvarchar(max)", (rules.printable(), rules.computed()))


def char(limit: int) -> Column:
    """Text of at most ``limit`` characters of Windows-1252."""
    return Column(Kind.TEXT, f"char({limit})", (rules.windows_1252(), rules.computed(), rules.char(limit)))


def decimal(precision: int, scale: int, *, required: bool = False) -> Column:
    """An exact number with ``precision - scale`` integer digits and ``scale`` decimals."""
    form = (rules.plain_number(), rules.decimals(scale), rules.integer_digits(precision - scale))
    return Column(Kind.DECIMAL, f"decimal({precision},{scale})", form, required=required)


def datetime() -> Column:
    """A date, or a date with a time in whole seconds."""
    return Column(Kind.DATETIME, "datetime", (rules.calendar_date(),))


def uniqueidentifier() -> Column:
    """A GUID."""
    return Column(Kind.GUID, "uniqueidentifier", (rules.guid(),))


def yes_no() -> Column:
    """``Yes`` or ``No``."""
    return Column(Kind.YES_NO, "", (rules.one_of("Yes", "No"),))


def boolean() -> Column:
    """``true`` or ``false``."""
    return Column(Kind.BOOLEAN, "", (rules.one_of("true", "false"),))


def integer() -> Column:
    """A whole number."""
    return Column(Kind.INTEGER, "int", (rules.whole_number(),))


def emails(limit: int) -> Column:
    """E-mail addresses, together at most ``limit`` UTF-16 code units."""
    return Column(Kind.EMAILS, f"nvarchar({limit})", (rules.printable(), rules.emails(), rules.nvarchar(limit)))


def nested(of: str) -> Column:
    """An object of another schema. It has columns of its own, so nothing is checked here."""
    return Column(Kind.OBJECT, "", of=of)


def array(of: str) -> Column:
    """An array of objects of another schema. They have rows of their own, so nothing is checked here."""
    return Column(Kind.ARRAY, "", of=of)
