"""What lets us in at the portal: a key and its password, and the token that they are exchanged for."""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec


@dataclass(frozen=True, slots=True)
class Credentials:
    """A token, or the key and password to fetch one with. None of it is ever shown."""

    token: str = field(default="", repr=False)
    key: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


class Token(msgspec.Struct, frozen=True):
    """A Bearer token and when to ask for the next one, UTC."""

    access_token: str
    renew_at: datetime

    def __repr__(self) -> str:
        """Without the token."""
        return f"Token(renew_at={self.renew_at.isoformat()})"
