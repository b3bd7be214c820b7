"""Where a portal's key, password or token comes from. Pure: who reads them is ``etl/options/secrets.py``."""

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_FORMS = 'write "env:PREFIX_", "file:FOLDER" or "keyring:NAME"'
_PREFIX = re.compile(r"[A-Za-z_][A-Za-z0-9_]*_")
#: A name in the keyring.
NAME = re.compile(r"[A-Za-z0-9._-]+")


class KeyKind(StrEnum):
    """What holds secrets; the word that begins its source."""

    ENVIRONMENT = "env"
    FOLDER = "file"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class KeySource:
    """Where the secrets of a portal come from; never the secrets themselves.

    Attributes:
        kind: what holds them.
        name: the beginning of the variables' names; the folder, or the beginning of the files' names; or the name in
            the keyring.
    """

    kind: KeyKind
    name: str

    def __str__(self) -> str:
        """As ``etl.toml`` has it."""
        return f"{self.kind}:{self.name}"

    def place(self, secret: str) -> str:
        """Where one of the secrets is, for people: the variable, the file, or the entry of the keyring."""
        if self.kind is KeyKind.ENVIRONMENT:
            return f"{self.name}{secret.upper()}"
        return f"{self.name}{secret}" if self.kind is KeyKind.FOLDER else f"{secret} of {self.name} in the keyring"

    def remedy(self, missing: list[str]) -> str:
        """What to do where secrets are missing, for people."""
        if self.kind is KeyKind.KEYRING:
            return f"Put them there: python -m etl secrets set {self.name}"
        places = " and ".join(self.place(each) for each in missing)
        return f"Set {places}." if self.kind is KeyKind.ENVIRONMENT else f"Write {places}, readable for you alone."


def key_source(value: object, folder: Path) -> KeySource:
    """A source as ``etl.toml`` has it; a relative folder counts from ``folder``, and variables may stand in it.

    Raises:
        ValueError: it is none; the text says what to write.
    """
    kind, parted, name = value.partition(":") if isinstance(value, str) else ("", "", "")
    if not parted or kind not in set(KeyKind) or not name:
        raise ValueError(_FORMS)
    found = KeyKind(kind)
    if found is KeyKind.FOLDER:
        return KeySource(found, _folder(name, folder))
    if found is KeyKind.ENVIRONMENT and not _PREFIX.fullmatch(name):
        raise ValueError('write how the variables begin, with an underscore at the end: "env:ACME_"')
    if found is KeyKind.KEYRING and not NAME.fullmatch(name):
        raise ValueError("write a name in the keyring of letters, digits, dots and hyphens")
    return KeySource(found, name)


def _folder(name: str, folder: Path) -> str:
    """How the files of secrets begin: with their folder; or, ``…/acme_``, with a beginning of their own too."""
    whole = os.path.expanduser(os.path.expandvars(name))  # noqa: PTH111 - a text, whose last sign tells what it is
    if "$" in whole:
        raise ValueError(f"{name} names a variable that is not set")
    path = str(folder / whole)
    return path if path.endswith("_") else f"{path}{os.sep}"
