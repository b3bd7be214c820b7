"""Where a journal is: a file, or a database on a PostgreSQL server."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

_URL = re.compile(
    r"postgres(?:ql)?://"
    r"(?:(?P<user>[^:@/?#\s]+)(?::(?P<password>[^@/?#\s]*))?@)?"
    r"(?P<hosts>[^@/?#\s]*)/(?P<database>[^@/?#\s]+)(?:\?[^#\s]*)?"
)


@dataclass(frozen=True, slots=True)
class JournalServer:
    """A database on a PostgreSQL server. Shows without its password, and without options, which may hold another.

    Args:
        url: as libpq takes it: ``postgresql://user:password@host:port/database?option=value``.

    Raises:
        ValueError: it is no such address.
    """

    url: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _URL.fullmatch(self.url):
            raise ValueError(
                "write postgresql://user@host/database, with %40 for @, %2F for / and so on in names and passwords"
            )

    def __str__(self) -> str:
        """The address for people."""
        parts = self._parts()
        user = f"{parts['user']}@" if parts["user"] else ""
        return f"postgresql://{user}{parts['hosts']}/{parts['database']}"

    def hide(self, text: str) -> str:
        """A text with the password redacted."""
        password = self._parts()["password"] or ""
        for secret in sorted({password, unquote(password)} - {""}, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text

    def _parts(self) -> dict[str, str | None]:
        found = _URL.fullmatch(self.url)
        return found.groupdict() if found else {}


def place_of(text: str) -> Path | JournalServer:
    """What ``--journal`` names.

    Raises:
        ValueError: an address that is none of PostgreSQL's.
    """
    return JournalServer(text) if "://" in text else followed(Path(text))


def followed(path: Path) -> Path:
    """The file itself where its name is a symbolic link: all that lies beside a journal lies beside that one."""
    try:
        return path.resolve() if path.is_symlink() else path
    except (OSError, RuntimeError):
        # A link that leads to itself: whoever opens it is told.
        return path
