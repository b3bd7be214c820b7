"""Secrets of portals in the keyring of the operating system, and which of them are where settings say. Shows none."""

from msgspec import Struct

from etl.errors import SettingsError
from etl.options import ConfigOptions, PortalProfile, keyring, list_portals, load_profile
from etl.options.key_source import NAME
from etl.options.secrets import SECRETS
from etl.options.settings import secrets_of


class StoredSecrets(Struct, frozen=True):
    """What is known of the secrets of a portal of the settings; never the secrets themselves.

    Attributes:
        name: the portal's; "" for what holds without one.
        source: where they are looked for, for people.
        found: the names of those that are there.
        fault: why it is not known, or "".
    """

    name: str
    source: str
    found: tuple[str, ...] = ()
    fault: str = ""

    @property
    def enough(self) -> bool:
        """Whether the portal can be asked with them."""
        return "token" in self.found or {"integration_key", "integration_password"} <= set(self.found)


def require_keyring(name: str) -> None:
    """Raises SettingsError where nothing could be kept for a portal: before anybody types a secret in vain."""
    _require_name(name)
    try:
        keyring.get(name, "integration_key")
    except ValueError as error:
        raise SettingsError(str(error)) from error


def store_secrets(name: str, key: str, password: str) -> None:
    """Keeps the integration key of a portal and its password in the keyring.

    Raises:
        SettingsError: there is no keyring, one of them is empty, or the name is none.
    """
    _require_name(name)
    if not key or not password:
        raise SettingsError("A key and a password are needed: nothing was kept.")
    try:
        keyring.put(name, "integration_key", key)
        keyring.put(name, "integration_password", password)
    except ValueError as error:
        raise SettingsError(f"{error} Nothing can be relied on to be kept.") from error


def remove_secrets(name: str) -> bool:
    """Forgets what the keyring has of a portal; whether there was anything.

    Raises:
        SettingsError: there is no keyring, or the name is none.
    """
    _require_name(name)
    try:
        there = [keyring.remove(name, secret) for secret in SECRETS]
    except ValueError as error:
        raise SettingsError(str(error)) from error
    return any(there)


def list_secrets(config: ConfigOptions) -> list[StoredSecrets]:
    """What is where the settings say, of each portal; and without one.

    Raises:
        SettingsError: the settings cannot be read.
    """
    return [_stored("", load_profile(ConfigOptions(config=config.config)), "")] + [
        _stored(each.name, each.profile, each.fault) for each in list_portals(config)
    ]


def _stored(name: str, profile: PortalProfile | None, fault: str) -> StoredSecrets:
    if profile is None:
        return StoredSecrets(name, "", (), fault)
    secrets = secrets_of(profile)
    there = tuple(each for each in SECRETS if getattr(secrets, each))
    return StoredSecrets(name, str(profile.key or "environment"), there, secrets.fault)


def _require_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise SettingsError(f"{name} is no name in the keyring: write letters, digits, dots and hyphens.")
