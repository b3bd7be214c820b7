"""Words of the command line become what the library understands."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.cli.exits import Exit
from etl.errors import PasswordError

if TYPE_CHECKING:
    from etl.cli.understanding import Understanding
    from etl.extract import Reading
    from etl.report import Expected

_PASSWORD = "ETL_WORKBOOK_PASSWORD"  # noqa: S105 - the name of a variable
_CELLS = ("delimiter", "quote", "encoding", "sheet", "fill_merged")
_HEADINGS = ("profile", "mapping", "ignore", "lines", "decimal", "date_order", "skip_check", "strict", "send_credits")
_FILES = ("attachments", "max_attachment")


def reading_words(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the command line says of how files are understood."""
    return {name: values[name] for name in (*_CELLS, *_HEADINGS, *_FILES)}


def folder_words(folder: Path, max_attachment: str | None) -> dict[str, Any]:
    """What the command line says where a folder of PDFs is all there is."""
    words: dict[str, Any] = dict.fromkeys((*_CELLS, *_HEADINGS))
    flags = dict.fromkeys(("fill_merged", "strict", "send_credits"), False)
    return words | flags | {"attachments": folder, "max_attachment": max_attachment}


def cell_words(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the command line says of how bytes become cells."""
    return {name: values[name] for name in _CELLS}


def understood(words: Mapping[str, Any]) -> "Understanding":
    """The same as a record.

    Raises:
        SettingsError: the words contradict each other, or one says what there is not.
        FileError: the mapping file cannot be read.
    """
    from etl.cli.understanding import understanding

    headings = {name: words[name] for name in (*_HEADINGS, *_FILES)}
    headings["off"] = headings.pop("skip_check") or ()
    headings["ignore"] = headings["ignore"] or ()
    return understanding(_reading(words), **headings)


def with_password(words: Mapping[str, Any], command: Callable[["Understanding"], Exit]) -> Exit:
    """Runs a command that needs files to be understood, as ``asked`` does.

    Raises:
        PasswordError: nobody is there, or it is another one.
        SettingsError: as of ``understood``.
        FileError: as of ``understood``.
    """
    how = understood(words)
    return asked(words, lambda reading: command(replace(how, reading=reading)))


def asked(words: Mapping[str, Any], command: Callable[["Reading"], Exit]) -> Exit:
    """Runs a command; where a workbook has a password and a person is there, asks for it once and runs it again.

    Raises:
        PasswordError: nobody is there, or it is another one.
    """
    reading = _reading(words)
    try:
        return command(reading)
    except PasswordError as error:
        if sys.stdin is None or not sys.stdin.isatty():
            raise
        said = str(error).partition(". ")[0]
        password = getpass(f"{said}. Password: ")
        # Rejected rows are looked up in the workbook once more when all is sent.
        os.environ[_PASSWORD] = password
        return command(replace(reading, password=password))


def _reading(words: Mapping[str, Any]) -> "Reading":
    from etl.extract import Reading

    return Reading(password=workbook_password(), **{name: words[name] for name in _CELLS})


def expected(count: str | None, totals: list[str] | None) -> "Expected":
    """The control totals that must be met.

    Raises:
        SettingsError: they are none.
    """
    from etl import report

    return report.expected(count, totals or ())


def workbook_password() -> str | None:
    """That of an encrypted workbook; from the environment only, since a command line is seen by others."""
    return os.environ.get(_PASSWORD) or None
