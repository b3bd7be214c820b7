"""Which portal, how to reach it, how fast and how patiently; and what it knows us by."""

import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from etl.errors import SettingsError
from etl.options.flag import PACE, PORTAL, Flag, Secret, settle
from etl.options.key_source import KeySource
from etl.options.parsing import path, rates, seconds, whole

if TYPE_CHECKING:
    from etl.model.limits import RateLimit

_RATE = "10"

_WHOLE = "write the whole address, such as https://sandbox.payfabric.com/receivables/sync/api/NAME/api"

setting = partial(Flag, setting=True)


def _name(value: object) -> object:
    if not re.fullmatch(r"[A-Za-z0-9._~-]+", str(value)):
        raise ValueError("write the portal's name as its address has it: letters, digits, hyphens")
    return value


def _environment(value: object) -> object:
    from etl.portals import HOSTS

    if value not in HOSTS:
        raise ValueError(f"write {' or '.join(map(repr, HOSTS))}")
    return value


def _base_url(value: object) -> str:
    from yarl import URL

    from etl.portals import is_loopback

    text = str(value).strip()
    try:
        url = URL(text)
    except ValueError as error:
        raise ValueError(_WHOLE) from error
    odd = set(text) & set("?#") or re.search(r"[\s\x00-\x1f\x7f-\x9f]", text)
    if url.scheme not in {"http", "https"} or not url.host or url.user or url.password or odd:
        raise ValueError(_WHOLE)
    if url.scheme == "http" and not is_loopback(url.host):
        raise ValueError("write https: over http, credentials and invoices could be read by others")
    return text.rstrip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalOptions:
    """Where requests go, and how fast.

    Attributes:
        portal: the portal's name in the address.
        environment: the vendor's test environment or the real one.
        base_url: the whole address up to and including the last ``/api``, instead of portal and environment.
        rate: limits, none of which is ever exceeded; empty for none; as text "50/s,2000/min".
        concurrency: requests under way at once, at most.
        timeout: seconds a request may take.
        retries: further tries after the first.
        give_up_after: seconds the portal may be down before a run stops.
        ca_file: certificates of a company's own authority, in PEM; None for the system's.

    Raises:
        SettingsError: a value makes no sense.
    """

    portal: Annotated[
        str | None, setting(metavar="NAME", help="The portal's name, as its address has it.", panel=PORTAL, parse=_name)
    ] = None
    environment: Annotated[
        Literal["sandbox", "production"],
        setting(
            metavar="NAME", help="sandbox for tests, production for the real one.", panel=PORTAL, parse=_environment
        ),
    ] = "sandbox"
    base_url: Annotated[
        str | None,
        setting(
            metavar="URL",
            help="The whole address, instead of name and environment.",
            panel=PORTAL,
            parse=_base_url,
            private=True,  # it may have a password in it
        ),
    ] = None
    rate: Annotated[
        "tuple[RateLimit, ...]",
        setting(
            metavar="LIMITS",
            help="Requests a second at most, or 50/s,2000/min,20000/h, or unlimited.",
            default=_RATE,
            panel=PACE,
            parse=rates,
        ),
    ] = field(default_factory=partial(rates, _RATE))
    concurrency: Annotated[
        int, setting(metavar="N", help="Requests under way at once, at most.", panel=PACE, parse=whole(1, 256))
    ] = 8
    timeout: Annotated[
        float,
        setting(metavar="SECONDS", help="How long a request may take.", panel=PACE, parse=seconds(over=0, most=3600)),
    ] = 60.0
    retries: Annotated[
        int, setting(metavar="N", help="Further tries of an invoice.", panel=PACE, parse=whole(0, 100))
    ] = 5
    give_up_after: Annotated[
        float,
        setting(
            metavar="SECONDS", help="Stop when the portal is down for so long.", panel=PACE, parse=seconds(least=0)
        ),
    ] = 900.0
    ca_file: Annotated[
        Path | None,
        setting(
            metavar="FILE", help="Certificates of your company's authority, PEM.", panel=PORTAL, place=True, parse=path
        ),
    ] = None

    def __post_init__(self) -> None:
        settle(self)

    @property
    def address(self) -> str:
        """The portal's base URL.

        Raises:
            SettingsError: neither portal nor base URL is set.
        """
        from etl.portals import HOSTS

        if self.base_url:
            return self.base_url
        if self.portal:
            return f"https://{HOSTS[self.environment]}/receivables/sync/api/{self.portal}/api"
        raise SettingsError(
            "No portal is set. Set PAYFABRIC_PORTAL (or --portal), PAYFABRIC_INTEGRATION_KEY and"
            " PAYFABRIC_INTEGRATION_PASSWORD. To try without any of them, add --simulate."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What the portal knows us by: a token, or the integration key and its password. A repr shows none of them.

    Attributes:
        source: where they were looked for; None for the variables of the environment that always hold.
        fault: why they could not be read there, a sentence; "" where they could.
    """

    token: Annotated[str, Secret("PAYFABRIC_TOKEN")] = field(default="", repr=False)
    integration_key: Annotated[str, Secret("PAYFABRIC_INTEGRATION_KEY")] = field(default="", repr=False)
    integration_password: Annotated[str, Secret("PAYFABRIC_INTEGRATION_PASSWORD")] = field(default="", repr=False)
    source: KeySource | None = None
    fault: str = ""

    @property
    def places(self) -> tuple[str, str, str]:
        """Where token, key and password come from, for people."""
        names = ("token", "integration_key", "integration_password")
        token, key, password = (self.source.place(n) if self.source else f"PAYFABRIC_{n.upper()}" for n in names)
        return token, key, password

    @property
    def missing(self) -> list[str]:
        """The names of those that are still needed; none where a token can be had."""
        pair = {"integration_key": self.integration_key, "integration_password": self.integration_password}
        return [] if self.token.strip() else [name for name, secret in pair.items() if not secret.strip()]

    def require(self) -> None:
        """Raises SettingsError, naming what is missing, where no token can be had."""
        if self.fault:
            raise SettingsError(f"No credentials: {self.fault} It is where key of the settings leads: {self.source}.")
        if self.missing and self.source is not None:
            raise SettingsError(
                f"No credentials are in {self.source}, where key of the settings leads."
                f" {self.source.remedy(self.missing)}"
            )
        if self.missing:
            raise SettingsError(
                f"No credentials are set. Set {' and '.join(f'PAYFABRIC_{name.upper()}' for name in self.missing)} in"
                " the environment (or PAYFABRIC_TOKEN alone). To try without any of them, add --simulate."
            )
