"""A workbook that has a password: the person at the terminal is asked for it."""

import sys
from collections.abc import Callable
from dataclasses import replace
from getpass import getpass
from typing import TypeVar

from etl.errors import PasswordError
from etl.options import ReadOptions

_T = TypeVar("_T")


def asked(read: ReadOptions, command: Callable[[ReadOptions], _T]) -> _T:
    """Runs a command; where a workbook has a password and a person is there, asks for it once and runs it again.

    Raises:
        PasswordError: nobody is there, or it is another one.
    """
    try:
        return command(read)
    except PasswordError as error:
        if sys.stdin is None or not sys.stdin.isatty():
            raise
        said = str(error).partition(". ")[0]
        return command(replace(read, password=getpass(f"{said}. Password: ")))
