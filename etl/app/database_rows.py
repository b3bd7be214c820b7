"""A database in the place of a file: its rows are written beside the query, and that file is read like any other."""

import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from etl.errors import FileError, SettingsError
from etl.options.database import connection_of, is_database
from etl.options.reading import ReadOptions
from etl.text import one_line, text_of

_NAME = re.compile(r"DSN=([\w .-]+)")

#: Digits that tell one database from another that is asked the same.
_DIGITS = 8

_SHOWN = 120


def with_rows(files: Sequence[Path], read: ReadOptions) -> tuple[Path, ...]:
    """The files; in the place of a database, once the query is known, the file of its rows.

    Raises:
        SettingsError: a password stands in the name, where other accounts can read it.
        FileError: the rows cannot be had.
    """
    query, password = read.query, read.database_password
    return tuple(_rows_of(file, query, password) if query and is_database(file) else file for file in files)


def require_database(files: Sequence[Path]) -> None:
    """Raises SettingsError where none of the files is a database, and somebody has named a query for them."""
    if files and not any(map(is_database, files)):
        raise SettingsError(
            f"--query is what a database is asked, and {one_line(text_of(files[0]), _SHOWN)} is a file: leave out"
            " --query, or name the database as odbc:NAME in the place of the file."
        )


def refuse_without_query(file: Path) -> None:
    """Raises FileError where a database is named and not what it is asked."""
    if is_database(file):
        connection_of(file)
        raise FileError(
            f"{one_line(text_of(file), _SHOWN)} is a database: add --query FILE.sql with what it is asked, or query ="
            ' "FILE.sql" to its section of etl.toml.'
        )


def _rows_of(file: Path, query: Path, password: str) -> Path:
    """Asks a database; returns the file of its rows: ``gp.GP.rows.jsonl`` beside ``gp.sql``."""
    from etl.extract.database import Database, fetch

    connection = connection_of(file)
    plain = _NAME.fullmatch(connection)
    told = plain[1] if plain else sha256(connection.encode()).hexdigest()[:_DIGITS]
    target = query.with_name(f"{query.stem}.{told}.rows.jsonl")
    fetch(Database(one_line(text_of(file), _SHOWN), connection, password, query), target)
    return target
