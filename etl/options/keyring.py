"""The keyring of the operating system, an extra: macOS Keychain, Windows Credential Locker, Secret Service."""

from collections.abc import Callable
from importlib import import_module
from typing import Protocol, TypeVar, cast

#: What an entry belongs to, before the portal's name.
_SERVICE = "payfabric-etl"

_T = TypeVar("_T")


class Keyring(Protocol):
    """What is used of the package ``keyring``."""

    def get_password(self, service: str, name: str) -> str | None:
        """A secret; None where there is none."""

    def set_password(self, service: str, name: str, secret: str) -> None:
        """Keeps a secret."""

    def delete_password(self, service: str, name: str) -> None:
        """Forgets a secret."""


def get(portal: str, secret: str) -> str | None:
    """A secret of a portal; None where there is none.

    Raises:
        ValueError: there is no keyring, or it is locked; the text is a sentence.
    """
    return _asked(lambda ring: ring.get_password(f"{_SERVICE}/{portal}", secret))


def _asked(ask: Callable[[Keyring], _T]) -> _T:
    try:
        ring = cast("Keyring", import_module("keyring"))
    except ImportError as error:
        raise ValueError("Keyrings need an extra: python -m pip install 'payfabric-etl[keyring]'.") from error
    try:
        return ask(ring)
    except Exception as error:  # each system's keyring has errors of its own
        raise ValueError(f"The keyring does not answer ({type(error).__name__}): unlock it.") from error


def put(portal: str, secret: str, text: str) -> None:
    """Keeps a secret of a portal; raises as ``get`` does."""
    _asked(lambda ring: ring.set_password(f"{_SERVICE}/{portal}", secret, text))


def remove(portal: str, secret: str) -> bool:
    """Forgets a secret of a portal; whether there was one. Raises as ``get`` does."""
    if get(portal, secret) is None:
        return False
    _asked(lambda ring: ring.delete_password(f"{_SERVICE}/{portal}", secret))
    return True
