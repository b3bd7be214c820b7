"""Column constructors, one for each type the vendor's documents name.

Every column holds text (``pl.String``): the wire carries text, and text is what can be checked without loss. ``kind``
in a column's metadata says what the text means, ``sql`` repeats the documented type.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandera.polars as pa
import polars as pl

from schemas import rules


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


@dataclass(frozen=True, slots=True)
class Attribute:
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


def attributes(schema: pa.DataFrameSchema) -> dict[str, Attribute]:
    """The attributes of a schema by name, in its order."""
    return {
        name: Attribute(name=name, required=column.required, **(column.metadata or {}))
        for name, column in schema.columns.items()
    }


def nvarchar(limit: int, *checks: pa.Check, required: bool = False) -> pa.Column:
    """Text of at most ``limit`` UTF-16 code units."""
    return _column(
        Kind.TEXT,
        f"nvarchar({limit})",
        [rules.printable(), rules.computed(), rules.nvarchar(limit), *checks],
        required=required,
    )


def nvarchar_max() -> pa.Column:
    """Text without a limit."""
    return _column(Kind.TEXT, "nvarchar(max)", [rules.printable(), rules.computed()])


def char(limit: int) -> pa.Column:
    """Text of at most ``limit`` characters of Windows-1252."""
    return _column(Kind.TEXT, f"char({limit})", [rules.windows_1252(), rules.computed(), rules.char(limit)])


def decimal(precision: int, scale: int, *, required: bool = False) -> pa.Column:
    """An exact number with ``precision - scale`` integer digits and ``scale`` decimals."""
    checks = [rules.plain_number(), rules.decimals(scale), rules.integer_digits(precision - scale)]
    return _column(Kind.DECIMAL, f"decimal({precision},{scale})", checks, required=required)


def datetime() -> pa.Column:
    """A date, or a date with a time in whole seconds."""
    return _column(Kind.DATETIME, "datetime", [rules.calendar_date()])


def uniqueidentifier() -> pa.Column:
    """A GUID."""
    return _column(Kind.GUID, "uniqueidentifier", [rules.guid()])


def yes_no() -> pa.Column:
    """``Yes`` or ``No``."""
    return _column(Kind.YES_NO, "", [rules.one_of("Yes", "No")])


def boolean() -> pa.Column:
    """``true`` or ``false``."""
    return _column(Kind.BOOLEAN, "", [rules.one_of("true", "false")])


def integer() -> pa.Column:
    """A whole number."""
    return _column(Kind.INTEGER, "int", [rules.whole_number()])


def emails(limit: int) -> pa.Column:
    """E-mail addresses, together at most ``limit`` UTF-16 code units."""
    return _column(Kind.EMAILS, f"nvarchar({limit})", [rules.printable(), rules.emails(), rules.nvarchar(limit)])


def nested(of: str) -> pa.Column:
    """An object of another schema. It has columns of its own, so nothing is checked here."""
    return _column(Kind.OBJECT, "", [], of=of)


def array(of: str) -> pa.Column:
    """An array of objects of another schema. They have rows of their own, so nothing is checked here."""
    return _column(Kind.ARRAY, "", [], of=of)


def _column(kind: Kind, sql: str, checks: list[pa.Check], *, required: bool = False, of: str = "") -> pa.Column:
    metadata: dict[str, Any] = {"kind": kind, "sql": sql, "of": of}
    dtype = None if kind in {Kind.OBJECT, Kind.ARRAY} else pl.String
    return pa.Column(dtype, checks=checks, nullable=not required, required=required, metadata=metadata)
