"""How files are understood, as the flags of import, validate and preview say it."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from etl.errors import FileError, SettingsError
from etl.extract import Reading
from etl.filenames import text_of
from etl.grammar import DateOrder, DecimalMark
from etl.journal import Journal, JournalServer
from etl.mapping import Choice, MappingText, profile_names
from etl.pipeline import Enclosing, Past, Request
from etl.records import CHANGES, RunRequest
from etl.transform import Checks, Choices


@dataclass(frozen=True, slots=True)
class Understanding:
    """How files are read, and which documents are made of them.

    Attributes:
        reading: how their bytes become cells.
        choice: how headings are read.
        lines: the worksheet or the file that holds the lines of the invoices; None where there is no such table.
        decimal: the decimal mark of every amount.
        date_order: the order of every date.
        off: rules that are switched off.
        strict: whether warnings reject their invoices.
        memos: whether what is no invoice is sent as one.
        enclosing: the files that go with invoices.
    """

    reading: Reading
    choice: Choice
    lines: str | None
    decimal: DecimalMark | None
    date_order: DateOrder | None
    off: frozenset[str]
    strict: bool
    memos: bool
    enclosing: Enclosing = field(default_factory=Enclosing)

    @property
    def line_files(self) -> tuple[Path, ...]:
        """The file that holds the lines, if they have one of their own."""
        return (Path(self.lines),) if self.lines is not None and Path(self.lines).is_file() else ()

    def choices(self, *, emails: bool | None) -> Choices:
        """How documents are made, on the day that the clock of the place shows."""
        checks = Checks(datetime.now(UTC).astimezone().date(), self.off, self.strict)
        return Choices(checks, self.decimal, self.date_order, emails, self.memos)

    def __str__(self) -> str:
        """In one text, for the record of a run: equal texts make equal documents of equal files."""
        chosen = self.choice
        mapping = hashlib.sha256(chosen.mapping.text.encode()).hexdigest() if chosen.mapping else None
        headings = f"profile={chosen.profile or None} mapping={mapping} ignore={sorted(chosen.ignore)}"
        cells = (f"{each.name}={getattr(self.reading, each.name)}" for each in fields(self.reading) if each.repr)
        rest = f"lines={self.lines} decimal={self.decimal} date_order={self.date_order}"
        if self.enclosing != Enclosing():
            rest = f"{rest} {self.enclosing}"
        return " ".join([*cells, headings, rest, f"off={sorted(self.off)} strict={self.strict} credits={self.memos}"])


def choice(profile: str | None, mapping: Path | None, ignore: Sequence[str]) -> Choice:
    """The flags --profile, --mapping and --ignore as a choice.

    Raises:
        SettingsError: they contradict each other, or there is no such profile.
        FileError: the mapping file cannot be read.
    """
    known = (*profile_names(), "auto")
    if profile is not None and profile not in known:
        raise SettingsError(f"There is no profile {profile}. There are {', '.join(known)}.")
    if mapping is None:
        return Choice(profile or "", None, frozenset(ignore))
    if profile is not None:
        raise SettingsError("A mapping file says what every column means: leave --profile out, or --mapping.")
    if ignore:
        raise SettingsError('With a mapping file, write "@ignore" there for a column that is not sent, not --ignore.')
    return Choice(mapping=MappingText(text_of(mapping.name), _text(mapping)))


def planning(files: Sequence[Path], record: RunRequest, how: Understanding, *, emails: bool | None) -> Request:
    """What to plan of files that are understood so."""
    changes = record.command in CHANGES
    choices = replace(how.choices(emails=emails), changes=changes)
    choice = replace(how.choice, changes=changes)
    return Request(files, record, choices, how.reading, choice, how.lines, how.enclosing)


def imported_before(place: Path | JournalServer) -> Past:
    """Opens the journal of imports where there is one, so that rejects are read as they were."""

    @contextmanager
    def past() -> Iterator[Journal | None]:
        if isinstance(place, Path) and not place.exists():
            yield None
            return
        with Journal(place) as found:
            yield found

    return past


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise FileError(f"There is no mapping file {text_of(path)}. Make one with: python -m etl map FILE") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{text_of(path.name)} is not UTF-8. Save it as UTF-8.") from error
    except OSError as error:
        raise FileError(f"{text_of(path)} cannot be read: {error.strerror}.") from error
