"""The files of a use case, and how they are read and checked: from groups of options to what planning needs."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import TypeVar, cast

from msgspec import structs

from etl.app.database_rows import require_database, with_rows
from etl.app.input_files import matched, matching
from etl.documents import Checks, Choices
from etl.errors import FileError, SettingsError
from etl.extract import Reading
from etl.journal import Journal, JournalServer
from etl.mapping import Choice, MappingText, profile_names
from etl.model.document import CHANGES
from etl.model.run import RunRequest
from etl.options import AttachmentOptions, CheckOptions, ConfigOptions, ReadOptions
from etl.options.flag import changed, options_of
from etl.options.settings import load_each
from etl.planning import Controls, Enclosing, Past, Recipe, Request
from etl.text import text_of

_Group = TypeVar("_Group", ReadOptions, CheckOptions, AttachmentOptions)

FilePath = str | PathLike[str]
Paths = FilePath | Iterable[FilePath]
"""A file, a pattern such as ``july*.csv``, or several."""


@dataclass(frozen=True, slots=True)
class FileSet:
    """Files that are read as one.

    Attributes:
        files: the exports, or ``odbc:NAME`` for a database, which ``fetched`` asks ``read.query``; or a folder of
            attachments where these are all there is.
        paths: the same, and in the place of a pattern what it matches.
        passed: what a pattern matches and passes over, as etl wrote it itself.
        read: how their cells become attributes.
        check: what must hold.
        attach: which files go with invoices.
        alone: whether a folder of attachments is all there is.

    Raises:
        SettingsError: options contradict each other, or there is no such profile.
        FileError: nothing matches a pattern, or the mapping file cannot be read.
        TypeError: files are named by something else than text or paths.
    """

    files: Paths
    _: KW_ONLY
    read: ReadOptions = field(default_factory=ReadOptions)
    check: CheckOptions = field(default_factory=CheckOptions)
    attach: AttachmentOptions = field(default_factory=AttachmentOptions)
    alone: bool = False
    paths: tuple[Path, ...] = field(init=False)
    passed: tuple[Path, ...] = field(init=False)
    choice: Choice = field(init=False)

    def __post_init__(self) -> None:
        # What can be gone through but once is asked for again with the settings.
        object.__setattr__(self, "files", tuple(_named(self.files)))
        found = matched(_named(self.files))
        object.__setattr__(self, "paths", found.files)
        object.__setattr__(self, "passed", found.passed)
        object.__setattr__(self, "choice", choice_of(self.read))

    def fetched(self) -> "FileSet":
        """The files as they are read: each database is asked now, and the file of its rows stands in its place.

        Raises:
            FileError: the rows of one cannot be had.
        """
        rows = with_rows(self.paths, self.read)
        if rows == self.paths:
            return self
        found = replace(self, files=rows)
        object.__setattr__(found, "passed", self.passed)
        return found

    @property
    def line_files(self) -> tuple[Path, ...]:
        """The file that holds the lines, if they have one of their own."""
        lines = self.read.lines
        return (Path(lines),) if lines is not None and Path(lines).is_file() else ()

    @property
    def every(self) -> tuple[Path, ...]:
        """The files, those with lines too."""
        return (*self.paths, *self.line_files)

    @property
    def tables(self) -> tuple[Path, ...]:
        """The file of each table; lines on a sheet are a second table of the same file."""
        return self.paths if self.read.lines is None else (*self.paths, *(self.line_files or self.paths[:1]))

    def request(self, record: RunRequest, *, emails: bool | None) -> Request:
        """What to plan, on the day that the clock of the place shows."""
        changes = record.command in CHANGES
        read, check = self.read, self.check
        checks = Checks(datetime.now(UTC).astimezone().date(), check.skip_check, check.strict)
        due = None if changes else read.balance_due
        choices = Choices(checks, read.decimal, read.date_order, emails, check.send_credits, changes=changes, due=due)
        choice = structs.replace(self.choice, changes=changes)
        cells = reading_of(read)
        controls = Controls(record.portal, check.without)
        return Request(self.paths, record, choices, cells, choice, read.lines, self._enclosing, controls)

    @property
    def _enclosing(self) -> Enclosing:
        return Enclosing(self.attach.attachments, self.attach.max_attachment, alone=self.alone)

    @property
    def key(self) -> str:
        """What an interrupted run is known again by: equal texts make equal documents of equal files."""
        request = self.request(RunRequest("import"), emails=None)
        return Recipe.of(request.reading, self.choice, self.read.lines, request.choices, self._enclosing).key


def paths_of(files: Paths) -> tuple[Path, ...]:
    """The paths of files, and in the place of a pattern what it matches.

    Raises:
        FileError: nothing matches.
        TypeError: they are named by something else.
    """
    return matching(_named(files))


def _named(files: Paths) -> list[Path]:
    several = [files] if isinstance(files, str | bytes | PathLike) or not isinstance(files, Iterable) else list(files)
    for file in several:
        if not isinstance(file, str | PathLike):
            raise TypeError(f"Files are named by text or paths, one or several, and not by {file!r}.")
    return [Path(file) for file in several]


def file_set(files: Paths | FileSet, config: ConfigOptions | None = None, *, changes: bool = False) -> FileSet:
    """The files, and what settings say of them where nothing else is said.

    Args:
        files: their paths; or these with all that is said of them, of which what is as by default says nothing.
        config: which settings.
        changes: whether they change attributes of invoices, which have no lines of their own.

    Raises:
        SettingsError: a setting makes no sense, or a query is named and no database.
    """
    said = files if isinstance(files, FileSet) else FileSet(files)
    if said.read.query is not None:
        require_database(said.paths)
    if said.alone:
        # No table is read: what is said of tables is not of these.
        return replace(said, attach=_with_settings(said.attach, config))
    read = _with_settings(said.read, config, leave=("lines",) if changes else ())
    check = _with_settings(said.check, config, leave=("send_credits",) if changes else ())
    check = replace(check, without=check.without | said.check.without, refuse=check.refuse | said.check.refuse)
    return replace(said, read=read, check=check, attach=_with_settings(said.attach, config))


def _with_settings(said: _Group, config: ConfigOptions | None, leave: tuple[str, ...] = ()) -> _Group:
    """A group, with what settings say of its options that are as by default, but for those to ``leave``."""
    names = [option.name for option in options_of(type(said)) if option.name not in leave]
    told = {name: getattr(said, name) if name in changed(said) else None for name in names}
    (made,), _ = load_each([(type(said), told)], config)
    return cast("_Group", made)


def path_or_none(file: FilePath | None) -> Path | None:
    """The path of a file, if there is one."""
    return None if file is None else Path(file)


def require_files(files: FileSet) -> None:
    """Raises SettingsError where no file is named."""
    if not files.paths:
        raise SettingsError("FILE is missing: name it after the command. See python -m etl import --help.")


def reading_of(read: ReadOptions) -> Reading:
    """How the bytes of files become cells."""
    return Reading(
        delimiter=read.delimiter,
        quote=read.quote,
        encoding=read.encoding,
        password=read.password,
        sheet=read.sheet,
        fill_merged=read.fill_merged,
    )


def choice_of(read: ReadOptions) -> Choice:
    """How headings are read.

    Raises:
        SettingsError: options contradict each other, or there is no such profile.
        FileError: the mapping file cannot be read.
    """
    known = (*profile_names(), "auto")
    if read.profile is not None and read.profile not in known:
        raise SettingsError(f"There is no profile {read.profile}. There are {', '.join(known)}.")
    if read.mapping is None:
        return Choice(read.profile or "", None, read.ignore)
    if read.profile is not None:
        raise SettingsError("A mapping file says what every column means: leave --profile out, or --mapping.")
    if read.ignore:
        raise SettingsError('With a mapping file, write "@ignore" there for a column that is not sent, not --ignore.')
    return Choice(mapping=mapping_text_of(read.mapping))


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


def mapping_text_of(path: Path) -> MappingText:
    """A mapping file.

    Raises:
        FileError: it cannot be read.
    """
    return MappingText(text_of(path.name), _text(path))


def _text(path: Path) -> str:
    if path.exists() and not path.is_file():
        # To open a pipe may wait for ever, and a device may never end.
        raise FileError(f"{text_of(path)} is no file, but a folder, a pipe or a device. Name a mapping file.")
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise FileError(f"There is no mapping file {text_of(path)}. Make one with: python -m etl map FILE") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{text_of(path.name)} is not UTF-8. Save it as UTF-8.") from error
    except OSError as error:
        raise FileError(f"{text_of(path)} cannot be read: {error.strerror}. Check your rights.") from error
