"""Typed, frozen settings: flags before environment before ``etl.toml`` before defaults.

Secrets come from the environment only, and show as ``**********`` wherever they are printed.
"""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_state_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from yarl import URL

from etl.errors import SettingsError
from etl.journal import JournalServer, place_of
from etl.most import Most
from etl.portals import HOSTS, LOOPBACK
from etl.records import RateLimit

FILE = "etl.toml"
"""Read from the folder the command runs in."""

UNLIMITED = "unlimited"
_WHOLE = 100

_WORDINGS = {
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "float_parsing": "write a number",
    "finite_number": "write a number",
    "greater_than": "write more than {gt:g}",
    "greater_than_equal": "write {ge:g} or more",
    "less_than_equal": "write {le:g} or less",
    "literal_error": "write {expected}",
}
"""What pydantic's errors ask for, in our words."""

_UNITS = {"": 1.0, "s": 1.0, "min": 60.0, "h": 3600.0}


def _rates(value: object) -> object:
    """``unlimited``, or limits parted by commas: ``50``, ``50/s``, ``2000/min``, ``0.5`` for one in 2 seconds."""
    if value == UNLIMITED or isinstance(value, tuple):
        return () if value == UNLIMITED else value
    return tuple(_limit(part.strip()) for part in str(value).split(","))


def _limit(text: str) -> RateLimit:
    found = re.fullmatch(r"([0-9]{1,9}|0?\.[0-9]{1,6})(?:/(s|min|h))?", text)
    number = float(found[1]) if found else 0.0
    if not found or not number or (number < 1 and found[2]):
        raise ValueError(f"write {UNLIMITED}, or limits such as 10, 50/s,2000/min,20000/h, or 0.5 for one in 2 seconds")
    return RateLimit(1, 1 / number) if number < 1 else RateLimit(int(number), _UNITS[found[2] or ""])


def _most(value: object) -> object:
    """``50`` documents, or ``5%`` of those that were settled."""
    if value is None or isinstance(value, Most):
        return value
    found = re.fullmatch(r"([0-9]+)(%?)", str(value).strip())
    if not found or (found[2] and int(found[1]) > _WHOLE):
        raise ValueError("write a number of documents, such as 50, or a share, such as 5%")
    return Most(share=int(found[1]) / _WHOLE) if found[2] else Most(count=int(found[1]))


def _portal(value: object) -> object:
    if value is not None and not re.fullmatch(r"[A-Za-z0-9._~-]+", str(value)):
        raise ValueError("write the portal's name as its address has it: letters, digits, hyphens")
    return value


def _base_url(value: object) -> object:
    if value is None:
        return None
    text = str(value).strip()
    url = URL(text)
    if url.scheme not in {"http", "https"} or not url.host or url.user or url.password or set(text) & set("?#"):
        raise ValueError("write the whole address, such as https://sandbox.payfabric.com/receivables/sync/api/NAME/api")
    if url.scheme == "http" and url.host not in LOOPBACK:
        raise ValueError("write https: over http, credentials and invoices could be read by others")
    return text.rstrip("/")


def _journal(value: object) -> object:
    return place_of(value) if isinstance(value, str) else value


def _state_folder() -> Path:
    return user_state_path("payfabric-etl", appauthor=False)


class _Environment(EnvSettingsSource):
    def __call__(self) -> dict[str, Any]:
        return _below(self.current_state, super().__call__())


class _File(TomlConfigSettingsSource):
    def __call__(self) -> dict[str, Any]:
        return _below(self.current_state, super().__call__())


