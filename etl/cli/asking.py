"""Words of the command line become what the library understands."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from getpass import getpass
from typing import TYPE_CHECKING, Any

from etl.cli.exits import Exit
from etl.errors import PasswordError

if TYPE_CHECKING:
    from etl.cli.understanding import Understanding
    from etl.report import Expected

_CELLS = ("delimiter", "quote", "encoding", "sheet", "fill_merged")
_HEADINGS = ("profile", "mapping", "ignore", "lines", "decimal", "date_order", "skip_check", "strict", "send_credits")


def reading_words(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the command line says of how files are read."""
    return {name: values[name] for name in (*_CELLS, *_HEADINGS)}


def understood(words: Mapping[str, Any]) -> "Understanding":
    """The same as a record.

    Raises:
        SettingsError: the words contradict each other, or one says what there is not.
        FileError: the mapping file cannot be read.
    """
    from etl.cli.understanding import understanding
    from etl.extract import Reading

    reading = Reading(password=workbook_password(), **{name: words[name] for name in _CELLS})
    headings = {name: words[name] for name in _HEADINGS}
    headings["off"] = headings.pop("skip_check") or ()
    headings["ignore"] = headings["ignore"] or ()
    return understanding(reading, **headings)


def with_password(words: Mapping[str, Any], command: Callable[["Understanding"], Exit]) -> Exit:
    """Runs a command; where a workbook has a password and a person is there, asks for it once and runs it again.

    Raises:
        PasswordError: nobody is there, or it is another one.
        SettingsError: as of ``understood``.
        FileError: as of ``understood``.
    """
    how = understood(words)
    try:
        return command(how)
    except PasswordError as error:
        if not sys.stdin.isatty():
            raise
        said = str(error).partition(". ")[0]
        return command(replace(how, reading=replace(how.reading, password=getpass(f"{said}. Password: "))))


def expected(count: str | None, totals: list[str] | None) -> "Expected":
    """The control totals that must be met.

    Raises:
        SettingsError: they are none.
    """
    from etl import report

    return report.expected(count, totals or ())


def workbook_password() -> str | None:
    """That of an encrypted workbook; from the environment only, since a command line is seen by others."""
    return os.environ.get("ETL_WORKBOOK_PASSWORD")
