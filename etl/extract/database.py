"""Rows of a database by ODBC, an extra, as lines of JSON: numbers with all their digits, days as 2026-07-31."""

import logging
import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol, cast
from uuid import UUID

from msgspec import Struct

from etl.errors import FileError
from etl.exact_json import ENCODER
from etl.extract.table import refuse_wide
from etl.text import one_line, redact
from etl.whole import write_whole

#: Rows that are fetched at a time.
_BLOCK = 4096

#: Bytes that the rows may be.
_LARGEST = 8 << 30

#: Seconds for which the database may take to answer who asks to be let in.
_PATIENCE = 30

#: Digits that a binary number is sure to have: with more, its last ones are what became of them (IEEE 754, 15.95).
_SURE = 15

_MIDNIGHT = time(0)

#: What drivers and their manager put around a sentence: "[HY000] [SQLite]no such table: x (1) (SQLExecDirectW)".
_AROUND = re.compile(r"\A(?:\s*\[[^\]]*\])+\s*|(?:\s*\(\w+\))+\s*\Z")

#: States by which a driver manager says that it has no such source or driver (ODBC, appendix A), and a database that
#: it does not know the user.
_NOT_INSTALLED = ("IM002", "IM003", "IM004", "IM012", "IM014")
_NOT_LET_IN = "28"


class Database(Struct, frozen=True):
    """A database and what is asked of it.

    Attributes:
        name: for people.
        connection: its connection string, without a password.
        password: of its user; "" where the source has its own or needs none.
        query: the file of the statement.
    """

    name: str
    connection: str
    password: str
    query: Path

    @property
    def whole(self) -> str:
        """The connection string with the password, which may have any signs in it."""
        secret = self.password.replace("}", "}}")
        return f"{self.connection};PWD={{{secret}}}" if secret else self.connection


class _Cursor(Protocol):
    description: Sequence[Sequence[object]] | None

    def execute(self, statement: str) -> object: ...
    def fetchmany(self, size: int) -> list[Sequence[object]]: ...
    def nextset(self) -> bool: ...
    def close(self) -> None: ...


class _Connection(Protocol):
    def cursor(self) -> _Cursor: ...
    def close(self) -> None: ...


class _Odbc(Protocol):
    Error: type[Exception]

    def connect(self, text: str, /, *, autocommit: bool, timeout: int) -> _Connection: ...


#: Makes of a value of a column, in a row of that number, what JSON has.
_Text = Callable[[object, int], object]


def fetch(database: Database, target: Path) -> None:
    """Writes the rows of a query: an object a line, with every column; NULL is null.

    Nothing is committed: a statement that changes something is undone where the database can do that.

    Raises:
        FileError: the extra, the driver or the source is not there, the database refuses, or the query gives no table,
            a column without a name of its own, bytes, or a number that is not exact.
    """
    odbc, statement = _odbc(), _statement(database.query)

    def failure(cause: str) -> FileError:
        return FileError(f"{target} cannot be written: {cause}. See that there is room, and name a query elsewhere.")

    with closing(_connected(odbc, database)) as connection, closing(connection.cursor()) as cursor:
        try:
            cursor.execute(statement)
            while cursor.description is None and cursor.nextset():
                pass
            write_whole(target, lambda part: _write(part, cursor, database.query.name), failure)
        except odbc.Error as error:
            raise FileError(
                f"{database.query.name}: {database.name} says: {_said(error, database)}. Correct the query."
            ) from error


def _odbc() -> _Odbc:
    try:
        return cast("_Odbc", import_module("pyodbc"))
    except ModuleNotFoundError as error:
        raise FileError("Databases need an extra: python -m pip install 'payfabric-etl[odbc]'.") from error
    except ImportError as error:
        raise FileError(
            "This computer has no ODBC: install unixODBC (apt-get install unixodbc, brew install unixodbc) and the"
            " driver of the database."
        ) from error


def _statement(query: Path) -> str:
    try:
        text = query.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise FileError(f"There is no query {query}. Check the name and the folder.") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{query.name} is not UTF-8. Save it as UTF-8.") from error
    except OSError as error:
        raise FileError(f"{query} cannot be read: {error.strerror}. Check your rights.") from error
    if not text.strip():
        raise FileError(f"{query.name} is empty. Write into it the SELECT whose rows are the invoices.")
    return text


def _connected(odbc: _Odbc, database: Database) -> _Connection:
    try:
        return odbc.connect(database.whole, autocommit=False, timeout=_PATIENCE)
    except odbc.Error as error:
        state, said = str(error.args[0] if error.args else ""), _said(error, database)
        if state in _NOT_INSTALLED or "Can't open lib" in said:
            raise FileError(
                f"{database.name} is no data source of this computer, or its driver is not installed. Windows lists"
                " both under ODBC Data Sources (64-bit); elsewhere odbcinst -q -s does, and odbcinst -q -d."
            ) from error
        if state.startswith(_NOT_LET_IN) or "password" in said.casefold():
            raise FileError(
                f"{database.name} lets nobody in so: {said}. Name the user as in odbc:NAME;UID=etl, and set"
                " ETL_DATABASE_PASSWORD, or ETL_DATABASE_PASSWORD_FILE to a file that has it."
            ) from error
        raise FileError(f"{database.name} cannot be reached: {said}. Check its name and that it runs.") from error


