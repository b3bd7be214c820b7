"""A database in the place of a file: how it is named, and where its password is not."""

import re
from pathlib import Path

from etl.errors import SettingsError

#: How a database is named in the place of a file.
PREFIX = "odbc:"

#: The variable of its user's password.
PASSWORD = "ETL_DATABASE_PASSWORD"  # noqa: S105 - where it is
_SECRET = re.compile(r"(?:\A|;)[^=;]*(?:pwd|passw|secret|token)[^=;]*=", re.IGNORECASE)


def is_database(file: Path | str) -> bool:
    """Whether a database is named, and no file."""
    return str(file).startswith(PREFIX)


def connection_of(file: Path | str) -> str:
    """The connection string of a name: ``odbc:GP``, ``odbc:GP;UID=etl`` or ``odbc:Driver=…;Server=…``.

    Raises:
        SettingsError: it names nothing, or has a password in it.
    """
    said = str(file).removeprefix(PREFIX).strip().rstrip(";")
    if _SECRET.search(said):
        raise SettingsError(
            f"A password must not stand behind {PREFIX}, where other accounts can read it: leave it out, and set"
            f" {PASSWORD}, or {PASSWORD}_FILE to a file that has it."
        )
    if not said:
        raise SettingsError(f"Which database? Write {PREFIX}NAME, with the name of its ODBC data source.")
    return said if "=" in said.partition(";")[0] else f"DSN={said}"