def _below(above: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """A source's values; its base URL would win over the portal or environment of a source above it: it is left out."""
    set_aside = {"base_url"} if above.keys() & {"portal", "environment"} else set()
    return {name: value for name, value in values.items() if name not in set_aside}


class Settings(BaseSettings):
    """Where documents go, and how fast.

    Attributes:
        portal: the portal's name in the address.
        environment: the vendor's test environment or the real one.
        base_url: the whole address up to and including the last ``/api``, instead of portal and environment.
        rate: limits, none of which is ever exceeded; empty for none.
        concurrency: requests under way at once, at most.
        timeout: seconds a request may take.
        retries: further tries after the first.
        give_up_after: seconds the portal may be down before the run stops.
        max_failures: the most refused documents before the run stops.
        canary: send so many first, and the others only if they are held as sent.
        ca_file: certificates of a company's own authority, in PEM.
        journal: the journal's file, or its database on a PostgreSQL server.
        keep: days after which the journal keeps only a hash of what was delivered.
    """

    model_config = SettingsConfigDict(
        env_prefix="PAYFABRIC_",
        env_ignore_empty=True,
        frozen=True,
        extra="forbid",
        # The input may be a password that somebody put into etl.toml.
        hide_input_in_errors=True,
    )

    portal: Annotated[str | None, BeforeValidator(_portal)] = None
    environment: Literal["sandbox", "production"] = "sandbox"
    base_url: Annotated[str | None, BeforeValidator(_base_url)] = None
    rate: Annotated[tuple[RateLimit, ...], BeforeValidator(_rates), NoDecode] = (RateLimit(10, 1.0),)
    concurrency: int = Field(8, ge=1, le=256)
    timeout: float = Field(60.0, gt=0, le=3600)
    retries: int = Field(5, ge=0, le=100)
    give_up_after: float = Field(900.0, ge=0)
    max_failures: Annotated[Most, BeforeValidator(_most), NoDecode] = Most(share=0.5)
    canary: int = Field(0, ge=0)
    ca_file: Path | None = None
    keep: int = Field(90, ge=0, le=36_500)
    journal: Annotated[Path | JournalServer, BeforeValidator(_journal), NoDecode] = Field(
        default_factory=lambda: _state_folder() / "journal.sqlite3"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then environment, then ``etl.toml``."""
        return init_settings, _Environment(settings_cls), _File(settings_cls, FILE)

    @property
    def state(self) -> Path:
        """The folder of what is kept between runs beside the journal: where its file is, or on this machine."""
        return self.journal.parent if isinstance(self.journal, Path) else _state_folder()

    @property
    def address(self) -> str:
        """The portal's base URL.

        Raises:
            SettingsError: neither portal nor base URL is set.
        """
        if self.base_url:
            return self.base_url
        if self.portal:
            return f"https://{HOSTS[self.environment]}/receivables/sync/api/{self.portal}/api"
        raise SettingsError(
            "No portal is set. Set PAYFABRIC_PORTAL (or --portal), PAYFABRIC_INTEGRATION_KEY and"
            " PAYFABRIC_INTEGRATION_PASSWORD. To try without any of them, add --simulate."
        )


class Secrets(BaseSettings):
    """What the portal knows us by: a token, or the integration key and its password."""

    model_config = SettingsConfigDict(env_prefix="PAYFABRIC_", frozen=True, extra="ignore")

    token: SecretStr = SecretStr("")
    integration_key: SecretStr = SecretStr("")
    integration_password: SecretStr = SecretStr("")

    def require(self) -> None:
        """Raises SettingsError, naming what is missing, where no token can be had."""
        pair = {
            "PAYFABRIC_INTEGRATION_KEY": self.integration_key,
            "PAYFABRIC_INTEGRATION_PASSWORD": self.integration_password,
        }
        missing = [name for name, secret in pair.items() if not secret.get_secret_value()]
        if missing and not self.token.get_secret_value():
            raise SettingsError(
                f"No credentials are set. Set {' and '.join(missing)} in the environment"
                " (or PAYFABRIC_TOKEN alone). To try without any of them, add --simulate."
            )


def load_settings(**flags: object) -> Settings:
    """The settings in force.

    Args:
        flags: what the command line says; None where it says nothing.

    Raises:
        SettingsError: a value makes no sense, or ``etl.toml`` is no TOML or names what it may not.
    """
    given: dict[str, Any] = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(" ".join(map(_sentence, error.errors()))) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{FILE} is not valid TOML: {error}.") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{FILE} is not UTF-8 text. Save it as UTF-8.") from error
    except OSError as error:
        raise SettingsError(f"{FILE} cannot be read: {error.strerror}.") from error


def _sentence(error: ErrorDetails) -> str:
    name = ".".join(map(str, error["loc"]))
    if error["type"] == "extra_forbidden" and name in Secrets.model_fields:
        return f"{FILE} must not hold {name}: secrets come from the environment only, as PAYFABRIC_{name.upper()}."
    if error["type"] == "extra_forbidden":
        return f"{FILE} has an unknown setting {name}. Known are {', '.join(Settings.model_fields)}."
    flag = f"--{name.replace('_', '-')} (or PAYFABRIC_{name.upper()})"
    # An address may have a password in it.
    value = "" if name in {"base_url", "journal"} else f"; it is {error['input']!r}"
    wording = _WORDINGS.get(error["type"])
    said = wording.format(**error.get("ctx", {})) if wording else error["msg"].removeprefix("Value error, ")
    return f"{flag}: {said}{value}."
