"""Tokens kept between runs, in files that only their owner may read."""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from etl.portal.credentials import Credentials, Token
from etl.whole import write_whole


class TokenStore(Struct, frozen=True):
    """One token for each portal and key, in a folder of the user's.

    A file that cannot be read or written is as good as none: the token is fetched anew.
    """

    path: Path | None

    @classmethod
    def of(cls, folder: Path | None, base_url: str, credentials: Credentials) -> "TokenStore":
        """The store for a portal and a key; the file's name tells neither."""
        if folder is None or not credentials.key:
            return cls(None)
        name = sha256(f"{base_url}\n{credentials.key}\n{credentials.password}".encode()).hexdigest()[:32]
        return cls(folder / f"{name}.token")

    def load(self) -> Token | None:
        """The kept token, or None."""
        if self.path is None:
            return None
        try:
            token = msgspec.json.decode(self.path.read_bytes(), type=Token)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None
        return token if token.is_sound else None

    def keep(self, token: Token) -> None:
        """Keeps a token, whole or not at all."""
        if self.path is None:
            return
        with suppress(OSError):
            write_whole(self.path, lambda part: part.write_bytes(msgspec.json.encode(token)), private=True)

    def forget(self) -> None:
        """Drops the kept token."""
        if self.path is not None:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