def _said(error: Exception, database: Database) -> str:
    """What a driver says, on a line, and without the password should it be in it."""
    told = str(error.args[-1]) if error.args else type(error).__name__
    return one_line(redact(_AROUND.sub("", told), [database.password]).rstrip(". "), 200)


def _write(part: Path, cursor: _Cursor, query: str) -> None:
    if cursor.description is None:
        raise FileError(f"{query} gives no table. Write into it the SELECT whose rows are the invoices.")
    names = _names([str(column[0]) for column in cursor.description], query)
    texts = {place: made for place, column in enumerate(cursor.description) if (made := _text_of(column, query))}
    floats = [name for name, column in zip(names, cursor.description, strict=True) if column[1] is float]
    with part.open("wb") as file:
        rows = _rows(cursor, names, texts, file, query)
    if floats:
        _warn_of_floats(floats, query)
    if not rows:
        raise FileError(f"{query} gives no rows, so there is nothing to load. If it should, try it in the database.")
    if cursor.nextset() and cursor.description is not None:
        raise FileError(f"{query} gives more than one table. Leave one SELECT in it.")


def _rows(cursor: _Cursor, names: Sequence[str], texts: dict[int, _Text], file: BinaryIO, query: str) -> int:
    """Writes every row; returns how many there are."""
    count = 0
    for block in _blocks(cursor):
        lines = bytearray()
        for row in block:
            count += 1
            cells = list(row)
            for place, text in texts.items():
                if cells[place] is not None:
                    cells[place] = text(cells[place], count)
            lines += _line(dict(zip(names, cells, strict=True)), count, query)
        file.write(lines)
        if file.tell() > _LARGEST:
            raise FileError(f"{query} gives more than {_LARGEST >> 30} GB of rows. Take a part of them at a time.")
    return count


def _blocks(cursor: _Cursor) -> Iterator[list[Sequence[object]]]:
    while block := cursor.fetchmany(_BLOCK):
        yield block


def _line(cells: dict[str, object], row: int, query: str) -> bytes:
    try:
        return ENCODER.encode(cells) + b"\n"
    except (TypeError, ValueError) as error:
        raise FileError(
            f"{query}: row {row} has a value that is no text or number. CAST its column to a text."
        ) from error


def _names(names: list[str], query: str) -> list[str]:
    """The names of the columns, each once.

    Raises:
        FileError: one has none, or two have the same.
    """
    refuse_wide(query, len(names))
    blank = next((place for place, name in enumerate(names, 1) if not name.strip()), None)
    if blank is not None:
        raise FileError(f"{query}: column {blank} has no name. Give it one behind it: AS Amount.")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise FileError(f"{query} gives {one_line(twice)} twice. Name each column once, with AS.")
    return names


def _text_of(column: Sequence[object], query: str) -> _Text | None:
    """What makes of a column's values what JSON has; None where they are that already."""
    name, kind = one_line(str(column[0])), column[1]
    if kind in {bytes, bytearray}:
        raise FileError(f"{query}: {name} has bytes. Leave the column out, or CAST it to a text.")
    if kind is float:
        return lambda value, row: _exact(cast("float", value), name, row, query)
    return _TEXTS.get(kind)


def _exact(value: float, name: str, row: int, query: str) -> float:
    """A binary number that has few enough digits to be what was written once."""
    digits = repr(value).partition("e")[0].replace(".", "").lstrip("-0").rstrip("0")
    if math.isfinite(value) and len(digits) <= _SURE:
        return value
    raise FileError(
        f"{query}: row {row}, {name} is {value!r}, a binary number that is not exact. Write CAST({name} AS"
        f" DECIMAL(19, 2)) AS {name}, with as many decimals as it has."
    )


def _moment(value: object, _row: int) -> str:
    moment = cast("datetime", value)
    return moment.date().isoformat() if moment.time() == _MIDNIGHT else moment.isoformat(" ")


def _warn_of_floats(names: Sequence[str], query: str) -> None:
    listed = ", ".join(map(one_line, names))
    logging.getLogger(__name__).warning(
        "%s: the database keeps %s as binary numbers, which have no cents of their own. CAST amounts AS DECIMAL.",
        query,
        listed,
        extra={"facts": {"event": "binary_numbers", "query": query, "columns": listed}},
    )


_TEXTS: dict[object, _Text] = {
    date: lambda value, _: cast("date", value).isoformat(),
    datetime: _moment,
    time: lambda value, _: cast("time", value).isoformat(),
    UUID: lambda value, _: str(value),
}
