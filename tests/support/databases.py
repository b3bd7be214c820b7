"""Databases of the tests' own that are reached by ODBC."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

SQLITE, POSTGRESQL = "SQLite3", "PostgreSQL Unicode"


def require_driver(name: str) -> None:
    """Skips a test whose driver is not installed, unless all are required."""
    pyodbc = pytest.importorskip("pyodbc")
    if name not in pyodbc.drivers():
        said = f"there is no ODBC driver {name} here"
        if os.environ.get("ETL_TEST_ODBC") == "required":
            pytest.fail(said)
        pytest.skip(said)


def made(folder: Path, script: str) -> str:
    """Makes a database of a script; returns what names it."""
    require_driver(SQLITE)
    with closing(sqlite3.connect(folder / "erp.db")) as database:
        database.executescript(script)
    return f"odbc:Driver={SQLITE};Database={folder / 'erp.db'}"
