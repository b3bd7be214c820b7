"""Every error of the project.

EtlError
├── SettingsError      a setting is missing or makes no sense
├── FileError          the input cannot be read as a table
│   ├── HeadingsError  its columns are missing or ambiguous
│   ├── FormatError    a column's amounts or dates can be read in two ways
│   ├── MappingError   the mapping file has mistakes
│   └── PasswordError  it has a password, and none or another was named
├── PlanError          the plan may not be sent as it stands
├── BusyError          another run is sending to the same portal
├── JournalError       the journal cannot be opened, read or written
│   └── ServerAwayError    its server does not answer now
├── ResultsError       the results cannot be written
└── PortalError        the portal ends the run; no document is at fault
    ├── CredentialsError  token, key or password refused
    ├── UnreachableError  no connection could be made
    ├── RefusedError      the portal refuses a question
    └── IncompleteError   it answers with less, or other, than it announced

An error's text is one sentence for the person at the terminal that says what to do.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager


class EtlError(Exception):
    """The root: catching it catches all that this project raises on purpose."""


class SettingsError(EtlError):
    """A setting is missing or makes no sense."""


class FileError(EtlError):
    """The input cannot be read as a table."""


class HeadingsError(FileError):
    """Columns are missing or ambiguous.

    Attributes:
        lacking: the required attributes of which no column is found.
    """

    def __init__(self, text: str, lacking: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.lacking = tuple(lacking)


class FormatError(FileError):
    """A column's amounts or dates can be read in two ways, or in none."""


class MappingError(FileError):
    """The mapping file has mistakes; the text has one line for each."""


class PasswordError(FileError):
    """The input has a password, and none or another was named."""


class PlanError(EtlError):
    """The plan may not be sent as it stands."""


class BusyError(EtlError):
    """Another command is talking to the same portal.

    Attributes:
        free_in: seconds after which one that has gone without a word can no longer send; None while it is there.
    """

    def __init__(self, text: str, free_in: float | None = None) -> None:
        super().__init__(text)
        self.free_in = free_in


class JournalError(EtlError):
    """The journal cannot be opened, read or written."""


class ServerAwayError(JournalError):
    """The server of the journal does not answer, or has ended the connection: later the same may go well."""


class ResultsError(EtlError):
    """The results cannot be written."""


class PortalError(EtlError):
    """The portal ends the run; no document is at fault."""


class CredentialsError(PortalError):
    """Token, key or password were refused."""


class UnreachableError(PortalError):
    """No connection to the portal could be made."""


class RefusedError(PortalError):
    """The portal refuses a question."""


class IncompleteError(PortalError):
    """What the portal gave is less, or other, than it announced or was asked for."""


@contextmanager
def unwrapped() -> Iterator[None]:
    """Raises the first error of a group by itself: a task group wraps even a single one."""
    try:
        yield
    except BaseExceptionGroup as group:
        first: BaseException = group
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from group
