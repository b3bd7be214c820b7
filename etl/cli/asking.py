"""Passwords and keys that are set nowhere: the person at the terminal is asked for them."""

import sys
from collections.abc import Callable
from dataclasses import replace
from getpass import getpass
from typing import TypeVar

from etl.cli.printing import print_error
from etl.errors import PasswordError, SettingsError
from etl.options import ReadOptions, Secrets

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


def ask_secret(what: str) -> str:
    """Asks the person at the terminal for a secret, which does not show.

    Raises:
        SettingsError: nobody is there.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise SettingsError(f"{what} is asked for at a terminal: run this in one.")
    try:
        return getpass(f"{what}: ").strip()
    except EOFError:
        raise SettingsError(f"{what} was not typed.") from None


def with_secrets(secrets: Secrets, portal: str) -> Secrets:
    """The secrets; where none are set and a person is there, as the person types them.

    Args:
        secrets: as settings have them.
        portal: the portal, for people.
    """
    if not secrets.missing or sys.stdin is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return secrets
    if secrets.fault:
        print_error(secrets.fault)
    for name in secrets.missing:
        secrets = replace(secrets, fault="", **{name: ask_secret(f"{_WORDS[name]} of {portal}")})  # type: ignore[arg-type]
    return secrets


_WORDS = {"integration_key": "Integration key", "integration_password": "Password of the integration key"}
