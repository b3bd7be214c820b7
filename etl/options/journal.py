"""Where the journal is, and for how long it remembers."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from etl.options.flag import RECORD, Flag, Secret, settle
from etl.options.parsing import path, whole

if TYPE_CHECKING:
    from etl.journal import JournalServer


def _place(value: object) -> "Path | JournalServer":
    from etl.journal import JournalServer, followed, place_of

    if isinstance(value, JournalServer):
        return value
    return place_of(value) if isinstance(value, str) else followed(path(value))


def _server_password() -> str:
    return os.environ.get("PGPASSWORD", "")


def _state_folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("payfabric-etl", appauthor=False)


def _journal_file() -> Path:
    return _state_folder() / "journal.sqlite3"


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalOptions:
    """Where runs are recorded.

    Attributes:
        journal: the journal's file, or its database on a PostgreSQL server; as text "postgresql://...".
        keep: days after which the journal keeps only a hash of what was delivered.
        server_password: of the database, as PostgreSQL's own library finds it; never shown or recorded.

    Raises:
        SettingsError: a value makes no sense.
    """

    journal: Annotated[
        "Path | JournalServer",
        Flag(
            metavar="FILE|URL",
            help="The journal: a file, or postgresql://...",
            default="in your state folder",
            panel=RECORD,
            setting=True,
            place=True,
            parse=_place,
            private=True,  # it may have a password in it
        ),
    ] = field(default_factory=_journal_file)
    keep: Annotated[
        int,
        Flag(
            metavar="DAYS",
            help="After so many days forget what delivered invoices said.",
            panel=RECORD,
            setting=True,
            parse=whole(0, 36_500),
        ),
    ] = 90

    server_password: Annotated[str, Secret("PGPASSWORD")] = field(default_factory=_server_password, repr=False)

    def __post_init__(self) -> None:
        settle(self)

    @property
    def state(self) -> Path:
        """The folder of what is kept between runs beside the journal: where its file is, or on this machine."""
        return self.journal.parent if isinstance(self.journal, Path) else _state_folder()
