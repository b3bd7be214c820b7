"""What lets us in at the portal: a key and its password, and the token that they are exchanged for."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

import msgspec

_TOKEN = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Credentials:
    """A token, or the key and password to fetch one with. None of it is ever shown.

    Attributes:
        token: a Bearer token.
        key: the integration key.
        password: its password.
        places: where token, key and password come from, for people.
    """

    token: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    places: tuple[str, str, str] = ("PAYFABRIC_TOKEN", "PAYFABRIC_INTEGRATION_KEY", "PAYFABRIC_INTEGRATION_PASSWORD")


class Token(msgspec.Struct, frozen=True):
    """A Bearer token and when to ask for the next one, UTC."""

    access_token: str
    renew_at: Annotated[datetime, msgspec.Meta(tz=True)]

    @property
    def is_sound(self) -> bool:
        """Whether it can stand in a header: visible ASCII, no blanks (RFC 6750, 2.1)."""
        return _TOKEN.fullmatch(self.access_token) is not None

    def __repr__(self) -> str:
        """Without the token."""
        return f"Token(renew_at={self.renew_at.isoformat()})"
